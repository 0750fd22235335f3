//! One conversation in full.

use super::avatar::avatar;
use super::channel::channel;
use super::markup::{El, el};
use super::state::state;
use super::time::ago;
use super::waiting::{waiting, window};
use crate::model::{Conversation, Timestamp, Urgency};
use crate::words::say;

/// Who the conversation is with; the heading takes the focus when a conversation is opened.
pub fn headline(conversation: &Conversation) -> El {
    let contact = &conversation.contact;
    let label = contact.label();
    let name = el("h2")
        .attr("id", "conversation-heading")
        .attr("tabindex", "-1")
        .attr("dir", "auto")
        .attr("title", label.to_owned())
        .text(label.to_owned());
    let reach = [contact.phone.clone(), contact.email.clone()].into_iter().flatten();
    let reach =
        reach.filter(|text| text != label).map(|text| el("p").attr("dir", "auto").text(text));
    el("div").class("top").child(avatar(label, label)).child(el("div").child(name).children(reach))
}

/// All that is known of it.
pub fn facts(conversation: &Conversation, urgency: &Urgency, now: Timestamp) -> El {
    let c = conversation;
    let word = |word: &str| el("dd").text(word.to_owned());
    let mut facts = vec![
        ("state", el("dd").child(state(c))),
        ("fact-status", word(c.status.label())),
        ("state-needs-reply", word(say(if c.needs_reply { "yes" } else { "no" }))),
        ("waiting", el("dd").child(waiting(c, urgency, now))),
        ("channel", el("dd").child(channel(&c.channel))),
    ];
    if let Some(window) = window(c, urgency, now) {
        facts.push(("window", el("dd").child(window)));
    }
    if let Some(subject) = &c.subject {
        facts.push(("fact-subject", word(subject).attr("dir", "auto")));
    }
    if !c.tags.is_empty() {
        let tags = c.tags.iter().map(|tag| el("li").attr("dir", "auto").text(tag.clone()));
        facts.push(("fact-tags", el("dd").child(el("ul").class("tags").children(tags))));
    }
    let moments = [
        ("fact-last", c.last_message_at),
        ("fact-customer", c.last_customer_message_at),
        ("fact-agent", c.last_agent_reply_at),
        ("fact-snoozed", c.snoozed_until),
        ("created", c.created_at),
        ("fact-updated", c.updated_at),
        ("status-closed", c.closed_at),
    ];
    facts.extend(moments.into_iter().filter_map(|(name, at)| Some((name, moment(at?, now)))));
    facts.push(("fact-id", word(c.id.as_str()).class("id")));
    let lines = facts.into_iter().flat_map(|(name, fact)| [el("dt").text(say(name)), fact]);
    el("dl").class("facts").children(lines)
}

/// How long ago, and the exact time; of what is yet to come, only that.
fn moment(at: Timestamp, now: Timestamp) -> El {
    let exact = at.utc();
    let relative = (at <= now).then(|| ago(at, now));
    el("dd").class("moment").children(relative).child(el("small").text(exact))
}
