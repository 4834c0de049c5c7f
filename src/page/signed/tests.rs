//! What the page of a signed session holds.
