//! Which operators are with which conversation, by what their open tabs say. Kept in memory alone,
//! and only while the tabs go on saying so; SendSeven is never asked.

use super::conversation_id;
use crate::model::{AppError, ConversationId, Viewer, Viewers};
use crate::server::events::{Event, EventBus};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::time::Instant;

/// How long a tab's word counts.
const TIME_TO_LIVE: Duration = Duration::from_secs(8);
/// The longest name of a tab, in bytes.
const LONGEST_TAB: usize = 40;
/// Tabs of one operator; of more, the one heard longest ago is forgotten.
const MAX_TABS: usize = 10;

/// Where everybody is. Clones share it.
#[derive(Clone)]
pub struct Presence(Arc<Shared>);

struct Shared {
    events: EventBus,
    places: Mutex<Locations>,
}

/// By the operator's name and the tab.
#[derive(Default)]
struct Locations(HashMap<(String, String), Location>);

struct Location {
    id: ConversationId,
    acting: bool,
    updated_at: Instant,
}

impl Presence {
    /// Nobody is anywhere yet; who comes and goes is told there.
    pub fn new(events: EventBus) -> Self {
        Self(Arc::new(Shared { events, places: Mutex::default() }))
    }

    /// Takes over where a tab of an operator is; nowhere, where the id is empty.
    pub fn update(&self, name: &str, tab: &str, id: &str, acting: bool) -> Result<(), AppError> {
        if tab.is_empty() || tab.len() > LONGEST_TAB {
            let expected = "expected-tab";
            return Err(AppError::bad_input("tab", tab, expected));
        }
        let id = if id.is_empty() { None } else { Some(conversation_id(id)?) };
        self.change(|places| {
            let key = (name.to_owned(), tab.to_owned());
            match id {
                Some(id) => places.put(key, Location { id, acting, updated_at: Instant::now() }),
                None => drop(places.0.remove(&key)),
            }
        });
        Ok(())
    }

    /// Who is with a conversation, those about to change it first.
    pub fn with(&self, id: &ConversationId) -> Vec<Viewer> {
        self.places().with(id)
    }

    /// Everybody who is with one.
    pub fn all(&self) -> Vec<Viewers> {
        self.places().all()
    }

    /// Forgets those who have said nothing for a while.
    pub fn expire(&self) {
        self.change(|places| places.0.retain(|_, place| place.updated_at.elapsed() < TIME_TO_LIVE));
    }

    /// Makes a change and tells of each conversation whose company is another now.
    fn change(&self, make: impl FnOnce(&mut Locations)) {
        let mut places = self.places();
        let before = places.all();
        make(&mut places);
        let after = places.all();
        let left = before.iter().filter(|one| !after.iter().any(|other| other.id == one.id));
        let left = left.map(|one| Viewers { id: one.id.clone(), who: Vec::new() });
        let other = after.iter().filter(|one| !before.contains(one)).cloned();
        // Still under the lock: the last word is the true one.
        for company in left.chain(other) {
            self.0.events.publish(Event::Viewers(company));
        }
    }

    fn places(&self) -> MutexGuard<'_, Locations> {
        self.0.places.lock().expect("no holder of this lock panics")
    }
}

impl Locations {
    fn put(&mut self, key: (String, String), place: Location) {
        if !self.0.contains_key(&key) {
            let theirs = self.0.iter().filter(|((name, _), _)| *name == key.0);
            let theirs: Vec<_> =
                theirs.map(|(key, place)| (place.updated_at, key.clone())).collect();
            if theirs.len() >= MAX_TABS
                && let Some((_, oldest)) = theirs.into_iter().min()
            {
                self.0.remove(&oldest);
            }
        }
        self.0.insert(key, place);
    }

    fn with(&self, id: &ConversationId) -> Vec<Viewer> {
        let all = self.all().into_iter();
        all.filter(|company| company.id == *id).flat_map(|company| company.who).collect()
    }

    fn all(&self) -> Vec<Viewers> {
        let mut acting = BTreeMap::<_, BTreeMap<_, bool>>::new();
        for ((name, _), place) in &self.0 {
            *acting.entry(&place.id).or_default().entry(name).or_default() |= place.acting;
        }
        acting
            .into_iter()
            .map(|(id, names)| Viewers { id: id.clone(), who: present(names) })
            .collect()
    }
}

fn present(acting: BTreeMap<&String, bool>) -> Vec<Viewer> {
    let present = acting.into_iter().map(|(name, acting)| Viewer { name: name.clone(), acting });
    let mut present: Vec<_> = present.collect();
    present.sort_by_key(|one| !one.acting);
    present
}
