//! One conversation and when it was last updated. Older data never replaces newer data, whether it
//! comes from a read or an event.

use super::overlay::Overlay;
use crate::model::{Contact, Conversation, Timestamp};
use crate::server::sendseven::{ConversationDelta, Event, EventKind};
use std::time::Duration;
use tokio::time::Instant;

const MICROSECONDS: i64 = 1_000_000;
/// For this long after a read, an event without a visible change needs no further read.
const JUST_READ: Duration = Duration::from_secs(10);

/// The known state of a conversation.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The state as SendSeven returned it.
    pub conversation: Conversation,
    /// The state with the pending change applied, if there is one.
    shown: Option<Box<Conversation>>,
    /// The state is at least as recent as this.
    read: Instant,
    /// Time of the latest event, in microseconds since 1970; 0 before the first.
    event_at: i64,
    /// When that event was received.
    event_received_at: Option<Instant>,
    /// Number of the last sync pass that found it.
    pub pass: u64,
}

/// Result of applying an event to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Known,
    /// The event alone does not determine the new state.
    Unclear,
}

impl Entry {
    /// Creates an entry from a read that started at `read`.
    pub fn new(conversation: Conversation, read: Instant, pass: u64) -> Self {
        Self { conversation, shown: None, read, event_at: 0, event_received_at: None, pass }
    }

    /// Creates an entry from an event about an unknown conversation; `None` if data is missing.
    pub fn from_event(event: &Event, delta: &ConversationDelta, now: Instant) -> Option<Self> {
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
            last_message: None,
            last_message_at: None,
            last_customer_message_at: None,
            last_agent_reply_at: None,
            waiting: None,
            snooze: None,
            closed_at: None,
            tags: Vec::new(),
            has_bot: false,
            pending: None,
        };
        // It was never read, so any read is newer.
        let read = now.checked_sub(Duration::from_secs(3600)).unwrap_or(now);
        let mut entry = Self::new(blank, read, 0);
        entry.apply_event(event, delta, now);
        Some(entry)
    }

    /// Returns the conversation as operators see it.
    pub fn shown(&self) -> &Conversation {
        self.shown.as_deref().unwrap_or(&self.conversation)
    }

    /// Sets or removes the pending change.
    pub fn set_overlay(&mut self, overlay: Option<&Overlay>) {
        self.shown = overlay.map(|overlay| Box::new(overlay.over(&self.conversation)));
    }

    /// Returns when a read or event last updated the entry.
    pub fn last_update(&self) -> Instant {
        self.event_received_at.map_or(self.read, |received| received.max(self.read))
    }

    /// Stores the result of a read unless newer data is known. Returns whether it was stored.
    pub fn upsert(&mut self, mut read: Conversation, asked: Instant) -> bool {
        if !self.accepts(&read, asked) {
            return false;
        }
        let known = &mut self.conversation;
        read.waiting = waiting(known, &read);
        if read.last_message.is_none() && read.last_message_at == known.last_message_at {
            read.last_message = known.last_message.take();
        }
        if !read.contact.has_details() && read.contact.id == known.contact.id {
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

    fn accepts(&self, read: &Conversation, asked: Instant) -> bool {
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
            || (asked >= self.read
                && self.event_received_at.is_none_or(|received| asked >= received))
    }

    /// Applies an event as far as it is newer than the known state.
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
        // No event reports a snooze, and most snoozes end when the customer writes.
        let woken = moved && customer > before.last_customer_message_at;
        let woken = woken && known.snooze.is_some();
        if known.status.is_closed() {
            (known.needs_reply, known.snooze) = (false, None);
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
            // The order of the two within the second is unknown.
            _ if same_second && changed => Outcome::Unclear,
            // Something changed that the event does not contain.
            EventKind::Conversation if latest && !changed && !same_second && !just_read => {
                Outcome::Unclear
            }
            _ => Outcome::Known,
        }
    }

    /// Moves message times forward, never back. Returns whether one moved.
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
        let said = event.message.as_ref().filter(|said| {
            matches!(event.kind, EventKind::Received | EventKind::Sent)
                && known.last_message.as_ref().is_none_or(|last| said.at >= last.at)
        });
        if said.is_some() {
            known.last_message = said.cloned();
        }
        (customer, agent) != before
    }

    /// Updates the contact from an event about something else, which may lack some of its fields.
    pub fn complete_contact(&mut self, contact: &Contact) {
        let known = &mut self.conversation.contact;
        if known.id != contact.id {
            return;
        }
        for (known, new) in [
            (&mut known.name, &contact.name),
            (&mut known.phone, &contact.phone),
            (&mut known.email, &contact.email),
        ] {
            if new.is_some() {
                known.clone_from(new);
            }
        }
    }

    /// Updates the contact.
    pub fn rename_contact(&mut self, contact: &Contact) {
        if self.conversation.contact.id == contact.id {
            self.conversation.contact = contact.clone();
        }
    }
}

/// Returns the start of the customer's wait: their first message after the last reply. Later
/// messages do not reset it; a reply or a close ends it.
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
