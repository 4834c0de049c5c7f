//! Reads a pack from a folder or from the binary; the only file access in here.
