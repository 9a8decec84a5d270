//! The command line of fw-migrate.

use std::process::ExitCode;

fn main() -> ExitCode {
    fw_migrate::commands::main()
}
