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
