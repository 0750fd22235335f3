//! Lists, reads and changes conversations in both contracts.

use super::{
    SendSeven, SendSevenError,
    transport::Call,
    wire::{self, WirePage},
};
use crate::model::{
    AgentId, ContactId, Contract, Conversation, ConversationId, Query, Row, Snooze,
};
use crate::server::search_text::search_text;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::HashSet;

/// A page of the list, and the filters that its rows violate.
pub struct Listing {
    pub rows: Vec<Row>,
    pub page: u32,
    pub page_size: u32,
    pub total: u64,
    pub total_pages: u64,
    /// Filters the API ignored; the rows that violate them are left out.
    pub ignored: Vec<String>,
}

/// Response to a close: the whole conversation in the live contract, a confirmation in the
/// documented one.
pub enum Closed {
    Whole(Box<Conversation>),
    Confirmed,
}

impl SendSeven {
    /// Returns the contract: as known, else detected from one unfiltered row. `None` if there is no
    /// conversation.
    pub async fn contract(&self) -> Result<Option<Contract>, SendSevenError> {
        if self.shared.detected_contract.known().is_some() {
            return Ok(self.shared.detected_contract.known());
        }
        let _alone = self.shared.detected_contract.probing.lock().await;
        if self.shared.detected_contract.known().is_none() {
            let query = vec![("page", "1".to_owned()), ("page_size", "1".to_owned())];
            let answer = self.fetch_page(query).await?;
            if let Some(first) = answer.items.first() {
                self.shared.detected_contract.learn_from(first);
            }
        }
        Ok(self.shared.detected_contract.known())
    }

    /// Returns the contract if it is known, without a call.
    pub fn known_contract(&self) -> Option<Contract> {
        self.shared.detected_contract.known()
    }

    /// `GET /conversations`. Filters need a known contract, because the live API silently ignores a
    /// filter with the other contract's name.
    pub async fn list(&self, query: &Query) -> Result<Listing, SendSevenError> {
        let mut contract = self.shared.detected_contract.known();
        if contract.is_none() && query.is_filtered() {
            contract = self.contract().await?;
        }
        let mut answer = self.list_as(query, contract).await?;
        let shown = self.shared.detected_contract.known();
        if shown != contract && query.is_filtered() {
            answer = self.list_as(query, shown).await?;
        }
        Ok(listing(answer, query))
    }

    async fn list_as(
        &self,
        query: &Query,
        contract: Option<Contract>,
    ) -> Result<WirePage, SendSevenError> {
        let channel = match contract {
            Some(Contract::Live) => "channel_type",
            _ => "channel",
        };
        let mut parameters = query.parameters();
        parameters.retain(|(name, _)| !matches!(*name, "page" | "page_size"));
        for (name, value) in &mut parameters {
            match *name {
                "channel" => *name = channel,
                "search" => *value = search_text(value),
                _ => {}
            }
        }
        parameters.push(("page", query.page().to_string()));
        parameters.push(("page_size", query.page_size().get().to_string()));
        let answer = self.fetch_page(parameters).await?;
        if let Some(first) = answer.items.first() {
            self.shared.detected_contract.learn_from(first);
        }
        Ok(answer)
    }

