//! The export of traces to an OpenTelemetry collector.

use super::config::TracesConfig;
use super::sendseven::http_client;
use super::traces::TARGET;
use anyhow::Context;
use async_trait::async_trait;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanId, TraceId, TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::EnvResourceDetector;
use opentelemetry_sdk::trace::{IdGenerator, SdkTracerProvider};
use std::cell::Cell;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::{Level, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

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
    let spans = Targets::new().with_target(TARGET, Level::INFO);
    layer.with_location(false).with_threads(false).with_filter(spans)
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
