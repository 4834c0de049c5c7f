//! How a database's key is sealed under a passphrase: XChaCha20-Poly1305 under Argon2id.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::error::{Reason, StoreError};
use super::secret::DatabaseKey;

pub(super) const SALT: usize = 16;
pub(super) const NONCE: usize = 24;
/// The key and its authenticator.
pub(super) const SEALED: usize = 32 + 16;

/// What it costs to try one passphrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sealing {
    algorithm: Name,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Name {
    Argon2id,
}

impl Sealing {
    /// Argon2id over so much memory, so many times; `None` for what is out of any sensible bounds.
    ///
    /// The bounds also hold for what a key file says: none can ask for more than half a gibibyte.
    pub const fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let sealing = Self { algorithm: Name::Argon2id, memory_kib, passes, lanes };
        if sealing.is_sensible() { Some(sealing) } else { None }
    }

    pub(super) const fn is_sensible(self) -> bool {
        1 <= self.lanes
            && self.lanes <= 16
            && 8 * self.lanes <= self.memory_kib
            && self.memory_kib <= 512 * 1024
            && 1 <= self.passes
            && self.passes <= 16
    }

    /// Whether trying one passphrase costs less than with what is chosen today.
    pub(super) fn is_lighter_than_default(self) -> bool {
        let cost = |sealing: Self| u64::from(sealing.memory_kib) * u64::from(sealing.passes);
        cost(self) < cost(Self::default())
    }

    /// Seals a key; `about` is bound to it and has to be the same at opening.
    pub(super) fn seal(
        self,
        key: &DatabaseKey,
        secret: &[u8],
        about: &[u8],
        salt: &[u8; SALT],
        nonce: &[u8; NONCE],
    ) -> Result<Vec<u8>, StoreError> {
        let payload = Payload { msg: key.bytes(), aad: about };
        self.cipher(secret, salt)?
            .encrypt(&XNonce::from(*nonce), payload)
            .map_err(|chacha20poly1305::Error| failed("the cipher refused"))
    }

    /// The key, or `None` where the secret is not the one that it was sealed with.
    pub(super) fn open(
        self,
        sealed: &[u8; SEALED],
        secret: &[u8],
        about: &[u8],
        salt: &[u8; SALT],
        nonce: &[u8; NONCE],
    ) -> Result<Option<DatabaseKey>, StoreError> {
        let payload = Payload { msg: sealed, aad: about };
        let opened = self.cipher(secret, salt)?.decrypt(&XNonce::from(*nonce), payload).map(Zeroizing::new);
        Ok(opened.ok().and_then(|key| DatabaseKey::from_bytes(&key)))
    }

    fn cipher(self, secret: &[u8], salt: &[u8; SALT]) -> Result<XChaCha20Poly1305, StoreError> {
        let refused = |error: argon2::Error| failed(&error.to_string());
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(32)).map_err(refused)?;
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(secret, salt, key.as_mut_slice())
            .map_err(refused)?;
        let key: &Key = (&*key).into();
        Ok(XChaCha20Poly1305::new(key))
    }
}

impl Default for Sealing {
    /// 64 MiB, three passes, one lane: some 0.2 seconds for who knows the passphrase, and as much for each wrong guess.
    fn default() -> Self {
        Self { algorithm: Name::Argon2id, memory_kib: 64 * 1024, passes: 3, lanes: 1 }
    }
}

fn failed(reason: &str) -> StoreError {
    StoreError::Failed { doing: "work out the key from the passphrase", reason: Reason::Other(reason.to_owned()) }
}
