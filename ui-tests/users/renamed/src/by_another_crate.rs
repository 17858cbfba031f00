//! The runtime is re-exported by a crate that this one depends on: `crate = ::facade::runtime`.

use facade::{contract, notify, port, spindle, yields, Secret};

/// Who knows the words.
#[port(crate = ::facade::runtime)]
pub trait Gate {
    /// Whether it is one of them.
    #[read]
    async fn opens(&self, word: Secret<String>) -> bool;
}

/// A login.
#[contract(ports(Gate), crate = ::facade::runtime)]
pub mod login {
    /// Asks until the word is right.
    #[spindle]
    pub mod asking {
        /// A try.
        #[event("say", answer)]
        pub struct SayEvent {
            /// The word.
            // Longer than it has to be, which `unused_qualifications` finds only if a link uses `use super::*`.
            pub word: super::super::Secret<String>,
        }
        /// Asks for the word.
        #[yields]
        pub struct Asking;
        /// It was wrong.
        #[notify]
        pub struct Wrong {
            /// So often.
            pub tries: u32,
        }
    }
}

/// The spindle.
#[spindle(login::asking, crate = ::facade::runtime)]
pub mod asking {
    defcomp! {
        /// Asks, and counts.
        pub fn run(tries: u32) {
            Event::Say(SayEvent { word }) <- yields(Asking);
            opens <- gate::opens(word);
            if !opens {
                _ <- notify(Wrong { tries });
                run(tries + 1)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pagemachine_test::Harness;

    use super::{asking, login, Gate, Secret};

    struct Sesame;

    impl Gate for Sesame {
        async fn opens(&self, word: Secret<String>) -> bool {
            word.as_revealed() == "sesame"
        }
    }

    #[test]
    fn a_reexported_runtime_runs() {
        let mut page = Harness::<login::Contract>::new(login::Ports { gate: Sesame });
        let asking = page.start(|| asking::run(1));
        for word in ["salt", "sesame"] {
            page.at::<login::asking::Asking>(asking)
                .answer(login::asking::SayEvent { word: word.to_owned().into() });
        }
        assert!(page.told(asking, login::asking::Wrong { tries: 1 }));
        page.completed(asking);
    }
}
