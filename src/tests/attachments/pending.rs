//! Files of a reply that waits to be sent.
