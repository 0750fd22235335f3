//! The rules of the architecture, checked on the source text.

/// Reads which module imports which.
mod imports;

use imports::{between_files, between_folders, circular_imports, imports};
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

/// Returns the source files of the product, without its tests.
fn product() -> Vec<Source> {
    sources().into_iter().filter(|file| !file.path.starts_with("tests/")).collect()
}

/// Returns the product's files that contain a word and whose path matches the filter.
fn files_with(word: &str, matches: impl Fn(&str) -> bool) -> Vec<String> {
    product()
        .into_iter()
        .filter(|file| matches(&file.path) && file.text.contains(word))
        .map(|file| file.path)
        .collect()
}

fn expect_none(found: Vec<String>, rule: &str) {
    assert!(found.is_empty(), "{rule}: {found:?}");
}

#[test]
fn only_lib_rs_uses_cfg_feature() {
    expect_none(files_with("cfg(feature", |path| path != "lib.rs"), "cfg(feature only in lib.rs");
    let lib = sources().into_iter().find(|file| file.path == "lib.rs").unwrap();
    assert!(lib.text.matches("cfg(feature").count() <= 6);
}

#[test]
fn only_the_gateway_uses_reqwest_and_only_its_transport_reads_the_token() {
    let elsewhere =
        |path: &str| !path.starts_with("server/sendseven/") && path != "server/trace_export.rs";
    expect_none(
        files_with("reqwest", elsewhere),
        "reqwest only in server/sendseven, and to export traces",
    );
    let exposing = files_with("expose_secret", |_| true);
    expect_none(
        exposing
            .into_iter()
            .filter(|path| path != "server/sendseven/transport.rs")
            .filter(|path| path != "web/webhooks/signature.rs")
            .filter(|path| path != "commands/webhooks.rs")
            .filter(|path| path != "server/config/database.rs")
            .collect(),
        "only the transport reads the token; only the signature check reads the webhook secret, and \
         only the command that registers it shows it; the password of the database goes to it alone",
    );
}

#[test]
fn only_bodies_of_server_functions_use_the_server() {
    let browser_side = |path: &str| {
        let folders = ["model/", "labels/", "components/", "islands/", "pages/"];
        path == "i18n.rs" || folders.iter().any(|folder| path.starts_with(folder))
    };
    expect_none(
        files_with("crate::server", browser_side),
        "browser code does not use crate::server",
    );
    for file in sources().iter().filter(|file| file.path.starts_with("api/")) {
        let used_outside = file.text.lines().any(|line| line.starts_with("use crate::server"));
        assert!(!used_outside, "{}: crate::server only inside function bodies", file.path);
    }
}

#[test]
fn services_do_not_depend_on_http_frameworks_sessions_or_languages() {
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
        expect_none(files_with(word, services), &format!("services do not use {word}"));
    }
}

#[test]
fn the_model_and_labels_depend_on_no_framework_and_only_labels_use_i18n() {
    let (model, labels) = (|path: &str| path.starts_with("model/"), "labels/");
    for word in ["leptos", "axum", "sqlx", "http::", "crate::i18n", "crate::labels"] {
        expect_none(files_with(word, model), &format!("the model does not use {word}"));
    }
    for word in ["leptos", "axum", "crate::server", "crate::api"] {
        let rule = format!("labels do not use {word}");
        expect_none(files_with(word, |path| path.starts_with(labels)), &rule);
    }
}

#[test]
fn no_folders_or_files_have_circular_imports() {
    let imports = imports();
    assert!(
        imports.values().map(|others| others.len()).sum::<usize>() > 500,
        "the imports were found"
    );
    for levels in 1..=3 {
        expect_none(
            circular_imports(&between_folders(&imports, levels)),
            "folders import in one direction",
        );
    }
    expect_none(circular_imports(&between_files(&imports)), "files import in one direction");
}

#[test]
fn a_circular_import_is_detected() {
    let mut imports = imports();
    let module = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    imports.entry(module("server/error")).or_default().insert(module("web/router"));
    assert!(circular_imports(&between_folders(&imports, 1)).contains(&"server".to_owned()));
    assert!(circular_imports(&between_files(&imports)).contains(&"server/error".to_owned()));
}

