//! Files that are not accepted.
