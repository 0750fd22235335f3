//! Listing and opening. Whatever makes no sense is refused here, before anything is sent to
//! SendSeven; whatever is known is shown, with its age, while SendSeven is asked again.

use super::{Desk, about, conversation_id};
use crate::model::{
    AppError, AssigneeFilter, Contract, ConversationPage, Detail, Problem, Query, Row, Source,
};
use crate::server::sendseven::{Lane, Listing, SendSevenError};
use std::time::Duration;
use tokio::time::Instant;

/// A row of a list tells a little less than the conversation opened by itself, and counts as
/// this much older.
const LESS_THAN_OPENED: Duration = Duration::from_secs(2);

/// A page of the list, for the part of an address after `?`.
pub async fn list(desk: &Desk, query: &str) -> Result<ConversationPage, AppError> {
    let (query, problems) = Query::parse(query);
    if !problems.is_empty() {
        return Err(AppError::BadInput(problems));
    }
    if query.is_filtered()
        && let Some(contract) = desk.gateway.contract().await?
    {
        refuse_what_is_unknown_to(contract, &query)?;
    }
    let ask = || ask(desk.clone(), query.clone());
    let (reading, agents) =
        tokio::join!(desk.lists.read(query.clone(), desk.used(), ask), desk.team.agents());
    let (reading, agents) = (reading?, agents.unwrap_or_default());
    let listing = &reading.value;
    let mut naming = false;
    let mut rows = Vec::with_capacity(listing.rows.len());
    for mut row in listing.rows.iter().cloned() {
        if let Row::Read(conversation) = &mut row {
            desk.journal.correct(conversation, reading.asked);
            if query.broken_by(conversation).is_some() {
                continue;
            }
            naming |= !desk.complete(&agents, conversation);
        }
        rows.push(row);
    }
    let gone = (listing.rows.len() - rows.len()) as u64;
    Ok(ConversationPage {
        rows,
        page: listing.page,
        page_size: listing.page_size,
        total: listing.total.saturating_sub(gone),
        total_pages: listing.total_pages,
        ignored: listing.ignored.clone(),
        contract: desk.gateway.known_contract(),
        as_of: reading.as_of,
        freshness: reading.freshness,
        naming,
        source: Source::SendSeven,
        counts: None,
        company: Vec::new(),
    })
}

/// One conversation.
pub async fn open(desk: &Desk, id: &str) -> Result<Detail, AppError> {
    let id = conversation_id(id)?;
    let (gateway, wanted) = (desk.gateway.on(Lane::Open), id.clone());
    let ask = || async move { gateway.get(&wanted).await };
    let (reading, agents) =
        tokio::join!(desk.details.read(id.clone(), desk.used(), ask), desk.team.agents());
    let reading = reading.map_err(|error| about(&id, error))?;
    let mut conversation = (*reading.value).clone();
    desk.journal.saw(&conversation, reading.asked);
    desk.journal.correct(&mut conversation, reading.asked);
    desk.complete(&agents.unwrap_or_default(), &mut conversation);
    Ok(Detail {
        unconfirmed: desk.doubts.is_open(&id),
        conversation,
        contract: desk.gateway.known_contract(),
        as_of: reading.as_of,
        freshness: reading.freshness,
    })
}

/// Reads a list, and keeps each row as the last that is known of its conversation.
async fn ask(desk: Desk, query: Query) -> Result<Listing, SendSevenError> {
    let asked = Instant::now().checked_sub(LESS_THAN_OPENED).unwrap_or_else(Instant::now);
    let listing = desk.gateway.on(Lane::List).list(&query).await?;
    for row in &listing.rows {
        if let Row::Read(conversation) = row {
            desk.details.put(conversation.id.clone(), (**conversation).clone(), asked);
        }
    }
    Ok(listing)
}
/// A filter the API in use does not know would be ignored or refused there; it is refused here.
fn refuse_what_is_unknown_to(contract: Contract, query: &Query) -> Result<(), AppError> {
    let mut problems = Vec::new();
    if let Some(status) = query.status.filter(|status| !contract.statuses().contains(status)) {
        let known: Vec<_> = contract.statuses().iter().map(|s| s.as_str()).collect();
        problems.push(Problem::new("status", status.as_str(), &known.join(", ")));
    }
    if let Some(channel) = query.channel.as_ref().filter(|c| !contract.channels().contains(c)) {
        let known: Vec<_> = contract.channels().iter().map(|c| c.as_str()).collect();
        problems.push(Problem::new("channel", channel.as_str(), &known.join(", ")));
    }
    if !contract.can_search() {
        let why = "nothing, because this SendSeven cannot do that";
        if let Some(search) = &query.search {
            problems.push(Problem::new("search", search, why));
        }
        if query.assigned_to().contains(&AssigneeFilter::Nobody) {
            problems.push(Problem::new("assigned_to", "unassigned", "the id of an agent"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::BadInput(problems)) }
}
