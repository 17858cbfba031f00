//! What `<-` performs is what `notify` and its like give, not the function.
//!
//! Call it: `_ <- notify(Bell);`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[notify]
        pub struct Bell;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            _ <- notify;
        }
    }
}

fn main() {
    let _ = door::run();
}
