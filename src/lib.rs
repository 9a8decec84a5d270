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

pub mod facts;
pub mod finding;
pub mod languages;
pub mod routing;
pub mod settings;
pub mod source;
