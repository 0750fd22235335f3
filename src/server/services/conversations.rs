//! Lists and opens conversations. Invalid requests fail here, before a call to SendSeven; cached
//! data is shown with its age while SendSeven is read again.

use super::{Services, conversation_error, conversation_id};
use crate::model::LocalizedText;
use crate::model::{
    AppError, AssigneeFilter, Contract, Conversation, ConversationId, ConversationPage, Detail,
    Field, FilterOptions, Problem, Query, Row, Sort, Source, Span, StatusFilter, query::NOBODY,
};
use crate::server::sendseven::{Listing, Priority, SendSevenError};
use std::time::Duration;
use tokio::time::Instant;

/// A list row has less detail than an opened conversation, so it counts as this much older.
const LIST_STALENESS: Duration = Duration::from_secs(2);

/// Returns the page of the list that a URL's query string selects: from the queue if that covers
/// the query, otherwise from SendSeven's own list.
pub async fn list(services: &Services, query: &str) -> Result<ConversationPage, AppError> {
    let (query, problems) = Query::parse(query);
    if !problems.is_empty() {
        return Err(AppError::BadInput(problems));
    }
    services.queue.mark_viewed();
    if query.status != Some(StatusFilter::Closed) && services.queue.has_begun() {
        return from_queue(services, query).await;
    }
    from_sendseven(services, query).await
}

async fn from_queue(services: &Services, query: Query) -> Result<ConversationPage, AppError> {
    refuse_unknown(services, &query)?;
    let agents = services.team.agents().await.unwrap_or_default();
    let today = services.waiting.today();
    let (urgency, size) = (&services.waiting.urgency, query.page_size().get());
    let answer = services.queue.read(|snapshot| snapshot.answer(&query, urgency, &today));
    let mut naming = false;
    let complete = |mut conversation: Conversation| {
        naming |= !services.fill_names(&agents, &mut conversation);
        Row::Read(Box::new(conversation))
    };
    let rows = answer.rows.into_iter().map(complete).collect();
    let queue = services.queue.status();
    Ok(ConversationPage {
        rows,
        page: query.page(),
        page_size: size,
        skipped: answer.skipped,
        total: answer.total,
        total_pages: answer.total.div_ceil(size.into()),
        ignored: Vec::new(),
        contract: services.gateway.known_contract(),
        as_of: queue.synced_at,
        freshness: queue.freshness.clone(),
        naming,
        source: Source::Queue(queue),
        viewers: services.presence.all(),
    })
}

/// Returns the filter options, with the number of rows each would leave if the queue knows it.
/// Makes no call for the counts.
pub async fn filter_options(services: &Services, query: &Query) -> FilterOptions {
    let counted = query.status != Some(StatusFilter::Closed) && services.queue.has_begun();
    let urgency = &services.waiting.urgency;
    FilterOptions {
        contract: services.gateway.known_contract(),
        agents: services.team.agents().await.unwrap_or_default(),
        counts: counted.then(|| services.queue.counts(query, urgency, &services.waiting.today())),
    }
}

async fn from_sendseven(services: &Services, query: Query) -> Result<ConversationPage, AppError> {
    refuse_what_sendseven_cannot(services, &query).await?;
    let ask = || fetch_list(services.clone(), query.clone(), Priority::List);
    let (reading, agents) = tokio::join!(
        services.lists.get(query.clone(), services.budget_used(), ask),
        services.team.agents()
    );
    let (reading, agents) = (reading?, agents.unwrap_or_default());
    let listing = &reading.value;
    let mut naming = false;
    let mut rows = Vec::with_capacity(listing.rows.len());
    for mut row in listing.rows.iter().cloned() {
        if let Row::Read(conversation) = &mut row {
            services.recent_states.overlay(conversation, reading.asked);
            services.queue.show_pending(conversation);
            if query.is_violated_by(conversation).is_some() {
                continue;
            }
            naming |= !services.fill_names(&agents, conversation);
        }
        rows.push(row);
    }
    let gone = (listing.rows.len() - rows.len()) as u64;
    Ok(ConversationPage {
        rows,
        page: listing.page,
        page_size: listing.page_size,
        skipped: u64::from(listing.page.saturating_sub(1)) * u64::from(listing.page_size),
        total: listing.total.saturating_sub(gone),
        total_pages: listing.total_pages,
        ignored: listing.ignored.clone(),
        contract: services.gateway.known_contract(),
        as_of: reading.as_of,
        freshness: reading.freshness,
        naming,
        source: Source::SendSeven,
        viewers: services.presence.all(),
    })
}

