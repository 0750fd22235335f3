//! Files that operators attach to replies: sent on to SendSeven as they arrive, and remembered in
//! memory until their reply is sent. Nothing of them is kept on disk before that.

use super::audit::{AuditEvent, action};
use super::conversations::known_or_read;
use super::pending::attention::attention;
use super::reply_terms::terms;
use super::{Caller, Services, conversation_error, conversation_id, file_types};
use crate::model::attachment::{LARGEST, MOST_FILES, clean_name};
use crate::model::{
    AppError, AttachmentId, Capability, Contract, ConversationId, FileTrouble, UploadedFile,
    VendorTrouble,
};
use crate::server::sendseven::{FileUpload, Priority, SendSevenError};
pub use crate::server::sendseven::{Piece, pieces};
pub use file_types::BEGINNING;
use moka::ops::compute::Op;
use moka::sync::Cache;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How long files are kept for their author, like the text.
const TIME_TO_LIVE: Duration = Duration::from_secs(3600);
/// The most uploads at a time. Each holds a few pieces of its file in memory.
const MOST_UPLOADS: usize = 8;

/// The files that are attached and not sent, by operator and conversation.
pub struct Attachments {
    files: Cache<(i64, ConversationId), Vec<UploadedFile>>,
    places: Arc<Semaphore>,
    /// Whose uploads are under way, and for which conversation.
    under_way: UnderWay,
}

type UnderWay = Arc<Mutex<Vec<(i64, ConversationId)>>>;

impl Default for Attachments {
    fn default() -> Self {
        Self {
            files: Cache::builder().max_capacity(1_000).time_to_live(TIME_TO_LIVE).build(),
            places: Arc::new(Semaphore::new(MOST_UPLOADS)),
            under_way: Arc::default(),
        }
    }
}

impl Attachments {
    /// Returns what an operator has attached in a conversation.
    pub fn of(&self, user_id: i64, id: &ConversationId) -> Vec<UploadedFile> {
        self.files.get(&(user_id, id.clone())).unwrap_or_default()
    }

    /// Returns whether a file for a reply is being uploaded.
    pub fn is_under_way(&self, user_id: i64, id: &ConversationId) -> bool {
        locked(&self.under_way).iter().any(|(whose, of)| *whose == user_id && of == id)
    }

    /// Takes the files of a reply out of its author's form.
    pub fn sent(&self, caller: &Caller, id: &ConversationId, sent: &[AttachmentId]) {
        self.change(caller.user_id, id, |files| files.retain(|file| !sent.contains(&file.id)));
    }

    /// Puts the files of a reply that was undone back into its author's form.
    pub fn return_to_author(&self, user_id: i64, id: &ConversationId, returned: &[UploadedFile]) {
        if returned.is_empty() {
            return;
        }
        self.change(user_id, id, |files| {
            files.retain(|file| !returned.contains(file));
            files.splice(..0, returned.iter().cloned());
        });
    }

    /// Changes the files of a form, so that two tabs lose none.
    fn change(&self, user_id: i64, id: &ConversationId, how: impl FnOnce(&mut Vec<UploadedFile>)) {
        self.files.entry((user_id, id.clone())).and_compute_with(|known| {
            let known = known.map(moka::Entry::into_value);
            let had_some = known.is_some();
            let mut files = known.unwrap_or_default();
            how(&mut files);
            match (files.is_empty(), had_some) {
                (false, _) => Op::Put(files),
                (true, true) => Op::Remove,
                (true, false) => Op::Nop,
            }
        });
    }
}

/// A place for the upload of one file, given back on drop.
pub struct Admission {
    user_id: i64,
    id: ConversationId,
    under_way: UnderWay,
    _place: OwnedSemaphorePermit,
}

impl Drop for Admission {
    fn drop(&mut self) {
        let mut all = locked(&self.under_way);
        let own = all.iter().position(|(whose, id)| *whose == self.user_id && *id == self.id);
        if let Some(own) = own {
            all.swap_remove(own);
        }
    }
}

fn locked(all: &UnderWay) -> MutexGuard<'_, Vec<(i64, ConversationId)>> {
    all.lock().expect("no holder of this lock panics")
}

/// What a file is, as far as its name and declared type tell.
pub struct FileTerms {
    pub name: String,
    pub content_type: String,
    /// How large it may be, in megabytes.
    pub largest: u32,
}

impl FileTerms {
    /// Returns the terms of a file; fails if no channel takes its type.
    pub fn of(name: &str, declared: Option<&str>) -> Result<Self, FileTrouble> {
        let name = clean_name(name);
        let content_type = file_types::type_of(&name, declared)?;
        let largest = file_types::largest(&content_type);
        Ok(Self { name, content_type, largest })
    }

    /// Compares the first bytes of the file with its type.
    pub fn check(&self, beginning: &[u8]) -> Result<(), FileTrouble> {
        file_types::check(&self.content_type, beginning)
    }

    pub fn largest_bytes(&self) -> u64 {
        u64::from(self.largest) << 20
    }
}

