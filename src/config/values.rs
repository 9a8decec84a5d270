//! The values of a configuration, and what a user is told who writes another one.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::exclude;
use crate::routing::{self, Deployment, Endpoint};
use crate::rule_names;

/// What a string of the configuration may say.
pub trait Value: Sized {
    /// One, with an example.
    const ONE: &'static str;
    /// A list of them, with an example.
    const MANY: &'static str = "a list of strings";

    /// Reads one, or says what is wrong with it.
    fn read(text: &str) -> Result<Self, String>;
}

impl Value for Endpoint {
    const ONE: &'static str = "default, aws, gcp or the URL of a private endpoint, such as \"https://gw.example.com\"";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: <Self as std::str::FromStr>::Err| error.to_string())
    }
}

impl Value for Deployment {
    const ONE: &'static str = "a deployment, such as \"accounts/my-account/deployments/abcd1234\"";

    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|error: <Self as std::str::FromStr>::Err| error.to_string())
    }
}

/// The name of an environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName(pub String);

impl Value for KeyName {
    const ONE: &'static str = "the name of an environment variable, such as \"ACME_DIRECT_KEY\"";
    const MANY: &'static str = "a list of names of environment variables, such as [\"ACME_DIRECT_KEY\"]";

    fn read(name: &str) -> Result<Self, String> {
        let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !routing::find_random_words(name).is_empty() {
            return Err("by its looks no name of an environment variable but the value of one".into());
        }
        if starts_well && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Ok(Self(name.to_owned()));
        }
        // Who pastes the key itself must not see it in a log.
        Err("not the name of an environment variable: letters, digits and underscores, not starting with a digit"
            .into())
    }
}

/// The code of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleCode(pub String);

impl Value for RuleCode {
    const ONE: &'static str = "the code or name of a rule, such as \"FW009\"";
    const MANY: &'static str = "a list of codes or names of rules, such as [\"FW009\"]";

    fn read(name: &str) -> Result<Self, String> {
        rule_names::rule(name).map(|rule| Self(rule.code.to_owned())).map_err(|unknown| unknown.to_string())
    }
}

/// A glob with the meaning that a line of a `.gitignore` has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Glob(pub String);

impl Value for Glob {
    const ONE: &'static str = "a glob, such as \"docs/\" or \"*.md\"";
    const MANY: &'static str = "a list of globs, such as [\"vendor/\", \"*.min.js\"]";

    fn read(glob: &str) -> Result<Self, String> {
        exclude::understood(glob).map(|()| Self(glob.to_owned())).map_err(|error| format!("{error:#}"))
    }
}

/// `<account>-<deployment>.<region>`, without the part that all direct hosts share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Handle(pub String);

impl Value for Handle {
    const ONE: &'static str = "a handle, such as \"my-account-abcd1234.us-arizona-1\"";

    fn read(text: &str) -> Result<Self, String> {
        let handle = text.to_ascii_lowercase();
        let handle = handle.strip_suffix(".direct.fireworks.ai").unwrap_or(&handle);
        if !handle.is_empty() && handle.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_')) {
            return Ok(Self(handle.to_owned()));
        }
        Err(format!("`{text}` is not a handle, which looks like my-account-abcd1234.us-arizona-1"))
    }
}

/// One value.
#[derive(Clone, Debug)]
pub struct One<T>(pub T);

/// A list of values.
#[derive(Clone, Debug)]
pub struct Many<T>(pub Vec<T>);

/// A table from values to others.
#[derive(Clone, Debug)]
pub struct Table<K, V>(pub BTreeMap<K, V>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

/// How a value is called in the message about a table that holds something else.
pub trait Shape {
    /// What it is, with an example.
    const SHAPE: &'static str;
}

impl<T: Value> Shape for One<T> {
    const SHAPE: &'static str = T::ONE;
}

impl<T: Value> Shape for Many<T> {
    const SHAPE: &'static str = T::MANY;
}

/// Reads what `T` is made of.
struct Reads<T>(PhantomData<T>);

impl<T: Value> Visitor<'_> for Reads<One<T>> {
    type Value = One<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::ONE)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::read(text).map(One).map_err(E::custom)
    }
}

impl<'de, T: Value> Visitor<'de> for Reads<Many<T>> {
    type Value = Many<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::MANY)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(One(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Many(list))
    }
}

impl<'de, K: Value + Ord, V: Shape + Deserialize<'de>> Visitor<'de> for Reads<Table<K, V>> {
    type Value = Table<K, V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a table; in front of each `=` {}, behind it {}", K::ONE, V::SHAPE)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut table = BTreeMap::new();
        while let Some((One(key), value)) = entries.next_entry()? {
            if table.insert(key, value).is_some() {
                return Err(de::Error::custom("this stands in the table twice, in different spellings"));
            }
        }
        Ok(Table(table))
    }
}

impl<'de, T: Value> Deserialize<'de> for One<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Reads::<Self>(PhantomData))
    }
}

impl<'de, T: Value> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Reads::<Self>(PhantomData))
    }
}

impl<'de, K: Value + Ord, V: Shape + Deserialize<'de>> Deserialize<'de> for Table<K, V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reads::<Self>(PhantomData))
    }
}
