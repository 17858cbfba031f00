//! A spindle sees the cells of its own page.
//!
//! Declare the cell in this contract, or send what it holds through a port.

use pagemachine::prelude::*;

#[contract]
pub mod bell {
    #[cell(writer = bell)]
    pub struct Rung(pub usize);
    #[spindle(output = ())]
    pub mod bell {}
}

#[contract]
pub mod page {
    #[spindle(output = usize)]
    pub mod search {}
}

#[spindle(page::search)]
mod search {
    defcomp! {
        pub fn run() -> usize {
            Rung(times) <- changed::<Rung>();
            times
        }
    }

    use crate::bell::Rung;
}

fn main() {
    let _ = search::run();
}
