//! Which features our packages have.

use std::fs;
use std::path::Path;

use crate::step::Result;

/// The packages of the workspace that have features, and these.
///
/// Our own manifests are read line by line: that needs no parser, and so `cargo xtask` starts in a second.
///
/// # Errors
/// If a manifest cannot be read.
pub(crate) fn by_package(root: &Path) -> Result<Vec<(String, Vec<String>)>> {
    let mut packages = Vec::new();
    for folder in members(&manifest(root)?) {
        let features = features(&manifest(&root.join(&folder))?);
        if !features.is_empty() {
            // A folder is named as its package.
            let package = folder.rsplit('/').next().unwrap_or(&folder);
            packages.push((package.to_owned(), features));
        }
    }
    Ok(packages)
}

fn manifest(folder: &Path) -> Result<String> {
    let path = folder.join("Cargo.toml");
    fs::read_to_string(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

fn members(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| *line != "members = [").skip(1);
    let names = lines.take_while(|line| *line != "]").map(|line| line.trim_matches([' ', '"', ',']));
    names.map(str::to_owned).collect()
}

/// The names before an `=` at the start of a line, in the table of features.
fn features(manifest: &str) -> Vec<String> {
    let lines = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let table = lines.take_while(|line| !line.starts_with('['));
    let keys = table.filter_map(|line| line.split_once(" = ")).map(|(name, _)| name);
    keys.filter(|name| !name.starts_with([' ', '#']) && *name != "default").map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::root;

    #[test]
    fn features_are_the_keys_of_their_table() {
        let manifest = r#"
[dependencies]
serde = "1"

[features]
default = ["client"]
# Carries the client = no npm.
client = [
    "dep:client",
]
genawaiter = ["dep:genawaiter"]

[dev-dependencies]
proptest = "1"
"#;
        assert_eq!(features(manifest), ["client", "genawaiter"]);
    }

    #[test]
    fn the_workspace_is_read() -> Result {
        let packages = by_package(&root())?;
        assert!(packages.contains(&("pagemachine".into(), vec!["genawaiter".into()])), "{packages:?}");
        Ok(())
    }
}
