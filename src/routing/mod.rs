//! The domain: what a direct host, a handle, the gateway, a key's name and a model reference are.
//!
//! Pure functions on strings. Nothing here knows files, syntax or output: front ends hand in the text of a literal
//! (with [`HOLE`] where an interpolation stands) or of a whole file, rules read the answers. Offsets are bytes into
//! that text, ranges are half-open, and every function takes time linear in its input.
//!
//! Facts about the service come from the vendor's direct-routing migration guide and are quoted where they are used.

mod audio;
mod authority;
mod deployment;
mod endpoint;
mod evidence;
mod find;
mod gateway;
mod host;
mod key_name;
mod key_reference;
mod key_value;
mod label;
mod listing;
mod model;
mod path;
pub mod provisioning;
mod random;
mod reference;
mod spelling;
#[cfg(test)]
mod tests;
mod userinfo;
mod written_key;

pub use audio::{AUDIO, may_be_audio, speaks_of_audio};
pub use deployment::{Deployment, InvalidDeployment, Split, region, split_handle};
pub use endpoint::{Endpoint, InvalidEndpoint};
pub use evidence::{names_direct_key, speaks_of_direct_route, speaks_of_gateway};
pub use find::find_hosts;
pub use gateway::gateway_prefix;
pub use host::{HostKind, HostMatch, Scheme, Spelling};
pub use key_name::{GATEWAY_KEY, KeyNames, NameMatch, Standing};
pub use key_reference::{REFERENCE_PREFIXES, referenced_name, unquoted};
pub use key_value::{KeyValue, PLACEHOLDERS, VENDOR_PLACEHOLDERS, classify_key_value, is_vendor_placeholder, mask};
pub use listing::{Listing, Unlisted, authority, covered, listed_gateway, scope_of};
pub use model::{ModelRef, classify_model, pin};
pub use random::{find_random_words, without_keys};
pub use reference::resolve;
pub use userinfo::find_passwords;
pub use written_key::{find_likely_keys, find_values_of_names, find_written_keys, rest_of_key};

/// Stands in a text for an interpolation whose value is unknown.
///
/// U+FFFC OBJECT REPLACEMENT CHARACTER: made for this, and never part of a URL or an identifier.
pub const HOLE: char = '\u{FFFC}';

/// The bytes of [`HOLE`] in UTF-8, for the readers that walk over bytes.
const HOLE_BYTES: &[u8] = "\u{FFFC}".as_bytes();
