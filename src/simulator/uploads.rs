//! Reads an uploaded file as it arrives: its size and hash are kept, its content is not.

use super::request::ApiRequest;
use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Returns whether the request uploads a file. The shorter path is that of older examples.
pub fn is_upload(request: &Request) -> bool {
    let paths = ["/api/v1/attachments/upload", "/api/v1/attachments"];
    request.method() == Method::POST && paths.contains(&request.uri().path())
}

/// Reads an upload; the body of the result describes the file in place of its content, or is empty
/// if there is none.
pub async fn read(request: Request) -> Result<ApiRequest, MultipartError> {
    let asked = ApiRequest::without_body(&request);
    let mut file = json!({});
    if let Ok(mut form) = Multipart::from_request(request, &()).await {
        while let Some(field) = form.next_field().await? {
            match field.name() {
                Some("file") => describe(field, &mut file).await?,
                Some("message_id") => file["message_id"] = json!(field.text().await?),
                _ => {}
            }
        }
    }
    Ok(asked.with_body(file.to_string()))
}

async fn describe(mut field: Field<'_>, file: &mut Value) -> Result<(), MultipartError> {
    file["filename"] = json!(field.file_name());
    file["content_type"] = json!(field.content_type().unwrap_or("application/octet-stream"));
    let (mut size, mut hash) = (0, Sha256::new());
    while let Some(chunk) = field.chunk().await? {
        size += chunk.len() as u64;
        hash.update(&chunk);
    }
    file["size"] = json!(size);
    file["sha256"] = json!(hex::encode(hash.finalize()));
    Ok(())
}
