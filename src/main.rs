//! The command line of fw-migrate.
fn main() {}
