//! Traces reach a collector: a click and the calls it leads to are one trace.

use crate::support::lists::first_open;
use crate::support::server::{LEAD, Server};
use crate::support::{Browser, PASSWORD, TestApp, eventually};
use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use sevendesk::simulator::Contract;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// Receives traces over HTTP.
#[derive(Clone, Default)]
struct Collector(Arc<Mutex<Vec<Bytes>>>);

impl Collector {
    /// Returns its address.
    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let exports = self.0.clone();
        let receive = async move |body: Bytes| exports.lock().unwrap().push(body);
        let collector = Router::new().route("/v1/traces", post(receive));
        tokio::spawn(async move { axum::serve(listener, collector).await });
        address
    }

    /// Returns everything received, as it came.
    fn bytes(&self) -> Vec<u8> {
        self.0.lock().unwrap().concat()
    }

    fn spans(&self) -> Vec<Span> {
        let exports = self.0.lock().unwrap();
        let read = exports.iter().map(|body| ExportTraceServiceRequest::decode(&**body).unwrap());
        read.flat_map(|export| export.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .collect()
    }

    /// Waits for the span of this name.
    async fn span(&self, name: &str) -> Span {
        eventually(async || self.spans().into_iter().find(|span| span.name == name)).await
    }
}

#[tokio::test]
async fn a_click_and_the_call_that_it_leads_to_seconds_later_are_one_trace() {
    let app = TestApp::new(Contract::Live).start().await;
    let collector = Collector::default();
    let endpoint = collector.start().await;
    let settings = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint.as_str()),
        ("OTEL_BSP_SCHEDULE_DELAY", "50"),
        ("SEVENDESK_UNDO_SECONDS", "1"),
    ];
    let server = Server::start(&app, &settings).await;
    let browser = Browser::new(server.addr);
    browser.sign_in(LEAD, PASSWORD).await;
    let id = first_open(&browser).await.id.to_string();
    let fields = [("id", id.as_str())];
    assert_eq!(browser.call("/api/conversations/close", &fields).await.status, 200);

    let call = collector.span("close").await;
    let click = collector.span("POST /api/conversations/close").await;
    assert!(click.parent_span_id.is_empty());
    assert_eq!(call.trace_id, click.trace_id);
    assert_eq!(click.trace_id[8..], click.span_id);
    let change = collector.span("change: close").await;
    assert_eq!(call.parent_span_id, change.span_id);
    assert_eq!(change.parent_span_id, click.span_id);
    let exported = String::from_utf8_lossy(&collector.bytes()).into_owned();
    for secret in [id.as_str(), LEAD, PASSWORD, "s7_api_demo"] {
        assert!(!exported.contains(secret), "{secret}");
    }
}
