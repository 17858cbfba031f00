//! Running one command of a task.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// What went wrong is one sentence, which `main` prints.
pub(crate) type Result<T = ()> = std::result::Result<T, String>;

/// Prints `command`, runs it, and prints how long it took.
///
/// # Errors
/// If it cannot be started, or ends with another status than 0.
pub(crate) fn step(command: &mut Command) -> Result {
    let line = line(command);
    eprintln!("+ {line}");
    let start = Instant::now();
    let status = command.status().map_err(|error| format!("`{line}` did not start: {error}"))?;
    let seconds = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("`{line}` failed after {seconds:.1} s"));
    }
    eprintln!("  took {seconds:.1} s: {line}");
    Ok(())
}

/// `cargo` in the workspace's root, with `arguments` that are separated by spaces.
pub(crate) fn cargo(arguments: &str) -> Command {
    // Cargo names itself to what it runs: the same toolchain, whatever PATH says.
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments.split(' ')).current_dir(root());
    command
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

pub(crate) fn is_on_path(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// What a person would type for `command` in the folder where it runs.
fn line(command: &Command) -> String {
    let variables = command
        .get_envs()
        .filter_map(|(name, value)| Some(format!("{}={}", name.to_string_lossy(), quoted(value?))));
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = [program].into_iter().chain(command.get_args()).map(quoted);
    variables.chain(words).collect::<Vec<_>>().join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_prints_what_a_person_would_type() {
        let mut command = Command::new("/opt/rust/bin/cargo");
        command.arg("doc").env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(line(&command), "RUSTDOCFLAGS='-D warnings' cargo doc");
    }

    #[test]
    fn a_failing_step_is_an_error_that_names_it() {
        let error = step(&mut Command::new("false")).unwrap_err();
        assert!(error.starts_with("`false` failed after "), "{error}");
    }

    #[test]
    fn a_missing_program_is_an_error_that_names_it() {
        let error = step(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.starts_with("`no-such-program` did not start: "), "{error}");
    }
}
