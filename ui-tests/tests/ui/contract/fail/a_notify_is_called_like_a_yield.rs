//! The events, yields and notifies of a spindle are structs of one module.
//!
//! Rename one of the two.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event("open", answer)]
        pub struct OpenEvent;
        #[yields(OpenEvent)]
        pub struct Bell;
        #[notify]
        pub struct Bell;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            _ <- notify(Bell);
            OpenEvent <- yields(Bell);
        }
    }
}

struct Page;

impl page::door::View<()> for Page {
    fn bell(&mut self, _: Offer<page::door::Bell>, _: page::door::Bell, _: &mut ()) {}
}

fn main() {
    let _ = (Page, door::run());
}
