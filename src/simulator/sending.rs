//! Sends replies after the response to their call, so that events follow it.

use super::Simulator;
use super::messages::{Failure, Message};
use super::outbox::Waiting;
use super::store::Store;
use tokio::time::sleep;

impl Simulator {
    /// Sends what the last call accepted, in the background.
    pub(super) fn send_waiting(&self) {
        let mut store = self.lock();
        for waiting in store.outbox.take() {
            let (steps, pause) = (store.outbox.steps(&waiting), store.outbox.pause);
            let simulator = self.clone();
            tokio::spawn(async move {
                for status in steps {
                    sleep(pause).await;
                    simulator.lock().reach(&waiting, status);
                }
            });
        }
    }
}

impl Store {
    fn reach(&mut self, waiting: &Waiting, status: &'static str) {
        let Some(conversation) = self.conversations.get(&waiting.conversation).cloned() else {
            return;
        };
        self.messages.reached(&conversation.id, Some(&waiting.message), status);
        let is_meant = |said: &&mut Message| said.id == waiting.message;
        let found = self.messages.of(&conversation).iter_mut().find(is_meant);
        let Some(message) = found.map(|message| {
            let fails = waiting.fails.or(message.error);
            message.error = fails.or((status == "failed").then_some(Failure::UNREACHABLE));
            message.clone()
        }) else {
            return;
        };
        self.emit_about(&format!("message.{status}"), &conversation, Some(&message));
    }
}
