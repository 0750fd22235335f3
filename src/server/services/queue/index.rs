//! Index of the conversations in the queue.

use super::entry::{Entry, Outcome};
use super::overlay::Overlay;
use super::{EventResult, JUST_CLOSED};
use crate::model::{Change, Contact, Conversation, ConversationId, Timestamp};
use crate::server::sendseven::{Event, EventKind};
use std::collections::HashMap;
use tokio::time::Instant;

/// Maximum number of conversations in memory. More are counted and reported as not loaded.
pub const MAX_CONVERSATIONS: usize = 30_000;

/// Conversations by ID. Every update is compared with the previous state and returns the change.
#[derive(Default)]
pub struct ConversationIndex {
    entries: HashMap<ConversationId, Box<Entry>>,
    /// Pending changes by conversation, including conversations that are not in the index.
    pending: HashMap<ConversationId, Overlay>,
}

/// A read-locked view of the index.
pub struct Snapshot<'a>(pub(super) &'a ConversationIndex);

impl Snapshot<'_> {
    /// Returns all conversations, with their pending changes.
    pub fn conversations(&self) -> impl Iterator<Item = &Conversation> {
        self.0.entries.values().map(|entry| entry.shown())
    }

    /// Returns one conversation, with its pending change.
    pub fn find(&self, id: &ConversationId) -> Option<&Conversation> {
        self.0.entries.get(id).map(|entry| entry.shown())
    }

    /// Returns one conversation without its pending change, for conflict checks.
    pub fn upstream(&self, id: &ConversationId) -> Option<&Conversation> {
        self.0.entries.get(id).map(|entry| &entry.conversation)
    }

    /// Returns the pending changes of all conversations.
    pub fn pending(&self) -> impl Iterator<Item = (&ConversationId, &Overlay)> {
        self.0.pending.iter()
    }

    /// Returns the number of conversations that are not closed.
    pub fn open_count(&self) -> u32 {
        let open = |conversation: &&Conversation| !conversation.status.is_closed();
        self.conversations().filter(open).count() as u32
    }

    pub fn is_empty(&self) -> bool {
        self.0.entries.is_empty()
    }
}

impl ConversationIndex {
    /// Returns the pending change of a conversation.
    pub fn pending(&self, id: &ConversationId) -> Option<&Overlay> {
        self.pending.get(id)
    }

    /// Sets or removes a pending change. `elsewhere` is the conversation if it is not in the index.
    pub fn set_overlay(
        &mut self,
        id: &ConversationId,
        overlay: Option<Overlay>,
        elsewhere: Option<&Conversation>,
    ) -> Option<Change> {
        let earlier = match overlay {
            Some(overlay) => self.pending.insert(id.clone(), overlay),
            None => self.pending.remove(id),
        };
        let overlay = self.pending.get(id);
        if let Some(entry) = self.entries.get_mut(id) {
            let before = entry.shown().clone();
            entry.set_overlay(overlay);
            return changed(before, entry);
        }
        let upstream = elsewhere?;
        let shown = |overlay: Option<&Overlay>| {
            Box::new(overlay.map_or_else(|| upstream.clone(), |overlay| overlay.over(upstream)))
        };
        let (before, now) = (shown(earlier.as_ref()), shown(overlay));
        (before != now).then(|| Change { id: id.clone(), before: Some(before), now: Some(now) })
    }

    /// Stores a read that started at `asked`. Conversations closed long ago are not added.
    pub fn upsert(
        &mut self,
        conversation: Conversation,
        asked: Instant,
        pass: u64,
        now: Timestamp,
    ) -> Option<Change> {
        let mut conversation = conversation;
        if conversation.snooze.is_some_and(|snooze| snooze.until <= now) {
            conversation.snooze = None;
        }
        let id = conversation.id.clone();
        let Some(entry) = self.entries.get_mut(&id) else {
            return self.put(Entry::new(conversation, asked, pass), now);
        };
        let before = entry.shown().clone();
        entry.pass = entry.pass.max(pass);
        if !entry.upsert(conversation, asked) {
            return None;
        }
        if entry.conversation.status.is_closed() {
            entry.conversation.closed_at.get_or_insert(now);
        }
        entry.set_overlay(self.pending.get(&id));
        changed(before, entry)
    }

