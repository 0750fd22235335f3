//! The list for a page whose rows stay in their places while it is drawn anew.

use super::{Services, conversations};
use crate::model::{AppError, Conversation, ConversationId, ListView, Query, Row, Source, Status};
use crate::server::store::now;
use std::collections::HashSet;

/// A page of the list. Where `in_sight` names the rows that a browser shows, those stay as they
/// are, in their order: what has come in or gone out is counted and waits until it is asked for.
pub async fn view(
    services: &Services,
    query: &str,
    in_sight: Option<Vec<&str>>,
) -> Result<ListView, AppError> {
    let mut page = conversations::list(services, query).await?;
    let (mut come, mut gone) = (0, 0);
    let complete = matches!(&page.source, Source::Queue(queue) if !queue.is_partial());
    if let Some(ids) = in_sight.filter(|ids| complete && !ids.is_empty()) {
        let query = Query::parse(query).0;
        let agents = services.team.agents().await.unwrap_or_default();
        let shown: HashSet<&str> = ids.iter().copied().collect();
        let known = |row: &Row| match row {
            Row::Read(row) => shown.contains(row.id.as_str()),
            Row::Unreadable(id) => id.as_ref().is_some_and(|id| shown.contains(id.as_str())),
        };
        // What stands after the last known row of a full page has only moved up from the next one.
        let until = match ids.len() < query.page_size().get() as usize {
            true => page.rows.len(),
            false => page.rows.iter().rposition(known).unwrap_or_default(),
        };
        come = page.rows.iter().take(until).filter(|row| !known(row)).count();
        let rows = ids.iter().filter_map(|id| ConversationId::parse(id).ok());
        let mut listed = Vec::with_capacity(ids.len());
        for id in rows {
            let Some(mut row) = find(services, &page.rows, &id) else { continue };
            let matches = query.lets_in(&row, &services.waiting.urgency, now());
            gone += usize::from(!matches);
            services.fill_names(&agents, &mut row);
            listed.push(Row::Read(Box::new(row)));
        }
        page.rows = listed;
    }
    Ok(ListView { page, come, gone })
}

/// As the queue has it; a conversation that is gone altogether shows as closed.
fn find(services: &Services, rows: &[Row], id: &ConversationId) -> Option<Conversation> {
    let in_queue = services.queue.read(|snapshot| snapshot.find(id).cloned());
    let listed = || {
        rows.iter().find_map(|row| match row {
            Row::Read(row) if row.id == *id => Some((**row).clone()),
            _ => None,
        })
    };
    in_queue.or_else(listed).or_else(|| {
        let last = services.recent_states.known(id)?;
        Some(Conversation { status: Status::Closed, needs_reply: false, ..last })
    })
}
