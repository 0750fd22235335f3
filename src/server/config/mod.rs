//! Settings from the environment, checked before anything starts. One struct per concern; each
//! field's doc names its variable. All problems are reported at once, each with an example.

/// Where the database is.
mod database;
/// Reading single variables and collecting their problems.
mod env;
/// Parsers for the values of variables.
mod parse;

pub use database::{DATABASE_URL, DatabaseConfig};
pub use env::{ConfigErrors, SettingProblem};

use crate::model::{Agent, Contract, WaitThresholds};
use database::database;
use env::Env;
use http::Uri;
use ipnet::IpNet;
use jiff::tz::TimeZone;
use secrecy::SecretString;
use std::net::{IpAddr, SocketAddr};

/// All settings of `sevendesk serve`.
#[derive(Debug, Clone)]
pub struct Config {
    pub sendseven: SendSevenConfig,
    pub team: TeamConfig,
    pub waiting: WaitingConfig,
    pub webhooks: WebhookConfig,
    pub web: WebConfig,
    pub database: DatabaseConfig,
    pub log: LogConfig,
    /// `None` exports no traces.
    pub traces: Option<TracesConfig>,
    /// `SEVENDESK_METRICS_ADDR`; `None` serves no metrics.
    pub metrics: Option<SocketAddr>,
}

/// How to reach SendSeven.
#[derive(Debug, Clone)]
pub struct SendSevenConfig {
    /// `SENDSEVEN_API_TOKEN` or `SENDSEVEN_API_TOKEN_FILE`.
    pub token: SecretString,
    /// `SENDSEVEN_TENANT_ID`; without it, a token of the live contract acts in its own tenant.
    pub tenant: Option<String>,
    /// `SENDSEVEN_API_URL`, without a trailing slash.
    pub url: String,
    /// `SENDSEVEN_CONTRACT`; `None` detects it.
    pub contract: Option<Contract>,
    /// `SENDSEVEN_RATE_LIMIT`, in calls per minute, shared by everything that uses the token.
    pub rate_limit: u32,
}

/// The agents who can be assigned if the API lists no users.
#[derive(Debug, Clone, Default)]
pub struct TeamConfig {
    /// `SEVENDESK_AGENTS` or `SEVENDESK_AGENTS_FILE`.
    pub agents: Vec<Agent>,
}

/// Which waiting times count as long, and when a day begins.
#[derive(Debug, Clone)]
pub struct WaitingConfig {
    /// `SEVENDESK_WAITING_WARM` and `SEVENDESK_WAITING_HOT`, in minutes, and
    /// `SEVENDESK_REPLY_WINDOWS`, in hours for each channel.
    pub urgency: WaitThresholds,
    /// `SEVENDESK_TIME_ZONE`, else the system's: all times are shown in it, and days begin in it.
    pub time_zone: TimeZone,
}

impl WaitingConfig {
    /// Returns the defaults with the system's time zone.
    pub fn of_system() -> Self {
        Self { time_zone: system_time_zone(), ..Self::default() }
    }
}

/// Returns UTC if the system has no time zone.
fn system_time_zone() -> TimeZone {
    TimeZone::try_system().unwrap_or(TimeZone::UTC)
}

impl Default for WaitingConfig {
    fn default() -> Self {
        Self { urgency: WaitThresholds::default(), time_zone: TimeZone::UTC }
    }
}

/// How to receive webhooks.
#[derive(Debug, Clone, Default)]
pub struct WebhookConfig {
    /// `SENDSEVEN_WEBHOOK_SECRET` or `SENDSEVEN_WEBHOOK_SECRET_FILE`; without a secret,
    /// `/webhooks/sendseven` rejects every delivery.
    pub secret: Option<SecretString>,
}

/// Where Sevendesk listens, and how browsers reach it.
#[derive(Debug, Clone)]
pub struct WebConfig {
    /// `SEVENDESK_ADDR`.
    pub addr: SocketAddr,
    /// `SEVENDESK_PUBLIC_URL`; decides the cookie's name and flags, HSTS and the origin check.
    pub public: PublicUrl,
    /// `SEVENDESK_TRUSTED_PROXIES`; `X-Forwarded-For` is trusted only from these.
    pub trusted_proxies: Vec<IpNet>,
    /// `SEVENDESK_UNDO_SECONDS`; how long a change stays pending and can be undone.
    pub undo_seconds: u32,
}

/// The format of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LogConfig {
    /// `SEVENDESK_LOG_FORMAT`.
    pub format: LogFormat,
}

/// Log lines for people or for machines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum LogFormat {
    #[default]
    Text,
    Json,
}

/// Where traces go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TracesConfig {
    /// The URL that spans are sent to, from `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub endpoint: String,
}

/// The name that OpenTelemetry gives this setting.
const TRACES_ENDPOINT: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";

