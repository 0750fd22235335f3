//! Hashes and verifies passwords with Argon2id, off the threads that serve requests.

use super::queue::{Place, Queue};
use super::source::Source;
use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::password_hash::{self, PasswordHasher};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;
use zxcvbn::{Score, zxcvbn};

/// The minimum length of a password, in characters.
pub const SHORTEST: usize = 10;
/// The maximum length of a password, in bytes; hashing more would only cost time.
const LONGEST: usize = 1024;
/// The most hashes at once; each takes a core and a buffer of 19 MiB.
const MAX_PARALLEL: usize = 4;
/// How long an unused buffer is retained for the next sign-in.
const KEEP_BUFFERS: Duration = Duration::from_secs(5);

/// Why a new password is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordRefused {
    #[error("a password has at least {SHORTEST} characters and at most {LONGEST} bytes")]
    Length,
    #[error(
        "this password is easy to guess; use several words that have nothing to do with the name"
    )]
    Guessable,
}

/// Verifies passwords, a few at a time. Cheap to clone; all clones share the limit and the buffers.
#[derive(Clone)]
pub struct Passwords {
    queue: Queue,
    permits: Arc<Semaphore>,
    buffers: Arc<Buffers>,
    /// A dummy hash to verify if the operator is unknown, so that the response takes as long.
    dummy_hash: Arc<str>,
}

/// Reusable buffers: with the GNU allocator, each thread that had ever hashed retained 57 MB.
#[derive(Default)]
struct Buffers(Mutex<Pool>);

#[derive(Default)]
struct Pool {
    free: Vec<Vec<Block>>,
    /// The number of returns so far; shows whether a buffer was used since.
    returned: u64,
}

impl Passwords {
    pub fn new() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            queue: Queue::default(),
            permits: Arc::new(Semaphore::new(cores.min(MAX_PARALLEL))),
            buffers: Arc::default(),
            dummy_hash: hash_of_nothing().into(),
        }
    }

    /// Returns a place among those whose password is verified, or `None` if too many wait.
    pub fn enter(&self, source: &Source) -> Option<Place> {
        self.queue.enter(source.clone())
    }

    /// Returns whether the password matches. Without a hash, returns false after equal time.
    pub async fn verify(&self, place: Place, known: Option<String>, password: &str) -> bool {
        let known = known.filter(|known| PasswordHash::new(known).is_ok());
        let exists = known.is_some();
        let against = known.unwrap_or_else(|| self.dummy_hash.to_string());
        let password = if password.len() <= LONGEST { password.to_owned() } else { String::new() };
        let permit = self.permits.clone().acquire_owned().await;
        let buffers = self.buffers.clone();
        let matches = tokio::task::spawn_blocking(move || {
            let (_permit, _place) = (permit, place);
            let mut buffer = buffers.take();
            let matches = matches(&against, password.as_bytes(), &mut buffer);
            (matches.unwrap_or(false), buffers.put(buffer))
        });
        let Ok((matches, returned)) = matches.await else { return false };
        let buffers = self.buffers.clone();
        tokio::spawn(async move {
            sleep(KEEP_BUFFERS).await;
            buffers.free_unless_used_since(returned);
        });
        matches && exists
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

impl Buffers {
    fn take(&self) -> Vec<Block> {
        self.pool().free.pop().unwrap_or_default()
    }

    fn put(&self, buffer: Vec<Block>) -> u64 {
        let mut pool = self.pool();
        pool.free.push(buffer);
        pool.returned += 1;
        pool.returned
    }

    fn free_unless_used_since(&self, returned: u64) {
        let mut pool = self.pool();
        if pool.returned == returned {
            pool.free.clear();
        }
    }

    fn pool(&self) -> MutexGuard<'_, Pool> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Hashes the new password of an operator, in the PHC format.
pub fn hash_new(password: &str, name: &str) -> Result<String, PasswordRefused> {
    if password.chars().count() < SHORTEST || password.len() > LONGEST {
        return Err(PasswordRefused::Length);
    }
    let known: Vec<_> = name.split_whitespace().chain([name, "sevendesk", "sendseven"]).collect();
    if zxcvbn(password, &known).score() < Score::Two || password.trim().is_empty() {
        return Err(PasswordRefused::Guessable);
    }
    let hash = argon2()
        .hash_password(password.as_bytes())
        .expect("the fixed parameters are valid and the password is short");
    Ok(hash.to_string())
}

/// Like [`argon2::PasswordVerifier`], but with a reusable buffer.
fn matches(phc: &str, password: &[u8], buffer: &mut Vec<Block>) -> password_hash::Result<bool> {
    let known = PasswordHash::new(phc)?;
    let (Some(salt), Some(expected)) = (known.salt, known.hash) else { return Ok(false) };
    let algorithm = Algorithm::try_from(known.algorithm.as_str())?;
    let version = known.version.map_or(Ok(Version::default()), Version::try_from)?;
    let argon2 = Argon2::new(algorithm, version, Params::try_from(&known)?);
    if buffer.len() < argon2.params().block_count() {
        buffer.resize(argon2.params().block_count(), Block::default());
    }
    let mut output = vec![0; expected.len()];
    argon2.hash_password_into_with_memory(password, &salt, &mut output, buffer)?;
    // An `Output` compares in constant time.
    Ok(Output::new(&output)? == expected)
}

/// Returns a hash with the usual parameters that no known password matches.
fn hash_of_nothing() -> String {
    let output =
        Output::new(&rand::random::<[u8; 32]>()).expect("32 bytes are an output of allowed length");
    let params = argon2().params().try_into().expect("the fixed parameters can be written");
    let hash = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params,
        salt: Some(Salt::generate()),
        hash: Some(output),
    };
    hash.to_string()
}

/// OWASP's second choice of parameters: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).expect("the fixed parameters are valid");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}
