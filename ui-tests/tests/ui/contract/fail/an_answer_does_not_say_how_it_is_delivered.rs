//! An event is an answer or one of three kinds of message. This one has a field, and nothing else answers its yield, so
//! it is probably an answer.
//!
//! Write `answer` after its name, or another of the four words.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add")]
        pub struct AddEvent {
            pub text: String,
        }
        #[yields(AddEvent)]
        pub struct Listing;
    }
}

#[spindle(page::list)]
pub mod list {
    defcomp! {
        pub fn run() {
            AddEvent { text } <- yields(Listing);
            drop(text);
        }
    }
}

fn main() {}