/// Returns one conversation.
pub async fn open(services: &Services, id: &str) -> Result<Detail, AppError> {
    let id = conversation_id(id)?;
    let (gateway, wanted_id) = (services.gateway.with_priority(Priority::Open), id.clone());
    let ask = || async move { gateway.get(&wanted_id).await };
    let (reading, agents) = tokio::join!(
        services.details.get(id.clone(), services.budget_used(), ask),
        services.team.agents()
    );
    let reading = reading.map_err(|error| {
        if error.status() == Some(404) {
            services.queue.remove(&id);
        }
        conversation_error(&id, error)
    })?;
    let mut conversation = (*reading.value).clone();
    services.observe(&conversation, reading.asked);
    services.recent_states.overlay(&mut conversation, reading.asked);
    services.queue.show_pending(&mut conversation);
    services.fill_names(&agents.unwrap_or_default(), &mut conversation);
    Ok(Detail {
        unconfirmed: services.unconfirmed.is_open(&id),
        conversation,
        contract: services.gateway.known_contract(),
        as_of: reading.as_of,
        freshness: reading.freshness,
        bot: None,
    })
}

/// Reads every field of a conversation; makes a call each time.
pub async fn fields(services: &Services, id: &str) -> Result<Vec<Field>, AppError> {
    let id = conversation_id(id)?;
    let gateway = services.gateway.with_priority(Priority::Open);
    gateway.fields(&id).await.map_err(|error| conversation_error(&id, error))
}

/// Reads a list and caches each row as the latest known state of its conversation.
pub(super) async fn fetch_list(
    services: Services,
    query: Query,
    lane: Priority,
) -> Result<Listing, SendSevenError> {
    let asked = Instant::now().checked_sub(LIST_STALENESS).unwrap_or_else(Instant::now);
    let listing = services.gateway.with_priority(lane).list(&query).await?;
    for row in &listing.rows {
        if let Row::Read(conversation) = row {
            services.queue.upsert_listed((**conversation).clone(), asked);
            services.details.insert(conversation.id.clone(), (**conversation).clone(), asked);
        }
    }
    Ok(listing)
}

/// Fails if SendSeven's own list would ignore or refuse part of the query.
pub(super) async fn refuse_what_sendseven_cannot(
    services: &Services,
    query: &Query,
) -> Result<(), AppError> {
    if (query.is_filtered() || query.sort != Sort::default())
        && let Some(contract) = services.gateway.contract().await?
    {
        let problems = unknown_to(contract, query);
        refuse(problems.into_iter().chain(unsupported_by_lists(contract, query)).collect())?;
    }
    Ok(())
}

/// Fails if the contract, if known, lacks a value that the query uses.
pub(super) fn refuse_unknown(services: &Services, query: &Query) -> Result<(), AppError> {
    match services.gateway.known_contract() {
        Some(contract) => refuse(unknown_to(contract, query)),
        None => Ok(()),
    }
}

fn refuse(problems: Vec<Problem>) -> Result<(), AppError> {
    if problems.is_empty() { Ok(()) } else { Err(AppError::BadInput(problems)) }
}

/// Returns the values that the contract lacks: the API would ignore or refuse them.
fn unknown_to(contract: Contract, query: &Query) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Some(status) = query.status.filter(|status| !contract.statuses().contains(status)) {
        let known: Vec<_> = contract.statuses().iter().map(|s| s.as_str()).collect();
        problems.push(Problem::new("status", status.as_str(), one_of(&known)));
    }
    if let Some(channel) = query.channel.as_ref().filter(|c| !contract.channels().contains(c)) {
        let known: Vec<_> = contract.channels().iter().map(|c| c.as_str()).collect();
        problems.push(Problem::new("channel", channel.as_str(), one_of(&known)));
    }
    problems
}

/// Returns the filters that the queue supports and SendSeven's own lists do not.
fn unsupported_by_lists(contract: Contract, query: &Query) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut problem =
        |name, value: &str| problems.push(Problem::new(name, value, "expected-queue-alone"));
    if let Some(search) = query.search.as_ref().filter(|_| !contract.can_search()) {
        problem("search", search);
    }
    if let Some(tag) = &query.tag {
        problem("tag", tag);
    }
    match query.assigned_to() {
        [AssigneeFilter::Nobody] if !contract.can_search() => problem("assigned_to", NOBODY),
        [_, another, ..] => problem("assigned_to", another.as_str()),
        _ => {}
    }
    let minutes = |minutes: Option<u32>| minutes.map(|minutes| minutes.to_string());
    let times = [
        ("waiting_over", minutes(query.waiting_over)),
        ("window_under", minutes(query.window_under)),
        ("created", query.created.map(Span::to_text)),
        ("closed", query.closed.map(Span::to_text)),
    ];
    for (name, value) in times {
        if let Some(value) = value {
            problem(name, &value);
        }
    }
    if query.sort != Sort::default() {
        problem("sort", query.sort.as_str());
    }
    problems
}

fn one_of(known: &[&str]) -> LocalizedText {
    LocalizedText::from("expected-one-of").with("values", known.join(", "))
}

/// Returns the conversation as operators see it, from memory if it is there.
pub(super) async fn known_or_read(
    services: &Services,
    id: &ConversationId,
) -> Result<Conversation, AppError> {
    let mut conversation = match services.known(id) {
        Some(known) => known,
        None => {
            let asked = Instant::now();
            let read = services.gateway.with_priority(Priority::Change).get(id).await;
            let read = read.map_err(|error| conversation_error(id, error))?;
            services.observe(&read, asked);
            read
        }
    };
    services.queue.show_pending(&mut conversation);
    Ok(conversation)
}
