//! Pieces of interface with no opinion on where their data comes from: props in, events out.
