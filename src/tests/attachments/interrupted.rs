//! Files that break off, and uploads that have to end.
