//! Answers queries from the index: one pass filters all conversations and sorts the matches;
//! another counts the matches of each filter option.

use super::index::Snapshot;
use crate::model::search::{PhoneDigits, SearchTerms};
use crate::model::{
    AgentId, Channel, Conversation, Counts, Facet, Query, StatusFilter, Today, WaitThresholds,
};
use crate::server::search_text::decomposed;
use std::collections::HashMap;

/// One page of matching rows, and their total.
pub struct QueryResult {
    pub rows: Vec<Conversation>,
    /// Number of matches before the page.
    pub skipped: u64,
    pub total: u64,
}

impl Snapshot<'_> {
    /// Returns one page of rows, sorted. If no row follows the cursor, the page number applies.
    pub fn answer(&self, query: &Query, urgency: &WaitThresholds, today: &Today) -> QueryResult {
        let size = query.page_size().get() as usize;
        let mut rows: Vec<_> = self.matching(query, urgency, today).collect();
        let total = rows.len();
        let is_behind = |row: &&Conversation| {
            query.cursor().is_some_and(|cursor| cursor.is_before(row, query.sort))
        };
        let offset = match rows.iter().any(is_behind) {
            true => {
                rows.retain(is_behind);
                0
            }
            false => (query.page() as usize - 1).saturating_mul(size),
        };
        let skipped = total - rows.len() + offset;
        sort(&mut rows, query, offset.saturating_add(size));
        let rows = rows.into_iter().skip(offset).cloned().collect();
        QueryResult { rows, skipped: skipped as u64, total: total as u64 }
    }

    /// Returns the number of matches and the first `most` of them, sorted.
    pub fn first(
        &self,
        query: &Query,
        urgency: &WaitThresholds,
        today: &Today,
        most: usize,
    ) -> (usize, Vec<&Conversation>) {
        let mut matching: Vec<_> = self.matching(query, urgency, today).collect();
        let total = matching.len();
        sort(&mut matching, query, most);
        (total, matching)
    }

    /// Returns the number of matches.
    pub fn count(&self, query: &Query, urgency: &WaitThresholds, today: &Today) -> u32 {
        self.matching(query, urgency, today).count() as u32
    }

    /// Returns the number of rows each filter option would leave.
    pub fn counts(&self, query: &Query, urgency: &WaitThresholds, today: &Today) -> Counts {
        let mut counter = FacetCounter::default();
        for (conversation, failed) in self.judged(query, urgency, today) {
            counter.count(conversation, failed);
        }
        counter.into_counts()
    }

    fn matching(
        &self,
        query: &Query,
        urgency: &WaitThresholds,
        today: &Today,
    ) -> impl Iterator<Item = &Conversation> {
        let judged = self.judged(query, urgency, today);
        judged.filter(|(_, failed)| failed.is_none()).map(|(conversation, _)| conversation)
    }

    /// Returns each conversation with the only filter it fails, if any. No count includes a
    /// conversation that fails two.
    fn judged(
        &self,
        query: &Query,
        urgency: &WaitThresholds,
        today: &Today,
    ) -> impl Iterator<Item = (&Conversation, Option<Facet>)> {
        let search = query.search.as_deref().map(|typed| {
            (SearchTerms::new(typed, decomposed), PhoneDigits::parse(typed, decomposed))
        });
        self.conversations().filter_map(move |conversation| {
            let mut failed =
                Facet::ALL.into_iter().filter(|facet| !query.passes(*facet, conversation));
            let first = failed.next();
            let alone = failed.next().is_none()
                && query.passes_time_filters(conversation, urgency, today)
                && search
                    .as_ref()
                    .is_none_or(|(terms, phone)| is_found(conversation, terms, phone.as_ref()));
            alone.then_some((conversation, first))
        })
    }
}

/// Sorts the first `first` rows and drops the rest.
fn sort(rows: &mut Vec<&Conversation>, query: &Query, first: usize) {
    let order = |one: &&Conversation, other: &&Conversation| query.sort.order(one, other);
    // Sorting all rows would be the slowest part.
    if first < rows.len() {
        rows.select_nth_unstable_by(first, order);
        rows.truncate(first);
    }
    rows.sort_unstable_by(order);
}

#[derive(Default)]
struct FacetCounter<'a> {
    all: u32,
    status: Vec<(StatusFilter, u32)>,
    needs_reply: u32,
    agents: HashMap<Option<&'a AgentId>, u32>,
    channels: Vec<(&'a Channel, u32)>,
}

impl<'a> FacetCounter<'a> {
    /// For each filter, counts conversations that pass all the others.
    fn count(&mut self, conversation: &'a Conversation, failed: Option<Facet>) {
        let counts = |facet| failed.is_none_or(|failed| failed == facet);
        if counts(Facet::Status) {
            self.all += 1;
            count_one(&mut self.status, StatusFilter::of(conversation));
        }
        if counts(Facet::NeedsReply) && conversation.needs_reply {
            self.needs_reply += 1;
        }
        if counts(Facet::Assignee) {
            let agent = conversation.assignee.as_ref().map(|agent| &agent.id);
            *self.agents.entry(agent).or_default() += 1;
        }
        if counts(Facet::Channel) {
            count_one(&mut self.channels, &conversation.channel);
        }
    }

    fn into_counts(mut self) -> Counts {
        let nobody = self.agents.remove(&None).unwrap_or_default();
        let agents = self.agents.into_iter().filter_map(|(id, count)| Some((id?.clone(), count)));
        Counts {
            all: self.all,
            status: self.status.into_iter().collect(),
            needs_reply: self.needs_reply,
            nobody,
            agents: agents.collect(),
            channels: self.channels.into_iter().map(|(c, count)| (c.clone(), count)).collect(),
        }
    }
}

/// With few kinds, a linear scan is faster than hashing.
fn count_one<T: PartialEq>(counts: &mut Vec<(T, u32)>, kind: T) {
    match counts.iter_mut().find(|(known, _)| *known == kind) {
        Some((_, count)) => *count += 1,
        None => counts.push((kind, 1)),
    }
}

/// Returns whether name, phone, email, subject, last message, tags, and ID contain the words of a search
/// together, or the phone contains a number.
fn is_found(conversation: &Conversation, terms: &SearchTerms, phone: Option<&PhoneDigits>) -> bool {
    let contact = &conversation.contact;
    let stored = contact.phone.as_deref();
    let texts = [contact.name.as_deref(), stored, contact.email.as_deref()];
    let said = conversation.last_message.as_ref().and_then(|last| last.text.as_deref());
    let texts = texts.into_iter().chain([conversation.subject.as_deref(), said]).flatten();
    let tags = conversation.tags.iter().map(|tag| tag.name.as_str());
    let text = texts.chain(tags).chain([conversation.id.as_str()]).collect::<Vec<_>>().join("\n");
    terms.are_in(&text) || phone.zip(stored).is_some_and(|(digits, stored)| digits.are_in(stored))
}
