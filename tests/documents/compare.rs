//! Two documents side by side: what differs, and whether it was meant to.

use crate::law::{KEY, Law, has_host, is_key_name, is_real};
use crate::value::Value;

impl Value {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Encoded(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a text in it is one of these.
    fn any(&self, is: &dyn Fn(&str) -> bool) -> bool {
        match self {
            Self::Text(text) | Self::Encoded(text) => is(text),
            Self::List(items) => items.iter().any(|item| item.any(is)),
            Self::Map(entries) => entries.iter().any(|(key, value)| key.any(is) || value.any(is)),
            Self::Tagged(_, value) => value.any(is),
            Self::Null | Self::Bool(_) | Self::Number(_) => false,
        }
    }

    /// The first value of a mapping under a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let Self::Map(entries) = self else { return None };
        entries.iter().find(|(name, _)| name.text() == Some(key)).map(|(_, value)| value)
    }
}

/// What differs and was not meant to, with the path to it.
pub fn differences(law: &Law, old: &[Value], new: &[Value]) -> Vec<String> {
    let mut walk = Walk { law, around: Vec::new(), path: Vec::new(), problems: Vec::new() };
    if old.len() != new.len() {
        walk.problem(format!("{} documents became {}", old.len(), new.len()));
    }
    for (at, (old, new)) in old.iter().zip(new).enumerate() {
        walk.at(format!("document {at}"), |walk| walk.value(old, new));
    }
    walk.problems
}

/// How many lists and mappings around a scalar may hold the host of its client.
const NEAR: usize = 5;

struct Walk<'l> {
    law: &'l Law,
    /// The lists and mappings around, and whether a direct host is in them.
    around: Vec<bool>,
    path: Vec<String>,
    problems: Vec<String>,
}

