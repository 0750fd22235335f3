//! Answers queries from the index: one pass filters all conversations and sorts the matches;
//! another counts the matches of each filter option.

use super::index::Snapshot;
use crate::model::{
    AgentId, Channel, Conversation, Counts, Facet, Query, StatusFilter, Timestamp, WaitThresholds,
};
use std::collections::HashMap;

/// One page of matching rows, and their total.
pub struct QueryResult {
    pub rows: Vec<Conversation>,
    /// Number of matches before the page.
    pub skipped: u64,
    pub total: u64,
}

/// Normalized search text.
struct SearchTerm {
    text: String,
    /// Its digits, if it could be a phone number.
    number: Option<String>,
}

impl Snapshot<'_> {
    /// Returns one page of rows, sorted. If no row follows the cursor, the page number applies.
    pub fn answer(&self, query: &Query, urgency: &WaitThresholds, now: Timestamp) -> QueryResult {
        let size = query.page_size().get() as usize;
        let mut rows: Vec<_> = self.matching(query, urgency, now).collect();
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
        now: Timestamp,
        most: usize,
    ) -> (usize, Vec<&Conversation>) {
        let mut matching: Vec<_> = self.matching(query, urgency, now).collect();
        let total = matching.len();
        sort(&mut matching, query, most);
        (total, matching)
    }

    /// Returns the number of matches.
    pub fn count(&self, query: &Query, urgency: &WaitThresholds, now: Timestamp) -> u32 {
        self.matching(query, urgency, now).count() as u32
    }

    /// Returns the number of rows each filter option would leave.
    pub fn counts(&self, query: &Query, urgency: &WaitThresholds, now: Timestamp) -> Counts {
        let mut counter = FacetCounter::default();
        for (conversation, failed) in self.judged(query, urgency, now) {
            counter.count(conversation, failed);
        }
        counter.into_counts()
    }

    fn matching(
        &self,
        query: &Query,
        urgency: &WaitThresholds,
        now: Timestamp,
    ) -> impl Iterator<Item = &Conversation> {
        let judged = self.judged(query, urgency, now);
        judged.filter(|(_, failed)| failed.is_none()).map(|(conversation, _)| conversation)
    }

    /// Returns each conversation with the only filter it fails, if any. No count includes a
    /// conversation that fails two.
    fn judged(
        &self,
        query: &Query,
        urgency: &WaitThresholds,
        now: Timestamp,
    ) -> impl Iterator<Item = (&Conversation, Option<Facet>)> {
        let term = query.search.as_deref().map(SearchTerm::new);
        self.conversations().filter_map(move |conversation| {
            let mut failed =
                Facet::ALL.into_iter().filter(|facet| !query.passes(*facet, conversation));
            let first = failed.next();
            let alone = failed.next().is_none()
                && query.passes_time_filters(conversation, urgency, now)
                && term.as_ref().is_none_or(|term| term.is_in(conversation));
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

impl SearchTerm {
    fn new(text: &str) -> Self {
        let text = text.to_lowercase();
        let digits = text.chars().filter(char::is_ascii_digit).count();
        let is_number =
            digits >= 3 && text.chars().all(|c| c.is_ascii_digit() || " +-()/".contains(c));
        let number = is_number.then(|| digits_of(&text));
        Self { text, number }
    }

    /// Returns whether a name, phone, email, subject, or ID contains it, ignoring case.
    fn is_in(&self, conversation: &Conversation) -> bool {
        let contact = &conversation.contact;
        let texts = [&contact.name, &contact.phone, &contact.email, &conversation.subject];
        let mut texts = texts.into_iter().flatten().map(String::as_str);
        let in_phone = |number: &String| {
            contact.phone.as_ref().is_some_and(|phone| digits_of(phone).contains(number))
        };
        texts.any(|text| self.is_part_of(text))
            || self.is_part_of(conversation.id.as_str())
            || self.number.as_ref().is_some_and(in_phone)
    }

    fn is_part_of(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return text.to_lowercase().contains(&self.text);
        }
        // Most texts are ASCII and need no lowercase copy.
        let Some((first, rest)) = self.text.as_bytes().split_first() else { return true };
        let mut left = text.as_bytes();
        while let Some(place) = left.iter().position(|byte| byte.to_ascii_lowercase() == *first) {
            left = &left[place + 1..];
            if left.get(..rest.len()).is_some_and(|next| next.eq_ignore_ascii_case(rest)) {
                return true;
            }
        }
        false
    }
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}
