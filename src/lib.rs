//! fw-migrate: moves code and configuration from Fireworks AI direct routing to the API gateway.
//!
//! Data walks one way:
//!
//! ```text
//! paths ─▶ walk ─▶ source ─▶ language front end ─▶ facts ─▶ clients ─▶ rules ─▶ findings ─▶ report
//!                  (bytes)   (tree-sitter, text)   (what the  (who calls  (what is  (what, why,   └▶ rewrite ─▶ files | patch
//!                                                  file says)  what, with  wrong)    which edits)
//!                                                              which key)
//! ```

pub mod analysis;
pub mod cli;
pub mod clients;
pub mod commands;
pub mod config;
pub mod edits;
pub mod engine;
pub mod exclude;
pub mod facts;
pub mod finding;
pub mod flow;
pub mod languages;
pub mod layout;
pub mod moves;
pub mod parallel;
pub mod patch;
pub mod paths;
pub mod plain;
pub mod read;
pub mod report;
pub mod rewrite;
pub mod routing;
pub mod rule_names;
pub mod rules;
pub mod sdks;
pub mod search;
pub mod settings;
pub mod sites;
pub mod source;
pub mod strings;
pub mod suppress;
pub mod walk;
pub mod write;
