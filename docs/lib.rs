//! The book, as documentation tests: `cargo test -p pagemachine-docs` runs the Rust of every chapter.
//!
//! A chapter stands in `src/`, in `src/SUMMARY.md` and here.
//! What a reader need not see of an example begins with `# `, which mdBook hides as rustdoc does.
//! Where an example has no `fn main`, rustdoc writes one around it: modules that say `use super::*` want one of
//! their own, hidden.
//! rustdoc leaves out what is `#[test]`: a hidden function below the attribute takes it, so that the one below that is
//! run.

/// An expansion of the macros' tests as an example, below what it names.
#[cfg(doctest)]
macro_rules! expansion {
    ($names:literal, $name:literal) => {
        concat!(
            "```rust,standalone_crate\n",
            $names,
            "\n",
            include_str!(concat!("../pagemachine-macros/tests/expand/", $name, ".rs")),
            "fn main() {}\n```\n"
        )
    };
}

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
mod readme {}

#[doc = include_str!("src/fifty_lines.md")]
#[cfg(doctest)]
mod fifty_lines {}

#[doc = include_str!("src/store.md")]
#[cfg(doctest)]
mod store {}

#[doc = include_str!("src/events.md")]
#[cfg(doctest)]
mod events {}

#[doc = include_str!("src/several_things.md")]
#[cfg(doctest)]
mod several_things {}

#[doc = include_str!("src/the_rules.md")]
#[cfg(doctest)]
mod the_rules {}

#[doc = include_str!("src/what_the_macros_write.md")]
#[cfg(doctest)]
mod what_the_macros_write {}

#[doc = include_str!("src/when_the_compiler_says_no.md")]
#[cfg(doctest)]
mod when_the_compiler_says_no {}

#[doc = include_str!("src/coming_from_liveview.md")]
#[cfg(doctest)]
mod coming_from_liveview {}

#[doc = include_str!("src/what_the_original_promises.md")]
#[cfg(doctest)]
mod what_the_original_promises {}

