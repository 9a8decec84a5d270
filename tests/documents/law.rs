//! What a migration may change in a text: written again here, from the description of the service, so that the
//! program's own reading of it is not asked about itself.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::hosts::hosts;
use crate::value::Value;

/// The key of the gateway.
pub const KEY: &str = "FIREWORKS_API_KEY";

/// What is asked for in a case, and what its old file holds.
#[derive(Clone, Debug, Default)]
pub struct Law {
    /// Hosts of the gateway that requests may go to.
    pub gateways: Vec<String>,
    /// Names of direct keys.
    pub names: Vec<String>,
    /// Deployments that models may be pinned to.
    pub deployments: Vec<String>,
    /// Whether unsafe changes were asked for.
    pub with_unsafe: bool,
    /// Whether the old file may name an audio service, and unsafe changes were asked for.
    pub speaks_of_audio: bool,
}

/// What may stand in the place of a part of an old text. Several may begin at one place, and overlap: each is one reading.
pub struct Part {
    pub start: usize,
    pub end: usize,
    pub instead: Vec<String>,
}

impl Law {
    pub fn new(arguments: &str, configuration: Option<&Value>, old: &str) -> Self {
        let words: Vec<&str> = arguments.split_whitespace().collect();
        let given = |option: &str| {
            words.windows(2).filter(|pair| pair[0] == option).map(|pair| pair[1].to_owned()).collect::<Vec<_>>()
        };
        let texts = |name: &str| match configuration.and_then(|table| table.get(name)) {
            Some(Value::Text(text)) => vec![text.clone()],
            Some(Value::List(items)) => items.iter().filter_map(Value::text).map(str::to_owned).collect(),
            _ => Vec::new(),
        };
        let endpoints = [given("--endpoint"), texts("endpoint")].concat();
        let gateway = |endpoint: &String| match endpoint.as_str() {
            "default" => "api.fireworks.ai".to_owned(),
            "aws" | "gcp" => format!("{endpoint}.api.fireworks.ai"),
            url => {
                let host = url.trim_start_matches("https://").trim_end_matches('/');
                host.trim_end_matches("/v1").trim_end_matches("/inference").to_owned()
            }
        };
        let mut gateways: Vec<String> = endpoints.iter().map(gateway).collect();
        if gateways.is_empty() {
            gateways.push("api.fireworks.ai".to_owned());
        }
        let built_in = ["FIREWORKS_DIRECT_ROUTE_API_KEY", "FIREWORKS_DIRECT_API_KEY", "DIRECT_ROUTE_API_KEY"];
        let names = [built_in.map(str::to_owned).to_vec(), given("--key-env"), texts("key-env")].concat();
        let mut deployments: Vec<String> = match configuration.and_then(|table| table.get("deployments")) {
            Some(Value::Map(entries)) => {
                entries.iter().filter_map(|(_, value)| value.text().map(str::to_owned)).collect()
            }
            _ => Vec::new(),
        };
        static HANDLE: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i)([a-z0-9_-]+)\.[a-z0-9_-]+\.direct\.fireworks\.ai").expect("an expression")
        });
        static SLASH: LazyLock<Regex> = LazyLock::new(|| Regex::new("(?i)%2F").expect("an expression"));
        for found in HANDLE.captures_iter(&SLASH.replace_all(old, "/")) {
            // Certain only if the last part is an identifier that the service makes.
            let Some((account, deployment)) = found[1].rsplit_once('-') else { continue };
            if deployment.len() == 8 && deployment.contains(|c: char| c.is_ascii_digit()) {
                deployments.push(format!("accounts/{account}/deployments/{deployment}").to_lowercase());
            }
        }
        let with_unsafe = words.contains(&"--unsafe-fixes");
        Self { gateways, names, deployments, with_unsafe, speaks_of_audio: with_unsafe && old.contains("audio-") }
    }

    /// Whether a name is that of a direct key.
    pub fn is_direct_key(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Why an old text may not have become the new one. `beside_host` says whether a client of a direct host is near, whose
    /// key may come from anywhere.
    pub fn text(&self, old: &str, new: &str, beside_host: bool) -> Result<(), String> {
        let passes_on = beside_host && is_key_name(old) && new.strip_prefix(old) == Some(&format!("=${{{KEY}}}"));
        if old == new || passes_on {
            return Ok(());
        }
        let parts = self.parts(old, beside_host || has_host(old));
        if !fits(old, &parts, new) {
            return Err(format!("{old:?} may not become {new:?}"));
        }
        self.keeps_values(old, new)
    }

    /// A value that stands behind a name in one text may not get another name.
    fn keeps_values(&self, old: &str, new: &str) -> Result<(), String> {
        for name in &self.names {
            for at in places(old, name) {
                let behind = old[at + name.len()..].trim_start_matches(['"', '\'', ' ']);
                let Some(value) = behind.strip_prefix(['=', ':']) else { continue };
                let value = value.split('\n').next().unwrap_or_default().trim().trim_matches(['"', '\'', ',']);
                let kept = places(new, name).count() >= places(old, name).count();
                if !kept && behind.starts_with('=') && is_real(value) {
                    return Err(format!("a value of {name} got another name in {new:?}"));
                }
            }
        }
        Ok(())
    }

    /// What of a text may be something else in the new one, in order.
    fn parts(&self, old: &str, beside_host: bool) -> Vec<Part> {
        let mut parts = hosts(self, old);
        let mut add = |start: usize, end: usize, instead: Vec<String>| {
            if parts.iter().all(|part| end <= part.start || part.end <= start) {
                parts.push(Part { start, end, instead });
            }
        };
        static PLACEHOLDER: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"<?\b(?:YOUR|MY)_DIRECT_ROUTE_API_KEY\b>?").expect("an expression"));
        for found in PLACEHOLDER.find_iter(old) {
            add(found.start(), found.end(), vec![format!("<{KEY}>"), format!("${KEY}")]);
        }
        for name in &self.names {
            for at in places(old, name) {
                let line = old[..at].rfind('\n').map_or(0, |end| end + 1);
                let end = old[at..].find('\n').map_or(old.len(), |end| at + end + 1);
                // A second definition in a text of several lines.
                let is_definition = old[at + name.len()..].starts_with(['=', '\n']) && (line, end) != (0, old.len());
                if self.with_unsafe && at == line && is_definition {
                    let rest = &old[at + name.len()..end];
                    let named = self.names.iter().fold(rest.to_owned(), |rest, name| rest.replace(name, KEY));
                    let renamed = [name, KEY].map(|first| [first.to_owned() + rest, first.to_owned() + &named]);
                    add(at, end, [vec![String::new()], renamed.concat()].concat());
                } else {
                    add(at, at + name.len(), vec![KEY.to_owned()]);
                }
            }
        }
        if beside_host {
            // The name of another key, as a value or in a reference.
            static OTHER: LazyLock<Regex> = LazyLock::new(|| {
                Regex::new(r"(?:^|[$./{:\[ ])([A-Z][A-Z0-9_]*(?:KEY|TOKEN|SECRET)[A-Z0-9_]*)\b").expect("an expression")
            });
            // What the name of an entry says.
            static OF_KEY: LazyLock<Regex> = LazyLock::new(|| {
                Regex::new(r#"(?i:key[\w-]*)["']?[ ]*[:=][ ]*["']?(?:\$\{?)?([A-Z][A-Z0-9_]*)\b"#)
                    .expect("an expression")
            });
            let others = OTHER.captures_iter(old).chain(OF_KEY.captures_iter(old));
            for found in others.filter_map(|found| found.get(1)) {
                add(found.start(), found.end(), vec![KEY.to_owned()]);
            }
        }
        // Flags of a command that makes a direct route.
        static FLAG: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?i) *--direct-?rout(?:e|ing)-?(?:type|api-?keys?)(?:[ =]+[^\s-]\S*)? *")
                .expect("an expression")
        });
        for found in FLAG.find_iter(old).filter(|_| self.with_unsafe) {
            add(found.start(), found.end(), vec![String::new(), " ".to_owned()]);
        }
        static MODEL: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"accounts/[\w-]+/models/[\w.-]+").expect("an expression"));
        for found in MODEL.find_iter(old).filter(|found| !old[found.end()..].starts_with('#')) {
            let pinned = |deployment: &String| format!("{}#{deployment}", found.as_str());
            add(found.start(), found.end(), self.deployments.iter().map(pinned).collect());
        }
        parts.sort_by_key(|part| part.start);
        parts
    }
}

