//! Passwords and the sign-in throttle.

/// Hashing and checking passwords.
pub mod passwords;
/// How often somebody may try to sign in.
pub mod throttle;

pub use passwords::Passwords;
pub use throttle::LoginThrottle;
