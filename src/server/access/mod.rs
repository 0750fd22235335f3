//! Passwords, the sign-in throttle, and the address a request comes from.

/// From which address a request comes.
pub mod address;
/// Hashing and checking passwords.
pub mod passwords;
/// How often somebody may try to sign in.
pub mod throttle;

pub use address::client_address;
pub use passwords::Passwords;
pub use throttle::Throttle;
