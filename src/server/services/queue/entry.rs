//! One conversation and how late the knowledge of it is. Later knowledge is never replaced by
//! earlier, by whichever way the two come.

use super::overlay::Overlay;
use crate::model::{Contact, Conversation, Timestamp};
use crate::server::sendseven::{ConversationDelta, Event, EventKind};
use std::time::Duration;
use tokio::time::Instant;

const MICROSECONDS: i64 = 1_000_000;
/// An event about what was read so lately tells what the reading has told.
const JUST_READ: Duration = Duration::from_secs(10);

/// What is known of a conversation.
#[derive(Debug, Clone)]
pub struct Entry {
    /// As SendSeven told it.
    pub conversation: Conversation,
    /// As it is shown, where a pending change lies over it.
    shown: Option<Box<Conversation>>,
    /// What SendSeven told is at least as late as this.
    read: Instant,
    /// When the latest event about it happened, in microseconds since 1970; 0 before the first.
    event_at: i64,
    /// When that event came.
    event_received_at: Option<Instant>,
    /// The number of the pass through SendSeven's lists that met it last.
    pub pass: u64,
}

/// What an event has made of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Known,
    /// What the event means cannot be told from it alone.
    Unclear,
}

impl Entry {
    /// What was read, and as of when.
    pub fn new(conversation: Conversation, read: Instant, pass: u64) -> Self {
        Self { conversation, shown: None, read, event_at: 0, event_received_at: None, pass }
    }

    /// What an event tells of a conversation that was not known. None where that is too little.
    pub fn begin(event: &Event, delta: &ConversationDelta, now: Instant) -> Option<Self> {
        let contact = event.contact.clone().filter(|contact| contact.id.is_some());
        let contact = contact.filter(|c| delta.contact.is_none() || c.id == delta.contact)?;
        let blank = Conversation {
            id: delta.id.clone(),
            contact,
            channel: delta.channel.clone()?,
            status: delta.status.clone()?,
            needs_reply: false,
            assignee: None,
            subject: delta.subject.clone(),
            created_at: delta.created_at,
            updated_at: None,
            last_message_at: None,
            last_customer_message_at: None,
            last_agent_reply_at: None,
            waiting: None,
            snoozed_until: None,
            closed_at: None,
            tags: Vec::new(),
            pending: None,
        };
        // Nothing was read of it: any reading is later.
        let read = now.checked_sub(Duration::from_secs(3600)).unwrap_or(now);
        let mut entry = Self::new(blank, read, 0);
        entry.apply_event(event, delta, now);
        Some(entry)
    }

    /// The conversation as everybody sees it.
    pub fn shown(&self) -> &Conversation {
        self.shown.as_deref().unwrap_or(&self.conversation)
    }

    /// Lays the pending change of the conversation over it, where there is one.
    pub fn set_overlay(&mut self, overlay: Option<&Overlay>) {
        self.shown = overlay.map(|overlay| Box::new(overlay.over(&self.conversation)));
    }

    /// When what is known was last told, by reading or by an event.
    pub fn updated_at_instant(&self) -> Instant {
        self.event_received_at.map_or(self.read, |result| result.max(self.read))
    }

    /// Takes over what was read, unless something later is known. True where it was taken.
    pub fn upsert(&mut self, mut read: Conversation, asked: Instant) -> bool {
        if !self.is_outdated_by(&read, asked) {
            return false;
        }
        let known = &mut self.conversation;
        read.waiting = waiting(known, &read);
        if !read.contact.is_told() && read.contact.id == known.contact.id {
            read.contact = known.contact.clone();
        }
        if read.status.is_closed() {
            let previous = if known.status.is_closed() { known.closed_at } else { None };
            read.closed_at = read.closed_at.or(previous).or(read.updated_at);
        }
        *known = read;
        self.read = self.read.max(asked);
        true
    }

    fn is_outdated_by(&self, read: &Conversation, asked: Instant) -> bool {
        let known = self.conversation.updated_at;
        if let (Some(read), Some(known)) = (read.updated_at, known)
            && read < known
        {
            return false;
        }
        let later = |at: Timestamp| known.is_none_or(|known| at > known);
        let after_events = |at: Timestamp| at.0 > self.event_at.div_euclid(MICROSECONDS);
        let says_so = read.updated_at.is_some_and(|at| later(at) && after_events(at));
        says_so
            || (asked >= self.read && self.event_received_at.is_none_or(|result| asked >= result))
    }

