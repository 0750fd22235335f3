//! What the list, the detail and their dialogs share: the data, and what an operator does to it.

use super::ask::{Answer, OneAnswer, ask, ask_once};
use super::changes::Held;
use super::frame::Surroundings;
use crate::api::{
    conversations::get_closing, draw, get_conversation, list_agents, list_conversations,
};
use crate::components::acts::Act;
use crate::components::assign_menu::Assigning;
use crate::components::confirm::Closing;
use crate::components::drawn::Drawn;
use crate::components::markup::el;
use crate::components::table;
use crate::model::{
    Action, Agent, AppError, Contract, ConversationId, ConversationPage, Detail, Freshness, Query,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::time::Duration;

/// How soon an answer that is not the latest is asked for again.
const SOON: Duration = Duration::from_secs(2);
/// How soon, where SendSeven is in trouble.
const LATER: Duration = Duration::from_secs(6);
/// How soon, where names of customers are being filled in.
const SELDOM: Duration = Duration::from_secs(10);

/// Everything below `/conversations`.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The filters of the address, without values that make no sense.
    pub query: Memo<Query>,
    /// The filters as they are asked for.
    pub asked: Memo<String>,
    /// What is open beside the list: an id, an id and `/close`, or nothing.
    pub open: Memo<String>,
    /// The list, with the filters it was asked for.
    pub list: Answer<(String, Result<ConversationPage, AppError>)>,
    /// What is open, with what was asked for.
    pub detail: Answer<(String, Option<Result<Detail, AppError>>)>,
    /// What happened in what is open, named by its id.
    pub story: Answer<Result<Drawn, AppError>>,
    /// What the list can be narrowed to, drawn by the server.
    pub filters: Answer<Result<Drawn, AppError>>,
    pub agents: OneAnswer<Result<Vec<Agent>, AppError>>,
    pub around: Surroundings,
    /// Whose assignee is being chosen.
    pub assigning: RwSignal<Option<Assigning>>,
    /// What is about to be closed.
    pub closing: RwSignal<Option<Closing>>,
    /// Why the closing that is being asked about was refused.
    pub refusal: RwSignal<Option<AppError>>,
    /// True while a change is under way.
    pub busy: RwSignal<bool>,
    /// What has come since the list was asked for, and is not shown yet.
    pub arrived: RwSignal<Vec<ConversationId>>,
    /// Rows that have just changed.
    pub lit: RwSignal<Vec<ConversationId>>,
    /// The change that is shown already and can be taken back still.
    pub held: StoredValue<Option<Held>>,
    /// True while the list is about to be asked for again.
    pub looking: StoredValue<bool>,
}

impl Desk {
    /// Asks for what the address describes, and once for the team.
    pub fn open() -> Self {
        let address = use_location();
        let search = address.search;
        // Addresses that mean the same ask the same; wrong values go to the server, which refuses
        // them and sets the status of the page.
        let asked = Memo::new(move |_| match Query::parse(&search.get()) {
            (query, problems) if problems.is_empty() => query.to_text(),
            _ => search.get(),
        });
        let open = Memo::new(move |_| {
            let path = address.pathname.get();
            path.strip_prefix("/conversations/").unwrap_or_default().to_owned()
        });
        let around: Surroundings = expect_context();
        let told = Memo::new(move |_| {
            let is_open = open.with(|open| !open.is_empty() && !open.ends_with("/close"));
            if is_open { around.here.get() } else { String::new() }
        });
        Self {
            query: Memo::new(move |_| Query::parse(&search.get()).0),
            asked,
            open,
            list: ask(asked, |query| {
                Box::pin(async move {
                    let answer = list_conversations(query.clone()).await;
                    (query, answer)
                })
            }),
            detail: ask(open, |open| {
                Box::pin(async move {
                    let answer = match open.strip_suffix("/close") {
                        _ if open.is_empty() => None,
                        Some(id) => Some(get_closing(id.to_owned()).await),
                        None => Some(get_conversation(open.clone()).await),
                    };
                    (open, answer)
                })
            }),
            filters: ask(asked, |query| Box::pin(draw(["/conversations?", &query].concat()))),
            story: ask(told, |address| {
                Box::pin(async move {
                    if address.is_empty() {
                        return Ok(Drawn { title: address, live: false, markup: el("p") });
                    }
                    draw(address).await
                })
            }),
            agents: ask_once(Box::pin(list_agents())),
            around,
            assigning: RwSignal::new(None),
            closing: RwSignal::new(None),
            refusal: RwSignal::new(None),
            busy: RwSignal::new(false),
            arrived: RwSignal::new(Vec::new()),
            lit: RwSignal::new(Vec::new()),
            held: StoredValue::new(None),
            looking: StoredValue::new(false),
        }
    }

