//! The JSON of messages: as the API shows them, right after sending, and in events.

use super::{Attachment, Message, Messages};
use crate::simulator::json::{contact_method_id, rfc3339, seconds};
use crate::simulator::records::Conversation;
use serde_json::{Value, json};

impl Messages {
    /// Returns the message as `GET /messages` shows it.
    pub fn json(&self, c: &Conversation, said: &Message) -> Value {
        let at = rfc3339(said.at);
        let reached =
            |statuses: &[&str]| (!said.inbound && statuses.contains(&said.status)).then_some(&at);
        json!({
            "id": said.id,
            "tenant_id": c.tenant,
            "conversation_id": c.id,
            "channel_id": c.channel_id(),
            "contact_id": c.contact.id,
            "contact_method_id": contact_method_id(&c.contact),
            "platform": c.contact.channel,
            "direction": direction(said),
            "from": said.inbound.then(|| c.contact.address()),
            "to": (!said.inbound && !said.internal).then(|| c.contact.address()),
            "message_type": said.kind,
            "text": said.text,
            "content_format": "plain",
            "status": said.status,
            "attachments": said.attachments.iter().map(attachment).collect::<Vec<_>>(),
            "is_internal": said.internal,
            "meta": self.meta(said),
            "interactive": null,
            "external_id": external_id(said),
            "reply_to_external_id": said.reply_to.as_ref().map(|id| format!("ext_{id}")),
            "quoted_message": said.reply_to.as_ref().map(|id| json!({ "id": id })),
            "related_message_ids": said.related,
            "revision_count": 0,
            "edited_at": null,
            "previous_text": null,
            "campaign": null,
            "flow_run_id": null,
            "flow_name": null,
            "created_at": at,
            "sent_at": reached(&["sent", "delivered", "read"]),
            "delivered_at": reached(&["delivered", "read"]),
            "read_at": reached(&["read"]),
            "error_message": said.error.map(|error| error.text),
        })
    }

    /// Returns the message as `data.message` of an event, where it has other fields.
    pub fn event_json(&self, c: &Conversation, said: &Message) -> Value {
        let at = seconds(said.at);
        let reached =
            |statuses: &[&str]| (!said.inbound && statuses.contains(&said.status)).then_some(&at);
        let attachments: Vec<_> = said.attachments.iter().map(signed_attachment).collect();
        let address = c.contact.address();
        let mut json = json!({
            "id": said.id,
            "conversation_id": c.id,
            "channel_id": c.channel_id(),
            "contact_id": c.contact.id,
            "contact_method_id": contact_method_id(&c.contact),
            "platform": c.contact.channel,
            "direction": direction(said),
            "from_id": said.inbound.then_some(&address),
            "to_id": (!said.inbound).then_some(&address),
            "message_type": said.kind,
            "text": said.text,
            "status": said.status,
            "attachments": (!attachments.is_empty()).then_some(attachments),
            "external_id": external_id(said),
            "meta": self.meta(said),
            "created_at": at,
            "sent_at": reached(&["sent", "delivered", "read"]),
            "delivered_at": reached(&["delivered", "read"]),
            "read_at": reached(&["read"]),
        });
        if said.inbound {
            json["contact_info"] = json!({ "name": c.contact.name, "phone": c.contact.phone });
            json["reply_to_id"] = json!(said.reply_to);
            json["reply_to_external_id"] = json!(null);
        }
        json
    }

    /// Returns the response to `POST /messages`: most fields are only known once it was sent.
    pub fn pending_json(&self, c: &Conversation, said: &Message) -> Value {
        let mut json = self.json(c, said);
        let known = [
            "id",
            "conversation_id",
            "direction",
            "message_type",
            "text",
            "status",
            "attachments",
            "is_internal",
            "related_message_ids",
            "revision_count",
            "created_at",
        ];
        for (name, field) in json.as_object_mut().into_iter().flatten() {
            if !known.contains(&name.as_str()) {
                *field = Value::Null;
            }
        }
        json
    }

    fn meta(&self, said: &Message) -> Value {
        let mut meta = json!({});
        if said.inbound {
            meta["external_message_id"] = json!(external_id(said));
        } else {
            let author = said.sent_by.as_ref();
            meta["is_bot"] = json!(false);
            meta["sender_name"] = json!(author.and_then(|id| self.names.get(id)));
            meta["sent_by_user_id"] = json!(author);
            meta["sender_avatar_url"] = json!(null);
        }
        if said.internal {
            meta["mentioned_user_ids"] = json!(said.mentioned);
        }
        if let Some(error) = said.error {
            meta["error"] = json!(error.text);
            meta["error_code"] = json!(error.code);
        }
        meta
    }
}

/// Returns the last message as a conversation shows it.
pub fn last_message(said: &Message) -> Value {
    json!({
        "text": said.text,
        "message_type": said.kind,
        "direction": direction(said),
        "created_at": rfc3339(said.at),
    })
}

fn direction(said: &Message) -> &'static str {
    if said.inbound { "inbound" } else { "outbound" }
}

/// Returns the channel's own id, which exists once the channel has taken the message.
fn external_id(said: &Message) -> Option<String> {
    said.has_external_id().then(|| format!("ext_{}", said.id))
}

pub fn attachment(file: &Attachment) -> Value {
    json!({
        "id": file.id,
        "filename": file.filename,
        "content_type": file.content_type,
        "file_size": file.size,
        "storage_path": format!("attachments/{}", file.id),
        "created_at": rfc3339(file.created_at),
        "url": file.url,
    })
}

/// In events, files have an address that is good for a day without the token.
fn signed_attachment(file: &Attachment) -> Value {
    json!({
        "id": file.id,
        "type": file.content_type.split('/').next(),
        "filename": file.filename,
        "content_type": file.content_type,
        "file_size": file.size,
        "url": file.url,
        "signed_url": format!("https://files.example.com/signed/{}", file.id),
    })
}
