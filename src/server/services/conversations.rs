//! Listing, opening, assigning and closing. Whatever makes no sense is refused here, before
//! anything is sent to SendSeven.

use super::{Desk, team};
use crate::model::{
    Agent, AgentId, AppError, AssigneeFilter, Contract, Conversation, ConversationId,
    ConversationPage, Detail, Problem, Query, Row, Timestamp, VendorTrouble,
};
use crate::server::sendseven::{Closed, SendSevenError};

/// The longest note that goes along with a close, in characters.
const LONGEST_NOTE: usize = 2_000;

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
    let (listing, agents) = tokio::join!(desk.gateway.list(&query), desk.team.agents());
    let listing = listing?;
    let agents = agents.unwrap_or_default();
    let mut rows = listing.rows;
    for row in &mut rows {
        if let Row::Read(conversation) = row {
            complete(desk, &agents, conversation);
        }
    }
    Ok(ConversationPage {
        rows,
        page: listing.page,
        page_size: listing.page_size,
        total: listing.total,
        total_pages: listing.total_pages,
        ignored: listing.ignored,
        contract: desk.gateway.known_contract(),
        as_of: now(),
    })
}

/// One conversation. Text that cannot be an id is an id nobody has.
pub async fn open(desk: &Desk, id: &str) -> Result<Detail, AppError> {
    let id = conversation_id(id)?;
    let (conversation, agents) = tokio::join!(desk.gateway.get(&id), desk.team.agents());
    let mut conversation = conversation.map_err(|error| about(&id, error))?;
    complete(desk, &agents.unwrap_or_default(), &mut conversation);
    Ok(Detail { conversation, contract: desk.gateway.known_contract(), as_of: now() })
}

/// Gives a conversation to an agent, or to nobody where `assignee` is empty. Answers its new state.
pub async fn assign(desk: &Desk, id: &str, assignee: &str) -> Result<Conversation, AppError> {
    let id = conversation_id(id)?;
    let agents = desk.team.agents().await?;
    let agent = match assignee.trim() {
        "" => None,
        text => Some(known_agent(&agents, text)?),
    };
    let changed = desk.gateway.assign(&id, agent.as_ref()).await;
    let mut changed = changed.map_err(|error| about(&id, error))?;
    complete(desk, &agents, &mut changed);
    Ok(changed)
}

/// Closes a conversation, with a note where the contract takes one. Answers its new state.
pub async fn close(desk: &Desk, id: &str, note: &str) -> Result<Conversation, AppError> {
    let id = conversation_id(id)?;
    let note = match note.trim() {
        "" => None,
        text if text.chars().count() > LONGEST_NOTE => {
            let expected = "at most 2000 characters";
            return Err(AppError::BadInput(vec![Problem::new("note", text, expected)]));
        }
        text => Some(text),
    };
    let closed = desk.gateway.close(&id, note).await.map_err(|error| about(&id, error))?;
    let mut changed = match closed {
        Closed::Whole(conversation) => *conversation,
        Closed::Confirmed => desk.gateway.get(&id).await.map_err(|error| about(&id, error))?,
    };
    complete(desk, &desk.team.agents().await.unwrap_or_default(), &mut changed);
    Ok(changed)
}

fn conversation_id(text: &str) -> Result<ConversationId, AppError> {
    ConversationId::parse(text).map_err(|_| AppError::NoSuchConversation(None))
}

fn known_agent(agents: &[Agent], text: &str) -> Result<AgentId, AppError> {
    AgentId::parse(text).ok().filter(|id| team::find(agents, id).is_some()).ok_or_else(|| {
        AppError::BadInput(vec![Problem::new("assignee", text, "an agent of the list, or nobody")])
    })
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
        if let Some(AssigneeFilter::Nobody) = query.assigned_to {
            problems.push(Problem::new("assigned_to", "unassigned", "the id of an agent"));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(AppError::BadInput(problems)) }
}

/// Adds the names Sevendesk knows and the answer left out.
fn complete(desk: &Desk, agents: &[Agent], conversation: &mut Conversation) {
    desk.contacts.exchange(&mut conversation.contact);
    desk.team.name(agents, conversation);
}

fn about(id: &ConversationId, error: SendSevenError) -> AppError {
    match error.status() {
        Some(404) => AppError::NoSuchConversation(Some(id.clone())),
        _ => match AppError::from(error) {
            AppError::Vendor(VendorTrouble::BadRequest) => AppError::Vendor(VendorTrouble::Invalid),
            other => other,
        },
    }
}

fn now() -> Timestamp {
    Timestamp(time::OffsetDateTime::now_utc().unix_timestamp())
}