/// Of these the chapter *What the macros write* shows pieces; they are compiled as a whole.
#[doc = expansion!("", "contract_counter")]
#[doc = expansion!(
    "#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Order;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct CheckoutError;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Card;
    use pagemachine::Secret;
    #[pagemachine::port] pub trait Catalog { async fn count(&self) -> u32; }
    pub mod shop { #[pagemachine::port(mod = stock)] pub trait Inventory { async fn count(&self) -> u32; } }",
    "contract"
)]
#[doc = expansion!("", "contract_with_a_cell")]
#[doc = expansion!(
    "type ProductId = u32;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Reservation;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct InventoryError;
    use pagemachine::Call;",
    "port"
)]
#[doc = expansion!(
    "type ProductId = u32;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Opening;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct Found;
    #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)] pub struct CatalogError;
    use pagemachine::{Call, Stream};",
    "port_with_a_stream"
)]
#[cfg(doctest)]
mod expansions {}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, fs};

    #[test]
    fn every_chapter_is_in_the_summary_and_its_rust_is_run() -> std::io::Result<()> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let summary = fs::read_to_string(format!("{folder}/SUMMARY.md"))?;
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().into_string().unwrap();
            if name == "SUMMARY.md" {
                continue;
            }
            assert!(summary.contains(&format!("({name})")), "SUMMARY.md does not list {name}");
            let include = format!("include_str!(\"src/{name}\")");
            assert!(include_str!("lib.rs").contains(&include), "lib.rs does not run the Rust of {name}");
        }
        Ok(())
    }
    #[test]
    fn the_page_in_fifty_lines_has_fifty_lines() {
        let chapter = include_str!("src/fifty_lines.md");
        let lines = block(chapter, "```rust,no_run\n").lines().filter(|line| !line.is_empty());
        assert_eq!(lines.count(), 50);
    }

    #[test]
    fn every_line_that_the_store_chapter_shows_stands_in_the_store() {
        let sources = [
            include_str!("../examples/store/src/checkout.rs"),
            include_str!("../examples/store/src/contract.rs"),
            include_str!("../examples/store/src/dashboard.rs"),
            include_str!("../examples/store/src/lib.rs"),
            include_str!("../examples/store/src/pages/shop.rs"),
            include_str!("../examples/store/src/ports.rs"),
            include_str!("../examples/store/src/search.rs"),
        ];
        let lines: HashSet<&str> = sources.iter().flat_map(|source| source.lines()).map(str::trim).collect();
        let chapter = include_str!("src/store.md");
        for listing in chapter.split("```rust,standalone_crate\n").skip(1) {
            let listing = listing.split_once("```").unwrap().0;
            for line in listing.lines().filter(|line| *line != "#" && !line.starts_with("# ")) {
                assert!(lines.contains(line.trim()), "the store has no line `{line}`");
            }
        }
    }

    #[test]
    fn every_promise_names_a_test_that_is_there() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
        let chapter = include_str!("src/what_the_original_promises.md");
        let claims: Vec<&str> = chapter.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
        assert!(claims.len() >= 14, "{} claims", claims.len());
        for claim in claims {
            let (_, here) = claim.trim_end_matches(" |").rsplit_once(" | ").unwrap();
            assert!(here.contains("[`"), "no test is named: {claim}");
            for link in here.split('[').skip(1) {
                let (name, rest) = link.split_once("](").unwrap();
                let (file, _) = rest.split_once(')').unwrap();
                let source = fs::read_to_string(format!("{folder}/{file}"))
                    .unwrap_or_else(|error| panic!("{file}: {error}"));
                let Some(test) = name.strip_prefix('`') else { continue };
                let test = format!("fn {}(", test.trim_end_matches('`'));
                assert!(source.contains(&test), "{file} has no `{test}..)`");
            }
        }
    }

    #[test]
    fn the_expansions_in_the_book_are_those_of_the_macros_tests() {
        let chapter: String = include_str!("src/what_the_macros_write.md").lines().map(unhidden).collect();
        for (name, expansion) in EXPANSIONS {
            let expansion: String = expansion.lines().map(unhidden).collect();
            assert!(
                chapter.contains(&expansion),
                "the chapter does not have pagemachine-macros/tests/expand/{name} as it is"
            );
        }
    }

    #[test]
    fn every_rule_that_is_named_is_in_the_book_and_has_a_test() -> std::io::Result<()> {
        let chapter = include_str!("src/the_rules.md");
        let rules: HashSet<&str> =
            chapter.lines().filter_map(|line| Some(line.strip_prefix("**")?.split_once(".** ")?.0)).collect();
        assert!(!rules.is_empty());
        let mut sources = String::new();
        for name in ["pagemachine", "pagemachine-live", "pagemachine-test"] {
            read(&format!("{}/../{name}", env!("CARGO_MANIFEST_DIR")), &mut sources)?;
        }
        for rule in &rules {
            let (number, letter) = rule.split_at(rule.trim_end_matches(char::is_alphabetic).len());
            let test = format!("fn s{number:0>2}{letter}_");
            assert!(sources.contains(&test), "no test is called `{test}..`");
        }
        for rule in sources.split("rule").skip(1).flat_map(named) {
            assert!(rules.contains(rule), "the book has no rule {rule}");
        }
        Ok(())
    }

    /// Adds the Rust of a folder.
    fn read(folder: &str, text: &mut String) -> std::io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                read(&path.to_string_lossy(), text)?;
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path)?);
            }
        }
        Ok(())
    }

    /// The rules that stand behind the word: `s 5, 5a` or ` 12 to 12b`.
    fn named(text: &str) -> Vec<&str> {
        let mut rules = Vec::new();
        let mut rest = text.strip_prefix("s ").or(text.strip_prefix(' '));
        while let Some(text) = rest.filter(|text| text.starts_with(|first: char| first.is_ascii_digit())) {
            let (rule, behind) =
                text.split_at(text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()));
            rules.push(rule);
            rest = [", ", " to ", " and "].iter().find_map(|between| behind.strip_prefix(between));
        }
        rules
    }

    /// Line by line, wherever the pieces are indented to; `// ..` stands for any lines.
    #[test]
    fn the_pieces_in_the_book_are_those_of_the_macros_tests() -> std::io::Result<()> {
        let macros = concat!(env!("CARGO_MANIFEST_DIR"), "/../pagemachine-macros");
        let mut texts = Vec::new();
        for name in ["conditions", "html/tests", "spindle/tests"] {
            texts.push(fs::read_to_string(format!("{macros}/src/{name}.rs"))?);
        }
        for entry in fs::read_dir(format!("{macros}/tests/expand"))? {
            texts.push(fs::read_to_string(entry?.path())?);
        }
        let chapter = include_str!("src/what_the_macros_write.md");
        let pieces: Vec<&str> =
            chapter.split("```rs\n").skip(1).filter_map(|piece| Some(piece.split_once("```")?.0)).collect();
        assert!(!pieces.is_empty());
        let others: Vec<&str> =
            pieces.into_iter().filter(|piece| !texts.iter().any(|text| has(text, piece))).collect();
        assert!(others.is_empty(), "no test and no expansion has\n{}", others.join("\n"));
        Ok(())
    }

    /// Whether the runs of lines that `// ..` separates stand in a text, one behind the other.
    fn has(text: &str, piece: &str) -> bool {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let piece: Vec<&str> = piece.lines().map(str::trim).collect();
        let mut rest = &lines[..];
        piece.split(|line| *line == "// ..").all(|run| {
            let place = (0..=rest.len()).find(|place| rest[*place..].starts_with(run));
            rest = place.map_or(&[], |place| &rest[place + run.len()..]);
            place.is_some()
        })
    }

    const EXPANSIONS: [(&str, &str); 9] = [
        ("spindle_counter.rs", include_str!("../pagemachine-macros/tests/expand/spindle_counter.rs")),
        ("spindle_errors.rs", include_str!("../pagemachine-macros/tests/expand/spindle_errors.rs")),
        ("spindle_checkout.rs", include_str!("../pagemachine-macros/tests/expand/spindle_checkout.rs")),
        (
            "spindle_jumps_to_each_other.rs",
            include_str!("../pagemachine-macros/tests/expand/spindle_jumps_to_each_other.rs"),
        ),
        ("spindle_compensates.rs", include_str!("../pagemachine-macros/tests/expand/spindle_compensates.rs")),
        ("spindle_fibers.rs", include_str!("../pagemachine-macros/tests/expand/spindle_fibers.rs")),
        ("spindle_await_any.rs", include_str!("../pagemachine-macros/tests/expand/spindle_await_any.rs")),
        ("html_counter.rs", include_str!("../pagemachine-macros/tests/expand/html_counter.rs")),
        ("html_list.rs", include_str!("../pagemachine-macros/tests/expand/html_list.rs")),
    ];

    /// A line of an example as rustdoc compiles it.
    fn unhidden(line: &str) -> String {
        let line = if line == "#" { "" } else { line.strip_prefix("# ").unwrap_or(line) };
        format!("{line}\n")
    }

    #[test]
    fn the_tables_name_all_that_is_generated() {
        const DECLARED: &str = "store search checkout SearchEvent RetryEvent Browsing Unavailable Results PayEvent \
                                Payment SearchResults dashboard Inventory inventory count reserve release Catalog catalog prices";
        let chapter = include_str!("src/what_the_macros_write.md");
        let (_, tables) = chapter.split_once("## Every generated name").unwrap();
        let named: HashSet<&str> = words(tables).chain(words(DECLARED)).collect();
        let expansions = concat!(
            include_str!("../pagemachine-macros/tests/expand/contract.rs"),
            include_str!("../pagemachine-macros/tests/expand/contract_with_a_cell.rs"),
            include_str!("../pagemachine-macros/tests/expand/port.rs"),
            include_str!("../pagemachine-macros/tests/expand/port_with_a_stream.rs"),
        );
        for line in expansions.lines().filter_map(|line| line.trim().strip_prefix("pub ")) {
            let mut words = words(line).skip_while(|word| *word == "async");
            let (keyword, name) = (words.next().unwrap(), words.next().unwrap());
            let is_item = ["enum", "fn", "mod", "struct", "trait", "type"].contains(&keyword);
            assert!(!is_item || named.contains(name), "no table names `{name}`");
        }
    }

    /// What generated items link to.
    #[test]
    fn the_tables_are_those_of_the_crate() {
        let chapter = include_str!("src/what_the_macros_write.md");
        let (_, tables) = chapter.split_once("## Every generated name\n\n").unwrap();
        let documented: String = include_str!("../pagemachine/src/book.rs")
            .lines()
            .map(|line| line.trim_start_matches("//!").trim_start_matches(' ').to_owned() + "\n")
            .collect();
        assert!(
            documented.ends_with(&tables.replace("### ", "# ")),
            "pagemachine/src/book.rs has other tables"
        );
    }

    fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
    }

    /// What stands in the first fenced block that opens so.
    fn block<'a>(chapter: &'a str, opening: &str) -> &'a str {
        let (_, rest) = chapter.split_once(opening).unwrap();
        rest.split_once("```").unwrap().0
    }
}