    /// Whether all has been answered once. Asks for all of it together, so that a page is rendered
    /// only when it is complete. Read below [`awaited`](crate::components::markup::awaited).
    pub fn is_gathered(self) -> bool {
        let frame = self.around.frame.with(Option::is_some);
        let agents = self.agents.with(Option::is_some);
        let list = self.list.with(Option::is_some);
        let detail = self.detail.with(Option::is_some);
        let drawn = self.story.with(Option::is_some) && self.filters.with(Option::is_some);
        frame && agents && list && detail && (drawn || self.around.alive.get_untracked())
    }

    /// Whether the list shown is not the one asked for any more.
    pub fn is_waiting(self) -> bool {
        let asked = self.asked.get();
        self.list.with(|list| list.as_ref().is_some_and(|(of, _)| *of != asked))
    }

    /// Revises the list shown, where it answers what is asked: to write to it before would outdate
    /// the answer that is on its way.
    pub fn revise_list(self, how: impl FnOnce(&mut Result<ConversationPage, AppError>)) {
        let asked = self.asked.get_untracked();
        if self.list.with_untracked(|list| list.as_ref().is_some_and(|(of, _)| *of == asked)) {
            self.list.update(|list| {
                if let Some((_, list)) = list {
                    how(list);
                }
            });
        }
    }

    /// Revises the conversation that is open, on the same terms, where it is this one.
    pub fn revise_detail(self, id: &ConversationId, how: impl FnOnce(&mut Detail)) {
        let open = self.open.get_untracked();
        let is_open = self.detail.with_untracked(|detail| match detail {
            Some((of, Some(Ok(detail)))) => *of == open && detail.conversation.id == *id,
            _ => false,
        });
        if is_open {
            self.detail.update(|detail| {
                if let Some((_, Some(Ok(detail)))) = detail {
                    how(detail);
                }
            });
        }
    }

    /// The id of the conversation open beside the list.
    pub fn open_id(self) -> Option<String> {
        self.open.with(|open| {
            let id = open.strip_suffix("/close").unwrap_or(open);
            (!id.is_empty()).then(|| id.to_owned())
        })
    }

    /// Whether the operator may assign and close.
    pub fn may_change(self) -> bool {
        self.around.role().is_some_and(|role| role.may(Action::Assign) && role.may(Action::Close))
    }

    /// The agents that can be assigned; none where they could not be asked for.
    pub fn team(self) -> Vec<Agent> {
        self.agents.get().and_then(Result::ok).unwrap_or_default()
    }

    /// The contract, as far as the list shows it.
    pub fn shown_contract(self) -> Option<Contract> {
        self.list.with(|list| list.as_ref()?.1.as_ref().ok()?.contract)
    }

    /// The contract, also where the list failed.
    pub fn contract(self) -> Option<Contract> {
        self.shown_contract().or_else(|| self.around.contract())
    }

    /// A conversation as the list has it.
    pub fn listed(self, id: &ConversationId) -> Option<Detail> {
        self.list.with(|list| {
            let list = list.as_ref()?.1.as_ref().ok()?;
            let conversation = list.find(id)?.clone();
            let (contract, as_of) = (list.contract, list.as_of);
            let freshness = list.freshness.clone();
            Some(Detail { conversation, contract, as_of, freshness, unconfirmed: false })
        })
    }

