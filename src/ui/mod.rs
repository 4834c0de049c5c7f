//! Draws a model.

pub mod theme;