/// Returns ids that a form names.
pub fn ids(texts: &[String]) -> Result<Vec<AttachmentId>, AppError> {
    let id =
        |text: &String| AttachmentId::parse(text).map_err(|_| AppError::File(FileTrouble::Gone));
    match texts.len() > MOST_FILES {
        true => Err(AppError::File(FileTrouble::TooMany)),
        false => texts.iter().map(id).collect(),
    }
}

/// Fails if no file can be attached in this conversation, before anything of it is read.
pub async fn admit(services: &Services, caller: &Caller, id: &str) -> Result<Admission, AppError> {
    let id = conversation_id(id)?;
    services.must_hold(Capability::WriteMessages)?;
    if services.gateway.known_contract() == Some(Contract::Documented) {
        return Err(AppError::bad_input("contract", "documented", "expected-live-replies"));
    }
    if services.attachments.of(caller.user_id, &id).len() >= MOST_FILES {
        return Err(AppError::File(FileTrouble::TooMany));
    }
    let place = services.attachments.places.clone().try_acquire_owned();
    let place = place.map_err(|_| AppError::File(FileTrouble::Busy))?;
    let conversation = known_or_read(services, &id).await?;
    terms(services, &conversation).await.map_err(AppError::NoReply)?;
    let (user_id, under_way) = (caller.user_id, services.attachments.under_way.clone());
    locked(&under_way).push((user_id, id.clone()));
    Ok(Admission { user_id, id, under_way, _place: place })
}

/// Sends a file on to SendSeven as it arrives, and attaches it to the caller's reply. The audit log
/// does not name it.
pub async fn attach(
    services: &Services,
    caller: &Caller,
    admission: &Admission,
    terms: FileTerms,
    pieces: Receiver<Piece>,
) -> Result<(), AppError> {
    let FileTerms { name, content_type, .. } = terms;
    let id = &admission.id;
    let conversation = Some(id.clone());
    let event = AuditEvent { action: action::ATTACH, conversation, ..AuditEvent::default() };
    let gateway = services.gateway.with_priority(Priority::Change);
    let work = async {
        let upload = FileUpload { name, content_type, pieces };
        let file = gateway.upload(upload).await.map_err(|error| file_error(id, error))?;
        let mut fits = true;
        services.attachments.change(caller.user_id, id, |files| {
            fits = files.len() < MOST_FILES;
            files.extend(fits.then_some(file));
        });
        if fits { Ok(()) } else { Err(AppError::File(FileTrouble::TooMany)) }
    };
    services.audit.audited(&caller.actor(), event, work).await
}

fn file_error(id: &ConversationId, error: SendSevenError) -> AppError {
    match error {
        SendSevenError::FileBrokeOff => AppError::File(FileTrouble::Incomplete),
        SendSevenError::Refused { status: 413, .. } => {
            AppError::File(FileTrouble::TooLarge(LARGEST))
        }
        SendSevenError::Refused { status: 415, .. } => AppError::File(FileTrouble::WrongType),
        // The path names no conversation.
        SendSevenError::Refused { status: 404 | 405 | 501, .. } => {
            AppError::Vendor(VendorTrouble::Unexpected)
        }
        error => conversation_error(id, error),
    }
}

/// Takes a file out of the caller's reply, and deletes it at SendSeven if the token may.
pub fn remove(services: &Services, caller: &Caller, id: &str, file: &str) -> Result<(), AppError> {
    let id = conversation_id(id)?;
    let mut removed = None;
    services.attachments.change(caller.user_id, &id, |files| {
        let place = files.iter().position(|known| known.id.as_str() == file);
        removed = place.map(|place| files.remove(place));
    });
    let may_delete = services.gateway.may(Capability::DeleteMessages) != Some(false);
    let Some(removed) = removed.filter(|_| may_delete) else { return Ok(()) };
    let gateway = services.gateway.with_priority(Priority::Background);
    // It is out of the reply already: what becomes of it at SendSeven changes nothing for anybody.
    tokio::spawn(async move {
        if let Err(error) = gateway.delete_attachment(&removed.id).await {
            tracing::warn!(%error, "a removed file was not deleted");
        }
    });
    Ok(())
}

/// Returns the files that a form names: those attached to the caller's reply, to the one that waits
/// to be sent, or to one that was refused.
pub async fn of_reply(
    services: &Services,
    caller: &Caller,
    id: &ConversationId,
    attached: &[AttachmentId],
) -> Result<Vec<UploadedFile>, AppError> {
    if attached.is_empty() {
        return Ok(Vec::new());
    }
    let mut known = services.attachments.of(caller.user_id, id);
    let pending = services.queue.pending(id).filter(|own| own.user_id == caller.user_id);
    known.extend(pending.iter().flat_map(|own| own.mutation.files().iter().cloned()));
    let refused = attention(services, caller).await?;
    let refused = refused.iter().filter(|entry| entry.conversation == *id);
    known.extend(refused.flat_map(|entry| entry.mutation.files().iter().cloned()));
    let find = |id: &AttachmentId| known.iter().find(|file| file.id == *id).cloned();
    let files: Option<Vec<_>> = attached.iter().map(find).collect();
    files.ok_or(AppError::File(FileTrouble::Gone))
}
