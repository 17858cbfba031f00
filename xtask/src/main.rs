//! The tasks that cargo has no word for. `cargo xtask` lists them.
//!
//! A task is a sequence of commands that stops at the first failure.
//! Each command is printed before it runs, and how long it took after it, so that a log can be replayed by hand.

#![expect(clippy::print_stdout, reason = "the list of tasks is this program's output")]

use std::env;
use std::process::ExitCode;

use crate::step::{Result, cargo, is_on_path, root, step};

mod browser;
mod client;
mod cost;
mod features;
mod fuzz;
mod step;

struct Task {
    name: &'static str,
    summary: &'static str,
    run: Run,
}

enum Run {
    /// Takes no arguments.
    Alone(fn() -> Result),
    /// Passes its arguments on.
    With(fn(&[String]) -> Result),
}

const TASKS: [Task; 8] = [
    Task {
        name: "run",
        summary: "serve the store on http://127.0.0.1:3000/; what follows is passed on to it",
        run: Run::With(run),
    },
    Task {
        name: "test",
        summary: "run every test, with both engines and in a real browser",
        run: Run::Alone(test),
    },
    Task {
        name: "ci",
        summary: "run all of CI: format, lints, tests, documentation, each feature alone, licences",
        run: Run::Alone(ci),
    },
    Task {
        name: "bench",
        summary: "measure the runtime and the web host, and print the ratios that we promise",
        run: Run::Alone(bench),
    },
    Task {
        name: "cost",
        summary: "measure what the macros cost who compiles: contracts of three sizes, and the store",
        run: Run::Alone(cost::cost),
    },
    Task {
        name: "fuzz",
        summary: "feed the macros with mutated input: all for 20 minutes each, or TARGET, or SECONDS",
        run: Run::With(fuzz::fuzz),
    },
    Task { name: "book", summary: "build the book into target/book", run: Run::Alone(book) },
    Task {
        name: "client",
        summary: "fetch the browser's client with npm, as assets/package-lock.json pins it",
        run: Run::Alone(client::client),
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let outcome = match arguments.split_first() {
        None => {
            list();
            Ok(())
        }
        Some((name, rest)) => perform(name, rest),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("xtask: {reason}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    println!("cargo xtask TASK, where TASK is one of");
    for Task { name, summary, .. } in &TASKS {
        println!("  {name:<8}{summary}");
    }
}

fn perform(name: &str, arguments: &[String]) -> Result {
    let task = TASKS.iter().find(|task| task.name == name);
    match task.map(|task| &task.run) {
        None => Err(format!("there is no task `{name}`; `cargo xtask` lists them")),
        Some(Run::Alone(_)) if !arguments.is_empty() => Err(format!("the task `{name}` takes no arguments")),
        Some(Run::Alone(run)) => run(),
        Some(Run::With(run)) => run(arguments),
    }
}

fn run(arguments: &[String]) -> Result {
    client::client()?;
    step(cargo("run --release -p store --").args(arguments))
}

fn test() -> Result {
    client::client()?;
    browser::browser()?;
    step(&mut cargo("test --workspace"))?;
    step(&mut cargo("test -p pagemachine --features genawaiter"))
}

fn ci() -> Result {
    step(&mut cargo("fmt --all -- --check"))?;
    // `--all-features` takes in what is made of the client's files.
    client::client()?;
    step(&mut cargo("clippy --workspace --all-targets --all-features -- -D warnings"))?;
    test()?;
    step(cargo("doc --workspace --no-deps --all-features").env("RUSTDOCFLAGS", "-D warnings"))?;
    each_feature_alone()?;
    if is_on_path("cargo-deny") {
        step(&mut cargo("deny check bans licenses sources"))?;
    }
    if is_on_path("mdbook") {
        book()?;
    }
    Ok(())
}

/// Checks each feature without the others, and each package that has features without any.
///
/// Clippy stands in for `cargo check`: it takes `-D warnings` without the `RUSTFLAGS` that would rebuild every
/// dependency.
fn each_feature_alone() -> Result {
    for (package, features) in features::by_package(&root())? {
        for feature in [String::new()].into_iter().chain(features) {
            let mut command = cargo("clippy --no-default-features --package");
            command.arg(&package);
            if !feature.is_empty() {
                command.args(["--features", &feature]);
            }
            step(command.args(["--", "-D", "warnings"]))?;
        }
    }
    Ok(())
}

fn bench() -> Result {
    client::client()?;
    step(&mut cargo("bench -p pagemachine --features genawaiter --bench instructions"))?;
    step(&mut cargo("bench -p counter --bench host"))
}

fn book() -> Result {
    if !is_on_path("mdbook") {
        return Err("mdbook is missing, which builds the book: `cargo install mdbook` brings it".into());
    }
    step(std::process::Command::new("mdbook").args(["build", "docs"]).current_dir(root()))
}
