//! Which operators view which conversation, as their open tabs report it. The state is in memory
//! only and expires with the tabs' heartbeats; it needs no call to SendSeven.

use super::conversation_id;
use crate::model::{Activity, AppError, ConversationId, Viewer, Viewers};
use crate::server::events::{Event, EventBus};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// How long a tab's last heartbeat is valid.
const TIME_TO_LIVE: Duration = Duration::from_secs(8);
/// Maximum length of a tab ID, in bytes.
const LONGEST_TAB: usize = 40;
/// Maximum number of tabs per operator; beyond it, the oldest heartbeat is dropped.
const MAX_TABS: usize = 10;

/// Presence of all operators. Clones share it.
#[derive(Clone)]
pub struct Presence(Arc<Shared>);

struct Shared {
    events: EventBus,
    locations: Mutex<Locations>,
}

/// Key: operator name and tab ID.
#[derive(Default)]
struct Locations(HashMap<(String, String), Location>);

struct Location {
    id: ConversationId,
    activity: Activity,
    updated_at: Instant,
}

impl Presence {
    /// Starts empty; publishes every change to `events`.
    pub fn new(events: EventBus) -> Self {
        Self(Arc::new(Shared { events, locations: Mutex::default() }))
    }

    /// Records the conversation a tab shows; an empty `id` removes the tab.
    pub fn update(
        &self,
        name: &str,
        tab: &str,
        id: &str,
        activity: Activity,
    ) -> Result<(), AppError> {
        if tab.is_empty() || tab.len() > LONGEST_TAB {
            let expected = "expected-tab";
            return Err(AppError::bad_input("tab", tab, expected));
        }
        let id = if id.is_empty() { None } else { Some(conversation_id(id)?) };
        self.change(|locations| {
            let key = (name.to_owned(), tab.to_owned());
            match id {
                Some(id) => {
                    locations.put(key, Location { id, activity, updated_at: Instant::now() });
                }
                None => drop(locations.0.remove(&key)),
            }
        });
        Ok(())
    }

    /// Returns the viewers of a conversation, those who do most first.
    pub fn with(&self, id: &ConversationId) -> Vec<Viewer> {
        self.locations().with(id)
    }

    /// Returns the viewers of all conversations.
    pub fn all(&self) -> Vec<Viewers> {
        self.locations().all()
    }

    /// Removes tabs whose heartbeat has expired.
    pub fn expire(&self) {
        self.change(|locations| {
            locations.0.retain(|_, location| location.updated_at.elapsed() < TIME_TO_LIVE)
        });
    }

    /// Applies a change and publishes each conversation whose viewers differ.
    fn change(&self, make: impl FnOnce(&mut Locations)) {
        let mut locations = self.locations();
        let before = locations.all();
        make(&mut locations);
        let after = locations.all();
        let left = before.iter().filter(|one| !after.iter().any(|other| other.id == one.id));
        let left = left.map(|one| Viewers { id: one.id.clone(), who: Vec::new() });
        let other = after.iter().filter(|one| !before.contains(one)).cloned();
        // Publish under the lock, so that the last event is the current state.
        for company in left.chain(other) {
            self.0.events.publish(Event::Viewers(company));
        }
    }

    fn locations(&self) -> MutexGuard<'_, Locations> {
        self.0.locations.lock().expect("no holder of this lock panics")
    }
}

impl Locations {
    fn put(&mut self, key: (String, String), location: Location) {
        if !self.0.contains_key(&key) {
            let theirs = self.0.iter().filter(|((name, _), _)| *name == key.0);
            let theirs: Vec<_> =
                theirs.map(|(key, location)| (location.updated_at, key.clone())).collect();
            if theirs.len() >= MAX_TABS
                && let Some((_, oldest)) = theirs.into_iter().min()
            {
                self.0.remove(&oldest);
            }
        }
        self.0.insert(key, location);
    }

    fn with(&self, id: &ConversationId) -> Vec<Viewer> {
        let all = self.all().into_iter();
        all.filter(|company| company.id == *id).flat_map(|company| company.who).collect()
    }

    fn all(&self) -> Vec<Viewers> {
        let mut present = BTreeMap::<_, BTreeMap<_, Activity>>::new();
        for ((name, _), location) in &self.0 {
            let one = present.entry(&location.id).or_default().entry(name).or_default();
            *one = location.activity.max(*one);
        }
        present
            .into_iter()
            .map(|(id, names)| Viewers { id: id.clone(), who: by_activity(names) })
            .collect()
    }
}

fn by_activity(names: BTreeMap<&String, Activity>) -> Vec<Viewer> {
    let viewer = |(name, activity): (&String, _)| Viewer { name: name.clone(), activity };
    let mut viewers: Vec<_> = names.into_iter().map(viewer).collect();
    viewers.sort_by_key(|one| Reverse(one.activity));
    viewers
}
