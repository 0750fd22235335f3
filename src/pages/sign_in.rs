//! `/sign-in`: a name and a password; in the demo, one click.

use crate::api::session::SignIn;
use crate::components::avatar::avatar;
use crate::components::drawn::Drawn;
use crate::components::markup::{El, el, hidden};
use crate::components::toast::failed_bar;
use crate::model::query::value_of;
use crate::model::{Operator, Role, SignInForm};
use leptos::server_fn::ServerFn;

/// The page. `query` is the part of its address after `?`.
pub fn drawn(form: &SignInForm, query: &str) -> Drawn {
    let next = value_of(query, "next");
    let heading = el("h1").text("Sign in");
    let markup = el("div").class("entry").child(heading).child(entry(form, &next));
    Drawn { title: "Sign in".to_owned(), live: false, markup }
}

fn entry(form: &SignInForm, next: &str) -> El {
    let offers = (!form.demo.is_empty()).then(|| {
        el("section")
            .class("offers")
            .attr("aria-label", "Demo operators")
            .child(el("p").text("This is the demo. Look around as one of these:"))
            .children(form.demo.iter().map(|operator| one_click(operator, next)))
            .child(el("p").class("or").text("or with a name and password"))
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
    let (name, name_field) = field("Name", "name", "100");
    let name_field = name_field
        .attr("value", form.name.clone())
        .attr("autocomplete", "username")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false");
    let (password, password_field) = field("Password", "password", "1000");
    let password_field =
        password_field.attr("type", "password").attr("autocomplete", "current-password");
    let form = el("form")
        .class("card")
        .attr("method", "post")
        .attr("action", SignIn::PATH)
        .child(name.child(name_field))
        .child(password.child(password_field))
        .child(hidden("next", next.to_owned()))
        .child(el("button").class("btn main").text("Sign in"));
    el("div").class("entrance").children(refusal).children(offers).child(form)
}

fn one_click(operator: &Operator, next: &str) -> El {
    let may = match operator.role {
        Role::Viewer => "Viewer: reads everything",
        Role::Lead => "Lead: assigns and closes",
        Role::Admin => "Admin: also looks after Sevendesk",
    };
    let button = el("button")
        .class("offer")
        .child(avatar(&operator.name, &operator.name))
        .child(el("span").text(["Sign in as ", &operator.name].concat()))
        .child(el("small").text(may));
    el("form")
        .attr("method", "post")
        .attr("action", SignIn::PATH)
        .child(hidden("name", operator.name.clone()))
        .child(hidden("next", next.to_owned()))
        .child(button)
}
