//! What the macros cost a user who compiles: contracts of three sizes, and the store.
//!
//! Beside each stands what a user would have written anyway: the structs alone, with their derives; of the store also
//! its backend, and its ports as plain traits. Not in that are the store's computations and templates.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process,
};

use crate::step::{Result, cargo, root, step};

const SIZES: [usize; 3] = [10, 100, 1000];

/// Of so many runs the least counts: what else the machine does makes a run longer, never shorter.
const RUNS: usize = 3;

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
    println!("{:<38}{:>10}{:>10}{:>10}", "seconds of the processor", "to start", "to expand", "to check");
    for events in SIZES {
        for (what, source) in [("structs alone", structs(events)), ("their contract", contract(events))] {
            let crate_ = folder.join("page");
            generate(&crate_, &[("lib.rs".into(), source)])?;
            print(&format!("{events} events: {what}"), &check_in(&crate_)?);
        }
    }
    for (what, with) in
        [("plain", without_attributes as fn(&str) -> String), ("with its contract", str::to_owned)]
    {
        let crate_ = folder.join("store");
        generate(&crate_, &store(with)?)?;
        print(&format!("the store's backend, {what}"), &check_in(&crate_)?);
    }
    print("the store", &check(&["--package", "store"])?);
    Ok(())
}

fn print(what: &str, Times { started, expanded, checked }: &Times) {
    println!("{what:<38}{started:>10.2}{:>10.2}{:>10.2}", expanded - started, checked - expanded);
}

/// A crate of its own, outside of the workspace, of these files.
fn generate(folder: &Path, sources: &[(PathBuf, String)]) -> Result {
    let manifest = format!(
        "[package]\nname = \"page\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n\
         futures-util = {{ version = \"0.3\", default-features = false, features = [\"std\"] }}\n\
         pagemachine = {{ path = \"{0}/pagemachine\" }}\nrusqlite = {{ version = \"0.43\", features = [\"bundled\"] }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"sync\", \"time\"] }}\n",
        root().display()
    );
    let write = || {
        fs::create_dir_all(folder.join("src/backend"))?;
        fs::write(folder.join("Cargo.toml"), manifest)?;
        // The versions that everything else is compiled with.
        fs::copy(root().join("Cargo.lock"), folder.join("Cargo.lock"))?;
        sources.iter().try_for_each(|(file, source)| fs::write(folder.join("src").join(file), source))
    };
    write().map_err(|error: std::io::Error| format!("{} cannot be written: {error}", folder.display()))
}

/// The backend of the store, its ports and its contract, those two as they are or plain.
fn store(border: fn(&str) -> String) -> Result<Vec<(PathBuf, String)>> {
    let folder = root().join("examples/store/src");
    let read = |file: &str| {
        let path = folder.join(file);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let same = [
        "backend.rs",
        "backend/catalogue.rs",
        "backend/file.rs",
        "backend/prices.rs",
        "domain.rs",
        "seed.rs",
    ];
    let mut sources = Vec::new();
    for file in same {
        sources.push((file.into(), read(file)?));
    }
    for file in ["ports.rs", "contract.rs"] {
        sources.push((file.into(), border(&read(file)?)));
    }
    let modules = "pub mod backend; pub mod contract; pub mod domain; pub mod ports; mod seed;";
    sources.push(("lib.rs".into(), modules.into()));
    Ok(sources)
}

/// Without our attributes: the structs have the derives that they would have had, and nobody lists the ports.
fn without_attributes(source: &str) -> String {
    let ours = ["contract", "spindle", "event", "yields", "notify", "cell", "port", "read"];
    let is_ours = |line: &str| {
        let name = line.strip_prefix("#[").unwrap_or_default();
        ours.iter().any(|ours| name.strip_prefix(ours).is_some_and(|rest| rest.starts_with(['(', ']'])))
    };
    let lines = source.lines().map(str::trim_start);
    let lines = lines.filter(|line| !is_ours(line) && !line.starts_with("ports::"));
    let lines = lines.map(|line| match line {
        declared if declared.starts_with("pub struct") => format!("{DERIVES} {declared}"),
        module if module.starts_with("pub mod") => format!("{module} use super::*;"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

const DERIVES: &str = "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]";

/// Events, ten in each spindle, with two yields and a notify.
fn contract(events: usize) -> String {
    let mut source = String::from("#[pagemachine::contract]\npub mod page {\n");
    for spindle in 0..events / 10 {
        let _ = writeln!(source, "#[spindle] pub mod spindle_{spindle} {{");
        for event in 0..10 {
            let _ = writeln!(
                source,
                "#[event(\"go_{spindle}_{event}\", answer)] pub struct Go{event}Event {{ pub by: u32 }}"
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
        match declared {
            Some(declared) => drop(writeln!(source, "{DERIVES} {declared}")),
            None => drop(writeln!(
                source,
                "{}",
                line.replace("#[spindle] ", "").replace("#[pagemachine::contract]", "")
            )),
        }
    }
    source
}

fn check_in(folder: &Path) -> Result<Times> {
    check(&["--manifest-path", &folder.join("Cargo.toml").to_string_lossy()])
}

/// Compiles a crate as `cargo check` does.
fn check(which: &[&str]) -> Result<Times> {
    // What it depends on, and its files from the disk.
    rustc(which, &[])?;
    let least = |flag: &str| -> Result<f64> {
        let mut least = f64::INFINITY;
        for run in 0..RUNS {
            // Or cargo takes it for done.
            let again = format!("--cfg=run_{run}_of_{}", process::id());
            least = least.min(rustc(which, &[flag, &again])?);
        }
        Ok(least)
    };
    Ok(Times {
        started: least("-Zparse-crate-root-only")?,
        expanded: least("-Zno-analysis")?,
        checked: least("--cfg=all")?,
    })
}

/// Runs rustc through cargo, and gives the processor's seconds for it.
fn rustc(which: &[&str], flags: &[&str]) -> Result<f64> {
    let mut command = cargo("rustc --quiet --lib --profile check");
    // `-Z` on the pinned toolchain: a user's compiler is asked, not a nightly.
    command.env("RUSTC_BOOTSTRAP", "1").env("CARGO_TARGET_DIR", root().join("target/cost/target"));
    // Nothing is remembered of an earlier run.
    command.env("CARGO_INCREMENTAL", "0");
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
