//! Properties of what is found and fixed, tried on sources made at random out of the fixtures: see `generate.rs` for the
//! sources and `laws.rs` for what holds of each.
//!
//! A plain run tries the same cases each time, some 3,900, so that a change is not blamed for what it did not do:
//! of each of the 31 languages and formats 48 sound sources, 48 damaged ones and 15 of other vendors; 240 sources with a
//! planted key; 96 trees; 96 files that the program itself fixes. `PROPTEST_CASES=2000 cargo test --release --test
//! properties` tries others, 2,000 where these are 48; `PROPTEST_RNG_SEED` repeats such a run. A case that fails is shown
//! as small as it gets: it is to become a fixture. Seeds are not kept, since every new fixture changes what they make.

#![allow(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod case;
mod corpus;
mod decoys;
mod files;
mod generate;
mod keys;
mod laws;
mod order;
mod sound;
mod vocabulary;

// Documents as others read them, and what a migration may change in them.
#[path = "../documents/compare.rs"]
mod compare;
#[path = "../documents/hosts.rs"]
mod hosts;
#[path = "../documents/law.rs"]
mod law;
#[path = "../documents/value.rs"]
mod value;

use proptest::test_runner::{Config, RngSeed, TestCaseError, TestRng, TestRunner};

use case::{Case, Cases, Grain};

/// How many cases of each language and format are tried if nobody asks for more.
const CASES: u32 = 48;

/// Tries a law on cases, `share` of as many as the run has for each kind.
#[track_caller]
fn holds(what: &str, share: f64, make: impl Fn(&mut TestRng) -> Case, law: impl Fn(&Case) -> Result<(), String>) {
    holds_in_pieces(what, share, Grain::Byte, make, law);
}

/// The same, where no smaller pieces may go than these.
#[track_caller]
fn holds_in_pieces(
    what: &str,
    share: f64,
    finest: Grain,
    make: impl Fn(&mut TestRng) -> Case,
    law: impl Fn(&Case) -> Result<(), String>,
) {
    let mut config = Config { failure_persistence: None, max_shrink_iters: 3000, ..Config::default() };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = CASES;
        config.rng_seed = match config.rng_seed {
            RngSeed::Random => RngSeed::Fixed(8),
            asked => asked,
        };
    }
    config.cases = (f64::from(config.cases) * share).ceil() as u32;
    let outcome = TestRunner::new(config).run(&Cases { make, finest }, |case| law(&case).map_err(TestCaseError::fail));
    if let Err(error) = outcome {
        panic!("{what}: {error}");
    }
}
