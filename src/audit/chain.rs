//! How entries are bound to each other, and what is found when they are not.

use std::collections::BTreeMap;
use std::fmt;

use hmac::{Hmac, KeyInit, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sha2::Sha256;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Entry, Event};
use crate::hex;
use crate::record::{Moment, PersonName, SessionId, canonical};

/// A keyed fingerprint; as text, 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mac([u8; 32]);

impl Mac {
    /// Before the first entry.
    pub const START: Self = Self([0; 32]);

    /// Its bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Takes stored bytes; `None` where they are not of its length.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Mac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl Serialize for Mac {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Mac {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mac = hex::decode(&text).map(Self).filter(|mac| mac.to_string() == text);
        mac.ok_or_else(|| de::Error::custom("64 lower-case hexadecimal digits were expected"))
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Mac {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Mac".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "An HMAC-SHA256 as lower-case hexadecimal digits.",
            "type": "string",
            "pattern": "^[0-9a-f]{64}$",
        })
    }
}

/// How long a trail is, and its last fingerprint: what has to stand outside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Head {
    /// How many entries there are.
    pub count: u64,
    /// The fingerprint of the last one; zeros where there is none.
    pub mac: Mac,
}

impl Head {
    /// Of an empty trail.
    pub const START: Self = Self { count: 0, mac: Mac::START };
}

/// Where in which store's trail the last change of a session stands; every export has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrailMark {
    /// The store.
    pub store: Uuid,
    /// How long the trail was with that change.
    pub count: u64,
    /// The fingerprint of its entry.
    pub mac: Mac,
}

/// The key of one store's trail.
pub struct ChainKey(Zeroizing<[u8; 32]>);

impl ChainKey {
    /// The key that belongs to a secret of the store; the secret cannot be worked out from it.
    pub fn derive(secret: &[u8; 32], store: Uuid) -> Self {
        let parts = canonical(&[b"chairside audit key 1", store.as_bytes()]);
        Self(Zeroizing::new(authenticate(secret, &parts).0))
    }

    /// The keyed fingerprint of a small file's text, so that nobody without the key can write such a file.
    pub fn seal(&self, purpose: &str, text: &[u8]) -> Mac {
        authenticate(&self.0, &canonical(&[b"chairside seal 1", purpose.as_bytes(), text]))
    }
}

impl fmt::Debug for ChainKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChainKey")
    }
}

fn authenticate(key: &[u8; 32], bytes: &[u8]) -> Mac {
    // HMAC takes a key as one block, filled with zeros.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new((&*block).into());
    mac.update(bytes);
    Mac(mac.finalize().into_bytes().into())
}

/// One store's trail: its key, and which store it is.
#[derive(Debug)]
pub struct Trail {
    store: Uuid,
    key: ChainKey,
}

/// An entry as it is stored, text for text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number.
    pub number: i64,
    /// When, as RFC 3339.
    pub at: String,
    /// Who; nothing where nobody is known.
    pub person: Option<String>,
    /// The session's id, where it is about one.
    pub session: Option<String>,
    /// The event's kind.
    pub kind: String,
    /// The event as JSON.
    pub event: String,
    /// Its fingerprint.
    pub mac: Vec<u8>,
}

impl Trail {
    /// The trail of a store.
    pub const fn new(store: Uuid, key: ChainKey) -> Self {
        Self { store, key }
    }

    /// The row of the entry after `head`, and the head with it.
    pub fn next(
        &self,
        head: Head,
        at: Moment,
        by: Option<&PersonName>,
        session: Option<SessionId>,
        event: &Event,
    ) -> (Row, Head) {
        let count = head.count + 1;
        let mut row = Row {
            number: i64::try_from(count).unwrap_or(i64::MAX),
            at: at.to_rfc3339(),
            person: by.map(|by| by.raw().to_owned()),
            session: session.map(|session| session.to_string()),
            kind: event.kind().to_owned(),
            // An event is plain data with text keys, which always has a form in JSON.
            event: serde_json::to_string(event).unwrap_or_default(),
            mac: Vec::new(),
        };
        let mac = self.mac(head.mac, &row);
        row.mac = mac.bytes().to_vec();
        (row, Head { count, mac })
    }

