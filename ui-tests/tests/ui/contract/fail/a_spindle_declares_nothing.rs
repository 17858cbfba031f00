//! Nothing of this spindle would ever be seen from outside.
//!
//! Declare a yield, a notify or an `output`, or make it the writer of a cell.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {}
}

fn main() {}
