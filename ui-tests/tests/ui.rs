//! What the compiler accepts, and what it says when it does not.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[test]
fn each_file_compiles_or_fails_as_it_claims() {
    let tests = trybuild::TestCases::new();
    tests.pass("tests/ui/*/pass/*.rs");
    tests.compile_fail("tests/ui/*/fail/*.rs");
}

/// What is wrong with the messages that are not as they should be, and why it is so today.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    ("contract/a_contract_has_five_mistakes", "5 errors", EACH_MISTAKE_IS_TOLD),
    ("port/an_implementation_gives_another_reply", "speaks of machinery", RUSTC_COMPARES),
    ("port/an_implementation_gives_other_items", "speaks of machinery", RUSTC_COMPARES),
    ("spindle/an_else_does_not_cover", "a warning", RUSTC_LOOKS_NO_FURTHER),
    ("spindle/an_rc_is_held_across_a_bind", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
    ("spindle/an_rc_is_held_across_an_await_any", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
    ("spindle/an_rc_is_held_in_a_fiber", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
    ("spindle/an_rc_is_moved_into_a_fiber", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
    ("spindle/an_rc_is_moved_into_a_fork", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
    ("spindle/an_rc_is_moved_into_an_arm", "speaks of machinery", RUSTC_KNOWS_THE_BIND),
];

const EACH_MISTAKE_IS_TOLD: &str = "it has five mistakes, and no error is of what follows from them";
const RUSTC_COMPARES: &str =
    "rustc compares an implementation with its trait before it asks any bound of ours";
const RUSTC_KNOWS_THE_BIND: &str =
    "rustc alone knows what is held where; a trait of ours would hide the variable, its type and the bind";
const RUSTC_LOOKS_NO_FURTHER: &str =
    "rustc builds no body around a match with an error, and takes its variables for unused";

/// What a user did not write. In notes rustc names the bound that is missed as it stands.
const MACHINERY: [&str; 7] = ["Future", "future", "Pin<", "impl ", "async block", "`Send`", "Effect<"];

/// One mistake is one error, at the user's token, in the user's words.
#[test]
fn one_mistake_is_one_error() {
    let found: Vec<(String, String)> = failing()
        .iter()
        .flat_map(|file| complaints(file).into_iter().map(|complaint| (name(file), complaint)))
        .collect();
    let known: Vec<(String, String)> =
        EXCEPTIONS.iter().map(|(file, complaint, _)| ((*file).into(), (*complaint).into())).collect();
    let new: Vec<_> = found.iter().filter(|complaint| !known.contains(complaint)).collect();
    let gone: Vec<_> = known.iter().filter(|complaint| !found.contains(complaint)).collect();
    assert!(new.is_empty(), "not as it should be: {new:#?}");
    assert!(gone.is_empty(), "no exception any more: {gone:#?}");
}

#[test]
fn the_catalogue_is_as_large_as_it_says() {
    let failing = failing().len();
    assert!(failing >= 60, "{failing} files that fail");
    let passing = catalogue("pass").len();
    assert!(passing >= 20, "{passing} files that pass");
}

/// `cargo test` builds them there in edition 2021, and clippy reads them.
#[test]
fn each_passing_file_is_an_example_of_edition_2021() {
    // It is written in that of 2024.
    const OF_2024: &str = "every_shape_of_a_computation.rs";
    let manifest = text(Path::new("users/edition_2021/Cargo.toml"));
    for file in catalogue("pass").iter().filter(|file| !file.ends_with(OF_2024)) {
        let path = format!("path = \"../../{}\"", file.display());
        assert!(manifest.contains(&path), "users/edition_2021/Cargo.toml does not have {path}");
    }
}

/// The files that do not compile, in their order.
fn failing() -> Vec<PathBuf> {
    catalogue("fail")
}

/// The files of each topic that pass or fail.
fn catalogue(outcome: &str) -> Vec<PathBuf> {
    let folders = read(Path::new("tests/ui")).into_iter().flat_map(|topic| read(&topic.join(outcome)));
    folders.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect()
}

fn read(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder of the catalogue");
    let mut entries: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry of it").path()).collect();
    entries.sort();
    entries
}

fn text(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

/// A file as the table of exceptions names it.
fn name(file: &Path) -> String {
    let name = file.with_extension("").display().to_string();
    name.replace("tests/ui/", "").replace("/fail/", "/")
}

/// What is wrong with what the compiler says of a file.
fn complaints(file: &Path) -> Vec<String> {
    let (source, said) = (text(file), text(&file.with_extension("stderr")));
    let mut complaints = Vec::new();
    let errors = headers(&said, "error");
    // A repetition is one mistake with two places.
    let is_one = matches!(errors[..], [_] | [_, "error: first used here" | "error: first given here"]);
    if !is_one {
        complaints.push(format!("{} errors", errors.len()));
    }
    if !headers(&said, "warning").is_empty() {
        complaints.push("a warning".to_owned());
    }
    if errors.iter().any(|error| MACHINERY.iter().any(|word| error.contains(word))) {
        complaints.push("speaks of machinery".to_owned());
    }
    match blamed(file, &source, &said) {
        None => complaints.push("blames another file".to_owned()),
        Some(code) if code.starts_with("#[") => complaints.push("blames an attribute".to_owned()),
        Some(_) => {}
    }
    if said.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(is_generated) {
        complaints.push("shows a generated name".to_owned());
    }
    complaints
}

fn headers<'a>(said: &'a str, level: &str) -> Vec<&'a str> {
    said.lines().filter(|line| line.starts_with(level)).collect()
}

/// The user's code from where the first error is to the end of its line, if it is in the user's file.
fn blamed<'a>(file: &Path, source: &'a str, said: &str) -> Option<&'a str> {
    let place = said.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let (line, column) = place.strip_prefix(file.to_str()?)?.strip_prefix(':')?.split_once(':')?;
    let line = source.lines().nth(line.parse::<usize>().ok()? - 1)?;
    line.get(column.parse::<usize>().ok()? - 1..)
}

/// Whether a word of a message is a name that no user wrote.
fn is_generated(word: &str) -> bool {
    word.starts_with("__") && word.chars().any(char::is_alphabetic)
}
