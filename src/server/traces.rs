//! Spans of traces: each request with the calls of SendSeven that it leads to, also those made later.
//! They contain routes, names of calls, and results; no ids, names, or texts.

use http::Method;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt, TraceFlags, TraceId, TraceState};
use tracing::Span;
use tracing::field::Empty;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// The target of the spans to export, which the log leaves out.
pub const TARGET: &str = "sevendesk::traces";

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
    let name = || ["change: ", kind].concat();
    let span = tracing::info_span!(target: TARGET, parent: None, "change", otel.name = name());
    let id = u64::from_str_radix(request, 16).unwrap_or_default();
    let (trace, parent) = (TraceId::from(u128::from(id)), SpanId::from(id));
    let parent = SpanContext::new(trace, parent, TraceFlags::SAMPLED, true, TraceState::default());
    if parent.is_valid() && !span.is_disabled() {
        // This fails only for a span that is already the root of a trace.
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

/// Records that a call failed, with the status of the response if there was one.
pub fn record_failure(call: &Span, status: Option<u16>) {
    if let Some(status) = status {
        call.record("http.response.status_code", status);
    }
    call.record("otel.status_code", "ERROR");
}
