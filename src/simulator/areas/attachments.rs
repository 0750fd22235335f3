//! Files: uploaded ones, and their descriptions. Their content is not kept, so none is downloaded.

use crate::simulator::Contract::Live;
use crate::simulator::body::{needed, text};
use crate::simulator::messages::{self, Attachment};
use crate::simulator::records::{unique, unique_now};
use crate::simulator::request::ApiRequest;
use crate::simulator::responses::{self, Answer};
use crate::simulator::store::Store;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const MIB: u64 = 1 << 20;
/// Kinds of files that no channel takes.
const REFUSED: &[&str] = &["application/x-msdownload", "application/x-sh", "text/html"];
/// What files from an address are said to weigh, since nothing is fetched.
const UNKNOWN_SIZE: u64 = 1_024;

pub fn route(
    store: &mut Store,
    asked: &ApiRequest,
    segments: &[&str],
) -> Option<Result<Answer, Answer>> {
    Some(match (&asked.method, segments) {
        (&Method::POST, ["attachments", "upload"] | ["attachments"]) => upload(store, asked),
        (&Method::POST, ["attachments", "from-url"]) => from_url(store, asked),
        (&Method::GET, ["attachments", id]) => one(store, id),
        (&Method::DELETE, ["attachments", id]) => delete(store, id),
        _ => return None,
    })
}

fn upload(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("messages:create")?;
    let file = asked.object(Live)?;
    let size = needed(file["size"].as_u64(), "file")?;
    let content_type = file["content_type"].as_str().unwrap_or_default();
    if REFUSED.contains(&content_type) {
        let text = "This type of file is not supported";
        return Err(responses::refuse(Live, StatusCode::UNSUPPORTED_MEDIA_TYPE, text));
    }
    let is_media = ["image/", "video/", "audio/"].iter().any(|kind| content_type.starts_with(kind));
    if size > if is_media { 16 * MIB } else { 100 * MIB } {
        let text = "The file is too large";
        return Err(responses::refuse(Live, StatusCode::PAYLOAD_TOO_LARGE, text));
    }
    let sha256 = file["sha256"].as_str().map(str::to_owned);
    let filename = file["filename"].as_str().filter(|name| !name.is_empty()).unwrap_or("file");
    Ok(keep(store, asked, filename, content_type, size, sha256))
}

fn from_url(store: &mut Store, asked: &ApiRequest) -> Result<Answer, Answer> {
    store.require_scope("messages:create")?;
    let body = asked.object(Live)?;
    let url = needed(text(&body, "url")?, "url")?;
    let host = url.split("://").nth(1).and_then(|rest| rest.split(['/', ':']).next());
    let is_private = host.is_none_or(|host| {
        ["localhost", "127.", "10.", "192.168.", "169.254."].iter().any(|p| host.starts_with(p))
    });
    if !url.starts_with("http") || is_private {
        let text = "The address is not allowed";
        return Err(responses::refuse(Live, StatusCode::BAD_REQUEST, text));
    }
    let last = url.rsplit('/').next().unwrap_or_default();
    let filename = text(&body, "filename")?.unwrap_or(last);
    let content_type = match filename.rsplit('.').next() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        _ => "application/pdf",
    };
    Ok(keep(store, asked, filename, content_type, UNKNOWN_SIZE, None))
}

fn keep(
    store: &mut Store,
    asked: &ApiRequest,
    filename: &str,
    content_type: &str,
    size: u64,
    sha256: Option<String>,
) -> Answer {
    let id = unique("att");
    let (origin, tenant) = (asked.origin(), &store.options.tenant);
    let answer = json!({
        "id": id,
        "attachment_id": id,
        "filename": filename,
        "content_type": content_type,
        "size": size,
        "storage_path": format!("attachments/{id}"),
        "download_url": format!("/api/v1/attachments/{id}/download"),
        "public_url": format!("{origin}/api/v1/attachments/public/{tenant}/{id}/{filename}"),
        // Fields of older examples.
        "file_size": size,
        "url": format!("{origin}/api/v1/attachments/{id}/download"),
    });
    let attachment = Attachment {
        url: format!("{origin}/api/v1/attachments/{id}/download"),
        filename: filename.to_owned(),
        content_type: content_type.to_owned(),
        created_at: unique_now(),
        id,
        size,
        sha256,
    };
    store.catalog.attachments.insert(attachment.id.clone(), attachment);
    Answer::new(StatusCode::CREATED, answer)
}

fn one(store: &Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("messages:read")?;
    let found = store.catalog.attachments.get(id);
    let found = found.ok_or_else(|| responses::not_found(Live, "Attachment"))?;
    Ok(Answer::ok(messages::attachment(found)))
}

fn delete(store: &mut Store, id: &str) -> Result<Answer, Answer> {
    store.require_scope("messages:delete")?;
    match store.catalog.attachments.remove(id) {
        Some(_) => Ok(Answer::ok(json!({ "success": true, "id": id, "message": Value::Null }))),
        None => Err(responses::not_found(Live, "Attachment")),
    }
}
