//! The browser's client: two npm packages, pinned, unmodified and never committed.

use std::fs;
use std::process::Command;

use crate::step::{Result, is_on_path, root, step};

/// Fetches the client into `assets/node_modules`, unless what is there is what the lock file asks for.
///
/// # Errors
/// If it has to be fetched and npm is missing or fails.
pub(crate) fn client() -> Result {
    let assets = root().join("assets");
    let lock = fs::read(assets.join("package-lock.json"))
        .map_err(|error| format!("assets/package-lock.json cannot be read: {error}"))?;
    // npm empties the folder first, so this copy of the lock is there only after an installation that ended well.
    let installed = assets.join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|it| it == lock) {
        eprintln!("  assets/node_modules is what assets/package-lock.json asks for");
        return Ok(());
    }
    if !is_on_path("npm") {
        return Err("npm is missing, which fetches the browser's client: install Node.js with npm".into());
    }
    let npm = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
    step(Command::new("npm").args(npm).current_dir(assets))?;
    fs::write(&installed, lock).map_err(|error| format!("{} cannot be written: {error}", installed.display()))
}
