//! Events, yields and notifies travel between browser and page and may be written down, so all that is in
//! them must be plain data.
//!
//! Derive `Clone, Debug, PartialEq, Serialize, Deserialize` for the type of the field; of another crate's
//! type, turn on its `serde` feature.

use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Filters;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("filter", answer)]
        pub struct FilterEvent {
            pub filters: Filters,
        }
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
