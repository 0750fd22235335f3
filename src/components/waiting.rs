//! How long a customer has waited, and how warm that is.

use super::markup::{El, el};
use crate::model::{Conversation, Timestamp};

/// Seconds after which waiting is warm.
const WARM: i64 = 15 * 60;
/// Seconds after which waiting is hot.
const HOT: i64 = 60 * 60;

/// A bar and words; a dash where nobody waits.
pub fn waiting(conversation: &Conversation, now: Timestamp) -> El {
    let (heat, words) = match conversation.waiting_since() {
        None => ("wait none", "–".to_owned()),
        Some(since) => {
            let heat = match since.age(now) {
                HOT.. => "wait hot",
                WARM.. => "wait warm",
                _ => "wait",
            };
            (heat, since.ago(now))
        }
    };
    el("span").class(heat).child(el("i")).text(words)
}
