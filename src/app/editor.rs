//! The text editor: one core for the notes and for every text field.
