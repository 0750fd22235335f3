//! Exports all pages of a list: from the queue if it is complete, otherwise page by page from
//! SendSeven at bulk priority.

use super::audit::{Audit, AuditEvent, Entry, action, failed, failure};
use super::{Services, conversations};
use crate::model::{
    Action, AppError, Conversation, ConversationId, PageSize, Query, Row, Sort, Status,
    StatusFilter, Timestamp,
};
use crate::server::error::store_error;
use crate::server::sendseven::{Listing, Priority};
use crate::server::services::Caller;
use crate::server::store::now;
use crate::server::table::Row as Cells;
use crate::server::table::{Cell, Column, Kind, TableSource};
use std::collections::HashSet;
use tokio::time::Instant;

/// Maximum number of rows per file.
pub const MOST: u64 = 30_000;
/// Queue rows per chunk.
const PIECE: usize = 500;

const COLUMNS: [Column; 20] = [
    Column::new("id", Kind::Link),
    Column::new("contact id", Kind::Text),
    Column::new("contact", Kind::Text),
    Column::new("phone", Kind::Text),
    Column::new("email", Kind::Text),
    Column::new("channel", Kind::Text),
    Column::new("status", Kind::Text),
    Column::new("needs reply", Kind::Text),
    Column::new("assignee", Kind::Text),
    Column::new("assignee id", Kind::Text),
    Column::new("waiting since", Kind::Instant),
    Column::new("waiting", Kind::Duration).for_spreadsheets(),
    Column::new("last message", Kind::Instant),
    Column::new("last customer message", Kind::Instant),
    Column::new("last agent reply", Kind::Instant),
    Column::new("created", Kind::Instant),
    Column::new("updated", Kind::Instant),
    Column::new("closed", Kind::Instant),
    Column::new("subject", Kind::Text),
    Column::new("tags", Kind::Text),
];

/// Why an export failed.
#[derive(Debug)]
pub enum ExportError {
    /// Number of matching conversations.
    TooMany(u64),
    StillFilling,
    App(AppError),
}

impl From<AppError> for ExportError {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// An export in progress.
pub struct Export {
    services: Services,
    user_id: i64,
    query: Query,
    source: Source,
    /// What waiting times are counted up to.
    began: Timestamp,
    /// Avoids duplicates: a conversation can move to another page during the export.
    written: HashSet<ConversationId>,
    unreadable: u64,
}

enum Source {
    Queue(std::vec::IntoIter<Conversation>),
    SendSeven(Pages),
    Ended,
}

/// Progress through SendSeven's list.
struct Pages {
    /// The first page, until it is written.
    first: Option<(Listing, Instant)>,
    page: u32,
    /// Number of matches at the last page read.
    total: u64,
    /// A page to read again.
    again: Option<u32>,
}

impl Export {
    /// Records the export in the audit log, then opens the source of its rows.
    pub async fn begin(
        services: &Services,
        caller: &Caller,
        query: &str,
    ) -> Result<(Self, Entry), ExportError> {
        let (query, problems) = Query::parse(query);
        if !problems.is_empty() {
            return Err(AppError::BadInput(problems).into());
        }
        let query = query.on_page(1).with_size(PageSize::default());
        conversations::refuse_unknown(services, &query)?;
        let details = Some(["conversations: ", &query.to_text()].concat());
        let event = AuditEvent { action: action::EXPORT, details, ..AuditEvent::default() };
        let entry = services.audit.begin(&caller.actor(), event).await?;
        match source(services, &query).await {
            Ok((query, source)) => {
                let export = Self {
                    services: services.clone(),
                    user_id: caller.user_id,
                    query,
                    source,
                    began: now(),
                    written: HashSet::new(),
                    unreadable: 0,
                };
                Ok((export, entry))
            }
            Err(error) => {
                refused(&services.audit, entry, &error).await;
                Err(error)
            }
        }
    }

    /// Returns the rows of one page as the list would show them.
    async fn rows(&mut self, listing: Listing, asked: Instant) -> Vec<Cells> {
        let services = self.services.clone();
        let agents = services.team.agents().await.unwrap_or_default();
        let mut rows = Vec::with_capacity(listing.rows.len());
        for row in listing.rows {
            match row {
                Row::Read(mut conversation) => {
                    services.recent_states.overlay(&mut conversation, asked);
                    services.queue.show_pending(&mut conversation);
                    if self.query.is_violated_by(&conversation).is_some()
                        || !self.written.insert(conversation.id.clone())
                    {
                        continue;
                    }
                    services.team.fill_assignee_name(&agents, &mut conversation);
                    services.contacts.fill_from_cache(&mut conversation);
                    rows.push(cells(&conversation, self.began));
                }
                Row::Unreadable(id) => {
                    if id.as_ref().is_some_and(|id| !self.written.insert(id.clone())) {
                        continue;
                    }
                    self.unreadable += 1;
                    rows.push(unreadable(id));
                }
            }
        }
        rows
    }

    /// Fails if the operator has been disabled or demoted during the export.
    async fn is_still_allowed(&self) -> Result<(), AppError> {
        let user = self.services.store.user(self.user_id).await;
        let user = user.map_err(|error| store_error("operator", &error))?;
        let allowed =
            user.is_some_and(|user| !user.disabled && user.operator.role.may(Action::Export));
        if allowed { Ok(()) } else { Err(AppError::SignedOut) }
    }
}

impl TableSource for Export {
    fn columns(&self) -> Vec<Column> {
        COLUMNS.to_vec()
    }

