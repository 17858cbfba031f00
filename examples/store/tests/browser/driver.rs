//! The `chromedriver` that all browsers of this binary are started by.

use std::{
    io::{self, BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    thread,
};

/// Runs the driver until standard input ends, which it does when this process does, however it ends.
const GUARD: &str = r#"chromedriver --port=0 & driver=$!; read -r _; kill "$driver""#;

const MISSING: &str =
    "the browser tests need Debian's `chromium` and `chromium-driver`, which `cargo xtask test` installs";

struct Driver {
    url: String,
    #[expect(dead_code, reason = "holds the standard input that ends the driver")]
    guard: Child,
}

/// Where the driver answers; the first who asks starts it.
///
/// # Panics
/// If it cannot be started.
pub(crate) fn url() -> &'static str {
    static DRIVER: OnceLock<Result<Driver, String>> = OnceLock::new();
    match DRIVER.get_or_init(start) {
        Ok(driver) => &driver.url,
        Err(reason) => panic!("{reason}"),
    }
}

fn start() -> Result<Driver, String> {
    if !["chromium", "chromedriver"].into_iter().all(is_on_path) {
        return Err(MISSING.into());
    }
    let mut guard = Command::new("sh")
        .args(["-c", GUARD])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("the shell that guards `chromedriver` did not start: {error}"))?;
    let mut output = BufReader::new(guard.stdout.take().ok_or("the output of `chromedriver` is not a pipe")?);
    let port = announced_port(&mut output).ok_or("`chromedriver` ended before it named its port")?;
    // It goes on to write, and would end if nobody read.
    thread::spawn(move || io::copy(&mut output, &mut io::sink()));
    Ok(Driver { url: format!("http://127.0.0.1:{port}"), guard })
}

/// The number in `ChromeDriver was started successfully on port 45585.`
fn announced_port(output: &mut impl BufRead) -> Option<u16> {
    output.lines().map_while(Result::ok).find_map(|line| {
        let (_, port) = line.split_once("successfully on port ")?;
        port.trim_end_matches('.').parse().ok()
    })
}

fn is_on_path(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}