impl Walk<'_> {
    fn at(&mut self, name: String, inside: impl FnOnce(&mut Self)) {
        self.path.push(name);
        inside(self);
        self.path.pop();
    }

    fn problem(&mut self, what: String) {
        self.problems.push(format!("{}: {what}", self.path.join(" › ")));
    }

    fn is_beside_host(&self) -> bool {
        self.around.iter().rev().take(NEAR).any(|holds| *holds)
    }

    fn value(&mut self, old: &Value, new: &Value) {
        match (old, new) {
            (Value::Text(old), Value::Text(new))
                if self.law.with_unsafe && old != new && is_without_route(old, new) => {}
            (Value::Text(old), Value::Text(new)) | (Value::Encoded(old), Value::Encoded(new)) => {
                if let Err(problem) = self.law.text(old, new, self.is_beside_host()) {
                    self.problem(problem);
                }
            }
            (Value::List(before), Value::List(after)) => {
                self.around.push(old.any(&|text| has_host(text)));
                self.list(before, after);
                self.around.pop();
            }
            (Value::Map(before), Value::Map(after)) => {
                self.around.push(old.any(&|text| has_host(text)));
                self.map(before, after);
                self.around.pop();
            }
            (Value::Tagged(tag, old), Value::Tagged(other, new)) if tag == other => self.value(old, new),
            (old, new) if old == new => {}
            (old, new) => self.problem(format!("{old:?} became {new:?}")),
        }
    }

    /// A key, which no client gives.
    fn is_key(&self, old: &Value, new: &Value) -> bool {
        match (key_text(old), key_text(new)) {
            (Some(old), Some(new)) => self.law.text(old, new, false).is_ok(),
            _ => old == new,
        }
    }

    fn list(&mut self, old: &[Value], new: &[Value]) {
        let words: Vec<&str> = old.iter().map(|item| item.text().unwrap_or_default()).collect();
        let kept: Vec<Value> = without_route(&words).into_iter().map(|at| old[at].clone()).collect();
        let old = if self.law.with_unsafe && kept.len() == new.len() { &kept } else { old };
        let mut rest = new.iter().peekable();
        for (at, item) in old.iter().enumerate() {
            let left = old.len() - at;
            // Of two names for one variable one goes.
            let doubled = rest.len() < left
                && self.may_go(variable(item), &value_of(item), || {
                    new.iter().any(|other| variable(other).as_deref() == Some(KEY))
                });
            let Some(next) = rest.peek() else {
                if !doubled {
                    self.at(at.to_string(), |walk| walk.problem(format!("{item:?} is gone")));
                }
                continue;
            };
            let was_there = old.iter().any(|other| variable(other).as_deref() == Some(KEY));
            if doubled && item != *next && (was_there || !self.is_intended(item, next)) {
                continue;
            }
            self.at(at.to_string(), |walk| walk.value(item, next));
            rest.next();
        }
        for more in rest {
            self.problem(format!("{more:?} is new"));
        }
    }

    fn map(&mut self, old: &[(Value, Value)], new: &[(Value, Value)]) {
        let mut rest = new.iter().peekable();
        for (at, (key, value)) in old.iter().enumerate() {
            let name = key.text().map_or_else(|| format!("{key:?}"), str::to_owned);
            let left = old.len() - at;
            let gone = rest.len() < left
                && (self.may_go(key.text().map(str::to_owned), value, || {
                    new.iter().any(|(key, _)| key.text() == Some(KEY))
                }) || self.provisions(&name));
            let was_there = old.iter().any(|(key, _)| key.text() == Some(KEY));
            let same =
                rest.peek().is_some_and(|(next, _)| key == next || !(gone && was_there) && self.is_key(key, next));
            if !same {
                if !gone {
                    let now = rest.next().map(|(next, _)| next);
                    self.at(name, |walk| walk.problem(format!("the key became {now:?}")));
                }
                continue;
            }
            let Some((next, now)) = rest.next() else { continue };
            self.at(name.clone(), |walk| {
                if renames(walk.law, key, next) && is_literal(value) {
                    walk.problem("a value got another name".to_owned());
                }
                // Host and path of one client are two entries of one mapping.
                let beside = |entries: &[(Value, Value)]| {
                    entries
                        .iter()
                        .any(|(_, value)| value.text().is_some_and(|text| text.contains(".direct.fireworks.ai")))
                };
                match (value, now) {
                    // Passed on from outside before.
                    (Value::Null, Value::Text(now))
                        if walk.is_beside_host() && is_key_name(&name) && *now == format!("${{{KEY}}}") => {}
                    // The name of a variable.
                    (Value::Text(_), Value::Text(_)) if name.eq_ignore_ascii_case("name") && sets(old) => {
                        if !walk.is_key(value, now) {
                            walk.problem(format!("{value:?} became {now:?}"));
                        }
                    }
                    (Value::Text(path), Value::Text(longer))
                        if path.starts_with('/')
                            && *longer == format!("/inference{path}")
                            && beside(old)
                            && !beside(new) => {}
                    // `api_key_env: X`, `api_key: ${X}`, `Authorization: Bearer ${X}`
                    (Value::Text(was), Value::Text(now))
                        if walk.is_beside_host() && is_of_key(&name) && reads_gateway_key(was, now) => {}
                    _ => walk.value(value, now),
                }
            });
        }
        for (key, _) in rest {
            self.problem(format!("{key:?} is new"));
        }
        // `name: X` beside `value: …`.
        let named = |entries: &[(Value, Value)]| {
            ["name", "Name", "key", "secret_name"].iter().find_map(|name| {
                entries.iter().find(|(key, _)| key_text(key) == Some(name)).map(|(_, value)| value.clone())
            })
        };
        if let (Some(was), Some(is)) = (named(old), named(new))
            && renames(self.law, &was, &is)
        {
            let value = old.iter().find(|(key, _)| {
                matches!(key_text(key), Some("value" | "Value" | "plaintext_value" | "secret_string"))
            });
            if value.is_some_and(|(_, value)| is_literal(value)) {
                self.problem("a value got another name".to_owned());
            }
        }
    }

    /// Whether what is called so may be dropped.
    fn may_go(&self, name: Option<String>, value: &Value, is_defined: impl Fn() -> bool) -> bool {
        name.is_some_and(|name| self.law.is_direct_key(&name)) && !is_literal(value) && is_defined()
    }

    /// Whether a setting makes direct routes.
    fn provisions(&self, name: &str) -> bool {
        self.law.with_unsafe
            && name.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "").starts_with("directrout")
    }

    fn is_intended(&self, old: &Value, new: &Value) -> bool {
        let mut walk = Walk { law: self.law, around: self.around.clone(), path: Vec::new(), problems: Vec::new() };
        walk.value(old, new);
        walk.problems.is_empty()
    }
}

