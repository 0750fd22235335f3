//! What an operator does to conversations: sent, waited for, settled, and shown.

use super::desk::Desk;
use crate::api::conversations::{assign_conversation, close_conversation, get_outcome};
use crate::components::assign_menu::Choice;
use crate::model::{
    Agent, AppError, Conversation, ConversationId, VendorTrouble::RateLimited as Limited,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Between two questions about a change that is not confirmed.
const CHECKED_EVERY: Duration = Duration::from_secs(2);

/// Something an operator wants done to a conversation.
#[derive(Clone)]
pub struct Intent {
    id: ConversationId,
    /// What they saw when they decided.
    seen: String,
    wish: Wish,
}

#[derive(Clone)]
enum Wish {
    Assign(Option<Agent>),
    /// With a note, and where to go when it is done.
    Close(String, Option<Callback<()>>),
}

impl Intent {
    async fn send(&self) -> Result<Conversation, AppError> {
        let (id, seen) = (self.id.to_string(), self.seen.clone());
        match &self.wish {
            Wish::Assign(agent) => {
                let agent = agent.as_ref().map_or_else(String::new, |agent| agent.id.to_string());
                assign_conversation(id, agent, seen, String::new()).await
            }
            Wish::Close(note, _) => close_conversation(id, note.clone(), seen, String::new()).await,
        }
    }

    fn done(&self, changed: &Conversation) -> String {
        match &self.wish {
            Wish::Assign(Some(agent)) => ["Assigned to ", &agent.name].concat(),
            Wish::Assign(None) => "Assigned to nobody".to_owned(),
            Wish::Close(..) => ["Closed ", changed.contact.label()].concat(),
        }
    }
}

impl Desk {
    /// Assigns and shows the outcome.
    pub fn assign(self, (id, seen, agent): Choice) {
        self.carry_out(Intent { id, seen, wish: Wish::Assign(agent) });
    }

    /// Closes and shows the outcome. `then` runs where it worked.
    pub fn close(self, id: ConversationId, seen: String, note: String, then: Option<Callback<()>>) {
        if !self.busy.get_untracked() {
            self.refusal.set(None);
            self.carry_out(Intent { id, seen, wish: Wish::Close(note, then) });
        }
    }

    fn carry_out(self, intent: Intent) {
        self.busy.set(true);
        spawn_local(async move {
            let outcome = intent.send().await;
            self.busy.set(false);
            self.show(intent, outcome);
        });
    }

    fn show(self, intent: Intent, outcome: Result<Conversation, AppError>) {
        match outcome {
            Ok(changed) => {
                self.around.toasts.done(intent.done(&changed));
                self.put(&changed);
                if let Wish::Close(_, then) = intent.wish {
                    self.closing.set(None);
                    if let Some(then) = then {
                        then.run(());
                    }
                }
            }
            Err(AppError::Vendor(Limited { retry_after: Some(seconds) })) => {
                self.closing.set(None);
                self.queue(intent, seconds);
            }
            Err(AppError::Unconfirmed) => {
                self.closing.set(None);
                self.around.toasts.stay("Not confirmed, checking…".to_owned());
                self.check(intent);
            }
            Err(error) => self.refused(intent, error),
        }
    }

    /// What was typed stays in its dialog; elsewhere a toast offers to take over.
    fn refused(self, intent: Intent, error: AppError) {
        let seen = match &error {
            AppError::Overtaken(change) => Some(change.seen.clone()),
            _ => None,
        };
        if matches!(intent.wish, Wish::Close(..)) {
            self.closing.update(|closing| {
                if let (Some(closing), Some(seen)) = (closing, seen) {
                    closing.seen = seen;
                }
            });
            self.refusal.set(Some(error));
            return;
        }
        match seen {
            Some(seen) => {
                let intent = Intent { seen, ..intent };
                let take_over = Callback::new(move |()| self.carry_out(intent.clone()));
                self.around.toasts.offer(error, "Take over", take_over);
            }
            None => self.around.toasts.failed(error),
        }
        self.list.refetch();
        self.detail.refetch();
    }

    /// Sends it again when a call is free, unless it is cancelled before.
    fn queue(self, intent: Intent, seconds: u32) {
        let words = "Waits for a free call, sent in".to_owned();
        let send = Callback::new(move |()| self.carry_out(intent.clone()));
        self.around.toasts.count_down(words, seconds, send);
    }

    fn check(self, intent: Intent) {
        let ask = move || {
            let intent = intent.clone();
            spawn_local(async move {
                match get_outcome(intent.id.to_string()).await {
                    Ok(None) | Err(AppError::Offline) => self.check(intent),
                    Ok(Some(changed)) => self.show(intent, Ok(changed)),
                    Err(error) => self.show(intent, Err(error)),
                }
            });
        };
        set_timeout(ask, CHECKED_EVERY);
    }

    /// Puts the new state of a conversation into the list and the detail.
    pub fn put(self, changed: &Conversation) {
        self.list.update(|list| {
            if let Some((_, Ok(list))) = list {
                list.patch(changed);
            }
        });
        self.detail.update(|detail| {
            if let Some((_, Some(Ok(detail)))) = detail
                && detail.conversation.id == changed.id
            {
                detail.conversation = changed.clone();
                detail.unconfirmed = false;
                self.story.refetch();
            }
        });
    }
}
