//! What the pages draw.

pub mod product;
pub mod shop;
