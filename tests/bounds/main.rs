//! What a run costs grows with what it is given, and no faster.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod cost;
mod linear;
mod many;
mod memory;
