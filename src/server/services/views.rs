//! Saved views: built-in, shared, and personal, with their counts.

use super::Services;
use super::audit::{AuditEvent, action};
use super::rate_limit_status::rate_limit_status;
use crate::model::view::{
    LONGEST_NAME, NEEDS_REPLY, QUEUE, UNASSIGNED, WAITING_LONG, WINDOW_CLOSING,
};
use crate::model::{Action, AppError, LocalizedText, Owner, Query, Sidebar, View, query::encode};
use crate::server::error::internal_error;
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
    let open = known.then(|| services.queue.read(|snapshot| snapshot.len() as u32));
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
    let name = name.trim();
    let is_name = (1..=LONGEST_NAME).contains(&name.chars().count());
    if !is_name || name.chars().any(char::is_control) {
        return Err(AppError::bad_input("name", name, "expected-view-name"));
    }
    let (query, problems) = Query::parse(query);
    if !problems.is_empty() {
        return Err(AppError::BadInput(problems));
    }
    let query = query.on_page(1).to_text();
    if query.is_empty() {
        return Err(AppError::bad_input("query", "", "expected-view-filter"));
    }
    let owner = (!shared).then_some(caller.user_id);
    let adding = async {
        services.store.add_view(owner, name, &query).await.map_err(|error| match error {
            ViewError::NameTaken => AppError::bad_input("name", name, "expected-view-name-free"),
            ViewError::TooMany => AppError::bad_input(
                "view",
                name,
                LocalizedText::from("expected-fewer-views")
                    .with("most", MAX_PER_OPERATOR.to_string()),
            ),
            ViewError::Store(error) => fault(error),
        })
    };
    match shared {
        true => {
            let details = Some(format!("{name}: {query}"));
            let event = AuditEvent { action: action::SHARE_VIEW, details, ..AuditEvent::default() };
            services.audit.audited(&caller.actor(), event, adding).await
        }
        false => adding.await,
    }
}

/// Deletes a saved view. Deleting a shared one needs the right to share.
pub async fn remove(services: &Services, caller: &Caller, key: &str) -> Result<String, AppError> {
    let records = services.store.views_of(caller.user_id).await.map_err(fault)?;
    let known = records.into_iter().find(|record| record.id.to_string() == key);
    let Some(ViewRecord { id, owner_id, name, query }) = known else {
        return Err(AppError::bad_input("view", key, "expected-view-kept"));
    };
    let removing = async { services.store.remove_view(id).await.map_err(fault) };
    if owner_id.is_some() {
        removing.await?;
        return Ok(name);
    }
    let by = caller.actor();
    caller.authorize(Action::Share, &services.audit).await?;
    let details = Some(format!("{name}: {query}"));
    let event = AuditEvent { action: action::REMOVE_VIEW, details, ..AuditEvent::default() };
    services.audit.audited(&by, event, removing).await?;
    Ok(name)
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
    internal_error("views", &error)
}
