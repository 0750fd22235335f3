//! Passwords and the sign-in throttle.

/// Hashing and checking passwords.
pub mod passwords;
/// Throttling of sign-in attempts.
pub mod throttle;

pub use passwords::Passwords;
pub use throttle::LoginThrottle;
