//! Hashing and checking passwords with Argon2id, away from the threads that serve requests.

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use rand::RngCore;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// The shortest password accepted, in characters.
pub const SHORTEST: usize = 10;
/// The longest password looked at, in bytes; hashing more would only cost time.
const LONGEST: usize = 1024;
/// Each hash takes 19 MiB and a core.
const AT_ONCE: usize = 4;

/// The password has fewer than [`SHORTEST`] characters or more than 1024 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a password has at least {SHORTEST} characters and at most {LONGEST} bytes")]
pub struct PasswordRefused;

/// Hashes and checks, a few at a time. Cheap to clone; all clones share the limit.
#[derive(Clone)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    /// Checked where nobody has the name, so that the answer takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    pub fn new() -> Self {
        let nobody = hash("the password of nobody").into();
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), nobody }
    }

    /// Whether the password belongs to the hash. Without a hash the answer is no, as late as with one.
    pub async fn verify(&self, known: Option<String>, password: &str) -> bool {
        let exists = known.is_some();
        let against = known.unwrap_or_else(|| self.nobody.to_string());
        let password = if password.len() <= LONGEST { password.to_owned() } else { String::new() };
        let permit = self.permits.clone().acquire_owned().await;
        let matches = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            PasswordHash::new(&against)
                .is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok())
        });
        matches.await.unwrap_or(false) && exists
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

/// The hash of a new password, in the PHC format.
pub fn hash_new(password: &str) -> Result<String, PasswordRefused> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(PasswordRefused);
    }
    Ok(hash(password))
}

fn hash(password: &str) -> String {
    let mut bytes = [0; 16];
    rand::rng().fill_bytes(&mut bytes);
    let salt = SaltString::encode_b64(&bytes).expect("16 bytes are a salt of allowed length");
    argon2()
        .hash_password(password.as_bytes(), &salt)
        .expect("the fixed parameters are valid and the password is short")
        .to_string()
}

/// OWASP's second choice of parameters: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the fixed parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