    fn mac(&self, previous: Mac, row: &Row) -> Mac {
        let Row { number, at, person, session, kind, event, mac: _ } = row;
        // Whether there is a text is told apart from an empty one.
        let there = |text: &Option<String>| [u8::from(text.is_some())];
        let (has_person, has_session) = (there(person), there(session));
        let parts: [&[u8]; 11] = [
            b"chairside audit entry 1",
            self.store.as_bytes(),
            previous.bytes(),
            &number.to_be_bytes(),
            at.as_bytes(),
            &has_person,
            person.as_deref().unwrap_or_default().as_bytes(),
            &has_session,
            session.as_deref().unwrap_or_default().as_bytes(),
            kind.as_bytes(),
            event.as_bytes(),
        ];
        authenticate(&self.key.0, &canonical(&parts))
    }
}

impl Row {
    /// The row as an entry; `None` where it does not say what an entry says.
    pub fn entry(&self) -> Option<Entry> {
        let by = match &self.person {
            Some(person) => Some(PersonName::new(person).ok()?),
            None => None,
        };
        let session = match &self.session {
            Some(session) => Some(session.parse().ok()?),
            None => None,
        };
        let event: Event = serde_json::from_str(&self.event).ok()?;
        let number = u64::try_from(self.number).ok()?;
        (event.kind() == self.kind).then_some(Entry { number, at: self.at.parse().ok()?, by, session, event })
    }
}

/// Something in a trail that is not as it was written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Entries are not there.
    #[error("entries {from} to {to} of the audit trail are missing")]
    Missing {
        /// The first.
        from: u64,
        /// The last.
        to: u64,
    },
    /// An entry was changed, put in, moved, or follows another than it was written after.
    #[error("entry {number} of the audit trail was altered, or what stood before it")]
    Altered {
        /// Its number.
        number: i64,
    },
    /// The trail ends before what is remembered outside it.
    #[error("the audit trail ends at entry {found}; it had {count}")]
    CutOff {
        /// How many there are.
        found: u64,
        /// How many there were.
        count: u64,
    },
    /// Another entry stands where one is remembered outside the trail.
    #[error("entry {count} of the audit trail is another one than was there before")]
    Other {
        /// Its number.
        count: u64,
    },
}

/// Goes through a trail row by row and tells what is wrong with it.
#[derive(Debug)]
pub struct Chain<'a> {
    trail: &'a Trail,
    /// Where the trail is known to have been.
    known: BTreeMap<u64, Mac>,
    head: Head,
    faults: Vec<Fault>,
    /// How many more faults there were than are told.
    more: u64,
}

/// More faults than these tell nobody anything new.
const MOST_FAULTS: usize = 100;

impl<'a> Chain<'a> {
    /// Begins at the first entry; `known` is what is remembered outside the trail.
    pub fn new(trail: &'a Trail, known: impl IntoIterator<Item = Head>) -> Self {
        let known = known.into_iter().filter(|head| head.count > 0).map(|head| (head.count, head.mac)).collect();
        Self { trail, known, head: Head::START, faults: Vec::new(), more: 0 }
    }

    /// Looks at the next row, in the order of their numbers.
    pub fn take(&mut self, row: &Row) {
        let expected = self.head.count + 1;
        let Some(number) = u64::try_from(row.number).ok().filter(|number| *number >= expected) else {
            return self.find(Fault::Altered { number: row.number });
        };
        let follows = number == expected;
        if !follows {
            self.find(Fault::Missing { from: expected, to: number - 1 });
        }
        let stored = Mac::from_bytes(&row.mac);
        // What an entry behind a hole follows is not known; the hole is told already.
        let sound = !follows || stored == Some(self.trail.mac(self.head.mac, row));
        if !sound || row.entry().is_none() {
            self.find(Fault::Altered { number: row.number });
        }
        // Each entry is judged by the one before it as it stands, so that one that was altered is told once.
        self.head = Head { count: number, mac: stored.unwrap_or(Mac::START) };
        if self.known.remove(&number).is_some_and(|known| Some(known) != stored) {
            self.find(Fault::Other { count: number });
        }
    }

    /// After the last row: where the trail ends, and what is wrong with it.
    pub fn end(mut self) -> (Head, Vec<Fault>) {
        let found = self.head.count;
        if let Some((count, _)) = self.known.last_key_value().filter(|(count, _)| **count > found) {
            let count = *count;
            self.find(Fault::CutOff { found, count });
        } else {
            // Entries that are remembered and lie in a hole.
            for count in std::mem::take(&mut self.known).into_keys() {
                self.find(Fault::Missing { from: count, to: count });
            }
        }
        (self.head, self.faults)
    }

    /// How many faults more there are than are told.
    pub const fn untold(&self) -> u64 {
        self.more
    }

    fn find(&mut self, fault: Fault) {
        if self.faults.len() < MOST_FAULTS {
            self.faults.push(fault);
        } else {
            self.more += 1;
        }
    }
}

#[cfg(test)]
mod tests;
