//! What an operator does to conversations: shown at once, held for as long as it can be taken back,
//! sent, waited for, and settled.

use super::desk::Desk;
use super::live;
use crate::api::conversations::{
    AssignConversation, CloseConversation, assign_conversation, close_conversation, get_outcome,
};
use crate::components::assign_menu::Choice;
use crate::model::{
    Agent, AppError, Conversation, ConversationId, Status, VendorTrouble::RateLimited as Limited,
    query::encode,
};
use crate::words::{say, tell};
use leptos::{prelude::*, server_fn::ServerFn, task::spawn_local};
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
    /// Whether its success is known to them already.
    told: bool,
}

/// What is held, and how the conversation stood before.
#[derive(Clone)]
pub struct Held {
    intent: Intent,
    before: Conversation,
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

    /// As a form, for the browser to send when the page is left.
    fn form(&self) -> (&'static str, String) {
        let (path, name, value) = match &self.wish {
            Wish::Assign(agent) => {
                let agent = agent.as_ref().map_or("", |agent| agent.id.as_str());
                (AssignConversation::PATH, "assignee", agent)
            }
            Wish::Close(note, _) => (CloseConversation::PATH, "note", note.as_str()),
        };
        let fields = [("id", self.id.as_str()), ("seen", &self.seen), (name, value)];
        (path, fields.map(|(name, value)| [name, "=", &encode(value)].concat()).join("&"))
    }

    /// How the conversation stands when it is done.
    fn made(&self, before: &Conversation) -> Conversation {
        let before = before.clone();
        match &self.wish {
            Wish::Assign(agent) => Conversation { assignee: agent.clone(), ..before },
            Wish::Close(..) => {
                Conversation { status: Status::Closed, needs_reply: false, ..before }
            }
        }
    }

    fn done(&self, changed: &Conversation) -> String {
        match &self.wish {
            Wish::Assign(Some(agent)) => tell("done-assigned", &[("name", &agent.name)]),
            Wish::Assign(None) => say("done-unassigned").to_owned(),
            Wish::Close(..) => tell("done-closed", &[("contact", changed.contact.label())]),
        }
    }
}

impl Desk {
    /// Assigns and shows the outcome.
    pub fn assign(self, (id, seen, agent): Choice) {
        self.hold(Intent { id, seen, wish: Wish::Assign(agent), told: false });
    }

    /// Closes and shows the outcome. `then` runs where it worked.
    pub fn close(self, id: ConversationId, seen: String, note: String, then: Option<Callback<()>>) {
        if !self.busy.get_untracked() {
            self.refusal.set(None);
            self.hold(Intent { id, seen, wish: Wish::Close(note, then), told: false });
        }
    }

    /// Shows it as done, and sends it when it cannot be taken back any more. One is held at a time:
    /// the one before goes now.
    fn hold(self, mut intent: Intent) {
        self.release();
        let seconds = self.around.undo_seconds();
        let Some(before) = self.known(&intent.id).filter(|_| seconds > 0) else {
            return self.carry_out(intent);
        };
        let before = before.conversation;
        let made = intent.made(&before);
        let words = intent.done(&made);
        self.put_question_away(&mut intent);
        // Held, it would be put back without end: nothing ever differs from what it was before.
        if made.seen() == before.seen() {
            return self.around.toasts.done(words);
        }
        intent.told = true;
        let (path, form) = intent.form();
        live::keep(path, &form);
        self.held.set_value(Some(Held { intent: intent.clone(), before }));
        self.put(&made);
        let mine = move || {
            let held = self.held.try_get_value().flatten();
            held.filter(|held| held.intent.id == intent.id && held.intent.seen == intent.seen)
        };
        let sent = mine.clone();
        let send = Callback::new(move |()| {
            if sent().is_some() {
                self.release();
            }
        });
        let undo = Callback::new(move |()| {
            if let Some(held) = mine() {
                self.drop_held();
                self.put(&held.before);
                self.look_again();
            }
        });
        self.around.toasts.count_down(words, seconds, (say("undo"), undo), send);
    }

    /// Sends what is held.
    pub fn release(self) {
        if let Some(Held { intent, .. }) = self.held.get_value() {
            self.drop_held();
            self.around.toasts.put_away();
            self.carry_out(intent);
        }
    }

    fn drop_held(self) {
        self.held.set_value(None);
        live::keep("", "");
    }

    /// What is asked for meanwhile does not know of what is held.
    pub fn keep_held_in_sight(self) {
        Effect::new(move |_| {
            self.list.track();
            self.detail.track();
            let Some(Held { intent, before }) = self.held.get_value() else { return };
            let shown = untrack(|| self.known(&intent.id));
            if shown.is_some_and(|shown| shown.conversation.seen() == before.seen()) {
                self.put(&intent.made(&before));
            }
        });
    }

    fn carry_out(self, intent: Intent) {
        self.busy.set(!intent.told);
        spawn_local(async move {
            let outcome = intent.send().await;
            if !self.busy.is_disposed() {
                self.busy.set(false);
                self.show(intent, outcome);
            } else if let Err(error) = outcome {
                // The page has gone; that it failed is told wherever the operator is now.
                self.around.toasts.failed(error);
            }
        });
    }

    /// By the time that a held change is sent, another may be asked about.
    fn end_question(self, intent: &Intent) {
        if !intent.told {
            self.closing.set(None);
        }
    }

    /// Ends the question of a close, and goes on to where that leads.
    fn put_question_away(self, intent: &mut Intent) {
        if let Wish::Close(_, then) = &mut intent.wish {
            let then = then.take();
            self.end_question(intent);
            if let Some(then) = then {
                then.run(());
            }
        }
    }

    fn show(self, mut intent: Intent, outcome: Result<Conversation, AppError>) {
        match outcome {
            Ok(changed) => {
                if !intent.told {
                    self.around.toasts.done(intent.done(&changed));
                }
                self.put(&changed);
                if untrack(|| self.open_id()).as_deref() == Some(changed.id.as_str()) {
                    self.story.refetch();
                }
                self.put_question_away(&mut intent);
            }
            Err(AppError::Vendor(Limited { retry_after: Some(seconds) })) => {
                self.end_question(&intent);
                self.queue(intent, seconds);
            }
            Err(AppError::Unconfirmed) => {
                self.end_question(&intent);
                self.around.toasts.stay(say("checking").to_owned());
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
        if matches!(intent.wish, Wish::Close(..)) && !intent.told {
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
                self.around.toasts.offer(error, say("take-over"), take_over);
            }
            None => self.around.toasts.failed(error),
        }
        self.list.refetch();
        self.detail.refetch();
    }

    /// Sends it again when a call is free, unless it is cancelled before.
    fn queue(self, intent: Intent, seconds: u32) {
        let words = say("sent-in").to_owned();
        let send = Callback::new(move |()| self.carry_out(intent.clone()));
        let cancel = Callback::new(move |()| {
            self.list.refetch();
            self.detail.refetch();
        });
        self.around.toasts.count_down(words, seconds, (say("cancel"), cancel), send);
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
        self.revise_list(|list| {
            if let Ok(list) = list {
                list.patch(changed);
            }
        });
        self.revise_detail(&changed.id, |detail| {
            detail.conversation = changed.clone();
            detail.unconfirmed = false;
        });
    }
}
