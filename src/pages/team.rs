//! `/team`: the workload of each agent, waiting times, and the day's arrivals and closes.

use super::Page;
use crate::components::avatar::{assignee, assignee_name};
use crate::components::channel::channel;
use crate::components::chart::{Bar, HourlyColumns};
use crate::components::rich_text::rich_text;
use crate::components::stale_notice::stale_notice;
use crate::components::waiting::waiting_time;
use crate::i18n::{format_number, t, t_args, t_plural};
use crate::labels::time::length;
use crate::model::query::{NOBODY, encode};
use crate::model::{
    Channel, Freshness, Hour, Load, Span, Timestamp, WaitLevel, WaitThresholds, Workload,
};
use leptos::prelude::*;

pub fn page(work: &Workload, urgency: &WaitThresholds, may_hand_over: bool) -> Page {
    let is_empty = work.queue.loaded == 0 && work.queue.is_partial();
    let body = match is_empty {
        true => still_loading(work).into_any(),
        false => view! {
            {partial_notice(work)}
            {key_figures(work, urgency)}
            {load_table(work, urgency, may_hand_over)}
            <div class="two">{day(work)} {channels(work)}</div>
            <p class="hint">{t("team-midnight")}</p>
        }
        .into_any(),
    };
    let content = view! {
        <div class="team">
            {head(work)}
            {stale_notice(&work.queue.freshness, work.queue.synced_at, None)}
            {body}
        </div>
    };
    Page::live(t("page-team"), content)
}

fn head(work: &Workload) -> impl IntoView + use<> {
    let class = match work.queue.freshness {
        Freshness::Stale(_) => "fresh",
        _ => "fresh live",
    };
    let time = view! {
        <time datetime=work.as_of.iso() title=work.as_of.exact() data-absolute="">{work.clock.clone()}</time>
    };
    view! {
        <div class="head">
            <h1>{t("page-team")}</h1>
            <p class=class>
                <span>{rich_text("team-as-of", vec![("clock", time.into_any())])}</span>
            </p>
        </div>
    }
}

fn still_loading(work: &Workload) -> impl IntoView + use<> {
    let words = match work.queue.total {
        0 => t("team-filling-unknown").to_owned(),
        total => t_args("team-filling-known", &[("total", &format_number(total))]),
    };
    view! {
        <div class="empty">
            <h2>{t("team-filling")}</h2>
            <p>{words}</p>
        </div>
    }
}

/// Warns that the numbers are too low because the queue is still loading.
fn partial_notice(work: &Workload) -> impl IntoView + use<> {
    let queue = &work.queue;
    let words = match queue.total {
        total if total > queue.loaded => {
            let (loaded, total) = (format_number(queue.loaded), format_number(total));
            t_args("team-partial-of", &[("loaded", &loaded), ("total", &total)])
        }
        _ => t_plural("team-partial-loaded", queue.loaded, &[]),
    };
    queue.is_partial().then(|| {
        view! {
            <div class="notice" role="status">
                <p><strong>{t("team-partial")}</strong> {[" ", &words].concat()}</p>
            </div>
        }
    })
}

fn key_figures(work: &Workload, urgency: &WaitThresholds) -> impl IntoView + use<> {
    let Workload { total, nobody, last_hour, .. } = work;
    let arrived = view! { <p>{t_plural("team-came", last_hour.arrived.into(), &[])}</p> };
    let closed = view! { <p>{t_plural("team-closed", last_hour.closed.into(), &[])}</p> };
    let waiting = waiting_too_long(work);
    let longest = longest_unassigned_wait(work, urgency);
    let nobodys = ["status=open&assigned_to=", NOBODY].concat();
    view! {
        <div class="figures">
            <KeyFigure name=t("status-open") value=total.open filters="status=open">
                {arrived}
            </KeyFigure>
            <KeyFigure
                name=t("state-needs-reply")
                value=total.needs_reply
                filters="needs_reply=true"
            >
                {waiting}
            </KeyFigure>
            <KeyFigure name=t("team-nobodys") value=nobody.open filters=nobodys>
                {longest}
            </KeyFigure>
            <KeyFigure
                name=t("team-closed-today")
                value=total.closed_today
                filters=closed_in(Span::Today)
            >
                {closed}
            </KeyFigure>
        </div>
    }
}

