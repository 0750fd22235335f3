//! `/sign-in`: a name and a password; in the demo, one click.

use super::ask::ask_once;
use crate::api::{get_sign_in_form, session::SignIn};
use crate::components::whole::IntoWhole;
use crate::components::{avatar::avatar, icon::Icon};
use crate::model::{AppError, Operator, Role, SignInForm};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SignInPage() -> impl IntoView {
    let form = ask_once(Box::pin(get_sign_in_form()));
    let query = use_query_map();
    let next = move || query.read().get("next").unwrap_or_default();
    view! {
        <Title text="Sign in"/>
        <div class="entry">
            <h1>"Sign in"</h1>
            <Suspense>{move || form.get().map(|form| entry(form, next()))}</Suspense>
        </div>
    }
    .whole()
}

fn entry(form: Result<SignInForm, AppError>, next: String) -> impl IntoView {
    let form = form.unwrap_or_else(|error| SignInForm {
        name: String::new(),
        refusal: Some(error),
        demo: Vec::new(),
    });
    let refused = form.refusal.is_some();
    let described = refused.then_some("refusal");
    let offers = form.demo.iter().map(|operator| one_click(operator, &next)).collect::<Vec<_>>();
    view! {
        {form.refusal.map(|error| view! {
            <div id="refusal" class="notice bad" role="alert">
                <Icon name="alert"/>
                <p><strong>{error.headline()}"."</strong>" "{error.remedy()}</p>
            </div>
        })}
        {(!offers.is_empty()).then(|| view! {
            <section class="offers" aria-label="Demo operators">
                <p>"This is the demo. Look around as one of these:"</p>
                {offers}
                <p class="or">"or with a name and password"</p>
            </section>
        })}
        <form class="card" method="post" action=SignIn::PATH>
            <label class="field">
                <span>"Name"</span>
                <input name="name" value=form.name required autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="100" aria-describedby=described/>
            </label>
            <label class="field">
                <span>"Password"</span>
                <input name="password" type="password" required autocomplete="current-password" maxlength="1000" aria-describedby=described/>
            </label>
            <input type="hidden" name="next" value=next/>
            <button class="btn main">"Sign in"</button>
        </form>
    }
}

fn one_click(operator: &Operator, next: &str) -> impl IntoView + use<> {
    let may = match operator.role {
        Role::Viewer => "Viewer: reads everything",
        Role::Lead => "Lead: assigns and closes",
        Role::Admin => "Admin: also looks after Sevendesk",
    };
    view! {
        <form method="post" action=SignIn::PATH>
            <input type="hidden" name="name" value=operator.name.clone()/>
            <input type="hidden" name="next" value=next.to_owned()/>
            <button class="offer">
                {avatar(&operator.name, &operator.name)}
                <span>{format!("Sign in as {}", operator.name)}</span>
                <small>{may}</small>
            </button>
        </form>
    }
}
