//! What the product does, without HTTP on either side.

/// Listing, opening, assigning and closing.
pub mod conversations;
/// Signing in and out.
pub mod operators;
/// Who can be assigned work.
pub mod team;
