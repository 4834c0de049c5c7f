//! Who stands behind a pack: a signature over its words, the keys that a clinic trusts, and what a practitioner has to be told.
//!
//! Ed25519 (RFC 8032). What is signed is the pack's fingerprint, which is over the name and the bytes of every file of it.

use std::fmt;
use std::str::FromStr;

use base64ct::{Base64, Encoding};
use chrono::NaiveDate;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};

use super::Pack;
use crate::text::{Clean, is_drawable};

/// Says what a signature is about, so that none of another purpose fits.
const PURPOSE: &str = "chairside content pack, format 1: ";

/// The file of the signature in a pack's folder; it is not part of what is signed.
pub const SIGNATURE_FILE: &str = "pack.sig";

/// A key that signs packs, as its owner keeps it.
pub struct SecretKey(SigningKey);

/// A key by which signatures are checked: 32 bytes, in Base64 where it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Whose signatures a clinic trusts, as in `Dr Ruiz: MCowBQ…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Trusted {
    name: String,
    key: PublicKey,
}

/// What is written beside a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Signed {
    format: u8,
    key: PublicKey,
    signature: String,
}

/// Who stands behind a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Standing {
    /// It came with the program.
    BuiltIn,
    /// Somebody whom the clinic trusts has signed it as it is.
    SignedBy(Clean),
    /// It is as a session was held with it, out of the records; they do not keep who stood behind it.
    Held,
    /// Nobody has signed it.
    #[default]
    Unsigned,
    /// It was signed, and changed since; or its signature cannot be read.
    Changed,
    /// Somebody has signed it as it is whom the clinic does not trust.
    Untrusted,
    /// It has the name and the version of a pack that came with the program, or that consultations were held with, and other words.
    Posing,
}

/// What a practitioner has to know about the wording on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody stands behind it, or somebody did for other words.
    Of(Standing),
    /// It was to be reviewed by this day.
    Expired(NaiveDate),
}

impl SecretKey {
    /// A key of 32 random bytes.
    pub fn new(random: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(random))
    }

    /// The key by which its signatures are checked.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// As its owner keeps it.
    pub fn reveal(&self) -> String {
        Base64::encode_string(self.0.as_bytes())
    }

    /// The signature of a pack as it is, for the file beside it.
    pub fn sign(&self, pack: &Pack) -> String {
        let signature = self.0.sign(message(pack).as_bytes());
        let signed = Signed { format: 1, key: self.public(), signature: Base64::encode_string(&signature.to_bytes()) };
        serde_json::to_string_pretty(&signed).unwrap_or_default() + "\n"
    }
}

impl FromStr for SecretKey {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        bytes(written.trim()).map(|bytes| Self(SigningKey::from_bytes(&bytes)))
    }
}

impl FromStr for PublicKey {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        let key = VerifyingKey::from_bytes(&bytes(written.trim())?);
        key.map(Self).map_err(|_no_point| "these bytes are no key".to_owned())
    }
}

