//! Missing and malformed settings: the server refuses to start and names them.

use crate::support::{file::TemporaryFolder, http};
use sevendesk::commands::env_file;
use sevendesk::model::Contract;
use sevendesk::server::config::{Config, ConfigErrors, LogFormat};
use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tokio::io::{AsyncBufReadExt, BufReader};

const COMPLETE: [(&str, &str); 2] =
    [("SENDSEVEN_API_TOKEN", "s7_api_secret"), ("SENDSEVEN_TENANT_ID", "tenant_1")];

fn read(changed: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let all: Vec<_> = changed.iter().chain(&COMPLETE).copied().collect();
    Config::read(|name| all.iter().find(|(known, _)| *known == name).map(|(_, v)| v.to_string()))
}

fn sevendesk(arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    sevendesk_in(&std::env::temp_dir(), arguments, environment)
}

fn sevendesk_in(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sevendesk"));
    command.args(arguments).env_clear().envs(environment.iter().copied()).current_dir(folder);
    command.output().unwrap()
}

#[test]
fn the_three_variables_of_the_documented_setup_are_enough() {
    let url = ("SENDSEVEN_API_URL", "https://api.example.com/api/v1/");
    let config = read(&[url]).unwrap();
    assert_eq!(config.sendseven.url, "https://api.example.com/api/v1");
    assert_eq!(config.sendseven.contract, None);
    assert_eq!(config.web.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.web.public.origin(), "http://127.0.0.1:3000");
    assert_eq!(config.database.url, "sqlite://data/sevendesk.db");
    assert_eq!(config.log.format, LogFormat::Text);
    assert!(config.team.agents.is_empty());
}

#[test]
fn every_variable_is_applied() {
    let config = read(&[
        ("SENDSEVEN_CONTRACT", "documented"),
        ("SEVENDESK_AGENTS", "user_1=Ada Okafor, user_2 = Лев "),
        ("SEVENDESK_ADDR", "0.0.0.0:8080"),
        ("SEVENDESK_PUBLIC_URL", "https://Desk.example.com:443/"),
        ("SEVENDESK_TRUSTED_PROXIES", "10.0.0.1, ::1, 172.16.0.0/12"),
        ("SEVENDESK_DATABASE_URL", "sqlite:///var/lib/sevendesk.db"),
        ("SEVENDESK_LOG_FORMAT", "json"),
    ])
    .unwrap();
    assert_eq!(config.sendseven.contract, Some(Contract::Documented));
    let names: Vec<_> = config.team.agents.iter().map(|agent| agent.name.as_str()).collect();
    assert_eq!(names, ["Ada Okafor", "Лев"]);
    assert_eq!(config.web.addr.port(), 8080);
    assert_eq!(config.web.public.origin(), "https://desk.example.com");
    assert_eq!(config.web.trusted_proxies.len(), 3);
    assert_eq!(config.database.url, "sqlite:///var/lib/sevendesk.db");
    assert_eq!(config.log.format, LogFormat::Json);
}

