//! What a page is.

use pagemachine::Contract;

/// A page: it draws the spindles of its contract.
pub trait Page {
    /// What crosses its border.
    type Contract: Contract;
}
