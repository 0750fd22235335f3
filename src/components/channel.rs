//! How the customer writes.

use super::icon::icon;
use crate::model::Channel;
use leptos::prelude::*;

/// The channel's sign and name.
pub fn channel(channel: &Channel) -> impl IntoView + use<> {
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
    view! {
        <span class="with">
            {icon(sign)}
            <span class="word">{channel.label().to_owned()}</span>
        </span>
    }
}
