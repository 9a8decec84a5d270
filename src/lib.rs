#![doc = include_str!("../docs/library.md")]
//!
//! # How it works inside
//!
//! Data walks one way:
//!
//! ```text
//! paths ─▶ walk ─▶ source ─▶ languages ─▶ facts ─▶ sites, clients ─▶ rules ─▶ parts
//!                    │                                                          │
//!                    ├────▶ formats ───▶ facts ─▶ plain (settings, by entry) ───┤
//!                    └──────────────────────────▶ plain (text, by words) ───────┤
//!                                                                               ▼
//! files | patch ◀─ rewrite ◀─┬─ findings ◀──────────────────────────────────  moves
//!                   report ◀─┘
//! ```
//!
//! | room | knows | does not know |
//! | --- | --- | --- |
//! | [`cli`], [`commands`], [`config`], [`settings`], [`rule_names`] | what the user asked for, exit codes | syntax |
//! | [`interactive`], [`progress`] | what is asked and shown while a run goes on | syntax, any one rule |
//! | [`manual`] | man pages and completions, out of the definition of the command line | anything else |
//! | `api` | the library, for one source in memory | files, output |
//! | [`engine`], [`agreement`], [`parallel`] | the order of a run; what only the whole run can know | syntax, any one rule |
//! | [`walk`], [`changed`], [`exclude`], [`ignored`], [`read`], [`search`], [`paths`] | which files; the cheap search that lets most of them go unparsed | syntax, rules |
//! | [`source`] | one file: its name, its exact bytes, its lines | what it says |
//! | [`routing`] | the domain: direct hosts, handles, the law of paths, names and values of keys, models | files, syntax, output |
//! | [`formats`] | files of settings as facts: mappings, lists, scalars, comments | hosts, keys, rules |
//! | [`languages`] | a folder a language: its grammar, a query that captures facts, its idioms | hosts, keys, rules |
//! | [`facts`] | the vocabulary that all languages and formats speak | any one of them |
//! | [`flow`], [`strings`], [`layout`] | over facts: where values come from, strings that are put together, taking arguments out | grammars, rules |
//! | [`modules`] | constants that one file defines and others use, and how far they move together | syntax, rules, output |
//! | [`bodies`] | bodies of requests that stand in files of their own, and their models | syntax, rules, output |
//! | [`variables`] | variables of the environment that settings set to direct URLs, and what programs ask through them | syntax, rules, output |
//! | [`sdks`], [`sites`], [`clients`] | direct hosts in strings; who calls what, with which key, for which models | grammars, edits, output |
//! | [`rules`] | a file a rule: what each place of a client needs, as parts | grammars, what the client as a whole does |
//! | [`plain`] | the same for what is no program: settings by their entries, prose by paragraph, the rest by file | languages, formats' syntax, clients |
//! | [`embedded`] | hosts: where sources of other languages stand in a file, and how places and edits of them become its own | rules, what the sources say |
//! | [`moves`] | a client moves whole or not at all: parts become findings with one fix | syntax, hosts |
//! | [`inventory`] | which deployments are used where, by the names of their clients, keys and models | grammars, edits, output |
//! | [`suppress`] | comments that switch a rule off at a place | facts, clients |
//! | [`analysis`] | one source in, its findings out: calls all of the above in order | files, output |
//! | [`finding`] | the vocabulary of results: findings, fixes, edits, spans | |
//! | [`rewrite`], [`edits`], [`patch`], [`write`](mod@write) | which fixes go together, whether the result parses, bytes out | any one rule |
//! | [`report`] | the report as data, and a file an output format | any one rule, rewriting |
//! | [`baseline`] | findings that are known already | syntax, rewriting |
//!
//! Languages and rules add up instead of multiplying: a language turns its syntax into facts once, and a rule is written once,
//! over facts. So a rule never sees a grammar, and a language never hears of Fireworks.

mod api;

pub use api::{Error, Fixed, InvalidOption, Options, check_bytes, check_str, fix_bytes, fix_str};
pub use finding::{Applicability, Severity, Span};
pub use report::document;

#[doc(hidden)]
pub mod agreement;
#[doc(hidden)]
pub mod analysis;
#[doc(hidden)]
pub mod baseline;
#[doc(hidden)]
pub mod bodies;
#[doc(hidden)]
pub mod changed;
#[doc(hidden)]
pub mod cli;
#[doc(hidden)]
pub mod clients;
#[doc(hidden)]
pub mod commands;
#[doc(hidden)]
pub mod config;
#[doc(hidden)]
pub mod edits;
#[doc(hidden)]
pub mod embedded;
#[doc(hidden)]
pub mod engine;
#[doc(hidden)]
pub mod exclude;
#[doc(hidden)]
pub mod facts;
#[doc(hidden)]
pub mod finding;
#[doc(hidden)]
pub mod flow;
#[doc(hidden)]
pub mod formats;
#[doc(hidden)]
pub mod ignored;
#[doc(hidden)]
pub mod interactive;
#[doc(hidden)]
pub mod inventory;
#[doc(hidden)]
pub mod languages;
#[doc(hidden)]
pub mod layout;
#[doc(hidden)]
pub mod manual;
#[doc(hidden)]
pub mod modules;
#[doc(hidden)]
pub mod moves;
#[doc(hidden)]
pub mod parallel;
#[doc(hidden)]
pub mod patch;
#[doc(hidden)]
pub mod paths;
#[doc(hidden)]
pub mod plain;
#[doc(hidden)]
pub mod progress;
#[doc(hidden)]
pub mod read;
#[doc(hidden)]
pub mod report;
#[doc(hidden)]
pub mod rewrite;
#[doc(hidden)]
pub mod routing;
#[doc(hidden)]
pub mod rule_names;
#[doc(hidden)]
pub mod rules;
#[doc(hidden)]
pub mod sdks;
#[doc(hidden)]
pub mod search;
#[doc(hidden)]
pub mod settings;
#[doc(hidden)]
pub mod sites;
#[doc(hidden)]
pub mod source;
#[doc(hidden)]
pub mod strings;
#[doc(hidden)]
pub mod suppress;
#[doc(hidden)]
pub mod variables;
#[doc(hidden)]
pub mod walk;
#[doc(hidden)]
pub mod write;
