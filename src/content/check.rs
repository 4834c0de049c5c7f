//! Turns JSON values into a checked pack, or into every mistake at once.
