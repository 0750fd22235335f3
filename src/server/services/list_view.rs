//! The list for a page whose rows keep their positions across updates.

use super::{Services, conversations};
use crate::model::{AppError, Conversation, ConversationId, ListView, Query, Row, Source, Status};
use std::collections::HashSet;

/// Returns a page of the list. If `in_sight` lists the rows a browser shows, those keep their
/// order; added and removed rows are only counted until the operator asks for them.
pub async fn view(
    services: &Services,
    query: &str,
    in_sight: Option<Vec<&str>>,
) -> Result<ListView, AppError> {
    let mut page = conversations::list(services, query).await?;
    let (mut added, mut removed) = (0, 0);
    let complete = matches!(&page.source, Source::Queue(queue) if !queue.is_partial());
    if let Some(ids) = in_sight.filter(|ids| complete && !ids.is_empty()) {
        let query = Query::parse(query).0;
        let agents = services.team.agents().await.unwrap_or_default();
        let shown: HashSet<&str> = ids.iter().copied().collect();
        let known = |row: &Row| match row {
            Row::Read(row) => shown.contains(row.id.as_str()),
            Row::Unreadable(id) => id.as_ref().is_some_and(|id| shown.contains(id.as_str())),
        };
        // On a full page, rows after the last known one only moved up from the next page.
        let until = match ids.len() < query.page_size().get() as usize {
            true => page.rows.len(),
            false => page.rows.iter().rposition(known).unwrap_or_default(),
        };
        added = page.rows.iter().take(until).filter(|row| !known(row)).count();
        let rows = ids.iter().filter_map(|id| ConversationId::parse(id).ok());
        let mut listed = Vec::with_capacity(ids.len());
        let today = services.waiting.today();
        for id in rows {
            let Some(mut row) = find(services, &page.rows, &id) else { continue };
            let matches = query.matches(&row, &services.waiting.urgency, &today);
            // The operator who changed it sees it go, and can still undo that.
            removed += usize::from(!matches && row.pending.is_none());
            services.fill_names(&agents, &mut row);
            listed.push(Row::Read(Box::new(row)));
        }
        page.rows = listed;
    }
    Ok(ListView { page, added, removed })
}

/// Returns the row from the queue; a conversation that left the queue counts as closed.
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
