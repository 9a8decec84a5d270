//! The command line of fw-migrate.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    fw_migrate::commands::run(fw_migrate::cli::Cli::parse())
}
