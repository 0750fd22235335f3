//! Simulated activity: customers write, agents reply, conversations start and end.

use super::Simulator;
use super::records::{Conversation, Status, unique_now};
use super::store::Store;
use rand::RngExt;
use rand::seq::{IndexedRandom, IteratorRandom};
use serde_json::json;
use std::time::Duration;

/// Number of conversations at the top of the list that take part in the activity.
const ACTIVE_ROWS: usize = 80;

const CHANNELS: [&str; 6] = ["whatsapp", "whatsapp", "email", "telegram", "messenger", "sms"];
const SUBJECTS: [&str; 3] =
    ["Where is my parcel?", "Change of address", "Rechnung Nr. 2214 stimmt nicht"];

impl Simulator {
    /// Simulates `pace` events per minute until dropped; with pace 0, none.
    pub async fn live(self, pace: u32) {
        if pace == 0 {
            return std::future::pending().await;
        }
        let mean = Duration::from_secs(60) / pace;
        loop {
            let uneven = self.lock().rng.random_range(0.5..1.5);
            tokio::time::sleep(mean.mul_f64(uneven)).await;
            self.step(1);
        }
    }

    /// Simulates this many events at once.
    pub fn step(&self, things: usize) {
        let mut store = self.lock();
        (0..things).for_each(|_| store.step());
    }
}

impl Store {
    fn step(&mut self) {
        let happened = match self.rng.random_range(0..100) {
            0..34 => self.a_customer_writes(),
            34..64 => self.an_agent_answers(),
            64..76 => self.somebody_comes(),
            76..85 => self.work_is_assigned(),
            85..97 => self.work_is_done(),
            97..98 => self.a_customer_comes_back(),
            _ => self.work_is_put_off(),
        };
        // If the event is not possible, fall back to one that nearly always is, to hold the pace.
        if happened.or_else(|| self.a_customer_writes()).is_none() {
            self.arrives(&json!({}));
        }
    }

    fn a_customer_writes(&mut self) -> Option<()> {
        let id = self.some(|c| c.status == Status::Open && !c.is_snoozed())?;
        self.change(&id, Conversation::customer_writes)
    }

    /// The message is delivered and maybe read; sometimes it fails.
    fn an_agent_answers(&mut self) -> Option<()> {
        let id = self.some(|c| c.needs_reply() && c.assignee.is_some())?;
        self.change(&id, Conversation::reply)?;
        let outcome: &[&str] = match self.rng.random_range(0..20) {
            0 => &["message.failed"],
            1..12 => &["message.delivered", "message.read"],
            _ => &["message.delivered"],
        };
        for kind in outcome {
            self.messages.reached(&id, None, kind.trim_start_matches("message."));
            self.emit(kind, &id);
        }
        Some(())
    }

    /// Starts a conversation unless too many are open; removes the oldest closed one to make room.
    fn somebody_comes(&mut self) -> Option<()> {
        let usual = self.options.conversations.max(40);
        if self.open() > usual * 5 / 4 {
            return self.work_is_done();
        }
        if self.conversations.len() > usual * 2 {
            let oldest = self.conversations.newest_first().rev();
            let done = oldest.filter(|c| c.status == Status::Closed).map(|c| c.id.clone()).next();
            self.conversations.remove(&done?);
        }
        let channel = *CHANNELS.choose(&mut self.rng)?;
        let mut fields = json!({ "channel": channel });
        if channel == "email" {
            fields["subject"] = json!(SUBJECTS.choose(&mut self.rng));
        }
        self.arrives(&fields);
        Some(())
    }

    fn work_is_assigned(&mut self) -> Option<()> {
        let id = self.some(|c| c.status == Status::Open && c.assignee.is_none())?;
        let agent = self.agents.choose(&mut self.rng)?.id.clone();
        self.change(&id, |found| found.assignee = Some(agent))
    }

    /// Closes a conversation unless few are open.
    fn work_is_done(&mut self) -> Option<()> {
        if self.open() < self.options.conversations / 2 {
            return None;
        }
        let id = self.some(|c| c.status == Status::Open && !c.needs_reply())?;
        self.change(&id, |found| found.close(found.assignee.clone().as_deref()))
    }

    fn a_customer_comes_back(&mut self) -> Option<()> {
        let id = self.some(|c| c.status == Status::Closed)?;
        self.change(&id, Conversation::customer_writes)
    }

    fn work_is_put_off(&mut self) -> Option<()> {
        let id = self.some(|c| c.status == Status::Open && !c.needs_reply() && !c.is_snoozed())?;
        let until = unique_now() + time::Duration::hours(self.rng.random_range(1..20));
        self.change(&id, |found| found.snooze(Some(until), true))
    }

    fn open(&self) -> usize {
        let all = self.conversations.newest_first();
        all.filter(|c| c.status != Status::Closed).count()
    }

    /// Picks one of the active conversations that meet the condition.
    fn some(&mut self, condition: impl Fn(&Conversation) -> bool) -> Option<String> {
        let fit = self.conversations.newest_first().filter(|c| condition(c)).take(ACTIVE_ROWS);
        fit.choose(&mut self.rng).map(|c| c.id.clone())
    }
}
