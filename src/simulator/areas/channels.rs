//! Channels with what each can carry, and inboxes, which are saved views.

use crate::simulator::Contract::Live;
use crate::simulator::catalog::CHANNELS;
use crate::simulator::json::rfc3339;
use crate::simulator::replies::longest_text;
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::Method;
use serde_json::{Value, json};

const MIB: u64 = 1 << 20;

pub fn route(
    store: &Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    if asked.method != Method::GET {
        return None;
    }
    Some(match segments {
        ["channels"] => list(store, asked),
        ["channels", id] => of(store, id, channel),
        ["channels", id, "capabilities"] => of(store, id, |_, kind| capabilities(kind)),
        ["channels", id, "file-support"] => of(store, id, |_, kind| file_support(kind)),
        ["inboxes"] => inboxes(store),
        _ => return None,
    })
}

/// Answers a bare array.
fn list(store: &Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("channels:read")?;
    let kind = asked.parameter("channel_type");
    let kinds = CHANNELS.iter().filter(|channel| kind.is_none_or(|kind| kind == **channel));
    Ok(Answer::ok(kinds.map(|kind| channel(store, kind)).collect()))
}

/// What a full list of inboxes looks like is not documented; the usual page is used.
fn inboxes(store: &Store) -> Result<Answer, Answer> {
    store.require_scope("conversations:read")?;
    Ok(Answer::ok(json!({ "items": store.catalog.inboxes, "total": store.catalog.inboxes.len() })))
}

fn of(store: &Store, id: &str, shape: fn(&Store, &str) -> Value) -> Result<Answer, Answer> {
    store.require_scope("channels:read")?;
    let kind = CHANNELS.iter().find(|kind| id.strip_prefix("channel_") == Some(kind));
    let kind = kind.ok_or_else(|| responses::not_found(Live, "Channel"))?;
    Ok(Answer::ok(shape(store, kind)))
}

fn channel(store: &Store, kind: &str) -> Value {
    json!({
        "id": format!("channel_{kind}"),
        "tenant_id": store.options.tenant,
        "channel_type": kind,
        "name": name(kind),
        "identifier": identifier(kind),
        "phone_number_formatted": null,
        "is_active": true,
        "is_verified": true,
        "is_coexistence": false,
        "activation_status": null,
        "setup_pending_reason": null,
        "avatar_url": null,
        "created_at": rfc3339(store.catalog.created_at),
    })
}

fn name(kind: &str) -> String {
    let mut name = kind.replace('_', " ");
    name.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
    format!("{name} of the demo")
}

fn identifier(kind: &str) -> &'static str {
    match kind {
        "whatsapp" | "sms" | "rcs" | "viber" => "+447700900000",
        "email" => "support@example.com",
        _ => "demo",
    }
}

fn capabilities(kind: &str) -> Value {
    let is_text_only = kind == "sms";
    let is_messenger = ["messenger", "instagram"].contains(&kind);
    let is_rich = ["whatsapp", "telegram"].contains(&kind);
    let buttons = match kind {
        "whatsapp" | "messenger" => json!({ "supported": true, "max_buttons": 3 }),
        _ => json!(false),
    };
    json!({
        "channel_id": format!("channel_{kind}"),
        "channel_type": kind,
        "channel_name": name(kind),
        "features": {
            "text": true,
            "images": !is_text_only,
            "videos": !is_text_only,
            "audio": !is_text_only && kind != "instagram",
            "voice": kind == "whatsapp",
            "documents": !is_text_only && !is_messenger,
            "stickers": is_rich,
            "location": is_rich,
            "contacts": kind == "whatsapp",
            "reactions": is_rich,
            "supports_reply": !is_text_only && kind != "email",
            "interactive_buttons": buttons,
            "interactive_lists": kind == "whatsapp",
            "carousels": kind == "rcs",
            "templates": kind == "whatsapp",
            "quick_replies": is_messenger,
            "proxy": false,
            "max_text_length": longest_text(kind),
            "max_media_caption_length": (kind == "whatsapp").then_some(1_024),
        },
        "reactions": {},
        "reply": {},
    })
}

/// The shape is not documented, but that it holds extensions and a size by category.
fn file_support(kind: &str) -> Value {
    let category = |extensions: &[&str], megabytes: u64| json!({ "supported": true, "extensions": extensions, "max_size_bytes": megabytes * MIB });
    let none = json!({ "supported": false, "extensions": [], "max_size_bytes": 0 });
    let offered = |is_offered: bool, extensions: &[&str], megabytes: u64| {
        if is_offered { category(extensions, megabytes) } else { none.clone() }
    };
    let (has_files, is_instagram) = (kind != "sms", kind == "instagram");
    let categories = json!({
        "image": offered(has_files, &["jpg", "jpeg", "png", "gif", "webp"], 16),
        "video": offered(has_files, &["mp4", "3gp"], 16),
        "audio": offered(has_files && !is_instagram, &["aac", "mp3", "ogg", "amr", "opus"], 16),
        "document": offered(
            has_files && !is_instagram && kind != "messenger",
            &["pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt"],
            100,
        ),
    });
    json!({
        "channel_id": format!("channel_{kind}"),
        "channel_type": kind,
        "categories": categories,
    })
}
