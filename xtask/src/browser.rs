//! The browser that the tests drive.

use std::process::Command;

use crate::step::{Result, is_on_path, step};

/// A program and the Debian package that brings it.
const PROGRAMS: [(&str, &str); 2] = [("chromium", "chromium"), ("chromedriver", "chromium-driver")];

/// Makes sure that Debian's Chromium and its driver are there; installs them if we are root.
///
/// # Errors
/// If they are missing and we may not or cannot install them.
pub(crate) fn browser() -> Result {
    let missing = PROGRAMS.iter().filter(|(program, _)| !is_on_path(program));
    let packages: Vec<&str> = missing.map(|&(_, package)| package).collect();
    if packages.is_empty() {
        return Ok(());
    }
    if !(is_root() && is_on_path("apt-get")) {
        let packages = packages.join(" ");
        return Err(format!(
            "the browser tests need Debian's Chromium: as root, `apt-get install --no-install-recommends {packages}`"
        ));
    }
    step(&mut apt_get(&["update"]))?;
    step(apt_get(&["install", "-y", "--no-install-recommends"]).args(packages))
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn apt_get(arguments: &[&str]) -> Command {
    let mut command = Command::new("apt-get");
    command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    command
}
