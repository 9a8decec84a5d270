//! fw-migrate: moves code and configuration from Fireworks AI direct routing to the API gateway.
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

pub mod agreement;
pub mod analysis;
pub mod baseline;
pub mod bodies;
pub mod changed;
pub mod cli;
pub mod clients;
pub mod commands;
pub mod config;
pub mod edits;
pub mod embedded;
pub mod engine;
pub mod exclude;
pub mod facts;
pub mod finding;
pub mod flow;
pub mod formats;
pub mod ignored;
pub mod interactive;
pub mod inventory;
pub mod languages;
pub mod layout;
pub mod manual;
pub mod modules;
pub mod moves;
pub mod parallel;
pub mod patch;
pub mod paths;
pub mod plain;
pub mod progress;
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
pub mod variables;
pub mod walk;
pub mod write;
