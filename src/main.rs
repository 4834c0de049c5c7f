//! Exit code and one error line; no logic.
fn main() {}
