//! A page may have type parameters, and a piece of a template may be one for any page of a contract.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::{fmt::Display, marker::PhantomData};

use pagemachine_live::prelude::*;
use ui_tests::bell;

/// Ends of any kind, and a bell between them.
pub struct BellPage<T, const N: usize> {
    ends: [T; N],
    rings: usize,
    _kind: PhantomData<fn() -> T>,
}

impl<T: Default, const N: usize> Default for BellPage<T, N> {
    fn default() -> Self {
        Self { ends: std::array::from_fn(|_| T::default()), rings: 0, _kind: PhantomData }
    }
}

impl<T, const N: usize, H> bell::ring::View<H> for BellPage<T, N> {
    fn waiting(&mut self, _: Offer<bell::ring::Waiting>, _: bell::ring::Waiting, _: &mut H) {
        self.rings += 1;
    }
}

#[spindle(bell::ring)]
mod ring {
    defcomp! {
        pub fn run() {
            _ <- yields(Waiting);
            run()
        }
    }
}

impl<T: Default + Display + Send + 'static, const N: usize> Page for BellPage<T, N> {
    type Contract = bell::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(ring::run());
        Ok(())
    }
    fn failed(&mut self, _: bell::SpindleId, _: Failure, _: &mut Socket) {}
    fn render(&self) -> Html<Self> {
        html! {
            @for end in &self.ends { i { (end) } }
            (button(self.rings))
        }
    }
}

fn button<P: Page<Contract = bell::Contract>>(rings: usize) -> Html<P> {
    html! { button phx-click=(bell::ring::RingEvent) { (rings) } }
}

fn main() {
    let page = BellPage::<u32, 2>::default();
    assert_eq!(page.render().to_html(), "<i>0</i><i>0</i><button phx-click='ring'>0</button>");
}
