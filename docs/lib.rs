//! The book, as documentation tests: `cargo test -p pagemachine-docs` runs the Rust of every chapter.
//!
//! A chapter stands in `src/`, in `src/SUMMARY.md` and here.
//! What a reader need not see of an example begins with `# `, which mdBook hides as rustdoc does.
//! Where an example has no `fn main`, rustdoc writes one around it: modules that say `use super::*` want one of
//! their own, hidden.
//! rustdoc leaves out what is `#[test]`: a hidden function below the attribute takes it, so that the one below that is
//! run.

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
mod readme {}

#[doc = include_str!("src/fifty_lines.md")]
#[cfg(doctest)]
mod fifty_lines {}

#[doc = include_str!("src/store.md")]
#[cfg(doctest)]
mod store {}

#[doc = include_str!("src/coming_from_liveview.md")]
#[cfg(doctest)]
mod coming_from_liveview {}

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

    /// What stands in the first fenced block that opens so.
    fn block<'a>(chapter: &'a str, opening: &str) -> &'a str {
        let (_, rest) = chapter.split_once(opening).unwrap();
        rest.split_once("```").unwrap().0
    }
}