#[test]
fn a_malformed_value_is_reported_by_name_with_an_example_and_never_printed() {
    let malformed = [
        ("SENDSEVEN_API_TOKEN", "two words"),
        ("SENDSEVEN_TENANT_ID", "tenant\u{7f}1"),
        ("SENDSEVEN_API_URL", "api.example.com"),
        ("SENDSEVEN_API_URL", "ftp://api.example.com"),
        ("SENDSEVEN_API_URL", "https://user:secret@api.example.com"),
        ("SENDSEVEN_CONTRACT", "newest"),
        ("SEVENDESK_AGENTS", "somebody"),
        ("SEVENDESK_AGENTS", "../user=Ada"),
        ("SEVENDESK_AGENTS_FILE", "/nowhere/agents"),
        ("SEVENDESK_ADDR", "localhost"),
        ("SEVENDESK_PUBLIC_URL", "desk.internal"),
        ("SEVENDESK_PUBLIC_URL", "https://desk.internal/console"),
        ("SEVENDESK_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("SEVENDESK_DATABASE_URL", "mysql://db/sevendesk"),
        ("SEVENDESK_DATABASE_URL", "postgres://desk:secret@db/sevendesk"),
        ("SEVENDESK_DATABASE_URL", "postgres://db/sevendesk?password=secret"),
        ("SEVENDESK_DATABASE_URL", "postgres://db/sevendesk?sslmode=always"),
        ("SEVENDESK_DATABASE_URL", "sqlite://:memory:"),
        ("SEVENDESK_LOG_FORMAT", "xml"),
    ];
    for (variable, value) in malformed {
        let ConfigErrors(problems) = read(&[(variable, value)]).unwrap_err();
        assert_eq!(problems.len(), 1, "{variable}={value}");
        assert_eq!(problems[0].variable, variable);
        assert!(!problems[0].example.is_empty());
        assert!(!ConfigErrors(problems).to_string().contains(value), "{variable}={value}");
    }
}

#[test]
fn a_public_url_with_a_path_is_refused_with_what_to_do_instead() {
    let public = ("SEVENDESK_PUBLIC_URL", "https://example.com/desk/");
    let refused = sevendesk(&["serve"], &[&COMPLETE[..], &[public]].concat());
    let received = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{received}");
    for part in ["SEVENDESK_PUBLIC_URL", "a path", "a host name of its own"] {
        assert!(received.contains(part), "{received}");
    }
    assert!(!received.contains("example.com/desk"), "{received}");
}

#[tokio::test]
async fn a_server_on_ipv6_alone_or_on_every_address_answers_at_its_own_address() {
    for (listen, reached) in [("[::1]", "[::1]"), ("[::]", "[::1]"), ("[::]", "127.0.0.1")] {
        let mut demo = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .args(["demo", "--listen", &format!("{listen}:0")])
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(demo.stdout.take().unwrap()).lines();
        let first = lines.next_line().await.unwrap().unwrap();
        let port = first.trim().rsplit(':').next().unwrap().trim_end_matches('/').to_owned();
        let base = format!("http://{reached}:{port}");
        let client = http::builder().redirect(reqwest::redirect::Policy::none());
        let form = [("language", "de"), ("back", "/sign-in")];
        let request = client.build().unwrap().post(format!("{base}/api/session/language"));
        let request = request.header("accept", "text/html").header("origin", &base);
        let answer = request.form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 303, "{listen} at {reached}");
        let addr = format!("{listen}:{port}");
        let healthy = tokio::process::Command::new(env!("CARGO_BIN_EXE_sevendesk"))
            .arg("healthcheck")
            .env("SEVENDESK_ADDR", &addr)
            .status();
        assert!(healthy.await.unwrap().success(), "{addr}");
    }
}

#[test]
fn a_secret_can_be_read_from_a_file_but_not_be_set_twice() {
    let file = std::env::temp_dir().join(format!("sevendesk-token-{}", std::process::id()));
    std::fs::write(&file, "s7_api_from_file\n").unwrap();
    let path = file.to_str().unwrap();
    let from_file = read(&[("SENDSEVEN_API_TOKEN", ""), ("SENDSEVEN_API_TOKEN_FILE", path)]);
    let twice = read(&[("SENDSEVEN_API_TOKEN_FILE", path)]);
    std::fs::remove_file(&file).unwrap();
    use secrecy::ExposeSecret;
    assert_eq!(from_file.unwrap().sendseven.token.expose_secret(), "s7_api_from_file");
    assert!(twice.unwrap_err().to_string().contains("SENDSEVEN_API_TOKEN_FILE"));
}

#[test]
fn serve_refuses_to_start_and_reports_all_problems_at_once() {
    let refused = sevendesk(&["serve"], &[("SEVENDESK_ADDR", "nowhere")]);
    let received = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{received}");
    for part in ["SENDSEVEN_API_TOKEN is not set", "SEVENDESK_ADDR", "Example: 127.0.0.1:3000"] {
        assert!(received.contains(part), "{received}");
    }
}