#[test]
fn components_use_server_functions_only_as_form_actions() {
    for file in sources().iter().filter(|file| file.path.starts_with("components/")) {
        for line in file.text.lines().filter(|line| line.contains("crate::api")) {
            let names = line.rsplit("::").next().unwrap().trim_matches(['{', '}', ';']);
            let is_type = |name: &str| name.trim().starts_with(char::is_uppercase);
            let is_form_action =
                line.starts_with("use crate::api::") && names.split(',').all(is_type);
            assert!(is_form_action, "{}: components use api only for form actions", file.path);
        }
    }
    let in_pages = |path: &str| {
        ["components/", "pages/", "islands/"].iter().any(|folder| path.starts_with(folder))
    };
    expect_none(files_with("\"/api/", in_pages), "URLs of server functions come from their types");
}

#[test]
fn the_simulator_and_the_product_do_not_depend_on_each_other() {
    let simulator = |path: &str| path.starts_with("simulator/");
    expect_none(files_with("crate::server", simulator), "the simulator does not use the server");
    expect_none(files_with("crate::api", simulator), "the simulator does not use the api");
    expect_none(files_with("crate::model", simulator), "the simulator writes its JSON by hand");
    let product = |path: &str| !simulator(path) && !path.starts_with("commands/");
    expect_none(files_with("crate::simulator", product), "only commands use the simulator");
}

#[test]
fn every_server_function_names_its_endpoint_and_checks_the_caller() {
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
            let checks =
                body.contains("CurrentUser::require(") || body.contains("CurrentUser::current(");
            assert_eq!(checks, !OPEN.contains(&name), "{name} checks the caller");
        }
    }
    assert_eq!(seen, leptos::server_fn::axum::server_fn_paths().count());
}

#[test]
fn every_file_starts_with_a_doc_comment_and_has_at_most_400_lines() {
    for Source { path, text } in sources() {
        assert!(text.lines().count() <= 400, "{path} is too long");
        assert!(text.starts_with("//! "), "{path} does not start with a doc comment");
    }
}

#[test]
fn a_module_with_a_folder_is_defined_in_its_mod_file() {
    let sources = sources();
    for Source { path, .. } in &sources {
        let folder = format!("{}/", path.trim_end_matches(".rs"));
        let doubled = sources.iter().any(|other| other.path.starts_with(&folder));
        assert!(!doubled, "{path} is next to a folder of the same name");
        assert!(!path.contains("util"), "{path} is a catch-all module");
    }
}

#[test]
fn no_unescaped_html_is_put_into_a_page() {
    let in_pages = |path: &str| {
        ["components/", "pages/", "islands/"].iter().any(|folder| path.starts_with(folder))
    };
    // Table rows, shared fragments, and pushed ones are HTML that Leptos rendered.
    let rendered = [
        "components/table.rs",
        "pages/layout.rs",
        "pages/shortcuts_help.rs",
        "islands/pushed_rows.rs",
        "islands/toasts.rs",
    ];
    let others = |path: &str| in_pages(path) && !rendered.contains(&path);
    expect_none(files_with("inner_html", others), "no inner_html");
    expect_none(files_with("GetCbor", |path| path.starts_with("api/")), "no GetCbor");
    // Leptos would escape the text of a textarea twice, so one component renders all of them.
    let areas =
        files_with("textarea()", in_pages).into_iter().chain(files_with("<textarea", in_pages));
    expect_none(
        areas.filter(|path| path != "components/textarea.rs").collect(),
        "only components/textarea.rs renders a textarea",
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

#[test]
fn compose_passes_every_setting_on_but_the_token() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let compose = std::fs::read_to_string(root.join("compose.yaml")).unwrap();
    for name in sevendesk::server::config::Config::VARIABLES {
        let is_passed_on = compose.contains(&format!("      {name}: "));
        assert_eq!(is_passed_on, name != "SENDSEVEN_API_TOKEN", "{name}");
    }
}