/// A number that links to its conversations, with a line below it.
#[component]
fn KeyFigure(
    name: &'static str,
    value: u32,
    #[prop(into)] filters: String,
    children: Children,
) -> impl IntoView {
    let value = format_number(value.into());
    view! {
        <section class="panel">
            <h2>{name}</h2>
            <strong>
                <a href=list_url(&filters) aria-label=[name, ": ", &value].concat() translate="no">
                    {value.clone()}
                </a>
            </strong>
            {children()}
        </section>
    }
}

fn waiting_too_long(work: &Workload) -> impl IntoView + use<> {
    let (minutes, waiting) = work.waiting_over;
    let over = length(minutes);
    match waiting {
        0 => view! { <p>{t_args("team-none-long", &[("length", &over)])}</p> }.into_any(),
        waiting => view! {
            <p class="hot">
                <a href=list_url(&format!("waiting_over={minutes}"))>
                    {t_plural("team-some-long", waiting.into(), &[("length", &over)])}
                </a>
            </p>
        }
        .into_any(),
    }
}

fn longest_unassigned_wait(work: &Workload, urgency: &WaitThresholds) -> impl IntoView + use<> {
    match work.nobody.waiting_since {
        None => view! { <p>{t("team-nobody-waits")}</p> }.into_any(),
        Some(since) => view! {
            <p class=heat_class(urgency, since, work.as_of)>
                <a href=list_url(&["needs_reply=true&assigned_to=", NOBODY].concat())>
                    {t_args("team-longest", &[("time", &since.ago(work.as_of))])}
                </a>
            </p>
        }
        .into_any(),
    }
}

fn heat_class(urgency: &WaitThresholds, since: Timestamp, now: Timestamp) -> &'static str {
    match urgency.level(since.age(now)) {
        WaitLevel::Hot | WaitLevel::Overdue => "hot",
        WaitLevel::Warm => "warm",
        WaitLevel::Cool => "cool",
    }
}

