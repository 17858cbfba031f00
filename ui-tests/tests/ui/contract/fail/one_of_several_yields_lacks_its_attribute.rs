//! What a spindle asks is declared by the `yields` attribute, and an event that no yield accepts cannot arrive.
//!
//! Write the attribute that is suggested.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod signup {
        #[event("name", answer)]
        pub struct NameEvent {
            pub name: String,
        }
        #[event("plan", answer)]
        pub struct PlanEvent;
        #[yields(NameEvent)]
        pub struct Naming;
        pub struct Planning {
            pub name: String,
        }
    }
}

#[spindle(page::signup)]
pub mod signup {
    defcomp! {
        pub fn run() {
            NameEvent { name } <- yields(Naming);
            PlanEvent <- yields(Planning { name });
        }
    }
}

fn main() {}
