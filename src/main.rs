//! Exit code and one error line; no logic.

use std::alloc::System;
use std::process::ExitCode;

use zeroizing_alloc::ZeroAlloc;

/// Everything that is freed is wiped: what was typed does not outlive its place.
#[global_allocator]
static WIPED: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> ExitCode {
    // A system that refuses keeps nobody from the records.
    let _refused = chairside::runtime::keep_private();
    match chairside::cli::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            chairside::runtime::tell(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}
