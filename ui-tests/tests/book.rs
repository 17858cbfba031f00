//! The chapter *When the compiler says no*: a table of all files that do not compile.
//!
//! A file begins with a comment of two paragraphs: why it is refused, and what to do. Its name is the situation.

use std::{
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use expect_test::expect_file;

/// What the hand writes of the chapter ends with this line.
const GENERATED: &str = "<!-- From here on: `UPDATE_EXPECT=1 cargo test -p ui-tests --test book`, from the files in ui-tests. -->\n";

/// The folders of `tests/ui`, in the order of the chapter.
const GROUPS: [(&str, &str, &str); 6] = [
    ("contract", "In the contract", "The `contract` attribute, and what stands in its module."),
    (
        "spindle",
        "In a spindle",
        "The `spindle` attribute on a module of computations, and each `defcomp!` in it.",
    ),
    ("port", "At a port", "The `port` attribute, and the backends that implement its trait."),
    ("view", "In the view", "The `View` of each spindle, and the `Page` around them."),
    ("html", "In a template", "What stands in `html!`."),
    ("start", "Where spindles are started and answered", "`mount`, and the harness of a test."),
];

#[test]
fn the_chapter_lists_every_message_with_its_cause_and_cure() {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/src/when_the_compiler_says_no.md");
    let text = read(&chapter);
    let (by_hand, _) = text.split_once(GENERATED).expect("the line at which the generated part begins");
    let mut expected = format!("{by_hand}{GENERATED}");
    for (folder, title, about) in GROUPS {
        write!(expected, "\n## {title}\n\n{about}\n").expect("a string takes it");
        for file in failing(folder) {
            let Situation { name, message, cause, cure } = Situation::of(&file);
            write!(expected, "\n{message}\n: *{name}.* {cause}\n  **{cure}**\n").expect("a string takes it");
        }
    }
    expect_file![chapter].assert_eq(&expected);
}

#[test]
fn the_chapter_leaves_no_folder_out() {
    let folders = fs::read_dir("tests/ui").expect("the folder of situations");
    for folder in folders {
        let name = folder.expect("an entry of it").file_name();
        assert!(GROUPS.iter().any(|(group, ..)| name == *group), "GROUPS has no {}", name.display());
    }
}

/// A row of the chapter.
struct Situation {
    name: String,
    message: String,
    cause: String,
    cure: String,
}

impl Situation {
    fn of(file: &Path) -> Self {
        let source = read(file);
        let comment: Vec<&str> =
            source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim).collect();
        let paragraphs: Vec<String> =
            comment.split(|line| line.is_empty()).map(|lines| lines.join(" ")).collect();
        let [cause, cure] = &paragraphs[..] else {
            panic!(
                "{}: begin it with two paragraphs of `//!`, why it is refused and what to do; then run \
                 `TRYBUILD=overwrite cargo test -p ui-tests --test ui` and `UPDATE_EXPECT=1 cargo test -p ui-tests --test book`",
                file.display()
            );
        };
        let name = file.file_stem().expect("a name").to_string_lossy().replace('_', " ");
        let name = format!("{}{}", name[..1].to_uppercase(), &name[1..]);
        let message = message(&read(&file.with_extension("stderr")));
        Self { name, message, cause: cause.clone(), cure: cure.clone() }
    }
}

/// The first line of the error; where it names nothing of the user, what stands below their code is added.
fn message(said: &str) -> String {
    let first = said.lines().next().unwrap_or_default();
    let (_, message) = first.split_once(": ").expect("`error: message`");
    let label = said.lines().find_map(|line| line.split_once('^'));
    let label = label.map(|(_, label)| label.trim_start_matches(['^', '-']).trim()).unwrap_or_default();
    let message = if message.contains('`') || label.is_empty() {
        message.to_owned()
    } else {
        format!("{message}: {label}")
    };
    // Where the things of the examples stand is of no interest.
    let paths = ["ui_tests::", "pagemachine_live::", "pagemachine::offer::", "std::marker::", "std::fmt::"];
    paths.iter().fold(message, |message, path| message.replace(path, ""))
}

/// The files of a group that do not compile, in their order.
fn failing(group: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(format!("tests/ui/{group}/fail")).expect("a folder of situations");
    let files = entries.map(|entry| entry.expect("an entry of it").path());
    let mut files: Vec<_> =
        files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect();
    files.sort();
    files
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}
