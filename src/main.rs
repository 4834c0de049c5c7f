//! Exit code and one error line; no logic.

use std::io::Write;
use std::process::ExitCode;

fn main() -> ExitCode {
    match chairside::cli::run(std::env::args_os()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            // Where standard error is closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
