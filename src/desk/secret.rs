//! What must not be guessed: random tokens, kept only as hashes, and passwords.

use super::Desk;
use crate::error::AppError;
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use rand::RngCore;
use sha2::{Digest, Sha256};

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
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

impl Default for Secret {
    fn default() -> Self {
        Secret::new()
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
    /// Hashes a password with argon2id (RFC 9106) and a fresh salt, off the request threads.
    pub(crate) async fn hash_password(&self, password: &str) -> Result<String, AppError> {
        let password = password.to_owned();
        self.off_thread(move || {
            let mut bytes = [0u8; 16];
            rand::rng().fill_bytes(&mut bytes);
            let salt = SaltString::encode_b64(&bytes).map_err(|_| AppError::Fault)?;
            Argon2::default()
                .hash_password(password.as_bytes(), &salt)
                .map(|hash| hash.to_string())
                .map_err(|_| AppError::Fault)
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
            Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && known
        })
        .await
    }

    async fn off_thread<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
        let _turn = self.0.hashing.acquire().await.map_err(|_| AppError::Fault)?;
        tokio::task::spawn_blocking(work).await.map_err(|_| AppError::Fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_nobody_costs_as_much_as_a_real_one() {
        let nobody = PasswordHash::new(NOBODY).expect("a hash");
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let real = Argon2::default().hash_password(b"a real one", &salt);
        let real = real.expect("a hash").to_string();
        let real = PasswordHash::new(&real).expect("a hash");
        assert_eq!(
            (nobody.algorithm, nobody.version, nobody.params.to_string()),
            (real.algorithm, real.version, real.params.to_string())
        );
        assert_eq!(nobody.hash.map(|hash| hash.len()), real.hash.map(|hash| hash.len()));
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
