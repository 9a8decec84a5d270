//! The program as its users meet it: arguments in, exit code, output and files out.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod configuring;
mod extremes;
mod files;
mod fixing;
mod ignored;
mod interactive;
mod inventory;
mod manual;
mod modules;
mod names;
mod place;
#[cfg(unix)]
mod progress;
mod reporting;
mod reports;
mod standard_input;