/// Whether a command is another one without the flags that make direct routes. Lines that go on are one.
fn is_without_route(old: &str, new: &str) -> bool {
    let words =
        |text: &'_ str| text.split_whitespace().filter(|word| *word != "\\").map(str::to_owned).collect::<Vec<_>>();
    let (old, new) = (words(old), words(new));
    let places: Vec<&str> = old.iter().map(String::as_str).collect();
    without_route(&places).into_iter().map(|at| &old[at]).eq(&new)
}

/// The places of the words that make no direct route.
fn without_route(words: &[&str]) -> Vec<usize> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let folded: String =
            words[at].chars().filter(|c| c.is_ascii_alphanumeric() || *c == '=').collect::<String>().to_lowercase();
        let flag = words[at]
            .strip_prefix("--")
            .and_then(|_| folded.strip_prefix("directroute").or(folded.strip_prefix("directrouting")));
        match flag {
            Some(flag) if flag.contains('=') => {}
            Some(_) => at += 1,
            None => kept.push(at),
        }
        at += 1;
    }
    kept
}

/// The text of a key, also of one that is an expression.
fn key_text(key: &Value) -> Option<&str> {
    match key {
        Value::Tagged(_, inside) => key_text(inside),
        Value::List(parts) if parts.len() == 1 => key_text(&parts[0]),
        key => key.text(),
    }
}

fn renames(law: &Law, old: &Value, new: &Value) -> bool {
    key_text(old).is_some_and(|old| law.is_direct_key(old)) && key_text(new) == Some(KEY)
}

/// Whether a mapping sets the variable that it names.
fn sets(entries: &[(Value, Value)]) -> bool {
    entries.iter().any(|(key, _)| key_text(key).is_some_and(|key| key.to_lowercase().starts_with("value")))
}

/// Whether a key of a mapping is that of a key.
fn is_of_key(name: &str) -> bool {
    ["key", "token", "authorization"].iter().any(|word| name.to_lowercase().contains(word))
}

/// What a reference refers to; any other text as it is.
fn named(text: &str) -> &str {
    let signs = |c: char| !c.is_alphanumeric() && c != '_';
    let inside = text.trim_matches(signs);
    ["secrets.", "env:", "env.", "localEnv:"].iter().find_map(|source| inside.strip_prefix(source)).unwrap_or(inside)
}

/// Whether a text is the name of a variable, or a reference to one.
fn is_variable(text: &str) -> bool {
    let name = named(text);
    let is_reference = name.len() < text.len();
    name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_' || is_reference && c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_' || is_reference && c.is_ascii_lowercase())
}

/// Whether a text that is a variable, or sends one, is another one only in that it is that of the gateway's key.
fn reads_gateway_key(old: &str, new: &str) -> bool {
    let sent = |text: &str| text.starts_with("Bearer ");
    let [was, now] = [old, new].map(|text| text.strip_prefix("Bearer ").unwrap_or(text));
    sent(old) == sent(new)
        && is_variable(was)
        && is_variable(now)
        && named(now) == KEY
        && now.replace(KEY, named(was)) == *was
}

/// The variable that an item of a list sets or passes on.
fn variable(item: &Value) -> Option<String> {
    match item {
        Value::Text(text) => Some(text.split('=').next().unwrap_or_default().to_owned()),
        Value::Map(_) => item.get("name").and_then(Value::text).map(str::to_owned),
        _ => None,
    }
}

fn value_of(item: &Value) -> Value {
    match item {
        Value::Text(text) => Value::Text(text.split_once('=').map_or("", |(_, value)| value).to_owned()),
        item => item.get("value").cloned().unwrap_or(Value::Null),
    }
}

/// Whether a value is a key as it is sent.
fn is_literal(value: &Value) -> bool {
    match value {
        Value::Text(text) | Value::Encoded(text) | Value::Number(text) => is_real(text),
        Value::Bool(_) => true,
        Value::Null | Value::List(_) | Value::Map(_) | Value::Tagged(..) => false,
    }
}
