//! `GET /events`: one browser's stream of server-sent events. It ends with the session it was
//! opened in, or with the server.

use super::publisher::status;
use crate::model::{Action, AppError, Role};
use crate::server::events::StreamGuard;
use crate::server::request::{CurrentUser, preferences};
use crate::server::store::session_cache::SessionEnd;
use crate::web::replay_log::Variant;
use crate::web::replay_log::{Message, Subscription};
use crate::web::state::WebState;
use crate::web::text_responses::{app_error, text};
use axum::body::Body;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::unfold;
use http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{Instant, Interval, interval_at};
use tower_sessions::Session;
use tower_sessions::session::Id;

/// The address of the stream.
pub const PATH: &str = "/events";

/// The interval at which a stream checks its session.
const CHECK_INTERVAL: Duration = Duration::from_secs(4);

/// The last event id, for a browser that cannot send `Last-Event-ID`.
#[derive(Deserialize)]
pub struct StreamParams {
    after: Option<String>,
}

/// A browser's stream.
struct Stream {
    web: WebState,
    session: Id,
    user_id: i64,
    variant: Variant,
    checks: Interval,
    ends: Receiver<SessionEnd>,
    first: Option<Bytes>,
    rest: Receiver<Arc<Message>>,
    open: StreamGuard,
}

/// Opens a stream for a signed-in operator.
pub async fn stream(
    State(web): State<WebState>,
    Extension(session): Extension<Session>,
    Query(StreamParams { after }): Query<StreamParams>,
    headers: HeaderMap,
) -> Response {
    // Subscribe before reading the session, so that its end is not missed.
    let ends = web.app.store.session_ends();
    let caller = CurrentUser::from_session(&session, &web.app.store, None).await;
    let caller = caller.and_then(|caller| caller.ok_or(AppError::SignedOut));
    let (caller, session) = match (caller, session.id()) {
        (Ok(caller), Some(id)) => (caller, id),
        (Ok(_), None) => return app_error(AppError::SignedOut),
        (Err(error), _) => return app_error(error),
    };
    let Some(open) = web.app.services.events.open_stream(session.0, caller.user_id) else {
        return text(StatusCode::SERVICE_UNAVAILABLE, "refusal-too-many-pages");
    };
    let language = preferences::language(&headers);
    let variant = Variant { language, may_change: may_change(&web, caller.operator.role) };
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let Subscription { first, rest } = subscribe(&web, last.or(after.as_deref()), variant);
    let checks = interval_at(Instant::now() + CHECK_INTERVAL, CHECK_INTERVAL);
    let user_id = caller.user_id;
    let first = Some(first);
    let stream = Stream { web, session, user_id, variant, checks, ends, first, rest, open };
    let frames = unfold(stream, |mut stream| async {
        stream.next().await.map(|frame| (Ok::<_, Infallible>(frame), stream))
    });
    let headers = [
        (CONTENT_TYPE.as_str(), "text/event-stream"),
        (CACHE_CONTROL.as_str(), "no-store"),
        // A stream that ends gives its connection back.
        (CONNECTION.as_str(), "close"),
        // Proxies such as nginx would buffer the stream.
        ("x-accel-buffering", "no"),
    ];
    (headers, Body::from_stream(frames)).into_response()
}

/// Subscribes with a random reconnect delay, so that browsers do not all return at once.
fn subscribe(web: &WebState, after: Option<&str>, variant: Variant) -> Subscription {
    let retry = rand::random_range(1_000..=5_000);
    let subscription = web.live.subscribe(after, &status(web), variant);
    let first = [format!("retry: {retry}\n").as_bytes(), subscription.first.as_ref()].concat();
    Subscription { first: first.into(), ..subscription }
}

/// Returns whether rows have controls, by the operator's role and the API token.
fn may_change(web: &WebState, role: Role) -> bool {
    [Action::Assign, Action::Close]
        .into_iter()
        .all(|action| role.may(action) && web.app.services.token_may(action))
}

impl Stream {
    /// Returns the next bytes; `None` if the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            tokio::select! {
                // Check for the end of the stream before its messages.
                biased;
                () = self.web.app.shutdown.cancelled() => return None,
                () = self.open.replaced() => return None,
                end = self.ends.recv() => match end {
                    Ok(end) if !end.concerns(&self.session, self.user_id) => {}
                    _ => self.check_session().await?,
                },
                _ = self.checks.tick() => self.check_session().await?,
                received = next_of(&mut self.first, &mut self.rest) => match received {
                    Ok(Next::First(bytes)) => return Some(bytes),
                    Ok(Next::Message(message)) if message.is_for(self.user_id) => {
                        return Some(message.frame(self.variant));
                    }
                    Ok(Next::Message(_)) => {}
                    Err(RecvError::Lagged(_)) => {
                        let Subscription { first, rest } =
                            self.web.live.resubscribe();
                        (self.first, self.rest) = (Some(first), rest);
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Returns `None` if the session has ended, the operator is disabled or has other permissions
    /// now, or the check fails. The browser reconnects if it may.
    async fn check_session(&self) -> Option<()> {
        let store = self.web.app.store.clone();
        let session = Session::new(Some(self.session), Arc::new(store.clone()), None);
        let caller = CurrentUser::from_session(&session, &store, None).await.ok().flatten()?;
        (may_change(&self.web, caller.operator.role) == self.variant.may_change).then_some(())
    }
}

enum Next {
    First(Bytes),
    Message(Arc<Message>),
}

async fn next_of(
    first: &mut Option<Bytes>,
    rest: &mut Receiver<Arc<Message>>,
) -> Result<Next, RecvError> {
    match first.take() {
        Some(first) => Ok(Next::First(first)),
        None => rest.recv().await.map(Next::Message),
    }
}
