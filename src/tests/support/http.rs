//! HTTP clients of the tests.

use reqwest::{Client, ClientBuilder};
use rustls::crypto::ring;

/// A client for addresses on this machine, which need no certificates.
pub fn client() -> Client {
    builder().build().unwrap()
}

pub fn builder() -> ClientBuilder {
    // Reqwest brings no cryptography of its own. An error means that an earlier call has chosen.
    let _ = ring::default_provider().install_default();
    Client::builder().tls_certs_only([])
}
