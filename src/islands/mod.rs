//! What lives in the browser: one island a file. Islands stand outside of what a change of the page
//! replaces, and work on the document by delegation.
