//! An imitation SendSeven.
