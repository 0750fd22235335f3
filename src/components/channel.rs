//! The channel a customer writes on.

use super::icon::icon;
use crate::model::Channel;
use leptos::prelude::*;

/// Draws the channel's icon and name.
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
