//! What must not be guessed: random tokens, kept only as hashes, and passwords.

use super::Desk;
use crate::domain::{FieldError, NewPassword};
use crate::error::AppError;
use argon2::password_hash::{Output, ParamsString, PasswordHash, Salt, SaltString};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};
use rand::RngCore;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// A random token of 128 bits, as 32 hexadecimal digits. It is given to one browser or mailed once; the
/// database keeps its SHA-256.
pub struct Secret(String);

impl Secret {
    /// A new one.
    pub fn new() -> Secret {
        let mut bytes = [0u8; 16];
        rand::rng().fill_bytes(&mut bytes);
        Secret(hex(&bytes))
    }

    /// One that came back from outside; nothing when it has not the form of a token.
    pub fn parse(text: &str) -> Option<Secret> {
        let good = text.len() == 32 && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        good.then(|| Secret(text.to_owned()))
    }

    /// The token itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is kept of it.
    pub fn hash(&self) -> String {
        mark_of(&self.0)
    }
}

impl Default for Secret {
    fn default() -> Self {
        Secret::new()
    }
}

/// A mark of a text, as 64 hexadecimal digits (SHA-256): the same for the same text alone.
pub fn mark_of(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// A mark of content that comes in pieces, as [`mark_of`] makes it.
#[derive(Default)]
pub struct Marker(Sha256);

impl Marker {
    pub fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    pub fn mark(self) -> String {
        hex(&self.0.finalize())
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A hash of no one's password, so that an unknown address takes as long as a known one.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$4FnFHiWWnDtcvYcQlxkfMMwJ6NxZ2DmPuj0e5W2yFQs";

impl Desk {
    /// Judges a password that somebody chooses, off the request threads: it costs as much as a hash.
    pub(super) async fn judge_password(
        &self,
        typed: &str,
        about: &[&str],
    ) -> Result<Result<NewPassword, FieldError>, AppError> {
        let typed = typed.to_owned();
        let about: Vec<String> = about.iter().map(|text| (*text).to_owned()).collect();
        self.off_thread(move || {
            let about: Vec<&str> = about.iter().map(String::as_str).collect();
            NewPassword::parse(&typed, &about)
        })
        .await
    }

    /// Hashes a password with argon2id (RFC 9106) and a fresh salt, off the request threads.
    pub async fn hash_password(&self, password: &str) -> Result<String, AppError> {
        let password = password.to_owned();
        self.off_thread(move || {
            let mut bytes = [0u8; 16];
            rand::rng().fill_bytes(&mut bytes);
            let salt = SaltString::encode_b64(&bytes).map_err(|_| AppError::Fault)?;
            hashed(password.as_bytes(), salt.as_salt()).map_err(|_| AppError::Fault)
        })
        .await?
    }

    /// Whether a password fits a hash. Without a hash it works as long and says no.
    pub(super) async fn password_fits(&self, password: &str, hash: Option<&str>) -> Result<bool, AppError> {
        let (password, known) = (password.to_owned(), hash.is_some());
        let hash = hash.unwrap_or(NOBODY).to_owned();
        self.off_thread(move || {
            let Ok(parsed) = PasswordHash::new(&hash) else {
                return false;
            };
            fits(password.as_bytes(), &parsed) && known
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        off_thread(&self.parts.hashing, work).await
    }
}

fn compute(
    argon2: &Argon2<'_>,
    password: &[u8],
    salt: Salt<'_>,
    length: usize,
) -> argon2::password_hash::Result<Output> {
    let mut bytes = [0; Salt::MAX_LENGTH];
    let salt = salt.decode_b64(&mut bytes)?;
    let mut memory = vec![Block::default(); argon2.params().block_count()];
    Output::init_with(length, |out| Ok(argon2.hash_password_into_with_memory(password, salt, out, &mut memory)?))
}

/// The hash of a password as a string (PHC string format).
fn hashed(password: &[u8], salt: Salt<'_>) -> argon2::password_hash::Result<String> {
    let argon2 = Argon2::default();
    let hash = compute(&argon2, password, salt, Params::DEFAULT_OUTPUT_LEN)?;
    let version = Some(Version::default().into());
    let params = ParamsString::try_from(argon2.params())?;
    Ok(PasswordHash { algorithm: ARGON2ID_IDENT, version, params, salt: Some(salt), hash: Some(hash) }.to_string())
}

fn fits(password: &[u8], known: &PasswordHash<'_>) -> bool {
    let computed = || {
        let version = Version::try_from(known.version?).ok()?;
        let argon2 = Argon2::new(Algorithm::try_from(known.algorithm).ok()?, version, Params::try_from(known).ok()?);
        compute(&argon2, password, known.salt?, known.hash?.len()).ok()
    };
    // `Output` is compared in constant time.
    computed().is_some_and(|hash| known.hash == Some(hash))
}

/// Does work that costs time and memory away from the request threads, as many pieces at the same time as there are
/// permits. A piece keeps its permit until it is done, also when whoever asked for it is not there any more.
async fn off_thread<T: Send + 'static>(
    permits: &Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    let permit = permits.clone().acquire_owned().await.map_err(|_| AppError::Fault)?;
    let work = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(permit);
        done
    });
    work.await.map_err(|_| AppError::Fault)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_as_much_as_a_real_one() {
        let nobody = PasswordHash::new(NOBODY).expect("a hash");
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let real = hashed(b"a real one", salt.as_salt()).expect("a hash");
        let real = PasswordHash::new(&real).expect("a hash");
        assert_eq!(
            (nobody.algorithm, nobody.version, nobody.params.to_string()),
            (real.algorithm, real.version, real.params.to_string())
        );
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
    }

    #[test]
    fn hashes_are_those_of_the_library_and_fit_their_passwords_alone() {
        use argon2::password_hash::PasswordHasher;
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let ours = hashed("lösen".as_bytes(), salt.as_salt()).expect("a hash");
        let theirs = Argon2::default().hash_password("lösen".as_bytes(), &salt).expect("a hash");
        assert_eq!(ours, theirs.to_string());
        // Of another strength, as an earlier version may have made it.
        let weak = Argon2::new(Algorithm::Argon2i, Version::V0x10, Params::new(64, 3, 2, Some(20)).expect("params"));
        for known in [ours, weak.hash_password("lösen".as_bytes(), &salt).expect("a hash").to_string()] {
            let known = PasswordHash::new(&known).expect("a hash");
            assert!(fits("lösen".as_bytes(), &known) && !fits("Lösen".as_bytes(), &known), "{known}");
        }
    }

    #[tokio::test]
    async fn k06_hashes_are_made_a_few_at_a_time() {
        use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
        let permits = Arc::new(Semaphore::new(crate::domain::limits::HASHES));
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (running, most) = (running.clone(), most.clone());
            move || {
                most.fetch_max(running.fetch_add(1, SeqCst) + 1, SeqCst);
                (0..1_000).for_each(|_| std::thread::yield_now());
                running.fetch_sub(1, SeqCst);
            }
        };
        for _ in 0..20 {
            // The caller goes away as soon as the work has begun.
            let asked = off_thread(&permits, work());
            let gone = futures::future::select(Box::pin(asked), Box::pin(tokio::task::yield_now())).await;
            drop(gone);
        }
        let all = (0..20).map(|_| off_thread(&permits, work()));
        assert!(futures::future::join_all(all).await.iter().all(Result::is_ok));
        assert!(most.load(SeqCst) <= crate::domain::limits::HASHES, "{most:?}");
    }

    #[test]
    fn only_tokens_of_our_form_are_looked_up() {
        assert!(Secret::parse(Secret::new().reveal()).is_some());
        for bad in [
            "",
            "abc",
            "ABCDEF0123456789ABCDEF0123456789",
            "0123456789abcdef0123456789abcdef0",
            "' or 1=1 --0000000000000000000000",
        ] {
            assert!(Secret::parse(bad).is_none(), "{bad:?}");
        }
    }
}
