//! Forms with files, as browsers send them.

use super::{Answer, Browser};
use bytes::Bytes;
use futures::Stream;
use http_body_util::StreamBody;
use hyper::body::Frame;
use reqwest::{Body, Method, RequestBuilder};
use std::io;

const BOUNDARY: &str = "----sevendesk-tests";

/// A file in a form.
pub struct FormFile<'a> {
    pub name: &'a str,
    pub content_type: &'a str,
    pub content: Vec<u8>,
}

impl<'a> FormFile<'a> {
    pub fn new(name: &'a str, content_type: &'a str, content: impl Into<Vec<u8>>) -> Self {
        Self { name, content_type, content: content.into() }
    }

    fn head(&self) -> String {
        let Self { name, content_type, .. } = self;
        format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: {content_type}\r\n\r\n"
        )
    }
}

/// A picture of this many bytes.
pub fn png(name: &str, bytes: usize) -> FormFile<'_> {
    let mut content = b"\x89PNG\r\n\x1a\n".to_vec();
    content.extend((content.len()..bytes).map(|place| (place * 31 % 251) as u8));
    FormFile::new(name, "image/png", content)
}

fn typed(fields: &[(&str, &str)]) -> String {
    let field = |(name, value): &(&str, &str)| {
        format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
    };
    fields.iter().map(field).collect()
}

/// Returns the address to which the files of a conversation are sent.
pub fn address(id: &str) -> String {
    format!("/conversations/{id}/attachments")
}

/// Returns a request with a form in one piece, as without JavaScript.
pub fn request(
    by: &Browser,
    id: &str,
    fields: &[(&str, &str)],
    files: &[FormFile<'_>],
) -> RequestBuilder {
    begin(by, id).body(body(fields, files))
}

/// Returns a form in one piece.
pub fn body(fields: &[(&str, &str)], files: &[FormFile<'_>]) -> Vec<u8> {
    let mut body = typed(fields).into_bytes();
    for file in files {
        body.extend_from_slice(file.head().as_bytes());
        body.extend_from_slice(&file.content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Returns the content type of a form.
pub fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}

fn begin(by: &Browser, id: &str) -> RequestBuilder {
    by.request(Method::POST, &address(id))
        .header("sec-fetch-site", "same-origin")
        .header("accept", "text/html,*/*;q=0.8")
        .header("content-type", content_type())
}

/// Sends the form for replies with files.
pub async fn attach(
    by: &Browser,
    id: &str,
    fields: &[(&str, &str)],
    files: &[FormFile<'_>],
) -> Answer {
    by.send(request(by, id, fields, files)).await
}

/// Returns a request whose only file arrives piece by piece. The form ends after the last one.
pub fn streamed(
    by: &Browser,
    id: &str,
    file: &FormFile<'_>,
    pieces: impl Stream<Item = io::Result<Bytes>> + Send + Sync + 'static,
) -> RequestBuilder {
    use futures::StreamExt;
    let framed = |text: String| futures::stream::iter([Ok(Bytes::from(text))]);
    let head = framed(file.head());
    let tail = framed(format!("\r\n--{BOUNDARY}--\r\n"));
    let body = head.chain(pieces).chain(tail).map(|piece| piece.map(Frame::data));
    begin(by, id).body(Body::wrap(StreamBody::new(body)))
}
