//! What the macros cost a user who compiles: contracts of three sizes, and the store.
//!
//! The same structs without a contract are measured beside, which a user would have written anyway.

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Stdio},
    time::SystemTime,
};

use crate::step::{Result, cargo, root, step};

const SIZES: [usize; 3] = [10, 100, 1000];

/// What rustc says of one crate, in seconds.
struct Times {
    expand: f64,
    total: f64,
}

/// Measures, and prints a table.
///
/// # Errors
/// If something does not compile, or rustc does not say how long it took.
pub(crate) fn cost() -> Result {
    let folder = root().join("target/cost");
    println!("{:<34}{:>10}{:>10}", "seconds of `cargo check`", "expanding", "in all");
    for events in SIZES {
        for (what, source) in [("structs alone", structs(events)), ("their contract", contract(events))] {
            let crate_ = folder.join("page");
            generate(&crate_, &source)?;
            let manifest = crate_.join("Cargo.toml");
            let times = check(&["--manifest-path", &manifest.to_string_lossy()])?;
            print(&format!("{events} events: {what}"), &times);
        }
    }
    touch(&root().join("examples/store/src/lib.rs"))?;
    print("the store", &check(&["--package", "store"])?);
    Ok(())
}

fn print(what: &str, Times { expand, total }: &Times) {
    println!("{what:<34}{expand:>10.3}{total:>10.3}");
}

/// A crate of its own, outside of the workspace.
fn generate(folder: &Path, source: &str) -> Result {
    let manifest = format!(
        "[package]\nname = \"page\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         pagemachine = {{ path = \"{0}/pagemachine\" }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n",
        root().display()
    );
    let write = || {
        fs::create_dir_all(folder.join("src"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that everything else is compiled with.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        fs::write(folder.join("src/lib.rs"), source)
    };
    write().map_err(|error: std::io::Error| format!("{} cannot be written: {error}", folder.display()))
}

/// Events, ten in each spindle, with two yields and a notify.
fn contract(events: usize) -> String {
    let mut source = String::from("#[pagemachine::contract]\npub mod page {\n");
    for spindle in 0..events / 10 {
        let _ = writeln!(source, "#[spindle] pub mod spindle_{spindle} {{");
        for event in 0..10 {
            let _ = writeln!(
                source,
                "#[event(\"go_{spindle}_{event}\")] pub struct Go{event}Event {{ pub by: u32 }}"
            );
        }
        for (name, first) in [("First", 0), ("Second", 5)] {
            let events: Vec<_> = (first..first + 5).map(|event| format!("Go{event}Event")).collect();
            let _ = writeln!(
                source,
                "#[yields({})] pub struct {name} {{ pub shown: String }}",
                events.join(", ")
            );
        }
        source.push_str("#[notify] pub struct Told { pub by: u32 }\n}\n");
    }
    source + "}\n"
}

/// The structs of that contract.
fn structs(events: usize) -> String {
    let mut source = String::new();
    for line in contract(events).lines() {
        let declared = line.find("pub struct").map(|place| &line[place..]);
        let derives = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]";
        match declared {
            Some(declared) => drop(writeln!(source, "{derives} {declared}")),
            None => drop(writeln!(
                source,
                "{}",
                line.replace("#[spindle] ", "").replace("#[pagemachine::contract]", "")
            )),
        }
    }
    source
}

/// Compiles a crate as `cargo check` does, and asks rustc how long it took.
fn check(which: &[&str]) -> Result<Times> {
    let target = root().join("target/cost/target");
    let command = || {
        let mut command = cargo("rustc --quiet --lib --profile check");
        // `-Z` on the pinned toolchain: what a user's compiler takes is asked, not what a nightly takes.
        command.args(which).env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", &target);
        command
    };
    // What it depends on, and its own first time, when files are read from the disk.
    step(&mut command())?;
    let output = timed(command().args(["--", "-Ztime-passes"]))?;
    let seconds = |pass: &str| {
        let line = output.lines().find(|line| line.trim_end().ends_with(&format!("\t{pass}")));
        let time = line.and_then(|line| line.split_once("time:")?.1.split_once(';'));
        time.and_then(|(time, _)| time.trim().parse().ok())
            .ok_or_else(|| format!("rustc says no time of `{pass}`"))
    };
    Ok(Times { expand: seconds("macro_expand_crate")?, total: seconds("total")? })
}

fn timed(command: &mut Command) -> Result<String> {
    let output =
        command.stderr(Stdio::piped()).output().map_err(|error| format!("cargo did not start: {error}"))?;
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8_lossy(&text).into_owned();
    if output.status.success() { Ok(text) } else { Err(text) }
}

fn touch(file: &Path) -> Result {
    let now = || fs::File::options().append(true).open(file)?.set_modified(SystemTime::now());
    now().map_err(|error: std::io::Error| format!("{} cannot be touched: {error}", file.display()))
}
