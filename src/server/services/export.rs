//! Exports all pages of a list as CSV: from the queue if it is complete, otherwise page by page
//! from SendSeven at bulk priority.

use super::audit::{Audit, AuditEvent, Entry, action, failed, failure};
use super::{Services, conversations};
use crate::model::{
    Action, AppError, Conversation, ConversationId, PageSize, Query, Row, Sort, Status,
    StatusFilter, Timestamp,
};
use crate::server::csv::{CsvChunk, CsvSource, CsvWriter};
use crate::server::error::store_error;
use crate::server::sendseven::{Listing, Priority};
use crate::server::services::Caller;
use std::collections::HashSet;
use tokio::time::Instant;

/// Maximum number of rows per file.
pub const MOST: u64 = 30_000;
/// Queue rows per chunk.
const PIECE: usize = 500;

const COLUMNS: [&str; 19] = [
    "id",
    "contact id",
    "contact",
    "phone",
    "email",
    "channel",
    "status",
    "needs reply",
    "assignee",
    "assignee id",
    "waiting since",
    "last message",
    "last customer message",
    "last agent reply",
    "created",
    "updated",
    "closed",
    "subject",
    "tags",
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
    lines: CsvWriter,
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
                    lines: CsvWriter::with_header(&COLUMNS),
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

    /// Writes the rows of one page as the list would show them. Returns their number.
    async fn write(&mut self, listing: Listing, asked: Instant) -> u64 {
        let services = self.services.clone();
        let agents = services.team.agents().await.unwrap_or_default();
        let mut rows = 0;
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
                    self.lines.add(cells(&conversation));
                }
                Row::Unreadable(id) => {
                    if id.as_ref().is_some_and(|id| !self.written.insert(id.clone())) {
                        continue;
                    }
                    self.unreadable += 1;
                    self.lines.add(unreadable(id));
                }
            }
            rows += 1;
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

impl CsvSource for Export {
    async fn next(&mut self) -> Result<Option<CsvChunk>, AppError> {
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
                let rows = some.len() as u64;
                for mut conversation in some {
                    services.team.fill_assignee_name(&agents, &mut conversation);
                    services.contacts.fill_from_cache(&mut conversation);
                    self.lines.add(cells(&conversation));
                }
                rows
            }
            Source::SendSeven(pages) => {
                let (listing, asked) = pages.next(&self.services, &self.query).await?;
                if pages.is_read(&listing) {
                    self.source = Source::Ended;
                }
                self.write(listing, asked).await
            }
        };
        Ok(Some(CsvChunk { lines: self.lines.take_chunk(), rows }))
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

fn cells(conversation: &Conversation) -> [String; COLUMNS.len()] {
    let contact = &conversation.contact;
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let time = |at: Option<Timestamp>| at.map(Timestamp::iso).unwrap_or_default();
    let assignee = conversation.assignee.as_ref();
    let status = match &conversation.status {
        Status::Other(word) => word,
        _ => StatusFilter::of(conversation).as_str(),
    };
    [
        conversation.id.to_string(),
        contact.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        text(&contact.name),
        text(&contact.phone),
        text(&contact.email),
        conversation.channel.as_str().to_owned(),
        status.to_owned(),
        if conversation.needs_reply { "yes" } else { "no" }.to_owned(),
        assignee.map(|agent| agent.name.clone()).unwrap_or_default(),
        assignee.map(|agent| agent.id.to_string()).unwrap_or_default(),
        time(conversation.waiting_since()),
        time(conversation.last_message_at),
        time(conversation.last_customer_message_at),
        time(conversation.last_agent_reply_at),
        time(conversation.created_at),
        time(conversation.updated_at),
        time(conversation.closed_at),
        text(&conversation.subject),
        conversation.tags.join("; "),
    ]
}

/// Returns the line of an unreadable row, with the ID if it is known.
fn unreadable(id: Option<ConversationId>) -> [String; COLUMNS.len()] {
    let mut cells = std::array::from_fn(|_| String::new());
    cells[0] = id.map(String::from).unwrap_or_default();
    cells[6] = "could not be read".to_owned();
    cells
}
