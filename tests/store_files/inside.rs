//! The database opened by its documented format, past the program: for what somebody with a passphrase could do to it.

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use rusqlite::Connection;
use serde_json::Value;

use crate::{Clinic, DATABASE, PASSPHRASE};

/// Opens the database of a clinic whose only practitioner has the passphrase of the tests.
#[track_caller]
pub fn open(clinic: &Clinic) -> Connection {
    let file: Value = serde_json::from_slice(&std::fs::read(clinic.key_file()).unwrap()).unwrap();
    let text = |key: &str| file[key].as_str().unwrap();
    let number = |key: &str| u32::try_from(file["kdf"][key].as_u64().unwrap()).unwrap();
    let params = Params::new(number("memory_kib"), number("passes"), number("lanes"), Some(32)).unwrap();
    let mut sealing = [0; 32];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(PASSPHRASE.as_bytes(), &bytes(text("salt")), &mut sealing)
        .unwrap();
    let about = format!("chairside key\npractitioner\n{}\n{}", text("store"), text("name"));
    let nonce: [u8; 24] = bytes(text("nonce")).try_into().unwrap();
    let payload = Payload { msg: &bytes(text("sealed")), aad: about.as_bytes() };
    let key = XChaCha20Poly1305::new(&sealing.into()).decrypt(&XNonce::from(nonce), payload).unwrap();
    let database = Connection::open(clinic.path(DATABASE)).unwrap();
    database.execute_batch(&format!("PRAGMA key = \"x'{}'\"", crate::hex(&key))).unwrap();
    database
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2).map(|pair| str::from_utf8(pair).unwrap());
    pairs.map(|pair| u8::from_str_radix(pair, 16).unwrap()).collect()
}
