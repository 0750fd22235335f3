//! The files for Docker Compose: the environment that they give to the server.

use sevendesk::server::config::{Config, ConfigErrors};
use std::collections::HashMap;

const COMPOSE: &str = include_str!("../../compose.yaml");
const CADDY: &str = include_str!("../../deploy/compose.caddy.yaml");
const NGINX: &str = include_str!("../../deploy/compose.nginx.yaml");
const COMPANY_CA: &str = include_str!("../../deploy/compose.company-ca.yaml");
const POSTGRES: &str = include_str!("../../deploy/compose.postgres.yaml");

/// Returns the environment of the service `sevendesk`, each value as it is written.
fn environment(file: &str) -> HashMap<&str, &str> {
    let service = file.split_once("\n  sevendesk:").expect("there is a server").1;
    let block = service.split_once("\n    environment:\n").expect("it has settings").1;
    let lines = block.lines().take_while(|line| line.starts_with("      "));
    lines.map(|line| line.trim().split_once(": ").unwrap()).collect()
}

/// Replaces `${NAME:-default}` and `${NAME:?why}` as Compose does.
fn interpolated(value: &str, dotenv: &[(&str, &str)]) -> String {
    let Some((before, rest)) = value.split_once("${") else { return value.to_owned() };
    let (variable, after) = rest.split_once('}').unwrap();
    let (name, otherwise) = variable.split_once(':').unwrap();
    let given = dotenv.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let value = given.unwrap_or_else(|| otherwise.strip_prefix('-').expect("it is required"));
    [before, value, &interpolated(after, dotenv)].concat()
}

/// Reads the settings as the container does that these files and this `.env` describe.
fn read(files: &[&str], dotenv: &[(&str, &str)]) -> Result<Config, ConfigErrors> {
    let given: HashMap<_, _> = files.iter().flat_map(|file| environment(file)).collect();
    Config::read(|name| match name {
        // The secrets' files, which are not here.
        "SENDSEVEN_API_TOKEN" => Some("s7_api_secret".to_owned()),
        "SENDSEVEN_API_TOKEN_FILE" | "SEVENDESK_DATABASE_PASSWORD_FILE" => None,
        name => given.get(name).map(|value| interpolated(value, dotenv)),
    })
}

#[test]
fn the_server_starts_without_an_environment_file_and_listens_as_in_the_image() {
    let config = read(&[COMPOSE], &[]).unwrap();
    let image = include_str!("../../Dockerfile");
    for setting in [
        format!("SEVENDESK_ADDR={}", config.web.addr),
        format!("SEVENDESK_DATABASE_URL={}", config.database.url),
    ] {
        assert!(image.contains(&setting), "{setting}");
    }
    assert!(!COMPOSE.contains("env_file"));
    assert!(config.web.trusted_proxies.is_empty() && !config.web.public.https);
}

#[test]
fn every_setting_of_the_example_reaches_the_server_except_the_token() {
    let given = environment(COMPOSE);
    let example = include_str!("../../.env.example").lines();
    let names = example.filter_map(|line| line.trim_start_matches("# ").split_once('='));
    let is_name = |name: &str| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let names: Vec<_> = names.map(|(name, _)| name).filter(|name| is_name(name)).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names {
        match name {
            "SENDSEVEN_API_TOKEN" => assert_eq!(given.get(name), None),
            "SEVENDESK_ADDR" | "SEVENDESK_DATABASE_URL" | "SENDSEVEN_API_TOKEN_FILE" => {
                assert!(given.contains_key(name), "{name}");
            }
            _ => assert_eq!(given.get(name), Some(&&*format!("${{{name}:-}}")), "{name}"),
        }
    }
}

#[test]
fn behind_caddy_or_nginx_the_network_of_the_containers_is_trusted() {
    let subnet = COMPOSE.split_once("- subnet: ").unwrap().1.lines().next().unwrap();
    for proxy in [CADDY, NGINX] {
        let named = ("SEVENDESK_HOST", "desk.acme.test");
        for dotenv in [&[named][..], &[named, ("SEVENDESK_SUBNET", "10.9.8.0/24")]] {
            let config = read(&[COMPOSE, proxy], dotenv).unwrap();
            assert_eq!(config.web.public.origin(), "https://desk.acme.test");
            let trusted = config.web.trusted_proxies.iter().map(ToString::to_string);
            assert_eq!(trusted.collect::<Vec<_>>(), [interpolated(subnet, dotenv)]);
        }
        assert!(proxy.contains("sevendesk:3000"), "the port on which the server listens");
    }
}

#[test]
fn with_postgresql_the_standby_has_the_settings_of_the_server() {
    let config = read(&[COMPOSE, POSTGRES], &[]).unwrap();
    assert_eq!(config.database.url, "postgres://sevendesk@postgres:5432/sevendesk");
    for (file, same) in [
        (COMPOSE, "\n  sevendesk-standby:\n    <<: *server\n"),
        (POSTGRES, "\n  sevendesk-standby:\n    <<: *server\n"),
        (CADDY, "\n  sevendesk-standby: *behind\n"),
        (NGINX, "\n  sevendesk-standby: *behind\n"),
        (COMPANY_CA, "\n  sevendesk-standby: *trusting\n"),
    ] {
        assert!(file.contains(same), "{same} is not in {file}");
    }
    let secret = environment(POSTGRES)["SEVENDESK_DATABASE_PASSWORD_FILE"];
    let name = secret.strip_prefix("/run/secrets/").unwrap();
    assert!(POSTGRES.contains(&format!("\nsecrets:\n  {name}:\n")), "{name}");
    assert_eq!(POSTGRES.matches(&format!("\n    secrets: [{name}]\n")).count(), 2, "who reads it");
    assert!(POSTGRES.contains(&format!("POSTGRES_PASSWORD_FILE: {secret}\n")));
    assert!(POSTGRES.contains("\n  postgres:\n"), "the host of the URL");
    assert!(!POSTGRES.contains("ports:"), "PostgreSQL is reached by containers alone");
}
