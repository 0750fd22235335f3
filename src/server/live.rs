//! What every open page is told. Whoever changes something tells it here once; each page's stream
//! (`/events`) passes it on.

use crate::model::{Change, Company, Standing};
use tokio::sync::broadcast;

/// How many pieces of news a slow stream may lag behind before it has to start anew.
const KEPT: usize = 1_024;

/// The place where news is told and heard. Clones share it.
#[derive(Debug, Clone)]
pub struct Live(broadcast::Sender<News>);

/// One piece of news.
#[derive(Debug, Clone)]
pub enum News {
    Change(Box<Change>),
    Company(Company),
    Standing(Box<Standing>),
}

impl Live {
    pub fn new() -> Self {
        Self(broadcast::channel(KEPT).0)
    }

    /// Tells everybody who listens now.
    pub fn tell(&self, news: News) {
        // Fails only where nobody listens.
        let _ = self.0.send(news);
    }

    /// What is told from now on.
    pub fn listen(&self) -> broadcast::Receiver<News> {
        self.0.subscribe()
    }

    /// How many pages listen.
    pub fn listeners(&self) -> usize {
        self.0.receiver_count()
    }
}

impl Default for Live {
    fn default() -> Self {
        Self::new()
    }
}
