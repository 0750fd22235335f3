//! `GET /events`: what one page is told, as server-sent events. Ends with the session it was asked
//! in, and with the server.

use super::feed::Joined;
use crate::model::AppError;
use crate::server::refusals::{failure, sentence};
use crate::server::services::Desk;
use crate::server::session::SignedIn;
use crate::server::state::AppState;
use crate::server::store::session_cache::SessionEnd;
use axum::body::Body;
use axum::extract::{Extension, Query, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream::unfold;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
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

/// Where pages listen.
pub const PATH: &str = "/events";

/// How often a stream looks whether its session still stands, in memory: it may have expired, or
/// another process has ended it.
const CHECK_EVERY: Duration = Duration::from_secs(4);
/// Streams at the same time; each is a connection that stays.
const MOST_STREAMS: usize = 1_000;

/// Where to begin, for a page that has not listened before.
#[derive(Deserialize)]
pub struct Beginning {
    after: Option<String>,
}

/// A page's stream.
struct Stream {
    state: AppState,
    session: Id,
    user_id: i64,
    checks: Interval,
    ends: Receiver<SessionEnd>,
    first: Option<Bytes>,
    rest: Receiver<Bytes>,
}

/// Begins a stream for somebody signed in.
pub async fn stream(
    State(state): State<AppState>,
    Extension(session): Extension<Session>,
    Query(Beginning { after }): Query<Beginning>,
    headers: HeaderMap,
) -> Response {
    // Before the look at the session: whatever ends it from now on is noticed.
    let ends = state.store.session_ends();
    let caller = SignedIn::of(&session, &state.store).await;
    let caller = caller.and_then(|caller| caller.ok_or(AppError::SignedOut));
    let (user_id, session) = match (caller, session.id()) {
        (Ok(caller), Some(id)) => (caller.user_id, id),
        (Ok(_), None) => return failure(AppError::SignedOut),
        (Err(error), _) => return failure(error),
    };
    if state.desk.live.listeners() >= MOST_STREAMS {
        return sentence(StatusCode::SERVICE_UNAVAILABLE, "refusal-too-many-pages");
    }
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok());
    let Joined { first, rest } = begin(&state.desk, last.or(after.as_deref()));
    let checks = interval_at(Instant::now() + CHECK_EVERY, CHECK_EVERY);
    let first = Some(first);
    let stream = Stream { state, session, user_id, checks, ends, first, rest };
    let pieces = unfold(stream, |mut stream| async {
        stream.next().await.map(|piece| (Ok::<_, Infallible>(piece), stream))
    });
    let headers = [
        (CONTENT_TYPE.as_str(), "text/event-stream"),
        (CACHE_CONTROL.as_str(), "no-store"),
        // Proxies such as nginx would hold the pieces back.
        ("x-accel-buffering", "no"),
    ];
    (headers, Body::from_stream(pieces)).into_response()
}

/// The first piece says when to come back: not all at once after the server was away.
fn begin(desk: &Desk, after: Option<&str>) -> Joined {
    let retry = rand::random_range(1_000..=5_000);
    let joined = desk.live.0.feed.join(after, &desk.standing());
    let first = [format!("retry: {retry}\n").as_bytes(), joined.first.as_ref()].concat();
    Joined { first: first.into(), ..joined }
}

impl Stream {
    /// The next piece; none where the stream ends.
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            tokio::select! {
                // What ends the stream comes before what it would tell.
                biased;
                () = self.state.draining.cancelled() => return None,
                end = self.ends.recv() => match end {
                    Ok(end) if !end.concerns(&self.session, self.user_id) => {}
                    _ => self.stands().await?,
                },
                _ = self.checks.tick() => self.stands().await?,
                told = next_of(&mut self.first, &mut self.rest) => match told {
                    Ok(piece) => return Some(piece),
                    Err(RecvError::Lagged(_)) => {
                        let Joined { first, rest } = self.state.desk.live.0.feed.join_anew();
                        (self.first, self.rest) = (Some(first), rest);
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// None where the session has ended, its operator is disabled, or that cannot be told.
    async fn stands(&self) -> Option<()> {
        let store = self.state.store.clone();
        let session = Session::new(Some(self.session), Arc::new(store.clone()), None);
        SignedIn::of(&session, &store).await.ok().flatten().map(|_| ())
    }
}

async fn next_of(
    first: &mut Option<Bytes>,
    rest: &mut Receiver<Bytes>,
) -> Result<Bytes, RecvError> {
    match first.take() {
        Some(first) => Ok(first),
        None => rest.recv().await,
    }
}
