//! Whether a delivery was signed with our secret, over its raw body, a moment ago. The only place
//! that exposes that secret.

use hmac::{Hmac, Mac};
use http::HeaderMap;
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

/// When the sender signed, in Unix seconds.
const TIMESTAMP: &str = "x-sendseven-timestamp";
/// `sha256=` and the HMAC-SHA256 of `{timestamp}.{raw body}` in hex digits.
const SIGNATURE: &str = "x-sendseven-signature";
/// Seconds that the sender's clock and ours may be apart.
const TOLERANCE: u64 = 300;

/// What a signature is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    Missing,
    Forged,
    /// Genuine, of another time: perhaps sent again by somebody who listened.
    Stale,
    Genuine,
}

/// Verifies the signature of a delivery that has come at `now`, in constant time.
pub fn verify(headers: &HeaderMap, body: &[u8], secret: &SecretString, now: i64) -> Signature {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(signature) = header(SIGNATURE) else { return Signature::Missing };
    let timestamp = header(TIMESTAMP).and_then(|text| Some((text, seconds(text)?)));
    let signed = signature.strip_prefix("sha256=").and_then(|digits| hex::decode(digits).ok());
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
        Ok(()) if at.abs_diff(now) > TOLERANCE => Signature::Stale,
        Ok(()) => Signature::Genuine,
    }
}

/// Digits alone: a dot in the time would let a part of the body pass for it.
fn seconds(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}
