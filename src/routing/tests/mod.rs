//! Tables over the whole way from a text to its matches and their replacement.

mod boundaries;
mod cost;
mod placeholders;
mod rewriting;
