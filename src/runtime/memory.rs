//! Keeps the program's memory to itself.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// From here on no core dump is written, and no other program of the same account can read the memory.
///
/// # Errors
/// Where the system refuses; the program can go on all the same.
pub fn keep_private() -> io::Result<()> {
    setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) })?;
    #[cfg(target_os = "linux")]
    if !is_looked_into() {
        use rustix::process::{DumpableBehavior, set_dumpable_behavior};
        set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    }
    Ok(())
}

/// Blocks of these sizes are taken to overwrite what is free, the largest first; smaller ones fill what is left between them.
/// Each fills its place in the heap to the last byte.
const SIZES: [usize; 8] = [65_544, 16_392, 4104, 1032, 264, 72, 40, 24];

/// How many bytes are taken in blocks of one size: more than the database library has in use.
const TAKEN: usize = 8 * 1024 * 1024;

/// Up to this size, freed blocks are kept apart by their exact size, a few of each.
const KEPT_APART: usize = 1032;

/// Overwrites what this thread has free in its part of the heap.
///
/// The program's own allocator wipes what it frees. The database library frees blocks of the same heap and leaves them
/// as they were; its own way to wipe them makes a search forty times slower. So once the records are closed, everything
/// that is free is taken, filled and given back. That reaches what the system's allocator gives out again; it is no proof.
pub fn overwrite_free() {
    let apart = (24..=KEPT_APART).step_by(16).flat_map(|size| std::iter::repeat_n(size, 8));
    let taken = SIZES.into_iter().flat_map(|size| std::iter::repeat_n(size, TAKEN / size / if size > 4104 { 1 } else { 4 }));
    let blocks: Vec<Vec<u8>> = apart.chain(taken).map(|size| vec![0xA5; size]).collect();
    std::hint::black_box(&blocks);
}

/// Whether the environment asks that the memory stays readable: how the tests look for what should be gone.
#[cfg(target_os = "linux")]
fn is_looked_into() -> bool {
    cfg!(debug_assertions) && std::env::var_os("CHAIRSIDE_READABLE_MEMORY").is_some()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use rustix::process::{DumpableBehavior, Resource, dumpable_behavior, getrlimit};

    #[test]
    fn the_memory_is_neither_dumped_nor_readable_by_others() {
        super::keep_private().unwrap();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        let limit = getrlimit(Resource::Core);
        assert_eq!((limit.current, limit.maximum), (Some(0), Some(0)));
    }
}
