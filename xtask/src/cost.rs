//! What the macros cost a user who compiles: contracts of three sizes, and the store.
//!
//! The same structs without a contract are measured beside, which a user would have written anyway.

use std::{fmt::Write as _, fs, path::Path};

use crate::step::{Result, cargo, root, step};

const SIZES: [usize; 3] = [10, 100, 1000];

/// The processor's seconds for one crate, cargo's own in each.
struct Times {
    /// Until the root of the crate is read.
    started: f64,
    /// Until all is expanded.
    expanded: f64,
    /// Until all is checked.
    checked: f64,
}

/// Measures, and prints a table.
///
/// # Errors
/// If something does not compile, or this is no Linux.
pub(crate) fn cost() -> Result {
    let folder = root().join("target/cost");
    println!("{:<34}{:>10}{:>10}{:>10}", "seconds of the processor", "to start", "to expand", "to check");
    for events in SIZES {
        for (what, source) in [("structs alone", structs(events)), ("their contract", contract(events))] {
            let crate_ = folder.join("page");
            generate(&crate_, &source)?;
            let manifest = crate_.join("Cargo.toml");
            let times = check(&["--manifest-path", &manifest.to_string_lossy()])?;
            print(&format!("{events} events: {what}"), &times);
        }
    }
    print("the store", &check(&["--package", "store"])?);
    Ok(())
}

fn print(what: &str, Times { started, expanded, checked }: &Times) {
    println!("{what:<34}{started:>10.2}{:>10.2}{:>10.2}", expanded - started, checked - expanded);
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

/// Compiles a crate as `cargo check` does.
fn check(which: &[&str]) -> Result<Times> {
    // What it depends on, and its files from the disk.
    rustc(which, &[])?;
    Ok(Times {
        started: rustc(which, &["-Zparse-crate-root-only"])?,
        expanded: rustc(which, &["-Zno-analysis"])?,
        checked: rustc(which, &["--cfg=again"])?,
    })
}

/// Runs rustc through cargo, and gives the processor's seconds for it.
fn rustc(which: &[&str], flags: &[&str]) -> Result<f64> {
    let mut command = cargo("rustc --quiet --lib --profile check");
    // `-Z` on the pinned toolchain: a user's compiler is asked, not a nightly.
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", root().join("target/cost/target"));
    command.args(which).arg("--").args(flags);
    let begun = on_cpu()?;
    step(&mut command)?;
    Ok(on_cpu()? - begun)
}

/// How long the processor has worked for our commands, in seconds: what else the machine does is not in it.
fn on_cpu() -> Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat").map_err(|error| format!("/proc/self/stat: {error}"))?;
    // Behind the name in parentheses, which may hold anything, comes the third field.
    let fields = stat.rsplit_once(')').map(|(_, fields)| fields.split_whitespace().collect::<Vec<_>>());
    let ticks = |place: usize| fields.as_ref()?.get(place - 3)?.parse::<f64>().ok();
    let (user, system) = ticks(16).zip(ticks(17)).ok_or("/proc/self/stat cannot be read")?;
    Ok((user + system) / 100.0)
}