fn load_table(
    work: &Workload,
    urgency: &WaitThresholds,
    may_hand_over: bool,
) -> impl IntoView + use<> {
    let loads = || work.agents.iter().chain([&work.nobody]);
    let most = loads().map(|load| load.open).max().unwrap_or_default();
    let rows = loads().map(|load| load_row(load, most, work, urgency, may_hand_over));
    let rows = rows.collect_view();
    view! {
        <section class="panel" aria-labelledby="load">
            <h2 id="load">{t("team-load")}</h2>
            <table class="load" aria-labelledby="load">
                <thead>
                    <tr>
                        <th scope="col" class="who">{t("team-agent")}</th>
                        <th scope="col" class="bars">{t("team-bars")}</th>
                        <th scope="col" class="number">{t("status-open")}</th>
                        <th scope="col" class="number">{t("team-need-reply")}</th>
                        <th scope="col" class="waiting">{t("team-longest-wait")}</th>
                        <th scope="col" class="number">{t("team-closed-today")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn load_row(
    load: &Load,
    most: u32,
    work: &Workload,
    urgency: &WaitThresholds,
    may_hand_over: bool,
) -> impl IntoView + use<> {
    let agent = load.agent.as_ref();
    let name = assignee_name(agent).to_owned();
    let whose = ["assigned_to=", &encode(agent.map_or(NOBODY, |agent| agent.id.as_str()))].concat();
    let link = |value: u32, filters: &str, label: &'static str| {
        let label = t_plural(label, value.into(), &[("name", &name)]);
        let href = list_url(&[filters, "&", &whose].concat());
        view! { <a href=href aria-label=label translate="no">{format_number(value.into())}</a> }
    };
    let hand_over = agent.filter(|_| may_hand_over).map(|agent| {
        let href = ["/hand-over?agent=", &encode(agent.id.as_str())].concat();
        let label = t_args("team-hand-over-of", &[("name", &agent.name)]);
        view! { <a href=href class="away" aria-label=label>{t("team-hand-over")}</a> }
    });
    let class = if agent.is_some() { "with" } else { "with nobody" };
    let open = link(load.open, "status=open", "team-open-of");
    let need_reply = link(load.needs_reply, "needs_reply=true", "team-need-reply-of");
    let closed = link(load.closed_today, &closed_in(Span::Today), "team-closed-today-of");
    view! {
        <tr>
            <th scope="row" class="who">
                <span class=class title=name>{assignee(agent)}</span>
                {hand_over}
            </th>
            <td class="bars"><Bar most whole=load.open part=load.open_unanswered()/></td>
            <td class="number" data-label=t("status-open")>{open}</td>
            <td class="number" data-label=t("team-need-reply")>{need_reply}</td>
            <td class="waiting">{waiting_time(load.waiting_since, urgency, work.as_of)}</td>
            <td class="number" data-label=t("team-closed-today")>{closed}</td>
        </tr>
    }
}

fn day(work: &Workload) -> impl IntoView + use<> {
    let rows = work.hours.iter().map(hour_row).collect_view();
    view! {
        <section class="panel" aria-labelledby="day">
            <h2 id="day">{t("team-day")}</h2>
            <p class="key">
                <span class="part">{t("team-arrived")}</span>
                <span class="whole">{t("status-closed")}</span>
            </p>
            <HourlyColumns hours=work.hours.clone()/>
            <details>
                <summary>{t("team-day-table")}</summary>
                <table aria-labelledby="day">
                    <thead>
                        <tr>
                            <th scope="col">{t("team-hour")}</th>
                            <th scope="col">{t("team-arrived")}</th>
                            <th scope="col">{t("status-closed")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
}

fn hour_row(hour: &Hour) -> impl IntoView + use<> {
    let Hour { hour, span, arrived, closed } = hour;
    let hour = hour.to_string();
    let value = |value: u32, label: &'static str, filters: Option<String>| {
        let label = t_plural(label, value.into(), &[("hour", &hour)]);
        let value = format_number(value.into());
        match filters {
            Some(filters) => view! {
                <a href=list_url(&filters) aria-label=label translate="no">{value}</a>
            }
            .into_any(),
            None => view! { <span translate="no">{value}</span> }.into_any(),
        }
    };
    let arrived_in = span.map(|span| ["created=", &span.to_text()].concat());
    view! {
        <tr>
            <th scope="row">{t_args("team-hour-at", &[("hour", &hour)])}</th>
            <td class="number">{value(*arrived, "team-arrived-at", arrived_in)}</td>
            <td class="number">{value(*closed, "team-closed-at", span.map(closed_in))}</td>
        </tr>
    }
}

fn channels(work: &Workload) -> impl IntoView + use<> {
    let most = work.channels.first().map_or(0, |(_, open)| *open);
    let rows = work.channels.iter().map(|(channel, open)| channel_row(channel, *open, most));
    let rows = rows.collect_view();
    let body = match work.channels.is_empty() {
        true => view! { <p class="hint">{t("team-nothing-open")}</p> }.into_any(),
        false => view! {
            <table aria-labelledby="channels">
                <thead class="vh">
                    <tr>
                        <th scope="col">{t("channel")}</th>
                        <th scope="col" class="number">{t("status-open")}</th>
                        <td class="bars"></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="channels">
            <h2 id="channels">{t("team-channels")}</h2>
            {body}
        </section>
    }
}

fn channel_row(of: &Channel, open: u32, most: u32) -> impl IntoView + use<> {
    let value = format_number(open.into());
    let value = match of {
        // An unknown channel: there is no filter for it.
        Channel::Other(_) => view! { <span translate="no">{value}</span> }.into_any(),
        _ => {
            let href = list_url(&["status=open&channel=", of.as_str()].concat());
            let label = t_plural("team-channel", open.into(), &[("channel", of.label())]);
            view! { <a href=href aria-label=label translate="no">{value}</a> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row">{channel(of)}</th>
            <td class="number">{value}</td>
            <td class="bars"><Bar most whole=open part=open/></td>
        </tr>
    }
}

/// Returns the filter for conversations closed within a time range.
fn closed_in(span: Span) -> String {
    ["closed=", &span.to_text()].concat()
}

fn list_url(filters: &str) -> String {
    ["/conversations?", filters].concat()
}
