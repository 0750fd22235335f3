//! Files for replies, which only the live contract has. They pass through as they arrive: neither
//! their content nor their names are kept or logged.

use super::{SendSeven, SendSevenError, lenient, transport::Call};
use crate::model::attachment::{clean_name, clean_type};
use crate::model::{AttachmentId, UploadedFile};
use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use http_body_util::StreamBody;
use hyper::body::Frame;
use reqwest::{Body, Method};
use serde::Deserialize;
use serde_json::Value;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// The longest that one file may take: 100 MB at 1 Mbit/s.
const UPLOAD_TIMEOUT: Duration = Duration::from_secs(15 * 60);
/// Pieces that are read ahead of SendSeven.
const BUFFERED_PIECES: usize = 1;

/// A piece of a file, or `None` after the last one: without it, the file broke off.
pub type Piece = Option<Bytes>;

/// A file on its way to SendSeven.
pub struct FileUpload {
    pub name: String,
    pub content_type: String,
    pub pieces: Receiver<Piece>,
}

/// Returns both ends of a file: the sender waits while SendSeven does not take more.
pub fn pieces() -> (Sender<Piece>, Receiver<Piece>) {
    mpsc::channel(BUFFERED_PIECES)
}

#[derive(Deserialize)]
struct WireAttachment {
    #[serde(default, deserialize_with = "lenient::id")]
    id: Option<AttachmentId>,
    #[serde(default, deserialize_with = "lenient::id")]
    attachment_id: Option<AttachmentId>,
}

/// How far a file has come.
#[derive(Clone, Default)]
struct Progress {
    bytes: Arc<AtomicU64>,
    broke_off: Arc<AtomicBool>,
}

impl SendSeven {
    /// `POST /attachments/upload`. It is tried once, since nothing of the file is kept.
    pub async fn upload(&self, file: FileUpload) -> Result<UploadedFile, SendSevenError> {
        let FileUpload { name, content_type, pieces } = file;
        let progress = Progress::default();
        let boundary = format!("{:032x}", rand::random::<u128>());
        let body = form(&boundary, &name, &content_type, pieces, progress.clone());
        let body = Body::wrap(StreamBody::new(body));
        let form_type = ["multipart/form-data; boundary=", &boundary].concat();
        let path = ["attachments", "upload"];
        let transport = &self.shared.transport;
        let send = || async {
            let outcome = transport.stream(&path, &form_type, body, UPLOAD_TIMEOUT).await;
            // A body that ends early fails like a broken connection.
            match progress.broke_off.load(Ordering::Relaxed) {
                true => Err(SendSevenError::FileBrokeOff),
                false => outcome,
            }
        };
        let wait_timeout = self.priority.wait_timeout();
        let answer: WireAttachment = self.exchange("upload", wait_timeout, send).await?;
        let id = answer.id.or(answer.attachment_id);
        let id = id.ok_or_else(|| SendSevenError::Unreadable { path: "id".to_owned() })?;
        let size = progress.bytes.load(Ordering::Relaxed);
        Ok(UploadedFile { id, name, content_type, size })
    }

    /// `DELETE /attachments/{id}`: a file that no message has.
    pub async fn delete_attachment(&self, id: &AttachmentId) -> Result<(), SendSevenError> {
        let path = ["attachments", id.as_str()];
        let call = Call::change("delete-attachment", Method::DELETE, &path, None);
        self.send(call).await.map(|_: Value| ())
    }
}

/// Returns the file as the only field of a form.
fn form(
    boundary: &str,
    name: &str,
    content_type: &str,
    pieces: Receiver<Piece>,
    progress: Progress,
) -> impl Stream<Item = io::Result<Frame<Bytes>>> + Send + Sync + 'static {
    let name = clean_name(name).replace('"', "%22");
    let content_type = clean_type(content_type).unwrap_or_else(|| OCTETS.to_owned());
    let head = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: {content_type}\r\n\r\n"
    );
    let tail = format!("\r\n--{boundary}--\r\n");
    let framed = |text: String| stream::iter([Ok(Frame::data(Bytes::from(text)))]);
    framed(head).chain(content(pieces, progress)).chain(framed(tail))
}

/// The type of a file of which nothing is known.
pub const OCTETS: &str = "application/octet-stream";

fn content(
    mut pieces: Receiver<Piece>,
    progress: Progress,
) -> impl Stream<Item = io::Result<Frame<Bytes>>> + Send + Sync + 'static {
    stream::poll_fn(move |context| {
        pieces.poll_recv(context).map(|received| match received {
            Some(Some(piece)) => {
                progress.bytes.fetch_add(piece.len() as u64, Ordering::Relaxed);
                Some(Ok(Frame::data(piece)))
            }
            Some(None) => None,
            None => {
                progress.broke_off.store(true, Ordering::Relaxed);
                Some(Err(io::ErrorKind::UnexpectedEof.into()))
            }
        })
    })
}
