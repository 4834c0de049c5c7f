//! Encrypted records.
