//! What a query selects, in words.

use crate::i18n::{t, t_args};
use crate::labels::time::{ARRIVED, CLOSED, length};
use crate::model::query::{AssigneeFilter, SortBy};
use crate::model::{Query, View};

/// Describes the filters and the sort order of a query.
pub fn describe_query(query: &Query, agents: &[View]) -> String {
    let mut words = Vec::new();
    words.extend(query.status.map(|status| status.label().to_owned()));
    words.extend(query.needs_reply.map(|needs| {
        let words = if needs { t("state-needs-reply") } else { t("state-answered") };
        words.to_owned()
    }));
    let who = query.assigned_to().iter().map(|wanted| match wanted {
        AssigneeFilter::Nobody => t("views-nobody").to_owned(),
        AssigneeFilter::Agent(id) => {
            let known = agents.iter().find(|agent| agent.key == id.as_str());
            known.map_or_else(|| id.to_string(), |agent| agent.name.clone())
        }
    });
    let who = who.reduce(|one, other| t_args("views-or", &[("one", &one), ("other", &other)]));
    words.extend(who.map(|who| t_args("views-assigned", &[("who", &who)])));
    words.extend(query.channel.as_ref().map(|channel| channel.label().to_owned()));
    words.extend(query.tag.as_ref().map(|tag| t_args("views-tag", &[("tag", tag)])));
    words.extend(query.search.as_ref().map(|text| t_args("views-search", &[("text", text)])));
    let long = |key, minutes| t_args(key, &[("length", &length(minutes))]);
    words.extend(query.waiting_over.map(|minutes| long("views-waiting-over", minutes)));
    words.extend(query.window_under.map(|minutes| long("views-window-under", minutes)));
    words.extend(query.created.map(|span| ARRIVED.name(span)));
    words.extend(query.closed.map(|span| CLOSED.name(span)));
    let order = match query.sort.by {
        SortBy::Waiting if !query.sort.reversed => None,
        SortBy::Waiting => Some("views-wait-shortest"),
        SortBy::Last if query.sort.reversed => Some("views-message-oldest"),
        SortBy::Last => Some("views-message-latest"),
        SortBy::Created if query.sort.reversed => Some("views-created-oldest"),
        SortBy::Created => Some("views-created-newest"),
    };
    words.extend(order.map(|key| t(key).to_owned()));
    if words.is_empty() { t("views-everything").to_owned() } else { words.join(" · ") }
}
