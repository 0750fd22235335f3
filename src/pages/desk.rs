//! What the list, the detail and their dialogs share: the data, and what an operator does to it.

use super::ask::{Answer, OneAnswer, ask, ask_once};
use super::frame::Surroundings;
use crate::api::{conversations, list_agents, list_conversations};
use crate::components::{
    assign_menu::{Assigning, Choice},
    confirm::Closing,
    toast::Toasts,
};
use crate::model::{
    Action, Agent, AppError, Contract, Conversation, ConversationId, ConversationPage, Detail,
    Query,
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_location;

/// Everything below `/conversations`, in the context of its pages.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The filters of the address, without values that make no sense.
    pub query: Memo<Query>,
    pub list: Answer<Result<ConversationPage, AppError>>,
    pub agents: OneAnswer<Result<Vec<Agent>, AppError>>,
    pub around: Surroundings,
    /// The newest state of what was changed here.
    pub changed: RwSignal<Option<Conversation>>,
    /// Whose assignee is being chosen.
    pub assigning: RwSignal<Option<Assigning>>,
    /// What is about to be closed.
    pub closing: RwSignal<Option<Closing>>,
    /// Why the closing that is being asked about was refused.
    pub refusal: RwSignal<Option<AppError>>,
    /// True while a change is under way.
    pub busy: RwSignal<bool>,
    toasts: Toasts,
}

impl Desk {
    /// Asks for the list the address describes, and once for the team.
    pub fn open() -> Self {
        let search = use_location().search;
        // Addresses that mean the same ask the same; wrong values go to the server, which refuses
        // them and sets the status of the page.
        let asked = Memo::new(move |_| match Query::parse(&search.get()) {
            (query, problems) if problems.is_empty() => query.to_text(),
            _ => search.get(),
        });
        let around: Surroundings = expect_context();
        Self {
            query: Memo::new(move |_| Query::parse(&search.get()).0),
            list: ask(asked, |query| Box::pin(list_conversations(query))),
            agents: ask_once(Box::pin(list_agents())),
            around,
            changed: RwSignal::new(None),
            assigning: RwSignal::new(None),
            closing: RwSignal::new(None),
            refusal: RwSignal::new(None),
            busy: RwSignal::new(false),
            toasts: around.toasts,
        }
    }

    /// Whether all that stands around a conversation has been answered. Asks for all of it at
    /// once, so that a page is rendered only when it is complete. Read below a `Suspense`.
    pub fn is_gathered(self) -> bool {
        let frame = self.around.frame.with(Option::is_some);
        let agents = self.agents.with(Option::is_some);
        let list = self.list.with(Option::is_some);
        frame && agents && list
    }

    /// Whether the operator may assign and close. Read below a `Suspense`.
    pub fn may_change(self) -> bool {
        self.around.role().is_some_and(|role| role.may(Action::Assign) && role.may(Action::Close))
    }

    /// The agents that can be assigned; none where they could not be asked for. Read below a
    /// `Suspense`.
    pub fn team(self) -> Vec<Agent> {
        self.agents.get().and_then(Result::ok).unwrap_or_default()
    }

    /// The contract, as far as the list has shown it. Read below a `Suspense`.
    pub fn contract(self) -> Option<Contract> {
        self.list.with(|list| list.as_ref()?.as_ref().ok()?.contract)
    }

    /// A conversation as the list has it. Read below a `Suspense`.
    pub fn listed(self, id: &ConversationId) -> Option<Detail> {
        self.list.with(|list| {
            let list = list.as_ref()?.as_ref().ok()?;
            let conversation = list.find(id)?.clone();
            Some(Detail { conversation, contract: list.contract, as_of: list.as_of })
        })
    }

    /// Opens the menu of agents at the control a selector finds.
    pub fn ask_assignee(self, conversation: &Conversation, control: String) {
        self.assigning.set(Some(Assigning {
            id: conversation.id.clone(),
            contact: conversation.contact.label().to_owned(),
            present: conversation.assignee.as_ref().map(|agent| agent.id.clone()),
            control,
        }));
    }

    /// Asks whether to close.
    pub fn ask_close(self, conversation: &Conversation, contract: Option<Contract>) {
        self.refusal.set(None);
        self.closing.set(Some(Closing {
            id: conversation.id.clone(),
            contact: conversation.contact.label().to_owned(),
            takes_note: contract.is_some_and(Contract::takes_close_note),
        }));
    }

    /// Assigns and shows the outcome.
    pub fn assign(self, (id, agent): Choice) {
        let words = match &agent {
            Some(agent) => ["Assigned to ", &agent.name].concat(),
            None => "Assigned to nobody".to_owned(),
        };
        let assignee = agent.as_ref().map_or_else(String::new, |agent| agent.id.to_string());
        self.busy.set(true);
        spawn_local(async move {
            let id = id.to_string();
            match conversations::assign_conversation(id, assignee, String::new()).await {
                Ok(changed) => self.show(words, changed),
                Err(error) => self.toasts.failed(error),
            }
            self.busy.set(false);
        });
    }

    /// Closes and shows the outcome. `then` runs where it worked.
    pub fn close(self, id: &ConversationId, note: String, then: impl FnOnce() + 'static) {
        let id = id.to_string();
        self.busy.set(true);
        self.refusal.set(None);
        spawn_local(async move {
            match conversations::close_conversation(id, note, String::new()).await {
                Ok(closed) => {
                    self.show(["Closed ", closed.contact.label()].concat(), closed);
                    then();
                }
                Err(error) => self.refusal.set(Some(error)),
            }
            self.busy.set(false);
        });
    }

    /// Shows the new state of a conversation in the list and the detail, and says what was done.
    fn show(self, words: String, changed: Conversation) {
        self.toasts.done(words);
        self.list.update(|list| {
            if let Some(Ok(list)) = list {
                list.patch(&changed);
            }
        });
        self.changed.set(Some(changed));
    }
}