#[test]
fn the_tenant_may_be_left_out_unless_the_documented_contract_is_set() {
    for contract in ["auto", "live"] {
        let config = read(&[("SENDSEVEN_TENANT_ID", ""), ("SENDSEVEN_CONTRACT", contract)]);
        assert_eq!(config.unwrap().sendseven.tenant, None);
    }
    let refused = read(&[("SENDSEVEN_TENANT_ID", ""), ("SENDSEVEN_CONTRACT", "documented")]);
    let text = refused.unwrap_err().to_string();
    assert!(text.contains("SENDSEVEN_TENANT_ID is not set"), "{text}");
    assert!(text.contains("Example: tenant_abc123"), "{text}");
}

#[test]
fn the_demo_refuses_to_run_if_a_real_token_is_set() {
    for variable in ["SENDSEVEN_API_TOKEN", "SENDSEVEN_API_TOKEN_FILE"] {
        let refused = sevendesk(&["demo", "--listen", "127.0.0.1:0"], &[(variable, "s7_api_x")]);
        let received = String::from_utf8(refused.stderr).unwrap();
        assert_eq!(refused.status.code(), Some(1));
        assert!(received.contains(variable) && !received.contains("s7_api_x"), "{received}");
    }
}

/// Returns `.env.example` with every variable that it mentions set.
fn uncommented_example() -> String {
    let is_variable = |line: &str| {
        let name = line.split('=').next().unwrap_or_default();
        line.contains('=') && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')
    };
    let lines = include_str!("../../.env.example").lines();
    let lines = lines.map(|line| match line.strip_prefix("# ") {
        Some(variable) if is_variable(variable) => variable,
        _ => line,
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_example_of_the_environment_file_is_read_to_its_last_line() {
    let example = uncommented_example();
    let variables = env_file::read(&example).unwrap();
    let written: Vec<_> = example
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|l| l.split_once('='))
        .collect();
    assert!(written.len() > 20, "{written:?}");
    let unquoted = written.iter().map(|(name, value)| (*name, value.trim_matches('\'')));
    assert!(variables.iter().map(|(name, value)| (&**name, &**value)).eq(unquoted));

    let given = |name: &str| variables.iter().find(|(known, _)| known == name).map(|(_, v)| v);
    let config = Config::read(|name| match name {
        "SENDSEVEN_API_TOKEN" => Some("s7_api_secret".to_owned()),
        "SENDSEVEN_TENANT_ID" => Some("tenant_1".to_owned()),
        name if name.ends_with("_FILE") => None,
        name => given(name).cloned(),
    });
    let config = config.unwrap();
    assert_eq!(config.web.public.origin(), "https://desk.example.com");
    assert_eq!(config.team.agents[0].name, "Ada Okafor");
    assert_eq!(config.metrics.unwrap().port(), 9100);
}

#[test]
fn the_settings_in_the_manifests_for_kubernetes_are_accepted() {
    let settings = include_str!("../../deploy/kubernetes/kustomization.yaml").lines();
    let settings = settings.filter_map(|line| line.trim().strip_prefix("- ")?.split_once('='));
    let variables = include_str!("../../deploy/kubernetes/deployment.yaml").lines();
    let variables = variables.filter_map(|line| {
        let (name, value) = line.split_once("name: ")?.1.split_once(", value: ")?;
        Some((name, value.trim_end_matches(" }").trim_matches('"')))
    });
    let given: HashMap<_, _> = settings.chain(variables).collect();
    assert_eq!(given.len(), 8, "{given:?}");
    let example = uncommented_example();
    let is_known = |name: &str| example.lines().any(|line| line.starts_with(&format!("{name}=")));
    assert_eq!(given.keys().find(|name| !is_known(name)), None);

    let config = Config::read(|name| match name {
        "SENDSEVEN_API_TOKEN" => Some("s7_api_secret".to_owned()),
        "SENDSEVEN_API_TOKEN_FILE" => None,
        name => given.get(name).map(|value| (*value).to_owned()),
    });
    let config = config.unwrap();
    assert_eq!(config.web.addr.port(), 3000);
    assert_eq!(config.metrics.unwrap().port(), 9100);
}

#[test]
fn the_manifests_for_two_servers_name_a_database_of_postgresql_with_a_verified_certificate() {
    let settings = include_str!("../../deploy/kubernetes-postgres/kustomization.yaml").lines();
    let settings = settings.filter_map(|line| line.trim().strip_prefix("- ")?.split_once('='));
    let given: HashMap<_, _> = settings.collect();
    let names = ["SEVENDESK_DATABASE_URL", "SEVENDESK_DATABASE_PASSWORD_FILE"];
    assert!(given.len() == 2 && names.iter().all(|name| given.contains_key(name)), "{given:?}");
    let config = Config::read(|name| match name {
        "SENDSEVEN_API_TOKEN" => Some("s7_api_secret".to_owned()),
        "SEVENDESK_DATABASE_PASSWORD_FILE" => None,
        name => given.get(name).map(|value| (*value).to_owned()),
    });
    let url = config.unwrap().database.url;
    assert!(url.starts_with("postgres://") && url.ends_with("?sslmode=verify-full"), "{url}");
}

#[test]
fn a_start_applies_the_last_line_of_the_environment_file() {
    let folder = TemporaryFolder::new("env");
    let last = "SEVENDESK_METRICS_ADDR=nowhere";
    std::fs::write(
        folder.0.join(".env"),
        format!("{}\n{last}\n", uncommented_example().replace("SEVENDESK_METRICS_ADDR=", "# ")),
    )
    .unwrap();
    let refused = sevendesk_in(&folder.0, &["serve"], &[]);
    let received = String::from_utf8(refused.stderr).unwrap();
    assert!(received.contains("SEVENDESK_METRICS_ADDR cannot be read"), "{received}");
}

#[test]
fn an_environment_file_with_a_broken_line_stops_the_start_and_names_the_line() {
    let folder = TemporaryFolder::new("env");
    for (text, line) in [
        ("SENDSEVEN_TENANT_ID=tenant_1\n\nSEVENDESK_AGENTS=user_1=Ada hidden\nA=1\n", 3),
        ("SENDSEVEN_API_TOKEN=a$hidden\n", 1),
        ("A='fine'\nB=\"hidden\nC=1\n", 2),
        ("A=1\nhidden\n", 2),
    ] {
        std::fs::write(folder.0.join(".env"), text).unwrap();
        for command in [&["serve"][..], &["check"], &["user", "list"]] {
            let refused = sevendesk_in(&folder.0, command, &[]);
            let received = String::from_utf8(refused.stderr).unwrap();
            assert_eq!(refused.status.code(), Some(1), "{text}: {received}");
            assert!(received.contains(&format!(".env, line {line}")), "{text}: {received}");
            assert!(!received.contains("hidden"), "{received}");
        }
    }
    let quoted = env_file::read("TOKEN='a$b'\n# costs 5 $\n").unwrap();
    assert_eq!(quoted, [("TOKEN".to_owned(), "a$b".to_owned())]);
}

#[test]
fn the_demo_listens_where_the_environment_says() {
    let refused = sevendesk(&["demo"], &[("SEVENDESK_ADDR", "nowhere")]);
    let received = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && received.contains("--listen"), "{received}");
}

#[test]
fn a_connection_to_postgresql_is_exposed_on_a_public_network_unless_the_certificate_is_verified() {
    for (url, is_exposed) in [
        ("sqlite:///data/sevendesk.db", false),
        ("postgres://desk@db/sevendesk", false),
        ("postgres://desk@127.0.0.1:5432/sevendesk", false),
        ("postgres://desk@db.example.com/sevendesk", true),
        ("postgres://desk@db.example.com/sevendesk?sslmode=require", true),
        ("postgresql://desk@db.example.com/sevendesk?sslmode=verify-full", false),
    ] {
        let config = read(&[("SEVENDESK_DATABASE_URL", url)]).unwrap();
        assert_eq!(config.database.is_exposed(), is_exposed, "{url}");
    }
}
