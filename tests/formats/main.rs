//! Each format of reports: how it looks, and whether it is what its readers expect.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod gitlab;
mod junit;
mod place;
mod report_schema;
mod sarif;
mod snapshots;
mod streams;
