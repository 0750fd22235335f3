//! The WhatsApp templates at the start: one of every state, positional and named variables, and one
//! name in two languages.

use crate::simulator::json::rfc3339;
use serde_json::{Value, json};
use time::OffsetDateTime;

pub fn seeds(tenant: &str, created_at: OffsetDateTime) -> Vec<Value> {
    let template = |id: &str, name: &str, language: &str, status: &str, body: &str| {
        json!({
            "id": format!("template_{id}"),
            "tenant_id": tenant,
            "channel_id": "channel_whatsapp",
            "waba_id": "waba_demo",
            "template_id": format!("meta_{id}"),
            "name": name,
            "language": language,
            "category": "UTILITY",
            "status": status,
            "quality_score": "GREEN",
            "header_type": "NONE",
            "header_text": null,
            "body_text": body,
            "footer_text": null,
            "buttons": [],
            "variable_mapping": {},
            "parameter_format": "positional",
            "default_header_media_url": null,
            "default_header_document_filename": null,
            "quick_reply_buttons": [],
            "carousel_cards": null,
            "has_call_permission_request": false,
            "call_permission_blocked": false,
            "channel_is_coexistence": false,
            "last_synced_at": rfc3339(created_at),
            "created_at": rfc3339(created_at),
            "updated_at": rfc3339(created_at),
        })
    };
    let update = "Hello {{1}}, there is news about your order {{2}}.";
    let update_de = "Guten Tag {{1}}, es gibt Neues zu Ihrer Bestellung {{2}}.";
    let mut appointment = template(
        "appointment",
        "appointment_reminder",
        "en",
        "APPROVED",
        "Hello {{first_name}}, we expect you on {{day}}.",
    );
    appointment["parameter_format"] = json!("named");
    appointment["variable_mapping"] = json!({ "first_name": "contact.first_name" });
    appointment["footer_text"] = json!("Reply STOP to unsubscribe");
    let mut invoice =
        template("invoice", "invoice_ready", "en", "APPROVED", "Your invoice is attached.");
    invoice["header_type"] = json!("DOCUMENT");
    let mut survey = template("survey", "survey", "en", "APPROVED", "Were you happy with us?");
    survey["buttons"] = json!([
        { "type": "QUICK_REPLY", "text": "Yes" },
        { "type": "QUICK_REPLY", "text": "No" },
    ]);
    survey["quick_reply_buttons"] =
        json!([{ "index": 0, "caption": "Yes" }, { "index": 1, "caption": "No" }]);
    let mut parcel = template("parcel", "parcel_on_its_way", "en", "APPROVED", "It is on its way.");
    parcel["buttons"] =
        json!([{ "type": "URL", "text": "Track", "url": "https://parcels.example.com/{{1}}" }]);
    let mut shoes = template("shoes", "new_shoes", "en", "APPROVED", "New this week:");
    shoes["category"] = json!("MARKETING");
    shoes["carousel_cards"] = json!([
        { "header_type": "IMAGE", "body_text": "Hiking boots", "buttons": [] },
        { "header_type": "IMAGE", "body_text": "Sandals", "buttons": [] },
    ]);
    let mut sale = template("sale", "autumn_sale", "en", "REJECTED", "Everything must go!");
    sale["category"] = json!("MARKETING");
    vec![
        template("order_en", "order_update", "en", "APPROVED", update),
        template("order_de", "order_update", "de", "APPROVED", update_de),
        appointment,
        invoice,
        survey,
        parcel,
        shoes,
        sale,
        template("welcome", "welcome", "en", "PENDING", "Welcome, {{1}}!"),
        template("feedback", "feedback", "de", "PAUSED", "Wie war es, {{1}}?"),
    ]
}
