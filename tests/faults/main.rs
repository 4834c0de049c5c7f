//! Nothing is lost under faults: the real binary, killed or refused at every system call that changes its files.
//!
//! A small library (`shim.c`) is preloaded into the program and counts the calls that touch its folder. Each scenario first
//! runs without a fault; then it is run again for every call, with a fault at that call, and what is left is looked at.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

mod clinic;
mod commands;
mod dashboard;
mod keys;
mod outages;
mod shim;
mod sweep;
#[path = "../terminal/mod.rs"]
#[allow(dead_code, reason = "another target uses the rest")]
mod terminal;

/// How many points each scenario has at least.
mod least {
    pub const INIT: usize = 100;
    pub const EXPORT: usize = 100;
    pub const REPLACE: usize = 100;
    pub const IMPORT: usize = 100;
    pub const BACKUP: usize = 100;
    pub const RESTORE: usize = 100;
    pub const ERASE: usize = 100;
    pub const PASSPHRASE: usize = 50;
    pub const ADD: usize = 50;
    pub const REMOVE: usize = 50;
    pub const RECOVER: usize = 50;
    pub const KILLED: usize = 50;
    pub const REFUSED: usize = 30;

    const _: () = assert!(INIT + EXPORT + IMPORT + REPLACE + BACKUP + RESTORE + ERASE >= 500);
}
