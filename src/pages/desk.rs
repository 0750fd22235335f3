//! What the list, the detail and their dialogs share: the data, and what an operator does to it.

use super::frame::Surroundings;
use crate::api::{conversations, list_agents, list_conversations};
use crate::components::{
    assign_menu::{Assigning, Choice},
    avatar::assignee_name,
    confirm::Closing,
    toast::Toasts,
};
use crate::model::{
    Action, Agent, AppError, Contract, Conversation, ConversationId, ConversationPage, Query,
};
use leptos::{prelude::*, reactive::send_wrapper_ext::SendOption, task::spawn_local};
use leptos_router::hooks::use_location;

/// Everything below `/conversations`, in the context of its pages.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The filters of the address, without values that make no sense.
    pub query: Memo<Query>,
    pub list: Resource<Result<ConversationPage, AppError>>,
    pub agents: Resource<Result<Vec<Agent>, AppError>>,
    pub around: Surroundings,
    /// The newest state of what was changed here.
    pub changed: RwSignal<Option<Conversation>>,
    /// Whose assignee is being chosen.
    pub assigning: RwSignal<SendOption<Assigning>>,
    /// What is about to be closed.
    pub closing: RwSignal<Option<Closing>>,
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
            list: Resource::new(move || asked.get(), list_conversations),
            agents: Resource::new(|| (), |()| list_agents()),
            around,
            changed: RwSignal::new(None),
            assigning: RwSignal::new(SendOption::new_local(None)),
            closing: RwSignal::new(None),
            busy: RwSignal::new(false),
            toasts: around.toasts,
        }
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
    pub fn listed(self, id: &ConversationId) -> Option<Conversation> {
        self.list.with(|list| list.as_ref()?.as_ref().ok()?.find(id).cloned())
    }

    /// Opens the menu of agents at a control.
    pub fn ask_assignee(self, conversation: &Conversation, control: web_sys::Element) {
        self.assigning.set(SendOption::new_local(Some(Assigning {
            id: conversation.id.clone(),
            contact: conversation.contact.label().to_owned(),
            present: conversation.assignee.as_ref().map(|agent| agent.id.clone()),
            control,
        })));
    }

    /// Asks whether to close.
    pub fn ask_close(self, conversation: &Conversation, contract: Option<Contract>) {
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
            let answer =
                conversations::assign_conversation(id.to_string(), assignee, String::new()).await;
            self.settle(answer, |_| words);
        });
    }

    /// Closes and shows the outcome. `then` runs where it worked.
    pub fn close(self, id: &ConversationId, note: String, then: impl FnOnce() + 'static) {
        let id = id.to_string();
        self.busy.set(true);
        spawn_local(async move {
            let answer = conversations::close_conversation(id, note, String::new()).await;
            if self.settle(answer, |c| ["Closed ", c.contact.label()].concat()) {
                then();
            }
        });
    }

    fn settle(
        self,
        answer: Result<Conversation, AppError>,
        words: impl FnOnce(&Conversation) -> String,
    ) -> bool {
        self.busy.set(false);
        match answer {
            Ok(changed) => {
                self.toasts.done(words(&changed));
                self.list.update(|list| {
                    if let Some(Ok(list)) = list {
                        list.patch(&changed);
                    }
                });
                self.changed.set(Some(changed));
                true
            }
            Err(error) => {
                self.toasts.failed(error);
                false
            }
        }
    }
}

/// The assignee of a conversation in words.
pub fn assignee_words(conversation: &Conversation) -> String {
    assignee_name(conversation.assignee.as_ref()).to_owned()
}
