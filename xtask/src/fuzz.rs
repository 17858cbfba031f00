//! Mutated input for the macros, for as long as one likes.

use std::process::Command;

use crate::step::{Result, is_on_path, root, step};

const TARGETS: [&str; 4] = ["contract", "html", "port", "spindle"];

/// What one target is given, unless it is said.
const SECONDS: u32 = 1200;

/// Runs one target or all of them, one after the other.
///
/// # Errors
/// If something was found, or if cargo-fuzz or the nightly toolchain is missing.
pub(crate) fn fuzz(arguments: &[String]) -> Result {
    let (named, seconds) = wanted(arguments)?;
    if !is_on_path("cargo-fuzz") {
        return Err("cargo-fuzz is missing: `cargo install cargo-fuzz --locked` brings it".into());
    }
    for target in TARGETS.iter().filter(|target| named.is_none_or(|named| named == **target)) {
        let time = format!("-max_total_time={seconds}");
        // A macro has no memory of its own to go wrong in, so no sanitizer is wanted.
        let run = ["run", "nightly", "cargo", "fuzz", "run", "--sanitizer", "none", target, "--", &time];
        step(Command::new("rustup").args(run).arg("-timeout=20").current_dir(root().join("fuzz")))?;
    }
    Ok(())
}

/// The target, if it is not all of them, and the seconds for each.
fn wanted(arguments: &[String]) -> Result<(Option<&str>, u32)> {
    let (mut named, mut seconds) = (None, SECONDS);
    for argument in arguments {
        if let Ok(number) = argument.parse() {
            seconds = number;
        } else if TARGETS.contains(&argument.as_str()) {
            named = Some(argument.as_str());
        } else {
            return Err(format!("there is no target `{argument}`, but {}", TARGETS.join(", ")));
        }
    }
    Ok((named, seconds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_and_its_seconds_may_be_said() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        assert_eq!(wanted(&[]), Ok((None, SECONDS)));
        assert_eq!(wanted(&words(&["port", "60"])), Ok((Some("port"), 60)));
        let error = wanted(&words(&["ports"])).unwrap_err();
        assert_eq!(error, "there is no target `ports`, but contract, html, port, spindle");
    }
}
