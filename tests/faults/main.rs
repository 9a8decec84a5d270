//! What goes wrong around a run: it is killed, the disk is full, files are not what they were, names are odd. Whatever it is,
//! every file is old or new, and what could not be done is said and ends in exit code 2. `docs/safety.md` lists the same.
//!
//! What a machine has not (strace, namespaces, another user) is left out with a word; `FAULTS_REQUIRED=1` makes that a failure.
//! `FAULTS_KILLS`, `FAULTS_FILES` and `FAULTS_INJECTED` make the tests that count longer.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

#[allow(dead_code, reason = "other tests use more of it")]
#[path = "../cli/place.rs"]
mod place;

mod injected;
mod kills;
mod links;
mod machine;
mod meanwhile;
mod names;
mod owners;
mod system;
mod tree;