/// The address people type: scheme and host, with the port unless it is the scheme's default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl {
    pub https: bool,
    /// `desk.example.com` or `127.0.0.1:3000`, in lower case.
    pub host: String,
}

impl PublicUrl {
    /// The address of a server that people reach without a proxy.
    pub fn of(addr: SocketAddr) -> Self {
        Self { https: false, host: addr.to_string() }
    }

    /// Formats it as browsers do in `Origin`.
    pub fn origin(&self) -> String {
        format!("{}://{}", if self.https { "https" } else { "http" }, self.host)
    }
}

/// The default listen address.
pub const DEFAULT_ADDR: SocketAddr =
    SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 3000);

/// How long a change can be undone by default, in seconds.
pub const DEFAULT_UNDO_SECONDS: u32 = 8;
const PUBLIC_URL_EXAMPLE: &str = "https://desk.example.com; a path after the host, such as /desk, is \
     not supported, so give Sevendesk a host name of its own";
/// SendSeven's limit per token, in calls per minute.
const DEFAULT_RATE_LIMIT: u32 = 100;
const TENANT: &str = "SENDSEVEN_TENANT_ID";
const TENANT_EXAMPLE: &str = "tenant_abc123";
const DEFAULT_API: &str = "https://api.sendseven.com/api/v1";

impl Config {
    /// All variables; the settings table of the README lists the same.
    pub const VARIABLES: [&str; 24] = [
        "SENDSEVEN_API_TOKEN",
        "SENDSEVEN_API_TOKEN_FILE",
        TENANT,
        "SENDSEVEN_API_URL",
        "SENDSEVEN_CONTRACT",
        "SENDSEVEN_RATE_LIMIT",
        "SENDSEVEN_WEBHOOK_SECRET",
        "SENDSEVEN_WEBHOOK_SECRET_FILE",
        "SEVENDESK_AGENTS",
        "SEVENDESK_AGENTS_FILE",
        "SEVENDESK_WAITING_WARM",
        "SEVENDESK_WAITING_HOT",
        "SEVENDESK_REPLY_WINDOWS",
        "SEVENDESK_TIME_ZONE",
        "SEVENDESK_ADDR",
        "SEVENDESK_PUBLIC_URL",
        "SEVENDESK_TRUSTED_PROXIES",
        "SEVENDESK_UNDO_SECONDS",
        "SEVENDESK_DATABASE_URL",
        "SEVENDESK_DATABASE_PASSWORD",
        "SEVENDESK_DATABASE_PASSWORD_FILE",
        "SEVENDESK_LOG_FORMAT",
        "SEVENDESK_METRICS_ADDR",
        TRACES_ENDPOINT,
    ];

    /// Reads all settings, or reports all problems. `variable` is `std::env::var(…).ok()` outside
    /// tests; a variable that is set but blank counts as missing.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut env = Env::new(&variable);
        let sendseven = sendseven(&mut env);
        let team = team(&mut env);
        let waiting = waiting(&mut env);
        let webhooks = webhooks(&mut env);
        let web = web(&mut env);
        let database = database(&mut env);
        let log = log(&mut env);
        let traces = traces(&mut env);
        let metrics = metrics(&mut env);
        env.finish(|| {
            Some(Self {
                sendseven: sendseven?,
                team: team?,
                waiting: waiting?,
                webhooks: webhooks?,
                web: web?,
                database: database?,
                log: log?,
                traces: traces?,
                metrics: metrics?,
            })
        })
    }
}

impl SendSevenConfig {
    /// Reads only the API settings.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut env = Env::new(&variable);
        let read = sendseven(&mut env);
        env.finish(|| read)
    }
}

impl SendSevenConfig {
    /// Whether the token would travel in clear text through a network that strangers may read:
    /// plain http to a host that is neither this machine nor in a private network.
    pub fn exposes_token(&self) -> bool {
        let url: Option<Uri> = self.url.parse().ok();
        url.is_some_and(|url| {
            url.scheme_str() == Some("http") && !url.host().is_some_and(parse::is_private_host)
        })
    }
}

impl WebConfig {
    /// Reads only the settings of the web server.
    pub fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut env = Env::new(&variable);
        let read = web(&mut env);
        env.finish(|| read)
    }
}

fn metrics(env: &mut Env) -> Option<Option<SocketAddr>> {
    let parse = |text: &str| text.parse().ok().map(Some);
    env.or("SEVENDESK_METRICS_ADDR", "127.0.0.1:9100", parse, || None)
}

