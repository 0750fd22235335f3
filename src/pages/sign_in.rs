//! `/sign-in`: a name and a password; in the demo, one click.

use crate::api::session::SignIn;
use crate::components::avatar::avatar;
use crate::components::drawn::Drawn;
use crate::components::markup::{El, el, hidden};
use crate::components::toast::failed_bar;
use crate::model::query::value_of;
use crate::model::{Operator, Role, SignInForm};
use crate::words::{say, tell};
use leptos::server_fn::ServerFn;

/// The page. `query` is the part of its address after `?`.
pub fn drawn(form: &SignInForm, query: &str) -> Drawn {
    let next = value_of(query, "next");
    let heading = el("h1").text(say("enter"));
    let markup = el("div").class("entry").child(heading).child(entry(form, &next));
    Drawn { title: say("enter").to_owned(), live: false, markup }
}

fn entry(form: &SignInForm, next: &str) -> El {
    let offers = (!form.demo.is_empty()).then(|| {
        el("section")
            .class("offers")
            .attr("aria-label", say("sign-in-demo"))
            .child(el("p").text(say("sign-in-offers")))
            .children(form.demo.iter().map(|operator| one_click(operator, next)))
            .child(el("p").class("or").text(say("sign-in-or")))
    });
    let refusal = form.refusal.as_ref().map(|error| failed_bar(error).attr("id", "refusal"));
    let field = |label: &'static str, name: &'static str, longest: &'static str| {
        let field = el("input").attr("name", name).attr("maxlength", longest).attr("required", "");
        let field = match form.refusal {
            Some(_) => field.attr("aria-describedby", "refusal"),
            None => field,
        };
        (el("label").class("field").child(el("span").text(label)), field)
    };
    let (name, name_field) = field(say("sign-in-name"), "name", "100");
    let name_field = name_field
        .attr("value", form.name.clone())
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    let (password, password_field) = field(say("sign-in-password"), "password", "1000");
    let password_field =
        password_field.attr("type", "password").attr("autocomplete", "current-password");
    let form = el("form")
        .class("card")
        .attr("method", "post")
        .attr("action", SignIn::PATH)
        .child(name.child(name_field))
        .child(password.child(password_field))
        .child(hidden("next", next.to_owned()))
        .child(el("button").class("btn main").text(say("enter")));
    el("div").class("entrance").children(refusal).children(offers).child(form)
}

fn one_click(operator: &Operator, next: &str) -> El {
    let may = match operator.role {
        Role::Viewer => "sign-in-viewer",
        Role::Lead => "sign-in-lead",
        Role::Admin => "sign-in-admin",
    };
    let button = el("button")
        .class("offer")
        .child(avatar(&operator.name, &operator.name))
        .child(el("span").text(tell("sign-in-as", &[("name", &operator.name)])))
        .child(el("small").text(say(may)));
    el("form")
        .attr("method", "post")
        .attr("action", SignIn::PATH)
        .child(hidden("name", operator.name.clone()))
        .child(hidden("next", next.to_owned()))
        .child(button)
}
