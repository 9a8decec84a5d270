//! What a tree uses: each direct host that is named, with the clients, keys and models that are seen with it.
//!
//! The analysis of a source records a [`Use`] for every place; [`Inventory`] puts those of all files together. Names are
//! kept, never values: a literal key is recorded as [`KeyOrigin::Literal`] and nothing else.

use std::collections::BTreeSet;

use crate::finding::Span;
use crate::routing::{ModelRef, Split};

mod handle;
mod program;
mod tree;

pub(crate) use handle::of_text;
pub use program::of_program;
pub use tree::{FileUses, Host, Inventory, KeyName, Place, files};

/// What one source says.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Places that name a direct host, in order.
    pub uses: Vec<Use>,
    /// Places that hold a known name of a direct key, in order.
    pub names: Vec<NameUse>,
}

/// One place that names a direct host.
#[derive(Clone, Debug)]
pub struct Use {
    /// The host, with its scheme.
    pub span: Span,
    /// What it names.
    pub handle: Handle,
    /// What is seen to be done with it.
    pub purpose: Purpose,
    /// What it is given to, by the names that a reader of the file knows: `openai.OpenAI`, `curl`, [`CONFIGURATION`].
    pub clients: BTreeSet<String>,
    /// Where the keys of these clients come from.
    pub keys: BTreeSet<KeyOrigin>,
    /// The models that they ask for.
    pub models: BTreeSet<Model>,
}

/// The client of a URL that stands beside its key in settings.
pub const CONFIGURATION: &str = "configuration";

/// What stands before `.direct.fireworks.ai`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handle {
    /// What kind of host it makes.
    pub kind: HandleKind,
    /// Lower-cased; parts that are filled in elsewhere are written `<name>`. Empty for the domain itself.
    pub text: String,
    /// The deployment that it names, or may name.
    pub deployment: Split,
    /// Whether the user's table says so.
    pub configured: bool,
}

/// What kind of host a handle makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HandleKind {
    /// That of a deployment.
    Deployment,
    /// That of a deployment which something out of sight names.
    Unresolved,
    /// A service for audio, which is no deployment.
    Audio,
    /// Any: only the domain is named.
    Domain,
}

/// What is seen to be done with a host, what matters most first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// Requests are sent there.
    Client,
    /// It is kept or handed on; what for is out of sight.
    Value,
    /// It is tested for, allowed or listed.
    Branch,
    /// It is spoken of: documents, comments, histories, recorded traffic.
    Mention,
}

/// Where a client's key comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyOrigin {
    /// An environment variable or secret of this name.
    Variable(String),
    /// It is written out.
    Literal,
    /// A word for a reader stands in its place.
    Placeholder,
    /// It is out of sight.
    Unseen,
}

/// A model that a request asks for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Model {
    /// As it is written; `None` if it is out of sight.
    pub name: Option<String>,
    /// Whether it names a deployment.
    pub pinned: bool,
}

impl Model {
    /// A model as a request writes it. What does not look like the name of one is as good as out of sight.
    pub fn new(name: Option<&str>) -> Self {
        const LONGEST: usize = 256;
        let part = |c: char| c.is_alphanumeric() || "-._:/#@+…<>{}$".contains(c);
        let is_name =
            |name: &&str| name.len() <= LONGEST && name.starts_with(char::is_alphanumeric) && name.chars().all(part);
        let name = name.map(str::trim).filter(is_name).map(str::to_owned);
        let pinned = name.as_deref().is_some_and(|name| crate::routing::classify_model(name) == ModelRef::Pinned);
        Self { name, pinned }
    }
}

/// A place that holds a known name of a direct key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameUse {
    /// The name's bytes.
    pub span: Span,
    /// The name.
    pub name: String,
    /// Whether the name alone tells that it holds a direct key.
    pub certain: bool,
}

impl KeyOrigin {
    /// What a text that stands in the place of a key is; `None` if it stands for no key.
    pub fn of_value(value: &str) -> Option<Self> {
        use crate::routing::{KeyValue, classify_key_value, referenced_name};
        Some(match classify_key_value(value) {
            KeyValue::Empty => return None,
            KeyValue::Placeholder => Self::Placeholder,
            KeyValue::Reference => referenced_name(value).map_or(Self::Unseen, |name| Self::variable(&value[name])),
            KeyValue::Real => Self::Literal,
        })
    }

    /// A variable of this name. Who reads `os.environ["fw_3Zq…"]` has mistaken a key for a name.
    pub fn variable(name: &str) -> Self {
        if is_name(name) { Self::Variable(name.to_owned()) } else { Self::Unseen }
    }
}

/// Whether a text reads like the name of a variable, secret or setting, and not like a key: words, with numbers at their
/// ends only.
fn is_name(text: &str) -> bool {
    const LONGEST: usize = 128;
    const LONGEST_NUMBER: usize = 3;
    let word = |word: &str| {
        let letters = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let number = word.len() - letters.len();
        letters.bytes().all(|b| b.is_ascii_alphabetic()) && number <= LONGEST_NUMBER
    };
    // `fw_…` and `sk-…` are how keys begin.
    let is_key = ["fw_", "sk-", "sk_", "fw-"].iter().any(|prefix| text.starts_with(prefix));
    text.len() <= LONGEST
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.split(['_', '-', '.', ':', '/']).all(word)
        && !is_key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_keys() {
        for name in ["OPENAI_API_KEY", "DIRECT_ROUTE_API_KEY", "acme.api-key", "Fireworks:ApiKey", "KEY2", "_X"] {
            assert!(is_name(name), "{name}");
        }
        for key in
            ["fw_3ZqLmNoPqRsTuV", "sk-abcdefgh", "q7Zr2mVx81LpTn", "abc123realsecret", "", "1X", "a b", "ab12345"]
        {
            assert!(!is_name(key), "{key}");
        }
    }

    #[test]
    fn values_of_keys_become_origins() {
        let variable = |name: &str| Some(KeyOrigin::Variable(name.to_owned()));
        for (value, origin) in [
            ("", None),
            ("q7Zr2mVx81LpTn", Some(KeyOrigin::Literal)),
            ("<YOUR_KEY>", Some(KeyOrigin::Placeholder)),
            ("${ACME_KEY}", variable("ACME_KEY")),
            ("Bearer $ACME_KEY", variable("ACME_KEY")),
            ("${{ secrets.ACME_KEY }}", variable("ACME_KEY")),
            ("os.environ/ACME_KEY", variable("ACME_KEY")),
            ("$(vault kv get x)", Some(KeyOrigin::Unseen)),
        ] {
            assert_eq!(KeyOrigin::of_value(value), origin, "{value}");
        }
    }

    #[test]
    fn models_look_like_models() {
        for (name, shown, pinned) in [
            ("accounts/fireworks/models/m", true, false),
            ("accounts/fireworks/models/m#accounts/a/deployments/d", true, true),
            ("gpt-4o", true, false),
            ("two words", false, false),
            ("=1+1", false, false),
            ("", false, false),
        ] {
            let model = Model::new(Some(name));
            assert_eq!((model.name.as_deref(), model.pinned), (shown.then_some(name), pinned), "{name}");
        }
    }
}