    /// Takes over what an event tells, as far as it is the latest.
    pub fn apply_event(
        &mut self,
        event: &Event,
        delta: &ConversationDelta,
        now: Instant,
    ) -> Outcome {
        let before = self.conversation.clone();
        let moved = self.move_times(event, delta);
        let known = &mut self.conversation;
        let second = Timestamp(event.at.div_euclid(MICROSECONDS));
        let latest = event.at > self.event_at && known.updated_at.is_none_or(|read| second >= read);
        let same_second = known.updated_at == Some(second) && self.event_at < event.at;
        if latest {
            if let Some(status) = &delta.status {
                known.status.clone_from(status);
            }
            if let Some(assignee) = &delta.assignee {
                let previous = known.assignee.take_if(|agent| Some(&agent.id) == assignee.as_ref());
                known.assignee = previous.or_else(|| assignee.clone().map(Into::into));
            }
            if delta.subject.is_some() {
                known.subject.clone_from(&delta.subject);
            }
            self.event_at = event.at;
            self.event_received_at = Some(now);
        }
        let reopened = before.status.is_closed() && !known.status.is_closed();
        let (customer, agent) = (known.last_customer_message_at, known.last_agent_reply_at);
        let mut tied = false;
        match event.kind {
            EventKind::Received if latest => known.needs_reply = true,
            EventKind::Sent if latest => known.needs_reply = false,
            _ if moved || reopened => {
                known.needs_reply = customer > agent;
                tied = customer.is_some() && customer == agent;
            }
            _ => {}
        }
        // No event tells of a snooze, and most snoozes end when the customer writes.
        let woken = moved && customer > before.last_customer_message_at;
        let woken = woken && known.snoozed_until.is_some();
        if known.status.is_closed() {
            (known.needs_reply, known.snoozed_until) = (false, None);
            known.closed_at = known.closed_at.or(Some(second));
        } else {
            known.closed_at = None;
        }
        known.waiting = waiting(&before, known);
        let changed = *known != before;
        let open = !known.status.is_closed();
        let just_read = now.saturating_duration_since(self.read) < JUST_READ;
        match event.kind {
            _ if open && (tied || woken) => Outcome::Unclear,
            // Which of the two came first within the second cannot be seen.
            _ if same_second && changed => Outcome::Unclear,
            // Something has changed that the event does not name.
            EventKind::Conversation if latest && !changed && !same_second && !just_read => {
                Outcome::Unclear
            }
            _ => Outcome::Known,
        }
    }

    /// Times only ever move on. True where one did.
    fn move_times(&mut self, event: &Event, delta: &ConversationDelta) -> bool {
        let known = &mut self.conversation;
        let by = |kind| event.message_at.filter(|_| event.kind == kind);
        let customer = delta.last_customer_message_at.max(by(EventKind::Received));
        let agent = delta.last_agent_reply_at.max(by(EventKind::Sent));
        let before = (known.last_customer_message_at, known.last_agent_reply_at);
        known.last_customer_message_at = before.0.max(customer);
        known.last_agent_reply_at = before.1.max(agent);
        let (customer, agent) = (known.last_customer_message_at, known.last_agent_reply_at);
        known.last_message_at = known.last_message_at.max(customer).max(agent);
        (customer, agent) != before
    }

    /// Takes over how a customer is called.
    pub fn rename_contact(&mut self, contact: &Contact) {
        if self.conversation.contact.id == contact.id {
            self.conversation.contact = contact.clone();
        }
    }
}

/// Since when the customer waits: their first message after the last reply. Later messages do not
/// reset it; a reply and a close end it.
fn waiting(before: &Conversation, now: &Conversation) -> Option<Timestamp> {
    if !now.needs_reply || now.status.is_closed() {
        return None;
    }
    let answered = |since| {
        now.last_agent_reply_at != before.last_agent_reply_at
            && now.last_agent_reply_at.is_some_and(|reply| reply >= since)
    };
    let since = before.waiting_since().filter(|since| !answered(*since));
    since.or(now.last_customer_message_at)
}