fn sendseven(env: &mut Env) -> Option<SendSevenConfig> {
    let token = env.secret(
        "SENDSEVEN_API_TOKEN",
        "SENDSEVEN_API_TOKEN_FILE",
        "s7_api_…, from SendSeven under Settings, API",
        parse::header_text,
    );
    let tenant = env.or(TENANT, TENANT_EXAMPLE, |text| parse::header_text(text).map(Some), || None);
    let url = env.or("SENDSEVEN_API_URL", DEFAULT_API, parse::api_url, || DEFAULT_API.to_owned());
    let contract =
        env.or("SENDSEVEN_CONTRACT", "auto, documented or live", parse::contract, || None);
    let rate_limit = env
        .or("SENDSEVEN_RATE_LIMIT", "100, in calls a minute", parse::calls, || DEFAULT_RATE_LIMIT);
    if tenant == Some(None) && contract == Some(Some(Contract::Documented)) {
        let what = "is not set, and the documented contract needs it";
        return env.problem(TENANT, TENANT_EXAMPLE, what);
    }
    Some(SendSevenConfig {
        token: SecretString::from(token?),
        tenant: tenant?,
        url: url?,
        contract: contract?,
        rate_limit: rate_limit?,
    })
}

fn team(env: &mut Env) -> Option<TeamConfig> {
    const EXAMPLE: &str = "user_1=Ada Okafor,user_2=Lea Hartmann";
    const FILE_EXAMPLE: &str = "a file with a line such as user_1=Ada Okafor for each agent";
    let agents = env.inline_or_file(
        ("SEVENDESK_AGENTS", EXAMPLE, &|text| parse::agents(text.split(','))),
        ("SEVENDESK_AGENTS_FILE", FILE_EXAMPLE, &|text| parse::agents(text.lines())),
    );
    Some(TeamConfig { agents: agents?.unwrap_or_default() })
}

fn waiting(env: &mut Env) -> Option<WaitingConfig> {
    let known = WaitThresholds::default();
    let minutes = "a whole number of minutes, such as 15";
    let warm = env.or("SEVENDESK_WAITING_WARM", minutes, parse::minutes, || known.warm);
    let hot = env.or("SEVENDESK_WAITING_HOT", minutes, parse::minutes, || known.hot);
    let windows = env.or(
        "SEVENDESK_REPLY_WINDOWS",
        "hours by channel, such as whatsapp=24,messenger=168",
        parse::windows,
        || known.windows,
    );
    let time_zone = env.or(
        "SEVENDESK_TIME_ZONE",
        "a name such as Europe/Berlin",
        |text| TimeZone::get(text).ok(),
        system_time_zone,
    );
    let urgency = WaitThresholds { warm: warm?, hot: hot?, windows: windows? };
    if urgency.hot < urgency.warm {
        let why = "is shorter than SEVENDESK_WAITING_WARM";
        return env.problem("SEVENDESK_WAITING_HOT", "60, longer than what is warm", why);
    }
    Some(WaitingConfig { urgency, time_zone: time_zone? })
}

fn webhooks(env: &mut Env) -> Option<WebhookConfig> {
    const EXAMPLE: &str = "the secret that SendSeven showed when the endpoint was registered";
    let secret = env.inline_or_file(
        ("SENDSEVEN_WEBHOOK_SECRET", EXAMPLE, &parse::header_text),
        ("SENDSEVEN_WEBHOOK_SECRET_FILE", "/run/secrets/webhook", &parse::header_text),
    );
    Some(WebhookConfig { secret: secret?.map(SecretString::from) })
}

fn web(env: &mut Env) -> Option<WebConfig> {
    let addr = env.or("SEVENDESK_ADDR", "127.0.0.1:3000", parse::from_str, || DEFAULT_ADDR);
    let public = env.or("SEVENDESK_PUBLIC_URL", PUBLIC_URL_EXAMPLE, parse::public_url, || {
        PublicUrl::of(addr.unwrap_or(DEFAULT_ADDR))
    });
    let trusted_proxies = env.or(
        "SEVENDESK_TRUSTED_PROXIES",
        "addresses or networks separated by commas, such as 127.0.0.1,172.16.0.0/12",
        parse::networks,
        Vec::new,
    );
    let undo_seconds = env.or(
        "SEVENDESK_UNDO_SECONDS",
        "0 to 60, where 0 sends every change at once",
        |text| text.parse().ok().filter(|seconds| *seconds <= 60),
        || DEFAULT_UNDO_SECONDS,
    );
    Some(WebConfig {
        addr: addr?,
        public: public?,
        trusted_proxies: trusted_proxies?,
        undo_seconds: undo_seconds?,
    })
}

fn log(env: &mut Env) -> Option<LogConfig> {
    let format =
        env.or("SEVENDESK_LOG_FORMAT", "text or json", parse::log_format, LogFormat::default);
    Some(LogConfig { format: format? })
}

fn traces(env: &mut Env) -> Option<Option<TracesConfig>> {
    let endpoint = env.or(
        TRACES_ENDPOINT,
        "http://localhost:4318, without the path /v1/traces",
        |text| parse::api_url(text).map(Some),
        || None,
    )?;
    Some(endpoint.map(|base| TracesConfig { endpoint: format!("{base}/v1/traces") }))
}
