//! The canned responses at the start: shared ones, and one of an agent that nobody else sees.

use crate::simulator::json::rfc3339;
use crate::simulator::records::Agent;
use serde_json::{Value, json};
use time::OffsetDateTime;

pub fn seeds(tenant: &str, agents: &[Agent], created_at: OffsetDateTime) -> Vec<Value> {
    let by = |place: usize| agents.get(place).map(|agent| agent.id.clone());
    let response = |name: &str, title: &str, category: Option<&str>, text: &str, place, shared| {
        json!({
            "id": format!("canned_{name}"),
            "tenant_id": tenant,
            "title": title,
            "shortcut": name,
            "content": text,
            "category": category,
            "is_shared": shared,
            "created_by_user_id": by(place),
            "created_at": rfc3339(created_at),
            "updated_at": null,
        })
    };
    let greetings = Some("Greetings");
    vec![
        response("hello", "Hello", greetings, "Hello, how can we help you?", 1, true),
        response("hallo", "Hallo", greetings, "Guten Tag, was können wir für Sie tun?", 1, true),
        response(
            "order",
            "Order number?",
            Some("Orders"),
            "Could you please tell us the number of your order?",
            2,
            true,
        ),
        response(
            "refund",
            "Refund started",
            Some("Billing"),
            "We have started your refund.\nIt reaches your account within five working days.",
            0,
            true,
        ),
        response(
            "thanks",
            "Thank you",
            greetings,
            "Hello {{first_name}}, thank you for your message.",
            0,
            true,
        ),
        response("sign", "My signature", None, "Kind regards\n<The team> & friends", 0, false),
        response("secret", "Of somebody else", None, "Nobody else sees this.", 4, false),
    ]
}
