//! The state machine; pure.
pub mod editor;
