//! Who the token is and what it may do; none of it needs a scope.

use crate::simulator::Contract::Live;
use crate::simulator::json;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::Method;
use serde_json::{Value, json};

pub fn route(
    store: &Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    Some(match (&asked.method, segments) {
        (&Method::GET, ["permissions", "me", "scopes"]) => Ok(scopes(store)),
        (&Method::POST, ["permissions", "me", "check"]) => check(store, asked),
        (&Method::GET, ["users", "me"]) => Ok(me(store)),
        (&Method::GET, ["auth", "me"]) => Ok(Answer::ok(json!({
            "user_id": store.me().id,
            "tenant_id": store.options.tenant,
            "scopes": store.options.scopes,
        }))),
        _ => return None,
    })
}

fn scopes(store: &Store) -> Answer {
    Answer::ok(json!({
        "tenant_id": store.options.tenant,
        "scopes": store.options.scopes,
        "total": store.options.scopes.len(),
    }))
}

fn check(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    let invalid = || {
        let text = "Input should be a valid list";
        responses::invalid(Live, ["body", "body"], "list_type", text)
    };
    let Ok(Value::Array(scopes)) = serde_json::from_str(&asked.body) else {
        return Err(invalid());
    };
    let scopes: Option<Vec<&str>> = scopes.iter().map(Value::as_str).collect();
    let results: serde_json::Map<String, Value> = scopes
        .ok_or_else(invalid)?
        .into_iter()
        .map(|scope| (scope.to_owned(), store.has_scope(scope).into()))
        .collect();
    let has_all = results.values().all(|has| *has == true);
    Ok(Answer::ok(json!({ "has_all": has_all, "results": results })))
}

fn me(store: &Store) -> Answer {
    let mut me = json::user(store.me());
    me["display_name"] = me["name"].clone();
    me["tenant_id"] = json!(store.options.tenant);
    me["tenant_multi_agent_mode"] = json!(true);
    Answer::ok(me)
}