    /// A conversation as the list or the detail has it.
    pub fn known(self, id: &ConversationId) -> Option<Detail> {
        let open = self.detail.with(|detail| {
            let detail = detail.as_ref()?.1.as_ref()?.as_ref().ok()?;
            (detail.conversation.id == *id).then(|| detail.clone())
        });
        open.or_else(|| self.listed(id))
    }

    /// Asks again for what is on its way to being fresher. Only in the browser.
    pub fn follow_up(self) {
        let list = move || {
            self.list.with(|list| match &list.as_ref()?.1 {
                Ok(list) if list.naming => Some(SELDOM),
                Ok(list) => wait_of(&list.freshness),
                Err(AppError::Vendor(_) | AppError::Offline) => Some(LATER),
                Err(_) => None,
            })
        };
        let detail = move || {
            self.detail.with(|detail| match detail.as_ref()?.1.as_ref()? {
                Ok(detail) if detail.unconfirmed => Some(SOON),
                Ok(detail) => wait_of(&detail.freshness),
                Err(AppError::Vendor(_) | AppError::Offline) => Some(LATER),
                Err(_) => None,
            })
        };
        again_after(list, Callback::new(move |()| self.look_again()));
        again_after(detail, Callback::new(move |()| self.detail.refetch()));
    }

    /// Does what a control asks for; false where it is not for the desk.
    pub fn act(self, act: &Act) -> bool {
        let known = || {
            let id = ConversationId::parse(act.id.as_deref()?).ok()?;
            untrack(|| self.known(&id))
        };
        match act.name.as_str() {
            "assign" => known().is_some_and(|detail| self.ask_assignee(&detail, act)),
            "close" => known().is_some_and(|detail| self.ask_close(&detail)),
            "cancel" => {
                self.closing.set(None);
                true
            }
            "show-news" => {
                self.show_news();
                true
            }
            "retry-list" => {
                self.list.refetch();
                true
            }
            "retry-detail" => {
                self.detail.refetch();
                self.story.refetch();
                true
            }
            _ => false,
        }
    }

    fn ask_assignee(self, Detail { conversation, .. }: &Detail, act: &Act) -> bool {
        let in_detail = act.control.id() == "assign";
        let in_row = || table::assign_control(&conversation.id);
        self.assigning.set(Some(Assigning {
            id: conversation.id.clone(),
            contact: conversation.contact.label().to_owned(),
            present: conversation.assignee.as_ref().map(|agent| agent.id.clone()),
            seen: conversation.seen().to_text(),
            control: if in_detail { "#assign".to_owned() } else { in_row() },
        }));
        true
    }

    fn ask_close(self, detail: &Detail) -> bool {
        self.refusal.set(None);
        self.closing.set(Some(closing(detail)));
        true
    }
}

/// What is asked before a conversation is closed.
pub fn closing(detail: &Detail) -> Closing {
    Closing {
        id: detail.conversation.id.clone(),
        contact: detail.conversation.contact.label().to_owned(),
        seen: detail.conversation.seen().to_text(),
        takes_note: detail.contract.is_some_and(Contract::takes_close_note),
    }
}

fn wait_of(freshness: &Freshness) -> Option<Duration> {
    match freshness {
        Freshness::Current => None,
        Freshness::Refreshing => Some(SOON),
        Freshness::Stale(_) => Some(LATER),
    }
}

/// Asks again after the wait that the latest answer calls for, unless the page is left before.
fn again_after(wait: impl Fn() -> Option<Duration> + 'static, ask: Callback<()>) {
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(earlier) = waiting.try_get_value().flatten() {
            earlier.clear();
        }
    };
    on_cleanup(forget);
    Effect::new(move |_| {
        forget();
        let timer = wait().and_then(|wait| {
            let ask = move || ask.run(());
            set_timeout_with_handle(ask, wait).ok()
        });
        waiting.set_value(timer);
    });
}
