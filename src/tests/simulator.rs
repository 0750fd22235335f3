//! The imitation SendSeven answers as the contracts say.
