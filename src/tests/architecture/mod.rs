//! The rules of the architecture, checked on the text of the source.

/// Which module imports which.
mod imports;

use imports::{among_files, among_folders, circles, imports};
use std::path::{Path, PathBuf};

/// A source file: its path below `src`, with forward slashes, and its text.
struct Source {
    path: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push(Source { path, text });
            }
        }
    }
    assert!(sources.len() > 40);
    sources
}

/// The source files of the product, without its tests.
fn product() -> Vec<Source> {
    sources().into_iter().filter(|file| !file.path.starts_with("tests/")).collect()
}

/// The product's files that hold a word, among those whose path the filter lets through.
fn holding(word: &str, among: impl Fn(&str) -> bool) -> Vec<String> {
    product()
        .into_iter()
        .filter(|file| among(&file.path) && file.text.contains(word))
        .map(|file| file.path)
        .collect()
}

fn none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}: {found:?}");
}

#[test]
fn only_the_map_knows_the_features() {
    none(holding("cfg(feature", |path| path != "lib.rs"), "cfg(feature only in lib.rs");
    let map = sources().into_iter().find(|file| file.path == "lib.rs").unwrap();
    assert!(map.text.matches("cfg(feature").count() <= 6);
}

#[test]
fn only_the_gateway_speaks_http_to_sendseven_and_only_its_transport_reads_the_token() {
    let elsewhere = |path: &str| !path.starts_with("server/sendseven/");
    none(holding("reqwest", elsewhere), "reqwest only in server/sendseven");
    let exposing = holding("expose_secret", |_| true);
    none(
        exposing
            .into_iter()
            .filter(|path| path != "server/sendseven/transport.rs")
            .filter(|path| path != "web/webhooks/signature.rs")
            .collect(),
        "the token is exposed only in the transport, the secret of webhooks where it is compared",
    );
}

#[test]
fn the_server_is_reached_only_through_the_bodies_of_server_functions() {
    let browser_side = |path: &str| {
        let folders = ["model/", "labels/", "components/", "islands/", "pages/"];
        path == "i18n.rs" || folders.iter().any(|folder| path.starts_with(folder))
    };
    none(holding("crate::server", browser_side), "no crate::server on the browser's side");
    for file in sources().iter().filter(|file| file.path.starts_with("api/")) {
        let named_outside = file.text.lines().any(|line| line.starts_with("use crate::server"));
        assert!(!named_outside, "{}: crate::server only inside bodies", file.path);
    }
}

#[test]
fn services_know_no_http_no_framework_no_session_and_no_language() {
    let services = |path: &str| path.starts_with("server/services/");
    let others = [
        "http::",
        "axum",
        "leptos",
        "tower_sessions",
        "crate::web",
        "server::request",
        "server::state",
        "server::locales",
        "crate::i18n",
        "crate::labels",
        "LOCATION",
    ];
    for word in others {
        none(holding(word, services), &format!("services do not name {word}"));
    }
}

#[test]
fn the_model_and_its_labels_know_no_framework_and_labels_alone_know_a_language() {
    let (model, labels) = (|path: &str| path.starts_with("model/"), "labels/");
    for word in ["leptos", "axum", "sqlx", "http::", "crate::i18n", "crate::labels"] {
        none(holding(word, model), &format!("the model does not name {word}"));
    }
    for word in ["leptos", "axum", "crate::server", "crate::api"] {
        let rule = format!("labels do not name {word}");
        none(holding(word, |path| path.starts_with(labels)), &rule);
    }
}

#[test]
fn no_folders_and_no_files_import_each_other_in_circles() {
    let imports = imports();
    assert!(imports.values().map(|others| others.len()).sum::<usize>() > 500, "imports are read");
    for levels in 1..=3 {
        none(circles(&among_folders(&imports, levels)), "folders import in one direction");
    }
    none(circles(&among_files(&imports)), "files import in one direction");
}

#[test]
fn whoever_reaches_back_is_found() {
    let mut imports = imports();
    let module = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    imports.entry(module("server/error")).or_default().insert(module("web/router"));
    assert!(circles(&among_folders(&imports, 1)).contains(&"server".to_owned()));
    assert!(circles(&among_files(&imports)).contains(&"server/error".to_owned()));
}

#[test]
fn components_name_server_functions_only_as_the_address_of_a_form() {
    for file in sources().iter().filter(|file| file.path.starts_with("components/")) {
        for line in file.text.lines().filter(|line| line.contains("crate::api")) {
            let names = line.rsplit("::").next().unwrap().trim_matches(['{', '}', ';']);
            let is_type = |name: &str| name.trim().starts_with(char::is_uppercase);
            let address = line.starts_with("use crate::api::") && names.split(',').all(is_type);
            assert!(address, "{}: components name no api but for a form's address", file.path);
        }
    }
    let drawn = |path: &str| {
        ["components/", "pages/", "islands/"].iter().any(|folder| path.starts_with(folder))
    };
    none(holding("\"/api/", drawn), "the type of a server function holds its address");
}

