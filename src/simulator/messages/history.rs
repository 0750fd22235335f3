//! Generates messages from before the simulator's start, on demand, from the seed. They match the
//! conversation's own timestamps.

use super::{Attachment, Failure, Message};
use crate::simulator::records::Conversation;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use time::{Duration, OffsetDateTime};

const ASKED: &[&str] = &[
    "Hello, my parcel was due on Monday and is still not here.",
    "The order number is 48213.",
    "Is there any news?",
    "Ich habe das schon zweimal versucht, es geht immer noch nicht.",
    "Pouvez-vous me rappeler demain matin, s’il vous plaît ?",
    "ありがとうございます。もう一つ質問があります。",
    "متى يصل الطلب؟ رقم الطلب 48213",
    "שלום, עדיין לא קיבלתי תשובה",
    "Дякую, тепер усе працює!",
    "क्या आप पता बदल सकते हैं?",
    "<b>Is this bold?</b> <script>alert('hello')</script> & \"quoted\" </textarea>",
    "{{7*7}} ${7*7} %s \u{202e}txet desrever",
    "👍",
];
const ANSWERED: &[&str] = &[
    "Thank you for waiting, I am looking into it.",
    "Your parcel left our warehouse this morning.",
    "I have sent the invoice to your address.",
    "Könnten Sie mir bitte die Bestellnummer nennen?",
    "We have changed the address. You will get a new confirmation within the hour.",
    "شكرا لك، سنعود إليك اليوم",
];
const NOTED: &[&str] = &[
    "Second complaint this month. Please treat with care.",
    "Warehouse says it left on Friday; asked the carrier.",
    "@Priya Raghunathan could you look at the refund?",
];

/// Number of special messages, which are not plain text; a long conversation has all of them.
const SPECIAL: usize = 10;

/// Generates all messages up to now, oldest first.
pub fn generate(seed: u64, conversation: &Conversation) -> Vec<Message> {
    let name = hash(&conversation.id);
    let mut generator = Generator {
        rng: StdRng::seed_from_u64(seed ^ name),
        name,
        conversation,
        messages: Vec::new(),
    };
    generator.write(name.is_multiple_of(9));
    generator.messages.sort_by_key(|message| message.at);
    generator.messages
}

struct Generator<'a> {
    rng: StdRng,
    name: u64,
    conversation: &'a Conversation,
    messages: Vec<Message>,
}

impl Generator<'_> {
    fn write(&mut self, long: bool) {
        let c = self.conversation;
        let (began, asked, replied) =
            (c.created_at, c.last_customer_message_at, c.last_agent_reply_at);
        let (first, last) = match (asked, replied) {
            (Some(asked), Some(replied)) => (asked.min(replied), asked.max(replied)),
            (Some(one), None) | (None, Some(one)) => (one, one),
            (None, None) => return,
        };
        // Both sides write up to the earlier time; after it, only the side that wrote last.
        let between = (first - began).whole_seconds();
        if between > 1 {
            self.say(began, asked.is_some(), None);
            let count =
                if long { self.rng.random_range(24..60) } else { self.rng.random_range(0..7) };
            for place in 0..count {
                let at = began + Duration::seconds(self.rng.random_range(1..between));
                let inbound = asked.is_some() && (replied.is_none() || self.rng.random_bool(0.55));
                let kind = match (long, place % 3) {
                    (true, 1) => Some(place / 3 % SPECIAL),
                    (true, _) => None,
                    (false, _) => {
                        let kind = self.rng.random_range(0..SPECIAL * 5);
                        Some(kind).filter(|kind| *kind < SPECIAL)
                    }
                };
                self.say(at, inbound, kind);
            }
        }
        for (at, inbound) in [(asked, true), (replied, false)] {
            if let Some(at) = at.filter(|at| *at == first || *at == last) {
                self.say(at, inbound, None);
            }
        }
    }

    fn say(&mut self, at: OffsetDateTime, inbound: bool, special: Option<usize>) {
        let id = format!("msg_{:08x}{:03x}", self.name as u32, self.messages.len());
        let mut pick = |texts: &[&'static str]| texts.choose(&mut self.rng).copied();
        let text = pick(if inbound { ASKED } else { ANSWERED }).map(str::to_owned);
        let status = if inbound { "delivered" } else { "read" };
        let sent_by = self.conversation.assignee.clone().filter(|_| !inbound);
        let said = Message { id, at, inbound, text, status, sent_by, ..Message::default() };
        let said = match special {
            None => said,
            Some(0) => Message {
                inbound: false,
                sent_by: self.conversation.assignee.clone(),
                text: pick(NOTED).map(str::to_owned),
                status: "sent",
                internal: true,
                ..said
            },
            Some(1) if self.conversation.last_agent_reply_at.is_none() => said,
            Some(1) => Message {
                inbound: false,
                sent_by: self.conversation.assignee.clone(),
                text: pick(ANSWERED).map(str::to_owned),
                status: "failed",
                error: Some(Failure::UNREACHABLE),
                ..said
            },
            Some(2) => with_file(said, "image", "broken box.jpg", "image/jpeg", 2_412_288),
            Some(3) => with_file(said, "document", "Rechnung 2214.pdf", "application/pdf", 88_412),
            Some(4) => {
                let mut said = with_file(
                    said,
                    "document",
                    "\"><img src=x onerror=alert(1)>.pdf",
                    "application/pdf",
                    412,
                );
                for file in &mut said.attachments {
                    file.url = "javascript:alert(document.domain)".to_owned();
                }
                said
            }
            Some(5) => with_file(said, "audio", "voice.ogg", "audio/ogg", 31_870),
            Some(6) => Message { kind: "location".to_owned(), text: None, ..said },
            Some(7) => {
                let (kind, text) = ("interactive".to_owned(), Some("Track my parcel".to_owned()));
                Message { kind, text, ..said }
            }
            // A message type newer than the contract.
            Some(8) => Message { kind: "poll".to_owned(), text: None, ..said },
            Some(_) => {
                let text = "I will tell you all of it from the beginning. ".repeat(60);
                Message { text: Some(format!("{text}\n\nThat is all.")), ..said }
            }
        };
        self.messages.push(said);
    }
}

fn with_file(said: Message, kind: &str, name: &str, content_type: &str, size: u64) -> Message {
    let attachment = Attachment {
        id: format!("att_{}", said.id),
        filename: name.to_owned(),
        content_type: content_type.to_owned(),
        size,
        sha256: None,
        url: format!("https://files.example.com/{}", said.id),
        created_at: said.at,
    };
    Message { kind: kind.to_owned(), text: None, attachments: vec![attachment], ..said }
}

/// FNV-1a, which gives the same hash in every process.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
