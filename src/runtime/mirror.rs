//! The second screen: one side shows what a patient may see, others on the same machine follow. A socket file, no network.

mod follow;
mod place;
mod stage;
mod wire;

pub use follow::{MirrorOptions, mirror};
pub use place::Place;
pub use stage::Stage;

#[cfg(test)]
mod tests;