/// Whether a text holds a direct host.
pub fn has_host(text: &str) -> bool {
    text.to_lowercase().contains(".direct.fireworks.ai")
}

/// Whether a text looks like the name of a variable that holds a key.
pub fn is_key_name(text: &str) -> bool {
    ["KEY", "TOKEN", "SECRET"].iter().any(|word| text.contains(word))
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Whether `new` is `old` with some of the parts replaced, which are in order.
fn fits(old: &str, parts: &[Part], new: &str) -> bool {
    // How far both were read, and the parts that are left.
    let mut pending = vec![(0, 0, 0)];
    let mut seen = HashSet::new();
    while let Some(state @ (from, read, first)) = pending.pop() {
        if !seen.insert(state) {
            continue;
        }
        if old[from..] == new[read..] {
            return true;
        }
        for (at, part) in parts.iter().enumerate().skip(first).filter(|(_, part)| part.start >= from) {
            let Some(rest) = new[read..].strip_prefix(&old[from..part.start]) else { break };
            let read = new.len() - rest.len();
            let fitting = part.instead.iter().filter(|now| rest.starts_with(now.as_str()));
            pending.extend(fitting.map(|now| (part.end, read + now.len(), at + 1)));
        }
    }
    false
}

/// Where a name stands as a whole word.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    let goes_on = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(name)
        .map(|(at, _)| at)
        .filter(move |at| !text[..*at].ends_with(goes_on) && !text[at + name.len()..].starts_with(goes_on))
}

/// Whether a value is a key itself: no reference, no placeholder, not nothing.
pub fn is_real(value: &str) -> bool {
    let lower = value.to_lowercase();
    let placeholders =
        ["changeme", "change-me", "change_me", "your-", "your_", "xxx", "...", "replace", "todo", "***", "null"];
    !(!value.contains(char::is_alphanumeric)
        || value.contains(['$', '<', '{', '%', '(', '/', '!', ' '])
        || lower.starts_with("secrets.")
        || lower.starts_with("env.")
        || lower.starts_with("var.")
        || lower.starts_with("local.")
        || value.contains("DIRECT_ROUTE_API_KEY")
        || placeholders.iter().any(|placeholder| lower.starts_with(placeholder)))
}
