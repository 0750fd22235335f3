//! Passwords and the sign-in throttle.

/// Hashing and checking passwords.
pub mod passwords;
/// Sign-ins whose password is being verified or waits for it.
mod queue;
/// Where a sign-in comes from.
pub mod source;
/// Throttling of sign-in attempts.
pub mod throttle;
/// Attempts with names that nobody has.
mod unknown_names;

pub use passwords::Passwords;
pub use source::Source;
pub use throttle::LoginThrottle;
