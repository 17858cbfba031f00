//! Finds the browser's client, so that the host can carry it.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The two packages' own prebuilt files, unmodified, in the order in which a page loads them.
const FILES: [&str; 2] =
    ["phoenix/priv/static/phoenix.min.js", "phoenix_live_view/priv/static/phoenix_live_view.min.js"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo says where to write"));
    let client = if env::var_os("CARGO_FEATURE_CLIENT").is_some() { find() } else { None };
    let found = match client {
        Some(script) => {
            fs::write(out.join("client.js"), script)?;
            "Some(include_str!(concat!(env!(\"OUT_DIR\"), \"/client.js\")))"
        }
        None => "None",
    };
    fs::write(out.join("client.rs"), found)
}

/// What a published crate carries, or what npm fetched for the workspace.
fn find() -> Option<String> {
    ["client", "../assets"].iter().map(Path::new).filter(|dir| dir.is_dir()).find_map(|dir| {
        // Cargo would run us each time if we named what is not there.
        println!("cargo::rerun-if-changed={}", dir.display());
        read(dir).or_else(|| read(&dir.join("node_modules")))
    })
}

fn read(dir: &Path) -> Option<String> {
    FILES.iter().map(|file| fs::read_to_string(dir.join(file)).map(|script| script + "\n").ok()).collect()
}
