//! Verifies that a delivery was signed with our secret, over its raw body, a moment ago. The only
//! code that exposes that secret.

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// When the sender signed, in Unix seconds.
const TIMESTAMP: &str = "x-sendseven-timestamp";
/// `sha256=` and the HMAC-SHA256 of `{timestamp}.{raw body}` in hex digits.
const SIGNATURE: &str = "x-sendseven-signature";
/// Seconds that the sender's clock may differ from ours.
const TOLERANCE: u64 = 300;

/// The result of checking a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Not ours, or not there.
    Forged,
    /// Genuine, but the sender's time is this many seconds ahead of ours; possibly a replay by an
    /// eavesdropper.
    Stale(i64),
    Genuine,
}

/// Verifies the signature of a delivery received at `now`, in constant time.
pub fn verify(headers: &HeaderMap, body: &[u8], secret: &SecretString, now: i64) -> Signature {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let timestamp = header(TIMESTAMP).and_then(|text| Some((text, seconds(text)?)));
    let digits = header(SIGNATURE).and_then(|signature| signature.strip_prefix("sha256="));
    let signed = digits.and_then(|digits| hex::decode(digits).ok());
    let (Some((timestamp, at)), Some(signed)) = (timestamp, signed) else {
        return Signature::Forged;
    };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose_secret().as_bytes())
        .expect("a key of any length will do");
    for part in [timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    match mac.verify_slice(&signed) {
        Err(_) => Signature::Forged,
        Ok(()) if at.abs_diff(now) > TOLERANCE => Signature::Stale(at.saturating_sub(now)),
        Ok(()) => Signature::Genuine,
    }
}

/// Parses digits only: with a dot in the time, part of the body could pass for it.
fn seconds(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
