//! What the list and the detail do with what the server tells: rows change in their places and are
//! lit for a moment, whatever is new waits until it is asked for, counts follow.

use super::desk::Desk;
use super::live::{News, be_here};
use crate::api::list_conversations;
use crate::components::live_dot::Link;
use crate::model::{
    Change, Company, Conversation, ConversationId, Row, Source, Standing, Status, StatusFilter,
    Timestamp,
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long a row that has changed is lit.
const LIT: Duration = Duration::from_millis(2_400);
/// Counts follow what is told within this time, however much is told.
const FOLLOWS: Duration = Duration::from_secs(3);
/// Between two looks where the server cannot tell anything.
const POLLS: Duration = Duration::from_secs(10);

impl Desk {
    /// Listens for as long as the page is shown. Only in the browser.
    pub fn listen(self) {
        let live = self.around.live;
        live.hand_to(Callback::new(move |news| self.hear(news)));
        let polling = set_interval_with_handle(
            move || {
                if live.link.get_untracked() == Link::Polling {
                    self.look_again();
                }
            },
            POLLS,
        );
        self.keep_held_in_sight();
        on_cleanup(move || {
            self.release();
            if let Ok(polling) = polling {
                polling.clear();
            }
            be_here("", false);
        });
        self.tell_place();
        // Another question has other news.
        Effect::new(move |_| {
            self.asked.track();
            self.arrived.set(Vec::new());
        });
    }

    /// Lets the others know which conversation this operator looks at, or is about to change.
    fn tell_place(self) {
        Effect::new(move |_| {
            let closing = self.closing.with(|closing| closing.as_ref().map(|c| c.id.to_string()));
            let assigning = self.assigning.with(|a| a.as_ref().map(|a| a.id.to_string()));
            let acting = closing.or(assigning);
            let place = acting.clone().or_else(|| self.open_id()).unwrap_or_default();
            be_here(&place, acting.is_some());
        });
    }

    fn hear(self, news: News) {
        match news {
            News::Change(change) => self.hear_change(*change),
            News::Standing(standing) => self.hear_standing(*standing),
            News::Joined => self.look_again(),
            News::Reload => {
                self.look_again();
                self.detail.refetch();
            }
        }
    }

    fn hear_change(self, Change { id, before, now }: Change) {
        let shown = untrack(|| self.listed(&id));
        let changed = match (now, &shown) {
            (Some(now), _) => Some(*now),
            // Gone altogether: its row stays where it is, and asks for nothing any more.
            (None, Some(row)) => {
                let gone = row.conversation.clone();
                Some(Conversation { status: Status::Closed, needs_reply: false, ..gone })
            }
            (None, None) => None,
        };
        let is_open = untrack(|| self.open_id()).as_deref() == Some(id.as_str());
        if let Some(changed) = changed.as_ref().filter(|_| is_open || shown.is_some()) {
            self.put(changed);
        }
        if is_open {
            self.story.refetch();
        }
        let now = untrack(|| self.present());
        let comes = changed.as_ref().is_some_and(|changed| self.is_wanted(changed, now));
        let was_there = before.as_ref().is_some_and(|before| self.is_wanted(before, now));
        if shown.is_some() {
            self.light(id);
        } else if comes && !was_there && self.query.with_untracked(|query| query.search.is_none()) {
            self.arrived.update(|arrived| {
                arrived.retain(|known| *known != id);
                arrived.push(id);
            });
        } else if !comes {
            self.arrived.update(|arrived| arrived.retain(|known| *known != id));
        }
        self.around.news.update(|news| *news += 1);
        self.look_again();
    }

    fn hear_standing(self, Standing { pulse, queue }: Standing) {
        self.around.feel(pulse);
        let is_old = self.query.with_untracked(|query| query.status == Some(StatusFilter::Closed));
        let known =
            self.list.with_untracked(|list| Some(list.as_ref()?.1.as_ref().ok()?.source.clone()));
        match known {
            Some(Source::Queue(before)) => {
                if before.is_partial() && (before.loaded != queue.loaded || !queue.is_partial()) {
                    self.look_again();
                }
                self.revise_list(|list| {
                    if let Ok(list) = list {
                        list.as_of = queue.heard_at;
                        list.freshness = queue.freshness.clone();
                        list.source = Source::Queue(queue);
                    }
                });
            }
            // The queue has been filled meanwhile.
            Some(Source::SendSeven) if !is_old && queue.loaded > 0 => self.look_again(),
            _ => {}
        }
    }

    /// Asks again, soon and without moving a row.
    pub fn look_again(self) {
        if self.looking.get_value() {
            return;
        }
        self.looking.set_value(true);
        set_timeout(
            move || {
                // The page may have gone meanwhile.
                let Some(asked) = self.asked.try_get_untracked() else { return };
                self.looking.set_value(false);
                self.filters.refetch();
                spawn_local(async move {
                    // What cannot be had now is asked for with the next news.
                    let Ok(fresh) = list_conversations(asked.clone()).await else { return };
                    if self.asked.try_get_untracked() != Some(asked) {
                        return;
                    }
                    self.revise_list(|list| match list {
                        Ok(list) => list.renew(fresh),
                        Err(_) => *list = Ok(fresh),
                    });
                });
            },
            FOLLOWS,
        );
    }

    /// Shows what has come and leaves out what has gone.
    pub fn show_news(self) {
        self.arrived.set(Vec::new());
        self.list.refetch();
    }

    /// How many have come that are not shown, and how many are shown that do not belong here now.
    pub fn news(self) -> (usize, usize) {
        let (come, now) = (self.arrived.with(Vec::len), self.present());
        let gone = self.list.with(|list| match list {
            Some((_, Ok(list))) if matches!(list.source, Source::Queue(_)) => {
                let gone = |row: &&Row| matches!(row, Row::Read(row) if !self.is_wanted(row, now));
                list.rows.iter().filter(gone).count()
            }
            _ => 0,
        });
        (come, gone)
    }

    /// Who else is with which conversation.
    pub fn company(self) -> Vec<Company> {
        let me = self.around.name();
        let mut all = self.around.live.company.get();
        self.list.with(|list| {
            if let Some((_, Ok(list))) = list {
                let told = |company: &&Company| all.iter().all(|known| known.id != company.id);
                let first: Vec<_> = list.company.iter().filter(told).cloned().collect();
                all.extend(first);
            }
        });
        for company in &mut all {
            company.who.retain(|present| Some(&present.name) != me.as_ref());
        }
        all
    }

    /// The present, as the list and the clock have it.
    fn present(self) -> Timestamp {
        let as_of = self.list.with(|list| Some(list.as_ref()?.1.as_ref().ok()?.as_of));
        self.around.clock.now(as_of.unwrap_or(Timestamp(0)))
    }

    /// Whether the filters let it through. A search is the server's to judge.
    fn is_wanted(self, conversation: &Conversation, now: Timestamp) -> bool {
        let urgency = self.around.urgency();
        self.query.with_untracked(|query| query.lets_in(conversation, &urgency, now))
    }

    fn light(self, id: ConversationId) {
        self.lit.update(|lit| lit.push(id.clone()));
        set_timeout(
            move || {
                self.lit.update(|lit| {
                    if let Some(place) = lit.iter().position(|lit| *lit == id) {
                        lit.remove(place);
                    }
                });
            },
            LIT,
        );
    }
}
