//! What must not be seen: passphrases, recovery codes and the database's key. Their memory is wiped, and `Debug` shows nothing.

use std::fmt;
use std::str::FromStr;

use unicode_segmentation::UnicodeSegmentation;
use zeroize::Zeroizing;

use super::error::{Reason, StoreError};
use crate::hex;

/// The passphrase is too short to be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a passphrase needs at least {} characters; a few words that only you would put together are best", Passphrase::SHORTEST)]
pub struct ShortPassphrase;

/// A practitioner's passphrase, as it was typed.
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The fewest characters of one that is being set.
    pub const SHORTEST: usize = 10;

    /// Takes what was typed, white space included.
    pub fn new(typed: impl Into<Zeroizing<String>>) -> Self {
        Self(typed.into())
    }

    /// Whether it may be set as a new passphrase.
    ///
    /// # Errors
    /// Where it is shorter than ten characters.
    pub fn check_new(&self) -> Result<(), ShortPassphrase> {
        match self.0.graphemes(true).nth(Self::SHORTEST - 1) {
            Some(_) => Ok(()),
            None => Err(ShortPassphrase),
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}

/// Digits and letters without those that are taken for one another (Crockford's base 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a recovery code; five bits each.
const CODE_LENGTH: usize = 25;

/// Characters that are written together.
const GROUP: usize = 5;

/// What was typed cannot be a recovery code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadCode {
    /// Characters are missing, or too many.
    #[error("a recovery code has {CODE_LENGTH} letters and digits; this one has {0}")]
    Length(usize),
    /// A character that no code has.
    #[error("a recovery code has letters and digits only, and no U; look at each group again")]
    Character,
}

/// The code that opens a store when every passphrase is forgotten: 125 bits of chance.
///
/// `Display` writes it in groups of five for the person who copies it; `Debug` does not show it.
pub struct RecoveryCode(Zeroizing<String>);

impl RecoveryCode {
    pub(super) fn random() -> Result<Self, StoreError> {
        let mut code = Zeroizing::new(String::with_capacity(CODE_LENGTH));
        for byte in random::<CODE_LENGTH>()?.iter() {
            code.push(digit(*byte));
        }
        Ok(Self(code))
    }

    /// The code as it was sealed with: without dashes, in capitals.
    pub(super) fn bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

fn digit(byte: u8) -> char {
    // 32 divides 256, so every digit is equally likely.
    char::from(ALPHABET[usize::from(byte % 32)])
}

impl FromStr for RecoveryCode {
    type Err = BadCode;

    /// Reads a code in any case, with or without dashes and spaces; O is read as 0, I and L as 1.
    fn from_str(typed: &str) -> Result<Self, BadCode> {
        // Enough room that nothing is moved, which would leave a copy behind.
        let mut code = Zeroizing::new(String::with_capacity(typed.len()));
        for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            if !u8::try_from(c).is_ok_and(|byte| ALPHABET.contains(&byte)) {
                return Err(BadCode::Character);
            }
            code.push(c);
        }
        if code.len() == CODE_LENGTH { Ok(Self(code)) } else { Err(BadCode::Length(code.len())) }
    }
}

impl fmt::Display for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, c) in self.0.chars().enumerate() {
            if place > 0 && place % GROUP == 0 {
                f.write_str("-")?;
            }
            write!(f, "{c}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for RecoveryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoveryCode")
    }
}

/// The random key that a database is encrypted with.
pub(super) struct DatabaseKey(Zeroizing<[u8; 32]>);

impl DatabaseKey {
    pub(super) fn random() -> Result<Self, StoreError> {
        random().map(Self)
    }

    /// `None` where the bytes are not of a key's length.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|key| Self(Zeroizing::new(key)))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key in hexadecimal digits, for the database.
    pub(super) fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0.as_slice()))
    }
}

impl fmt::Debug for DatabaseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DatabaseKey")
    }
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, StoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(bytes.as_mut_slice())
        .map_err(|error| StoreError::Failed { doing: "draw a random key", reason: Reason::Other(error.to_string()) })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_reads_back_from_what_people_make_of_it() {
        let code = RecoveryCode("0123456789ABCDEFGHJKMN01V".to_owned().into());
        assert_eq!(code.to_string(), "01234-56789-ABCDE-FGHJK-MN01V");
        for typed in ["01234-56789-ABCDE-FGHJK-MN01V", "o1234 56789 abcde fghjk mnoiv", " OL23456789abcdefghjkmn0lv\n"] {
            let read: RecoveryCode = typed.parse().unwrap();
            assert_eq!(read.bytes(), code.bytes(), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_a_recovery_code_says_why() {
        let refused = |typed: &str| typed.parse::<RecoveryCode>().unwrap_err();
        assert_eq!(refused("01234-5"), BadCode::Length(6));
        assert_eq!(refused(""), BadCode::Length(0));
        assert_eq!(refused("U1234-56789-ABCDE-FGHJK-MN01V"), BadCode::Character);
        assert_eq!(refused("é1234-56789-ABCDE-FGHJK-MN01V"), BadCode::Character);
    }

    #[test]
    fn two_recovery_codes_differ_and_every_digit_can_be_drawn() {
        let (one, other) = (RecoveryCode::random().unwrap(), RecoveryCode::random().unwrap());
        assert_ne!(one.bytes(), other.bytes());
        let digits: std::collections::BTreeSet<char> = (0..=255).map(digit).collect();
        assert_eq!(digits.len(), 32);
    }

    #[test]
    fn a_new_passphrase_needs_ten_characters_as_a_reader_counts_them() {
        assert_eq!(Passphrase::new("nine char".to_owned()).check_new(), Err(ShortPassphrase));
        assert_eq!(Passphrase::new("ten charsé".to_owned()).check_new(), Ok(()));
        assert_eq!(Passphrase::new("e\u{301}".repeat(9)).check_new(), Err(ShortPassphrase));
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!(
            "{:?} {:?} {:?}",
            Passphrase::new("horse battery".to_owned()),
            RecoveryCode::random().unwrap(),
            DatabaseKey::random().unwrap()
        );
        assert_eq!(shown, "Passphrase RecoveryCode DatabaseKey");
    }
}
