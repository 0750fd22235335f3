//! Who else is with a conversation.

use super::avatar::avatar;
use super::markup::{El, el};
use crate::model::{Company, ConversationId, Present};
use crate::words::tell;

/// Those who are with one conversation.
pub fn of<'a>(company: &'a [Company], id: &ConversationId) -> &'a [Present] {
    company.iter().find(|company| company.id == *id).map_or(&[], |company| &company.who)
}

/// Small badges, with what each operator is at in words.
pub fn badges(who: &[Present]) -> Option<El> {
    (!who.is_empty()).then(|| el("span").class("here").children(who.iter().map(badge)))
}

fn badge(present: &Present) -> El {
    let words = words(present);
    let badge = avatar(&present.name, &present.name);
    let class = if present.acting { "visitor acting" } else { "visitor" };
    el("span")
        .class(class)
        .attr("title", words.clone())
        .child(badge)
        .child(el("span").class("vh").text(words))
}

/// A line in the detail.
pub fn line(who: &[Present]) -> Option<El> {
    let sentences: Vec<_> = who.iter().map(words).collect();
    (!who.is_empty()).then(|| {
        let words = [&sentences.join(". "), "."].concat();
        el("p")
            .class("company")
            .attr("role", "status")
            .children(badges(who))
            .child(el("span").text(words))
    })
}

fn words(present: &Present) -> String {
    let at = if present.acting { "here-acting" } else { "here-looking" };
    tell(at, &[("name", &present.name)])
}
