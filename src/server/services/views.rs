//! Saved views: built-in, shared, and personal, with their counts.

use super::Services;
use super::audit::{AuditEvent, action};
use super::rate_limit_status::rate_limit_status;
use crate::model::view::{
    LONGEST_NAME, NEEDS_REPLY, QUEUE, RemovedView, UNASSIGNED, WAITING_LONG, WINDOW_CLOSING,
};
use crate::model::{Action, AppError, LocalizedText, Owner, Query, Sidebar, View, query::encode};
use crate::server::error::store_error;
use crate::server::services::Caller;
use crate::server::store::StoreError;
use crate::server::store::views::{MAX_PER_OPERATOR, ViewError, ViewRecord};

/// Maximum alert threshold, in conversations.
const MOST_ABOVE: u32 = 99_999;

/// Returns the built-in views; `labels::view` names them.
fn built_in() -> [View; 4] {
    [
        view(WAITING_LONG, "", "waiting_over=60", Owner::BuiltIn),
        view(NEEDS_REPLY, "", "needs_reply=true", Owner::BuiltIn),
        view(UNASSIGNED, "", "assigned_to=unassigned", Owner::BuiltIn),
        view(WINDOW_CLOSING, "", "window_under=180", Owner::BuiltIn),
    ]
}

/// Returns the sidebar of an operator.
pub async fn sidebar(services: &Services, caller: &Caller) -> Result<Sidebar, AppError> {
    let mut views = all(services, caller).await?;
    let known = views.iter().any(|view| view.count.is_some());
    let open = known.then(|| services.queue.open_count());
    views.insert(0, View { count: open, ..view(QUEUE, "", "", Owner::BuiltIn) });
    Ok(Sidebar { rate_limit: rate_limit_status(services), views })
}

/// Returns an operator's views: built-in, shared, and personal.
pub async fn all(services: &Services, caller: &Caller) -> Result<Vec<View>, AppError> {
    let own = services.store.own_views(caller.user_id).await.map_err(fault)?;
    let mut views: Vec<View> =
        built_in().into_iter().chain(own.views.iter().map(own_view)).collect();
    for view in &mut views {
        view.alert_above = own.alerts.get(&view.key).copied();
    }
    count(services, &mut views);
    Ok(views)
}

/// Returns a view of each agent's open conversations; empty if the team cannot be read.
pub async fn of_agents(services: &Services) -> Vec<View> {
    let agents = services.team.agents().await.unwrap_or_default();
    let mut views: Vec<View> = agents
        .iter()
        .map(|agent| {
            let query = ["status=open&assigned_to=", &encode(agent.id.as_str())].concat();
            view(agent.id.as_str(), &agent.name, &query, Owner::BuiltIn)
        })
        .collect();
    count(services, &mut views);
    views
}

/// Saves a view. `query` is normalized to the form used in URLs, without the page.
pub async fn add(
    services: &Services,
    caller: &Caller,
    name: &str,
    query: &str,
    shared: bool,
) -> Result<(), AppError> {
    let (name, query) = (view_name(name)?, filters(query)?);
    let owner = (!shared).then_some(caller.user_id);
    let adding = async {
        let added = services.store.add_view(owner, name, &query).await;
        added.map_err(|error| not_saved(error, name))
    };
    match shared {
        true => audited(services, caller, action::SHARE_VIEW, (name, &query), adding).await,
        false => adding.await,
    }
}

/// What to change of a view; the rest stays.
#[derive(Debug, Default)]
pub struct ViewChange<'a> {
    pub name: Option<&'a str>,
    pub query: Option<&'a str>,
    pub shared: Option<bool>,
}

/// Changes a view. Changing a shared one, sharing one, and taking it back need the right to share;
/// who takes it back owns it. Returns its name.
pub async fn change(
    services: &Services,
    caller: &Caller,
    key: &str,
    to: ViewChange<'_>,
) -> Result<String, AppError> {
    let before = find(services, caller, key).await?;
    let mut after = before.clone();
    if let Some(name) = to.name {
        after.name = view_name(name)?.to_owned();
    }
    if let Some(query) = to.query {
        after.query = filters(query)?;
    }
    if let Some(shared) = to.shared {
        let own = before.owner_id.or(Some(caller.user_id));
        after.owner_id = own.filter(|_| !shared);
    }
    if before == after {
        return Ok(after.name);
    }
    let changing = async {
        let changed = services.store.change_view(&before, &after).await;
        changed.map_err(|error| not_saved(error, &after.name))
    };
    let action = match (before.owner_id, after.owner_id) {
        (Some(_), Some(_)) => {
            changing.await?;
            return Ok(after.name);
        }
        (None, Some(_)) => action::REMOVE_VIEW,
        (Some(_), None) => action::SHARE_VIEW,
        (None, None) => action::CHANGE_VIEW,
    };
    caller.authorize(Action::Share, &services.audit).await?;
    audited(services, caller, action, (&after.name, &after.query), changing).await?;
    Ok(after.name)
}

/// Moves a view up or down by one among its owner's; at the end it stays. Returns its name.
pub async fn reorder(
    services: &Services,
    caller: &Caller,
    key: &str,
    up: bool,
) -> Result<String, AppError> {
    let view = find(services, caller, key).await?;
    if view.owner_id.is_none() {
        caller.authorize(Action::Share, &services.audit).await?;
    }
    let all = services.store.views_of(caller.user_id).await.map_err(fault)?;
    let mut ids: Vec<_> =
        all.iter().filter(|one| one.owner_id == view.owner_id).map(|one| one.id).collect();
    if let Some(place) = ids.iter().position(|id| *id == view.id) {
        let to = if up { place.saturating_sub(1) } else { (place + 1).min(ids.len() - 1) };
        ids.swap(place, to);
        services.store.order_views(&ids).await.map_err(fault)?;
    }
    Ok(view.name)
}