    async fn fetch_page(
        &self,
        query: Vec<(&'static str, String)>,
    ) -> Result<WirePage, SendSevenError> {
        self.send(Call::get("list", &["conversations"]).with_query(query)).await
    }

    /// Returns the latest page of a contact's conversations, and how many there are; live only.
    pub async fn of_contact(
        &self,
        id: &ContactId,
    ) -> Result<(Vec<Conversation>, u64), SendSevenError> {
        let query = [("contact_id", id.as_str()), ("page", "1"), ("page_size", "50")];
        let query = query.map(|(name, value)| (name, value.to_owned())).to_vec();
        let answer = listing(self.fetch_page(query).await?, &Query::default());
        let rows = answer.rows.into_iter().filter_map(|row| match row {
            Row::Read(conversation) => Some(*conversation),
            Row::Unreadable(_) => None,
        });
        // The API ignores filters that it does not know.
        let own = rows.filter(|one| one.contact.id.as_ref() == Some(id));
        Ok((own.collect(), answer.total))
    }

    /// `GET /conversations/{id}`.
    pub async fn get(&self, id: &ConversationId) -> Result<Conversation, SendSevenError> {
        self.whole(Call::get("get", &["conversations", id.as_str()])).await
    }

    /// Assigns the conversation to an agent, or unassigns it.
    ///
    /// Documented: `PUT /conversations/{id}`. Live: `POST …/assign/{user}`, and `PATCH` to
    /// unassign. If the contract is unknown, tries `PUT`: 405 means live, and nothing has changed.
    pub async fn assign(
        &self,
        id: &ConversationId,
        agent: Option<&AgentId>,
    ) -> Result<Conversation, SendSevenError> {
        if self.shared.detected_contract.known() == Some(Contract::Live) {
            return self.assign_live(id, agent).await;
        }
        let body = json!({ "assigned_to": agent });
        let path = ["conversations", id.as_str()];
        let call = Call::change("assign", Method::PUT, &path, Some(body));
        match self.whole(call).await {
            Err(error) if error.status() == Some(405) => {
                self.shared.detected_contract.learn(Contract::Live);
                match self.shared.detected_contract.known() {
                    Some(Contract::Live) => self.assign_live(id, agent).await,
                    _ => Err(error),
                }
            }
            other => other,
        }
    }

    async fn assign_live(
        &self,
        id: &ConversationId,
        agent: Option<&AgentId>,
    ) -> Result<Conversation, SendSevenError> {
        match agent {
            Some(agent) => {
                let path = ["conversations", id.as_str(), "assign", agent.as_str()];
                self.whole(Call::change("assign", Method::POST, &path, None).once()).await
            }
            None => {
                let body = json!({ "assigned_user_id": null });
                let path = ["conversations", id.as_str()];
                self.whole(Call::change("unassign", Method::PATCH, &path, Some(body)).once()).await
            }
        }
    }

    /// `POST /conversations/{id}/close`; sends the note only in the live contract.
    pub async fn close(
        &self,
        id: &ConversationId,
        note: Option<&str>,
    ) -> Result<Closed, SendSevenError> {
        let takes_note =
            self.shared.detected_contract.known().is_some_and(Contract::takes_close_note);
        // The live contract requires a body.
        let body = takes_note.then(|| note.map_or(json!({}), |note| json!({ "notes": note })));
        let path = ["conversations", id.as_str(), "close"];
        let call = Call::change("close", Method::POST, &path, body);
        let live = self.shared.detected_contract.known() == Some(Contract::Live);
        let answer: Value = self.send(if live { call.once() } else { call }).await?;
        if answer.get("contact_id").is_some() || answer.get("contact").is_some() {
            self.shared.detected_contract.learn_from(&answer);
            return wire::conversation(answer).map(|whole| Closed::Whole(Box::new(whole)));
        }
        wire::closed(answer, id).map(|()| Closed::Confirmed)
    }

    /// `POST …/reopen`, live only.
    pub async fn reopen(&self, id: &ConversationId) -> Result<Conversation, SendSevenError> {
        let path = ["conversations", id.as_str(), "reopen"];
        self.whole(Call::change("reopen", Method::POST, &path, None).once()).await
    }

    /// Sets the subject, live only.
    pub async fn set_subject(
        &self,
        id: &ConversationId,
        subject: &str,
    ) -> Result<Conversation, SendSevenError> {
        let (path, body) = (["conversations", id.as_str()], json!({ "subject": subject }));
        self.whole(Call::change("subject", Method::PATCH, &path, Some(body)).once()).await
    }

    /// `POST …/snooze`, live only.
    pub async fn snooze(
        &self,
        id: &ConversationId,
        snooze: Snooze,
    ) -> Result<Conversation, SendSevenError> {
        let Snooze { until, wakes_on_message } = snooze;
        let body = json!({ "snoozed_until": until.iso(), "reopen_on_message": wakes_on_message });
        let path = ["conversations", id.as_str(), "snooze"];
        self.whole(Call::change("snooze", Method::POST, &path, Some(body)).once()).await
    }

    /// `DELETE …/snooze`, live only.
    pub async fn wake(&self, id: &ConversationId) -> Result<Conversation, SendSevenError> {
        let path = ["conversations", id.as_str(), "snooze"];
        self.whole(Call::change("wake", Method::DELETE, &path, None)).await
    }

    /// `POST /conversations/bulk-close`, live only. Returns the conversations that are certainly
    /// closed; the others must be read.
    pub async fn bulk_close(
        &self,
        ids: &[ConversationId],
        reason: Option<&str>,
    ) -> Result<HashSet<ConversationId>, SendSevenError> {
        let mut body = json!({ "conversation_ids": ids });
        if let Some(reason) = reason {
            body["reason"] = reason.into();
        }
        let path = ["conversations", "bulk-close"];
        let call = Call::change("bulk-close", Method::POST, &path, Some(body)).once();
        let answer: Value = self.send(call).await?;
        Ok(closed_of(ids, &answer))
    }

    async fn whole(&self, call: Call<'_>) -> Result<Conversation, SendSevenError> {
        let answer: Value = self.send(call).await?;
        self.shared.detected_contract.learn_from(&answer);
        wire::conversation(answer)
    }
}

/// Returns which of `asked` a bulk close closed: all but those that failed, if that agrees with the
/// number of those that it closed; else none.
fn closed_of(asked: &[ConversationId], answer: &Value) -> HashSet<ConversationId> {
    let failed = answer["failed_ids"].as_array().map(Vec::as_slice).unwrap_or_default();
    let failed: HashSet<&str> = failed.iter().filter_map(Value::as_str).collect();
    let closed: HashSet<_> =
        asked.iter().filter(|id| !failed.contains(id.as_str())).cloned().collect();
    match answer["success_count"].as_u64() {
        Some(count) if count == closed.len() as u64 => closed,
        _ => HashSet::new(),
    }
}

fn listing(answer: WirePage, query: &Query) -> Listing {
    let mut rows = Vec::with_capacity(answer.items.len());
    let mut ignored: Vec<String> = Vec::new();
    for item in answer.items {
        match wire::row(item, query) {
            Ok(row) => rows.push(row),
            Err(filter) if ignored.iter().any(|known| known == filter) => {}
            Err(filter) => ignored.push(filter.to_owned()),
        }
    }
    let pagination = answer.pagination;
    let size = u64::from(pagination.page_size.max(1));
    Listing {
        rows,
        page: pagination.page,
        page_size: pagination.page_size,
        total: pagination.total,
        total_pages: pagination.total_pages.unwrap_or(pagination.total.div_ceil(size)),
        ignored,
    }
}
