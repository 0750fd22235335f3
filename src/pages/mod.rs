//! One file per address: reads the URL, names its resources, arranges components.

pub mod close;
pub mod conversation;
pub mod conversations;
pub mod frame;
pub mod not_found;
pub mod sign_in;
