//! Ways to the pages and the views, with how much there is in each.

use super::icon::icon;
use super::markup::{El, el};
use crate::model::{Query, View};
use crate::words::say;

/// The most that is written as a number.
const MOST: u32 = 999;

/// Links to the queue, the team and the views, and for admins to the audit. `here` is the present
/// address; the queue itself is the first of the views.
pub fn navigation(here: &str, views: &[View], admin: bool) -> El {
    let (path, search) = here.split_once('?').unwrap_or((here, ""));
    // What is open beside a list keeps that list's filters.
    let listed =
        path.starts_with("/conversations").then(|| Query::parse(search).0.on_page(1).to_text());
    let present = listed.map(|query| {
        // What is no view of its own is one of the queue.
        views.iter().position(|view| view.query == query).unwrap_or(0)
    });
    let mut links = views.iter().enumerate().map(|(place, view)| {
        let link = link(view.address(), &view.name, present == Some(place));
        (link, view)
    });
    let queue =
        links.next().map(|(link, view)| item(counted(signed(link, "list", &view.name), view)));
    let page = |address: &'static str, name: &str, sign: &'static str| {
        signed(link(address.to_owned(), name, path == address), sign, name)
    };
    let pages = el("ul").children(queue).child(item(page("/team", say("page-team"), "team")));
    let pages = pages.child(item(page("/jobs", say("page-jobs"), "check")));
    let pages = pages.children(admin.then(|| item(page("/audit", say("page-audit"), "audit"))));
    let kept = links.map(|(link, view)| item(counted(named(link, &view.name), view)));
    el("nav")
        .attr("aria-label", say("navigation"))
        .child(pages)
        .child(el("h2").child(page("/views", say("page-views"), "views")))
        .child(el("ul").class("views").attr("aria-label", say("page-views")).children(kept))
}

fn item(link: El) -> El {
    el("li").child(link)
}

fn link(address: String, name: &str, present: bool) -> El {
    let link = el("a").attr("href", address).attr("title", name.to_owned());
    if present { link.attr("aria-current", "page") } else { link }
}

fn signed(link: El, sign: &'static str, name: &str) -> El {
    named(link.child(icon(sign)), name)
}

fn named(link: El, name: &str) -> El {
    link.child(el("span").attr("dir", "auto").text(name.to_owned()))
}

/// With the number of conversations: none is not worth a word.
fn counted(link: El, view: &View) -> El {
    let link = if view.is_over() { link.attr("data-alert", view.alarm()) } else { link };
    let Some(count) = view.count.filter(|count| *count > 0) else { return link };
    let shown = if count > MOST { "999+".to_owned() } else { count.to_string() };
    match view.is_hot() {
        true => {
            let words = el("span").class("vh").text([", ", say("view-hot")].concat());
            link.class("hot").child(el("b").text(shown)).child(words)
        }
        false => link.child(el("b").text(shown)),
    }
}
