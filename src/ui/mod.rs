//! Draws a model.