    async fn next(&mut self) -> Result<Option<Vec<Cells>>, AppError> {
        self.is_still_allowed().await?;
        let rows = match &mut self.source {
            Source::Ended => return Ok(None),
            Source::Queue(left) => {
                let some: Vec<Conversation> = left.take(PIECE).collect();
                if left.len() == 0 {
                    self.source = Source::Ended;
                }
                let services = &self.services;
                let agents = services.team.agents().await.unwrap_or_default();
                let mut rows = Vec::with_capacity(some.len());
                for mut conversation in some {
                    services.team.fill_assignee_name(&agents, &mut conversation);
                    services.contacts.fill_from_cache(&mut conversation);
                    rows.push(cells(&conversation, self.began));
                }
                rows
            }
            Source::SendSeven(pages) => {
                let (listing, asked) = pages.next(&self.services, &self.query).await?;
                if pages.is_read(&listing) {
                    self.source = Source::Ended;
                }
                self.rows(listing, asked).await
            }
        };
        Ok(Some(rows))
    }

    fn note(&self) -> String {
        match self.unreadable {
            0 => String::new(),
            unreadable => format!(", {unreadable} of them could not be read"),
        }
    }
}

impl Pages {
    async fn next(
        &mut self,
        services: &Services,
        query: &Query,
    ) -> Result<(Listing, Instant), AppError> {
        if let Some(first) = self.first.take() {
            return Ok(first);
        }
        let page = self.again.take().unwrap_or(self.page + 1);
        let asked = Instant::now();
        let listing =
            conversations::fetch_list(services.clone(), query.on_page(page), Priority::Bulk)
                .await?;
        // Rows that left the list have shifted later rows back onto the previous page.
        if page > self.page && listing.total < self.total {
            self.again = Some(self.page);
        }
        self.page = self.page.max(page);
        self.total = listing.total;
        Ok((listing, asked))
    }

    fn is_read(&self, last: &Listing) -> bool {
        self.again.is_none() && u64::from(self.page) >= last.total_pages
    }
}

/// Returns the source of the rows, and the query adapted to it.
async fn source(services: &Services, query: &Query) -> Result<(Query, Source), ExportError> {
    services.queue.mark_viewed();
    let queue = services.queue.status();
    let in_queue = query.status != Some(StatusFilter::Closed) && services.queue.has_begun();
    if in_queue && services.queue.is_complete() && !queue.is_partial() {
        let today = services.waiting.today();
        let rows: Vec<Conversation> = services.queue.read(|snapshot| {
            let (_, all) = snapshot.first(query, &services.waiting.urgency, &today, usize::MAX);
            all.into_iter().cloned().collect()
        });
        return Ok((query.clone(), Source::Queue(rows.into_iter())));
    }
    // SendSeven's own list has a fixed order; a spreadsheet can sort the file.
    let query = query.sorted(Sort::default()).with_size(PageSize::MAX);
    match conversations::refuse_what_sendseven_cannot(services, &query).await {
        Err(AppError::BadInput(_)) if in_queue => return Err(ExportError::StillFilling),
        other => other?,
    }
    let asked = Instant::now();
    // The operator waits for this first page.
    let first = conversations::fetch_list(services.clone(), query.clone(), Priority::List).await;
    let first = first.map_err(AppError::from)?;
    let total = first.total;
    if total > MOST {
        return Err(ExportError::TooMany(total));
    }
    let pages = Pages { first: Some((first, asked)), page: 1, total, again: None };
    Ok((query, Source::SendSeven(pages)))
}

async fn refused(audit: &Audit, entry: Entry, error: &ExportError) {
    let result = match error {
        ExportError::App(error) => failure(error),
        ExportError::TooMany(total) => format!("failed: {total} conversations are too many"),
        ExportError::StillFilling => failed("audit-queue-filling"),
    };
    audit.end(entry, &result).await;
}

fn cells(conversation: &Conversation, now: Timestamp) -> Cells {
    let contact = &conversation.contact;
    let assignee = conversation.assignee.as_ref();
    let status = match &conversation.status {
        Status::Other(word) => word,
        _ => StatusFilter::of(conversation).as_str(),
    };
    let since = conversation.waiting_since();
    let waiting = since.map_or(Cell::Empty, |since| Cell::Duration(since.age(now)));
    vec![
        Cell::conversation(&conversation.id),
        contact.id.as_ref().map(ToString::to_string).into(),
        contact.name.clone().into(),
        contact.phone.clone().into(),
        contact.email.clone().into(),
        conversation.channel.as_str().into(),
        status.into(),
        if conversation.needs_reply { "yes" } else { "no" }.into(),
        assignee.map(|agent| agent.name.clone()).into(),
        assignee.map(|agent| agent.id.to_string()).into(),
        since.into(),
        waiting,
        conversation.last_message_at.into(),
        conversation.last_customer_message_at.into(),
        conversation.last_agent_reply_at.into(),
        conversation.created_at.into(),
        conversation.updated_at.into(),
        conversation.closed_at.into(),
        conversation.subject.clone().into(),
        conversation.tag_names("; ").into(),
    ]
}

/// Returns the row of an unreadable conversation, with the ID if it is known.
fn unreadable(id: Option<ConversationId>) -> Cells {
    let mut cells = vec![Cell::Empty; COLUMNS.len()];
    if let Some(id) = id {
        cells[0] = Cell::conversation(&id);
    }
    cells[6] = "could not be read".into();
    cells
}
