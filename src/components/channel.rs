//! How the customer writes.

use super::icon::icon;
use super::markup::{El, el};
use crate::model::Channel;

/// The channel's sign and name.
pub fn channel(channel: &Channel) -> El {
    let sign = match channel {
        Channel::Whatsapp => "whatsapp",
        Channel::Telegram => "telegram",
        Channel::Sms => "sms",
        Channel::Email => "email",
        Channel::Messenger => "messenger",
        Channel::Instagram => "instagram",
        Channel::LiveChat => "live-chat",
        Channel::Rcs => "rcs",
        Channel::Viber => "viber",
        Channel::Other(_) => "bubble",
    };
    let word = el("span").class("word").text(channel.label().to_owned());
    el("span").class("with").child(icon(sign)).child(word)
}
