//! Finds WebAssembly, scripts and style sheet, which the build leaves in `target/site`.

use leptos::config::LeptosOptions;
use std::path::{Path, PathBuf};

/// Returns where the site is, and whether its file names have hashes. The build writes the hashes
/// beside the binary, where Leptos looks for them.
pub fn site() -> LeptosOptions {
    let binary = std::env::current_exe().ok();
    let beside = binary.as_deref().and_then(Path::parent);
    let hashed = beside.is_some_and(|folder| folder.join("hash.txt").is_file());
    LeptosOptions::builder()
        .output_name("sevendesk")
        .site_root(site_root(beside).to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .hash_files(hashed)
        .build()
}

/// Returns `LEPTOS_SITE_ROOT`, else the checkout's folder, else the one beside the binary.
fn site_root(beside: Option<&Path>) -> PathBuf {
    if let Ok(named) = std::env::var("LEPTOS_SITE_ROOT") {
        return named.into();
    }
    let checkout = PathBuf::from("target/site");
    let by_binary = beside.map(|folder| [folder.join("site"), folder.join("../site")]);
    std::iter::once(checkout.clone())
        .chain(by_binary.into_iter().flatten())
        .find(|folder| folder.is_dir())
        .unwrap_or(checkout)
}