#[test]
fn the_imitation_and_the_product_do_not_know_each_other() {
    let imitation = |path: &str| path.starts_with("simulator/");
    none(holding("crate::server", imitation), "the simulator names no server");
    none(holding("crate::api", imitation), "the simulator names no api");
    none(holding("crate::model", imitation), "the simulator writes its JSON by hand");
    let product = |path: &str| !imitation(path) && !path.starts_with("commands/");
    none(holding("crate::simulator", product), "only commands name the simulator");
}

#[test]
fn every_server_function_names_its_endpoint_and_asks_who_is_calling() {
    const OPEN: [&str; 5] = ["get_operator", "sign_in", "sign_out", "set_theme", "set_language"];
    const READS: [&str; 7] = [
        "get_operator",
        "list_agents",
        "list_conversations",
        "get_conversation",
        "get_closing",
        "get_outcome",
        "get_pulse",
    ];
    let mut seen = 0;
    for file in sources().iter().filter(|file| file.path.starts_with("api/")) {
        for function in file.text.split("#[server(endpoint").skip(1) {
            let Some((attribute, body)) = function.split_once(")]\npub async fn ") else {
                continue;
            };
            let name = body.split('(').next().unwrap();
            let body = body.split("\n}").next().unwrap();
            seen += 1;
            assert!(attribute.starts_with(" = \""), "{name} names its endpoint");
            let reads = attribute.contains("GetUrl");
            assert_eq!(reads, READS.contains(&name), "{name} is a GET only if it reads");
            let asks =
                body.contains("CurrentUser::require(") || body.contains("CurrentUser::current(");
            assert_eq!(asks, !OPEN.contains(&name), "{name} asks who is calling");
        }
    }
    assert_eq!(seen, leptos::server_fn::axum::server_fn_paths().count());
}

#[test]
fn every_file_opens_with_a_sentence_and_has_at_most_400_lines() {
    for Source { path, text } in sources() {
        assert!(text.lines().count() <= 400, "{path} is too long");
        assert!(text.starts_with("//! "), "{path} does not say what it is for");
    }
}

#[test]
fn a_module_with_a_folder_is_its_mod_file() {
    let sources = sources();
    for Source { path, .. } in &sources {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        let doubled = sources.iter().any(|other| other.path.starts_with(&folder));
        assert!(!doubled, "{path} stands beside a folder of its name");
        assert!(!path.contains("util"), "{path} is a drawer");
    }
}

#[test]
fn nothing_is_put_into_a_page_unescaped() {
    let drawn = |path: &str| {
        ["components/", "pages/", "islands/"].iter().any(|folder| path.starts_with(folder))
    };
    // Rows of the table and what streams push are HTML that Leptos has written.
    let written = ["components/table.rs", "islands/pushed_rows.rs", "islands/toasts.rs"];
    let others = |path: &str| drawn(path) && !written.contains(&path);
    none(holding("inner_html", others), "no inner_html");
    none(holding("GetCbor", |path| path.starts_with("api/")), "no GetCbor");
    // Leptos escapes the children of an element, and those of a textarea would be escaped twice:
    // one component writes them, with the mark that keeps them from being read as HTML.
    let areas = holding("textarea()", drawn).into_iter().chain(holding("<textarea", drawn));
    none(
        areas.filter(|path| path != "components/textarea.rs").collect(),
        "fields for several lines are components/textarea.rs",
    );
}

#[test]
fn scripts_and_styles_have_at_most_400_lines_too() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["public", "style", "scripts", "end2end/support", "end2end/tests"];
    let mut seen = 0;
    for entry in folders.iter().flat_map(|folder| std::fs::read_dir(root.join(folder)).unwrap()) {
        let path = entry.unwrap().path();
        let kind = path.extension().and_then(|kind| kind.to_str()).unwrap_or_default();
        if ["js", "mjs", "ts", "css", "sh"].contains(&kind) {
            seen += 1;
            let lines = std::fs::read_to_string(&path).unwrap().lines().count();
            assert!(lines <= 400, "{} is too long", path.display());
        }
    }
    assert!(seen > 60);
}

#[test]
fn the_settings_table_of_the_readme_lists_every_setting() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let section = readme.split("## Settings").nth(1).unwrap().split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), sevendesk::server::config::Config::VARIABLES);
}
