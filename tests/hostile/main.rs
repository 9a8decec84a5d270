//! Repositories that somebody made to do harm, and keys where nobody looks for them: what the program must not show, run,
//! read or write. `docs/threat-model.md` says which promise each of these keeps.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod arguments;
mod automation;
#[cfg(unix)]
mod git;
mod limits;
#[cfg(unix)]
mod links;
#[allow(dead_code, reason = "not all tests need all of it")]
#[path = "../cli/place.rs"]
mod place;
mod secrets;
mod spreadsheet;
#[cfg(unix)]
mod terminal;
