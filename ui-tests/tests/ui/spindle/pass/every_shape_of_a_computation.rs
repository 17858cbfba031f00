//! Binds, ends and jumps wherever Rust lets them stand, under the strictest lints.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Down;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Failed {
    Down,
    Other,
}

impl From<Down> for Failed {
    fn from(Down: Down) -> Self {
        Self::Down
    }
}

#[port]
pub trait Backend {
    #[read]
    async fn look(&self, n: u32) -> Result<u32, Down>;
}

#[contract(ports(Backend))]
pub mod page {
    #[spindle(output = Result<u32, Failed>)]
    pub mod form {
        #[event("first", answer)]
        pub struct FirstEvent {
            pub n: u32,
        }
        #[event("second", answer)]
        pub struct SecondEvent {
            pub n: u32,
        }
        #[yields(FirstEvent)]
        pub struct First;
        #[yields(FirstEvent, SecondEvent)]
        pub struct Either;
        #[notify]
        pub struct Note {
            pub text: String,
        }
    }
}

#[spindle(page::form)]
pub mod flows {
    defcomp! {
        /// Jumps out of loops, of `let .. else` and of every branch.
        pub fn jumps(n: u32, kept: Vec<u32>) -> Result<u32, Failed> {
            for one in &kept {
                for other in kept.iter().filter(|other| **other > 3) {
                    if one == other { return jumps(n + 1, kept.clone()); }
                }
            }
            let Some(first) = kept.first().copied() else { return jumps(1, vec![n]) };
            while let Some(most) = kept.get(3) {
                FirstEvent { n } <- yields(First);
                if n > *most { break; }
            }
            loop {
                either <- yields(Either);
                let n = match either {
                    answers::Either::First(FirstEvent { n }) => n,
                    answers::Either::Second(SecondEvent { n: 0 }) => continue,
                    answers::Either::Second(SecondEvent { n: 1 }) => break,
                    answers::Either::Second(SecondEvent { n }) => return jumps(n, kept),
                };
                if n > 9 { return Err(Failed::Other); }
            }
            if let Some(last) = kept.last() && *last > first {
                let kept = vec![*last];
                jumps(n, kept)
            } else if n == 4 {
                Ok(4)
            } else {
                match n {
                    1 | 2 => Err(Failed::Down)?,
                    3 => { (|| { let n: u32 = Err(Failed::Down)?; Ok(n) })() }
                    5 => unreachable!(),
                    _ => jumps(n - 1, kept),
                }
            }
        }
    }

    defcomp! {
        /// Binds inside of expressions, and in an effect.
        pub fn binds(n: u32) -> Result<u32, Failed> {
            let inner = { FirstEvent { n } <- yields(First); n };
            let listed = [{ FirstEvent { n } <- yields(First); n }, 2];
            let given = Some({ Ok(looked) <- backend::look(n); looked });
            Ok(looked) <- backend::look({ FirstEvent { n } <- yields(First); n });
            #[cfg(any())]
            Ok(left_out) <- backend::look(missing);
            let checked: u32 = checked(looked)?;
            { binds(inner + listed[0] + given.map_or(0, |given| given + checked)) }
        }
    }

    fn checked(n: u32) -> Result<u32, Down> {
        if n > 1 { Ok(n) } else { Err(Down) }
    }

    defcomp! {
        /// Its parameters are patterns.
        pub fn patterns((a, b): (u32, u32), mut c: u32, _: u32, Down: Down, [x, y]: [u32; 2]) -> Result<u32, Failed> {
            c += 1;
            if a > b { patterns((b, a), c, x, Down, [y, x]) } else { Ok(c) }
        }
    }

    defcomp! {
        /// Its last `if` has no `else`, its arms end in nothing, in a panic and in a loop.
        pub fn nothing(n: u32) {
            match n {
                0 => {}
                1 => nothing(0),
                2 => { _ <- notify(Note { text: String::new() }); }
                3 => return,
                4 => return nothing(1),
                5 => panic!("five"),
                6 => { for _ in 0..n { if n == 7 { return nothing(6); } } }
                _ => { if n == 8 { nothing(7) } }
            }
        }
    }

    defcomp! {
        /// Has type parameters.
        pub fn generic<T: Clone + Send + 'static, const N: usize>(value: T, list: [u32; N]) -> Result<T, Failed> {
            FirstEvent { n } <- yields(First);
            if n > 3 { generic(value.clone(), list) } else { Ok(value) }
        }
    }

    defcomp! {
        /// Ends in an assignment, in its body and in its `else`.
        pub fn assigns(mut list: Vec<u32>) {
            Ok(more) <- backend::look(3);
            list[0] = more
        } else <Down> {
            Err(Down) => {
                let mut times = vec![0];
                times[0] = 1
            }
        }
    }

    defcomp! {
        /// Loops in its body and in its `else`.
        pub fn endless(n: u32) -> Result<u32, Failed> {
            loop {
                Ok(looked) <- backend::look(n);
                if looked == 3 { break Ok(3); }
                if looked == 4 { return endless(looked); }
            }
        } else {
            Err(error) => loop {
                FirstEvent { n } <- yields(First);
                if n == 4 { return endless(n); }
                if n == 5 { break Err(error); }
            }
        }
    }

    defcomp! {
        /// Jumps to three that do not come back, to one of them from its `else`; and binds one of them.
        pub fn away(n: u32, text: String) -> Result<u32, Failed> {
            let again = text.clone();
            Ok(bound) <- binds(n);
            for n in 0..bound {
                Ok(_) <- backend::look(n);
                if n == 9 { return binds(n); }
                if n == 8 { return away(n, again); }
            }
            match n {
                0 => jumps(n, Vec::new()),
                1 => away(2, text),
                2 => endless(n),
                _ => Ok(9),
            }
        } else {
            Err(Failed::Down) => binds(n),
            Err(Failed::Other) if n == 3 => Ok(2),
            Err(error) => Err(error),
        }
    }

    defcomp! { pub fn hands_on(n: u32) -> Result<u32, Failed> { away(n, String::new()) } }

    defcomp! {
        /// Returns an `Option`, by `?` and by its `else`.
        pub fn option(n: Option<u32>) -> Option<u32> {
            let n = n?;
            FirstEvent { n: more } <- yields(First);
            Some(n + more)
        }
    }
    defcomp! {
        pub fn named(n: u32) -> Option<u32> {
            let n = checked(n)?;
            Some(n)
        } else <Down> {
            Err(Down) => None,
        }
    }

    /// There is no such feature.
    #[cfg(any())]
    defcomp! { fn left_out() { missing() } }
}

fn main() {}