    /// Applies an event.
    pub fn apply_event(
        &mut self,
        event: &Event,
        asked: Instant,
        now: Timestamp,
    ) -> (EventResult, Vec<Change>) {
        if event.kind == EventKind::Contact {
            let changes = event.contact.as_ref().map(|contact| self.rename_contact(contact));
            return (EventResult::Applied, changes.unwrap_or_default());
        }
        let Some(delta) = event.conversation.as_ref().filter(|_| event.kind != EventKind::Other)
        else {
            return (EventResult::Applied, Vec::new());
        };
        let unclear = || EventResult::NeedsRead(delta.id.clone());
        let Some(entry) = self.entries.get_mut(&delta.id) else {
            return match Entry::from_event(event, delta, asked) {
                Some(entry) => (EventResult::Applied, self.put(entry, now).into_iter().collect()),
                None => (unclear(), Vec::new()),
            };
        };
        let before = entry.shown().clone();
        let outcome = entry.apply_event(event, delta, asked);
        if let Some(contact) = event.contact.as_ref().filter(|contact| contact.has_details()) {
            entry.complete_contact(contact);
        }
        entry.set_overlay(self.pending.get(&delta.id));
        let result = if outcome == Outcome::Known { EventResult::Applied } else { unclear() };
        (result, changed(before, entry).into_iter().collect())
    }

    /// Updates a contact in all of its conversations.
    pub fn rename_contact(&mut self, contact: &Contact) -> Vec<Change> {
        let theirs = |entry: &&mut Box<Entry>| entry.conversation.contact.id == contact.id;
        let calls = self.entries.values_mut().filter(theirs).filter_map(|entry| {
            let before = entry.shown().clone();
            entry.rename_contact(contact);
            entry.set_overlay(self.pending.get(&entry.conversation.id));
            changed(before, entry)
        });
        calls.collect()
    }

    /// Ends the snoozes that are over, which nothing reports.
    pub fn end_snoozes(&mut self, now: Timestamp) -> Vec<Change> {
        let is_over = |entry: &&mut Box<Entry>| {
            entry.conversation.snooze.is_some_and(|snooze| snooze.until <= now)
        };
        let over = self.entries.values_mut().filter(is_over).filter_map(|entry| {
            let before = entry.shown().clone();
            entry.conversation.snooze = None;
            entry.set_overlay(self.pending.get(&entry.conversation.id));
            changed(before, entry)
        });
        over.collect()
    }

    /// Marks a conversation that a sync pass found but could not parse.
    pub fn mark_seen(&mut self, id: &ConversationId, pass: u64) {
        if let Some(entry) = self.entries.get_mut(id) {
            entry.pass = entry.pass.max(pass);
        }
    }

    /// Removes a conversation that no longer exists at SendSeven.
    pub fn remove(&mut self, id: &ConversationId) -> Option<Change> {
        let entry = self.entries.remove(id)?;
        Some(Change { id: id.clone(), before: Some(Box::new(entry.shown().clone())), now: None })
    }

    /// Removes conversations that were closed more than a day ago.
    pub fn remove_expired(&mut self, now: Timestamp) {
        self.entries.retain(|_, entry| belongs_in_queue(&entry.conversation, now));
    }

    /// Returns expected conversations without an update since `began` that the pass missed.
    pub fn missed(
        &self,
        pass: u64,
        began: Instant,
        expected: impl Fn(&Conversation) -> bool,
    ) -> Vec<ConversationId> {
        let missed = self.entries.values().filter(|entry| {
            entry.pass < pass && entry.last_update() < began && expected(&entry.conversation)
        });
        missed.map(|entry| entry.conversation.id.clone()).collect()
    }

    fn put(&mut self, mut entry: Entry, now: Timestamp) -> Option<Change> {
        let conversation = &mut entry.conversation;
        if conversation.status.is_closed() {
            conversation.closed_at = conversation.closed_at.or(conversation.updated_at);
        }
        if !belongs_in_queue(conversation, now) || self.entries.len() >= MAX_CONVERSATIONS {
            return None;
        }
        conversation.waiting = conversation.waiting_since();
        let id = conversation.id.clone();
        entry.set_overlay(self.pending.get(&id));
        let now = Some(Box::new(entry.shown().clone()));
        self.entries.insert(id.clone(), Box::new(entry));
        Some(Change { id, before: None, now })
    }
}

/// Returns whether a conversation is not closed, or was closed within the last day.
fn belongs_in_queue(conversation: &Conversation, now: Timestamp) -> bool {
    let closed = conversation.closed_at.or(conversation.last_message_at);
    !conversation.status.is_closed() || closed.is_some_and(|at| at.age(now) < JUST_CLOSED)
}

/// Returns the change if it is visible to operators.
fn changed(before: Conversation, entry: &Entry) -> Option<Change> {
    let now = entry.shown();
    let visible = Conversation { updated_at: now.updated_at, ..before.clone() };
    (visible != *now).then(|| Change {
        id: now.id.clone(),
        before: Some(Box::new(before)),
        now: Some(Box::new(now.clone())),
    })
}
