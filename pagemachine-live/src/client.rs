//! The browser's side: the two packages, unmodified, and the script that starts them.

/// The packages' files, if they were there when this crate was built.
pub(crate) const PACKAGES: Option<&str> = include!(concat!(env!("OUT_DIR"), "/client.rs"));

/// What a page loads.
pub(crate) fn script(packages: &str) -> String {
    format!("{packages}\n{}", include_str!("boot.js"))
}

/// What the host says where it was built without them.
pub(crate) const MISSING: &str =
    "the browser's client is missing: run `cargo xtask client` and build again\n";