/// Removes a saved view. Removing a shared one needs the right to share.
pub async fn remove(
    services: &Services,
    caller: &Caller,
    key: &str,
) -> Result<RemovedView, AppError> {
    let ViewRecord { id, owner_id, name, query } = find(services, caller, key).await?;
    let removing = async { services.store.remove_view(id, caller.user_id).await.map_err(fault) };
    let key = id.to_string();
    if owner_id.is_some() {
        removing.await?;
        return Ok(RemovedView { key, name, others_alerted: None });
    }
    caller.authorize(Action::Share, &services.audit).await?;
    let others = audited(services, caller, action::REMOVE_VIEW, (&name, &query), removing).await?;
    Ok(RemovedView { key, name, others_alerted: Some(others) })
}

/// Returns how many other operators a view alerts.
pub async fn others_alerted(
    services: &Services,
    caller: &Caller,
    key: &str,
) -> Result<u64, AppError> {
    match key.is_empty() {
        true => Ok(0),
        false => services.store.others_alerted(key, caller.user_id).await.map_err(fault),
    }
}

/// Restores a view that was removed within the last day. Returns its name.
pub async fn restore(services: &Services, caller: &Caller, key: &str) -> Result<String, AppError> {
    let id = key.parse().unwrap_or_default();
    let removed = services.store.removed_view(caller.user_id, id).await.map_err(fault)?;
    let Some(view) = removed else {
        return Err(AppError::bad_input("view", key, "expected-view-removed"));
    };
    let restoring = async {
        let restored = services.store.restore_view(&view).await;
        restored.map_err(|error| not_saved(error, &view.name))
    };
    if view.owner_id.is_some() {
        restoring.await?;
        return Ok(view.name);
    }
    caller.authorize(Action::Share, &services.audit).await?;
    let about = (view.name.as_str(), view.query.as_str());
    audited(services, caller, action::SHARE_VIEW, about, restoring).await?;
    Ok(view.name)
}

/// Returns one of the caller's views, or a shared one.
async fn find(services: &Services, caller: &Caller, key: &str) -> Result<ViewRecord, AppError> {
    let records = services.store.views_of(caller.user_id).await.map_err(fault)?;
    let known = records.into_iter().find(|record| record.id.to_string() == key);
    known.ok_or_else(|| AppError::bad_input("view", key, "expected-view-kept"))
}

fn view_name(text: &str) -> Result<&str, AppError> {
    let name = text.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count());
    match fits && !name.chars().any(char::is_control) {
        true => Ok(name),
        false => Err(AppError::bad_input("name", name, "expected-view-name")),
    }
}

/// Normalizes filters to the form used in URLs, without the page.
fn filters(text: &str) -> Result<String, AppError> {
    let (query, problems) = Query::parse(text);
    if !problems.is_empty() {
        return Err(AppError::BadInput(problems));
    }
    let query = query.on_page(1).to_text();
    match query.is_empty() {
        true => Err(AppError::bad_input("query", "", "expected-view-filter")),
        false => Ok(query),
    }
}

fn not_saved(error: ViewError, name: &str) -> AppError {
    match error {
        ViewError::NameTaken => AppError::bad_input("name", name, "expected-view-name-free"),
        ViewError::TooMany => {
            let most = MAX_PER_OPERATOR.to_string();
            let expected = LocalizedText::from("expected-fewer-views").with("most", most);
            AppError::bad_input("view", name, expected)
        }
        ViewError::Store(error) => fault(error),
    }
}

/// Makes a change of a shared view and records it with its name and filters.
async fn audited<T>(
    services: &Services,
    caller: &Caller,
    action: &'static str,
    (name, query): (&str, &str),
    change: impl Future<Output = Result<T, AppError>>,
) -> Result<T, AppError> {
    let details = Some(format!("{name}: {query}"));
    let event = AuditEvent { action, details, ..AuditEvent::default() };
    services.audit.audited(&caller.actor(), event, change).await
}

/// Sets the count above which the operator is alerted; empty turns the alert off.
pub async fn alert(
    services: &Services,
    caller: &Caller,
    key: &str,
    above: &str,
) -> Result<View, AppError> {
    let views = all(services, caller).await?;
    let Some(view) = views.into_iter().find(|view| view.key == key) else {
        return Err(AppError::bad_input("view", key, "expected-view"));
    };
    let above = match above.trim() {
        "" => None,
        number => {
            let number = number.parse().ok().filter(|number| *number <= MOST_ABOVE);
            Some(number.ok_or_else(|| AppError::bad_input("alert", above, "expected-alert"))?)
        }
    };
    services.store.set_alert(caller.user_id, key, above).await.map_err(fault)?;
    Ok(View { alert_above: above, ..view })
}

/// Fills in the counts; leaves them unknown until the queue has loaded.
fn count(services: &Services, views: &mut [View]) {
    let today = services.waiting.today();
    if services.queue.read(|snapshot| snapshot.is_empty()) && !services.queue.is_complete() {
        return;
    }
    for view in views {
        let query = Query::parse(&view.query).0;
        view.count = Some(services.queue.count(&query, &services.waiting.urgency, &today));
    }
}

fn view(key: &str, name: &str, query: &str, owner: Owner) -> View {
    View {
        key: key.to_owned(),
        name: name.to_owned(),
        query: query.to_owned(),
        owner,
        count: None,
        alert_above: None,
    }
}

fn own_view(record: &ViewRecord) -> View {
    let owner = if record.owner_id.is_some() { Owner::Me } else { Owner::Everybody };
    view(&record.id.to_string(), &record.name, &record.query, owner)
}

fn fault(error: StoreError) -> AppError {
    store_error("views", &error)
}
