//! JSON values with their places in the file.