fn bytes(written: &str) -> Result<[u8; 32], String> {
    let mut bytes = [0; 32];
    let read = Base64::decode(written, &mut bytes).map(<[u8]>::len);
    if read == Ok(32) { Ok(bytes) } else { Err("a key was expected: 44 characters that end with `=`".to_owned()) }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Base64::encode_string(self.0.as_bytes()))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for PublicKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicKey {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

impl TryFrom<String> for Trusted {
    type Error = String;

    fn try_from(written: String) -> Result<Self, String> {
        let (name, key) = written.rsplit_once(':').ok_or("a name and a key were expected, as in `Dr Ruiz: MCow…=`")?;
        let name = name.trim();
        if name.is_empty() || !name.chars().all(is_drawable) {
            return Err("a name was expected before the `:`".to_owned());
        }
        Ok(Self { name: name.to_owned(), key: key.parse()? })
    }
}

impl FromStr for Trusted {
    type Err = String;

    fn from_str(written: &str) -> Result<Self, String> {
        written.to_owned().try_into()
    }
}

impl From<Trusted> for String {
    fn from(trusted: Trusted) -> Self {
        format!("{}: {}", trusted.name, trusted.key)
    }
}

fn message(pack: &Pack) -> String {
    format!("{PURPOSE}{}", pack.hash())
}

/// Who stands behind a pack with the file of a signature beside it, for a clinic that trusts some keys.
pub fn judge(pack: &Pack, signature: Option<&str>, trusted: &[Trusted]) -> Standing {
    let Some(written) = signature else { return Standing::Unsigned };
    let Ok(Signed { format: 1, key, signature }) = serde_json::from_str(written) else { return Standing::Changed };
    let mut bytes = [0; 64];
    let is_whole = Base64::decode(&signature, &mut bytes).map(<[u8]>::len) == Ok(64);
    // Strict: no signature that other programs may take for one of other words.
    let holds = is_whole && key.0.verify_strict(message(pack).as_bytes(), &Signature::from_bytes(&bytes)).is_ok();
    match trusted.iter().find(|trusted| trusted.key == key) {
        _ if !holds => Standing::Changed,
        Some(Trusted { name, .. }) => Standing::SignedBy(Clean::line(name)),
        None => Standing::Untrusted,
    }
}

impl Standing {
    /// Whether a machine that takes signed packs alone takes it.
    pub const fn is_vouched_for(&self) -> bool {
        matches!(self, Self::BuiltIn | Self::SignedBy(_))
    }

    /// In a few words, after the pack's name.
    pub fn told(&self) -> String {
        match self {
            Self::BuiltIn => "came with the program".to_owned(),
            Self::SignedBy(name) => format!("signed by {name}"),
            Self::Held => "as it was held".to_owned(),
            Self::Unsigned => "not signed".to_owned(),
            Self::Changed => "changed since it was signed".to_owned(),
            Self::Untrusted => "signed by nobody who is trusted here".to_owned(),
            Self::Posing => "changed, without a version of its own".to_owned(),
        }
    }
}

impl Doubt {
    /// What has to be known about a pack that is used on a day; what is worst.
    pub fn about(pack: &Pack, day: NaiveDate) -> Option<Self> {
        match pack.standing() {
            Standing::BuiltIn | Standing::SignedBy(_) => pack.review().until.filter(|until| *until < day).map(Self::Expired),
            standing => Some(Self::Of(standing.clone())),
        }
    }

    /// In two words, beside a patient's label.
    pub const fn briefly(&self) -> &'static str {
        match self {
            Self::Of(Standing::Changed | Standing::Posing) => "changed wording",
            Self::Of(Standing::Untrusted) => "untrusted wording",
            Self::Of(Standing::Held) => "earlier wording",
            Self::Of(_) => "unsigned wording",
            Self::Expired(_) => "expired wording",
        }
    }

    /// In a sentence.
    pub fn told(&self, pack: &Pack) -> String {
        let named = format!("{} {}", pack.id(), pack.version());
        match self {
            Self::Of(standing) => format!("{named}: {}", standing.told()),
            Self::Expired(until) => format!("{named}: was to be reviewed by {until}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::load;

    fn pack() -> Pack {
        load::shipped().unwrap().remove(0)
    }

    fn key(byte: u8) -> SecretKey {
        SecretKey::new(&[byte; 32])
    }

    fn trusting(key: &SecretKey) -> Vec<Trusted> {
        vec![format!("Dr Ruiz: {}", key.public()).parse().unwrap()]
    }

    #[test]
    fn a_signature_holds_for_the_words_that_were_signed_and_the_key_that_is_trusted() {
        let (pack, key) = (pack(), key(7));
        let signature = key.sign(&pack);
        assert_eq!(judge(&pack, Some(&signature), &trusting(&key)), Standing::SignedBy(Clean::line("Dr Ruiz")));
        assert_eq!(judge(&pack, Some(&signature), &trusting(&self::key(8))), Standing::Untrusted);
        assert_eq!(judge(&pack, Some(&signature), &[]), Standing::Untrusted);
        assert_eq!(judge(&pack, None, &trusting(&key)), Standing::Unsigned);
        let other = Pack { hash: "0".repeat(64), ..pack };
        assert_eq!(judge(&other, Some(&signature), &trusting(&key)), Standing::Changed);
    }

    #[test]
    fn a_signature_that_was_touched_anywhere_never_holds() {
        let (pack, key) = (pack(), key(7));
        let signature = key.sign(&pack);
        for (place, old) in signature.char_indices() {
            for new in ['A', 'b', '0', '"', '}'] {
                let touched: String = signature.char_indices().map(|(at, c)| if at == place { new } else { c }).collect();
                let standing = judge(&pack, Some(&touched), &trusting(&key));
                let is_same = serde_json::from_str::<Signed>(&touched).ok() == serde_json::from_str::<Signed>(&signature).ok();
                assert!(is_same || !standing.is_vouched_for(), "{old} at {place} as {new}: {touched}");
            }
        }
        for nothing in ["", "{}", "null", "[1]"] {
            assert_eq!(judge(&pack, Some(nothing), &trusting(&key)), Standing::Changed);
        }
    }

    #[test]
    fn keys_read_back_from_what_is_written_and_nothing_else_is_one() {
        let key = key(9);
        assert_eq!(key.reveal().parse::<SecretKey>().unwrap().public(), key.public());
        assert_eq!(key.public().to_string().parse::<PublicKey>().unwrap(), key.public());
        let trusted = trusting(&key).remove(0);
        assert_eq!(String::from(trusted.clone()).parse::<Trusted>(), Ok(trusted));
        for wrong in ["", "Dr Ruiz", ": AAAA", "Dr Ruiz: AAAA", "Dr\u{7}: x"] {
            assert!(wrong.parse::<Trusted>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_practitioner_is_told_of_everything_that_nobody_stands_behind_and_of_a_review_that_is_over() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let with = |standing, until: Option<NaiveDate>| {
            let mut pack = pack();
            pack.standing = standing;
            pack.review.until = until;
            Doubt::about(&pack, day)
        };
        assert_eq!(with(Standing::BuiltIn, None), None);
        assert_eq!(with(Standing::BuiltIn, Some(day)), None);
        assert_eq!(with(Standing::SignedBy(Clean::line("x")), day.pred_opt()), day.pred_opt().map(Doubt::Expired));
        for standing in [Standing::Unsigned, Standing::Changed, Standing::Untrusted, Standing::Posing, Standing::Held] {
            assert_eq!(with(standing.clone(), None), Some(Doubt::Of(standing)));
        }
    }
}
