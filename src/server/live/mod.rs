//! What every open page is told. Whoever changes something tells it here once; it is written down
//! once, and each page's stream (`/events`) passes that on.

/// What is passed on, with the latest of it kept.
mod feed;
/// Writing news down, and what happens every second.
mod pump;
/// One page's stream.
mod stream;

pub use pump::pump;
pub use stream::{PATH, stream};

use crate::model::{Change, Company};
use feed::Feed;
use std::sync::Arc;
use tokio::sync::broadcast;

/// How many pieces of news the writing down may lag behind before all pages have to start anew.
const MOST_UNWRITTEN: usize = 4_096;

/// The place where news is told and heard. Clones share it.
#[derive(Clone)]
pub struct Live(Arc<Shared>);

struct Shared {
    news: broadcast::Sender<News>,
    feed: Feed,
}

/// One piece of news.
#[derive(Debug, Clone)]
pub enum News {
    Change(Box<Change>),
    Company(Company),
    /// A job has gone on.
    Jobs,
}

impl Live {
    pub fn new() -> Self {
        Self(Arc::new(Shared { news: broadcast::channel(MOST_UNWRITTEN).0, feed: Feed::new() }))
    }

    /// Tells everybody who listens now.
    pub fn tell(&self, news: News) {
        // Fails only where nobody listens.
        let _ = self.0.news.send(news);
    }

    /// What is told from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.0.news.subscribe()
    }

    /// How many pages listen.
    pub fn listeners(&self) -> usize {
        self.0.feed.listeners()
    }

    /// How far the pages have been told. A page that is made now and then listens from here, with
    /// `/events?after=`, misses nothing.
    pub fn position(&self) -> String {
        self.0.feed.position()
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
