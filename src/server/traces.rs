//! Traces for OpenTelemetry: each request with the calls of SendSeven that it leads to, also those
//! made later. They contain routes, names of calls, and results; no ids, names, or texts.

use super::config::TracesConfig;
use super::sendseven::{SendSevenError, http_client};
use anyhow::Context as _;
use async_trait::async_trait;
use http::Method;
use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState, TracerProvider,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::{IdGenerator, SdkTracerProvider};
use std::cell::Cell;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Level, Span, Subscriber, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// The target of the spans to export, which the log leaves out.
pub const TARGET: &str = "sevendesk::traces";

const EXPORT_TIMEOUT: Duration = Duration::from_secs(10);

/// Prepares the export of traces.
pub fn provider(config: &TracesConfig) -> anyhow::Result<SdkTracerProvider> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(&config.endpoint)
        .with_timeout(EXPORT_TIMEOUT)
        .with_http_client(Sender { client: http_client()?, runtime: Handle::current() })
        .build()
        .context("the export of traces cannot be prepared")?;
    let resource = Resource::builder_empty()
        .with_service_name("sevendesk")
        .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .with_detector(Box::new(EnvResourceDetector::new()))
        .build();
    Ok(SdkTracerProvider::builder()
        .with_id_generator(RequestIds)
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}

/// Returns the layer that passes spans to the provider.
pub fn layer<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'span> LookupSpan<'span>,
{
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("sevendesk"));
    layer.with_location(false).with_threads(false).with_filter(spans_to_export())
}

fn spans_to_export() -> Targets {
    Targets::new().with_target(TARGET, Level::INFO)
}

/// Begins the span of a request, which is the beginning of its trace.
pub fn request(method: &Method, route: &str) -> Span {
    tracing::info_span!(
        target: TARGET,
        parent: None,
        "request",
        otel.name = format!("{method} {route}"),
        otel.kind = "server",
        http.request.method = %method,
        http.route = route,
        http.response.status_code = Empty,
        otel.status_code = Empty,
    )
}

/// Returns the id of a request's span, from which its trace can be continued; `None` if traces are
/// not exported.
pub fn id_of(request: &Span) -> Option<String> {
    let context = request.context();
    let span = context.span().span_context().clone();
    span.is_valid().then(|| span.span_id().to_string())
}

/// Records the result of a request.
pub fn record_status(request: &Span, status: u16) {
    request.record("http.response.status_code", status);
    if status >= 500 {
        request.record("otel.status_code", "ERROR");
    }
}

/// Begins the span of a change that is made after its request, in the trace of that request.
pub fn change(request: &str, kind: &'static str) -> Span {
    let span = tracing::info_span!(target: TARGET, parent: None, "change", otel.name = kind);
    let id = u64::from_str_radix(request, 16).unwrap_or_default();
    let (trace, parent) = (TraceId::from(u128::from(id)), SpanId::from(id));
    let parent = SpanContext::new(trace, parent, TraceFlags::SAMPLED, true, TraceState::default());
    if parent.is_valid() && !span.is_disabled() {
        // It fails only for a span that has begun a trace of its own.
        let _ = span.set_parent(Context::new().with_remote_span_context(parent));
    }
    span
}

/// Begins the span of one attempt of a call.
pub fn call(name: &'static str) -> Span {
    tracing::info_span!(
        target: TARGET,
        "call",
        otel.name = name,
        otel.kind = "client",
        http.response.status_code = Empty,
        otel.status_code = Empty,
    )
}

/// Records the result of a call.
pub fn record_result<T>(call: &Span, result: &Result<T, SendSevenError>) {
    match result {
        Ok(_) => return,
        Err(SendSevenError::Refused { status, .. }) => {
            call.record("http.response.status_code", *status);
        }
        Err(_) => {}
    }
    call.record("otel.status_code", "ERROR");
}

/// Gives the first span of a trace the trace's own id, cut to 64 bits. A request's id in logs,
/// audit entries, and the database is therefore enough to find and to continue its trace.
#[derive(Debug)]
struct RequestIds;

thread_local! {
    static LAST: Cell<u64> = const { Cell::new(0) };
}

impl IdGenerator for RequestIds {
    /// OpenTelemetry asks for the id of a span before that of its trace.
    fn new_span_id(&self) -> SpanId {
        LAST.set(rand::random_range(1..=u64::MAX));
        SpanId::from(LAST.get())
    }

    fn new_trace_id(&self) -> TraceId {
        TraceId::from(u128::from(LAST.get()))
    }
}

/// Exports in the server's runtime: OpenTelemetry's own thread has none.
#[derive(Debug)]
struct Sender {
    client: reqwest::Client,
    runtime: Handle,
}

#[async_trait]
impl HttpClient for Sender {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        let sent = self.runtime.spawn(async move {
            let response = client.execute(request.try_into()?).await?;
            let status = response.status();
            Ok::<_, reqwest::Error>((status, response.bytes().await?))
        });
        let (status, body) = sent.await??;
        let mut response = Response::new(body);
        *response.status_mut() = status;
        Ok(response)
    }
}
