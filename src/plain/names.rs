//! Known names in a text without syntax: which occurrences are reads or empty definitions that can be renamed, and
//! which stand over a value that is never moved.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, NodeId};
use crate::finding::{Applicability, Edit, Severity, Span};
use crate::moves::{Owner, Remedy};
use crate::routing::{self, GATEWAY_KEY, KeyValue, NameMatch, Standing};
use crate::rules::{direct_key_env, hardcoded_direct_key};
use crate::source::boundary;

use super::structure::{Entry, Structure, Value};
use super::{NEAR, Nature, Reader, Reading, alone, defines_gateway, span};

/// How far in front of a name the sign of a read may begin.
const SIGN: usize = 128;

/// How many earlier definitions are known that one may double: more than there are names of direct keys.
const MOST_SETTERS: usize = 8;

/// What an occurrence of a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    /// `${X}`, `secrets.X`, `getenv("X")`, or a word of prose.
    Read,
    /// Set to nothing, a placeholder or a reference.
    Definition,
    /// Set to a real key, which stands there.
    Key(Span),
    /// The name of something of the program itself, such as a variable of Terraform.
    OwnName,
    /// The key of a secret that the run defines with a real value.
    SecretKey,
    /// An item of a list that names the gateway's key as well.
    Listed,
    /// Something that only the format could tell.
    Unclear,
}

/// What sets the gateway's key beside the definition of a known name.
enum Setter {
    /// Its own name.
    Gateway,
    /// The first of these earlier definitions of other known names that gets the gateway's.
    Renamed(Vec<Span>),
}

impl Reader<'_> {
    pub(super) fn name(&self, name: &NameMatch, level: Applicability, owner: &Owner, reading: &mut Reading) {
        let at = span(&name.span);
        let beside = self.structure.as_ref().and_then(|structure| Some(structure.size(structure.named_at(at)?.scope)));
        reading.budget.charge(beside.unwrap_or_default());
        let used = self.used(&name.span);
        // A file names a variable one way: where one place cannot be told, the others wait.
        let level = if self.unclear.contains(&name.name) { level.min(Applicability::Unsafe) } else { level };
        let is_asked = match owner {
            Owner::WithAll(clients) => !clients.is_empty(),
            Owner::Client(_) => true,
            Owner::With(_) => false,
        };
        let is_own = self.structure.is_some() && is_asked;
        let unseen = name.standing == Standing::NeedsEvidence && !self.direct;
        if let Use::Key(value) = used {
            reading.secrets.push(value);
        }
        if unseen && !(matches!(used, Use::Key(_)) && self.project.gateway) {
            let message = format!("{} may be the key of a direct route; no file of this run shows one", name.name);
            let help = format!("if it is, run again with --key-env {}", name.name);
            reading.push(&direct_key_env::RULE, alone(), at, &message, &help, Remedy::Advice);
            if let Some(part) = reading.parts.last_mut() {
                part.severity = Some(Severity::Warning);
            }
            return;
        }
        let rename = vec![Edit::replacement(at, GATEWAY_KEY)];
        let (message, help, remedy) = match used {
            Use::Key(value) => {
                let message = format!(
                    "{} is set to {}, the key of a direct route, which the gateway refuses",
                    name.name,
                    routing::mask(value.of(self.text))
                );
                let help =
                    format!("set {GATEWAY_KEY} to a Fireworks API key, where secrets are kept, and delete this line");
                reading.push(&hardcoded_direct_key::RULE, alone(), value, &message, &help, Remedy::Advice);
                return;
            }
            Use::Definition if let Some(setter) = self.set_elsewhere(&name.span) => {
                let others = match setter {
                    Setter::Gateway => Vec::new(),
                    Setter::Renamed(others) => others,
                };
                reading.doubled.push((at, others));
                let message = format!(
                    "{} holds the key of a direct route, and {GATEWAY_KEY} is set in this file as well",
                    name.name
                );
                let removal = match &self.structure {
                    Some(structure) => structure
                        .named_at(at)
                        .filter(|entry| !self.says_more(structure, entry))
                        .and_then(|entry| structure.removal(entry)),
                    None => self.is_flat(&name.span).then(|| vec![Edit::deletion(self.line(&name.span))]),
                };
                // What a line belongs to is not known where the format is not.
                let level = if self.structure.is_some() { level } else { level.min(Applicability::Unsafe) };
                let remedy = removal.map_or(Remedy::Advice, |edits| Remedy::change(level, edits));
                (message, "delete this definition".to_owned(), remedy)
            }
            Use::Listed => {
                let message = format!("{} stands in a list beside {GATEWAY_KEY}", name.name);
                (message, "delete it from the list".to_owned(), Remedy::Advice)
            }
            Use::OwnName => {
                let message = format!("{} is a name of this program's own, which stays", name.name);
                let help = format!("see that it is given a Fireworks API key ({GATEWAY_KEY})");
                (message, help, Remedy::Advice)
            }
            Use::SecretKey => {
                let message =
                    format!("a secret of this run defines {} with a real value, the key of a direct route", name.name);
                let help = format!("add {GATEWAY_KEY} with a Fireworks API key to the secret, and name that here");
                (message, help, Remedy::Advice)
            }
            Use::Read if self.structure.as_ref().is_some_and(|structure| self.is_of_doubled(structure, &name.span)) => {
                (
                    direct_key_env::MESSAGE.to_owned(),
                    "it goes with the definition that it stands in".to_owned(),
                    Remedy::Advice,
                )
            }
            Use::Unclear => {
                let help = format!(
                    "if it names the variable, name it {GATEWAY_KEY} and see that it holds a Fireworks API key"
                );
                (direct_key_env::MESSAGE.to_owned(), help, Remedy::change(level.min(Applicability::Unsafe), rename))
            }
            Use::Definition if self.is_beside_unseen(at) => (
                direct_key_env::MESSAGE.to_owned(),
                direct_key_env::HELP.to_owned(),
                Remedy::change(level.min(Applicability::Unsafe), rename),
            ),
            Use::Read | Use::Definition => {
                (direct_key_env::MESSAGE.to_owned(), direct_key_env::HELP.to_owned(), Remedy::change(level, rename))
            }
        };
        let remedy = if self.nature == Nature::Notebook {
            Remedy::Advice
        } else if let (true, Remedy::Change(mut change)) =
            (self.project.kept_names.contains(&name.name) && is_own, remedy.clone())
        {
            // The file itself may be what keeps it, and says so at its URL.
            change.applicability = Applicability::Unsafe;
            Remedy::Change(change)
        } else if self.project.kept_names.contains(&name.name) {
            Remedy::Hold(format!("a client that stays on a direct URL still reads {}", name.name))
        } else {
            remedy
        };
        reading.push(&direct_key_env::RULE, owner.clone(), at, &message, &help, remedy);
    }

    fn used(&self, name: &Range<usize>) -> Use {
        let before = self.before(name.start);
        if let Some(used) = self.structure.as_ref().and_then(|structure| self.used_in(structure, span(name), before)) {
            return used;
        }
        if let Some(used) = self.interpolated(name, before) {
            return used;
        }
        let after = self.after(name.end);
        if let Some(value) = self.value_behind(name, before, after) {
            let value_text = value.of(self.text);
            // `X = var.X`, `X: process.env.X`
            let word = |part: &str| part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            if value_text.contains(['.', '(', '['])
                && value_text.split(['.', '(', '[']).next().is_some_and(word)
                && !value_text.contains(|c: char| c.is_ascii_digit())
            {
                return Use::Unclear;
            }
            return match routing::classify_key_value(value_text) {
                KeyValue::Real if !routing::is_vendor_placeholder(value.of(self.text)) => Use::Key(value),
                _ => Use::Definition,
            };
        }
        if self.nature == Nature::Prose || self.in_comment(name.start) {
            return Use::Read;
        }
        let sibling = self.sibling_value(name.end);
        if let Some(value) = sibling.filter(|value| routing::classify_key_value(value.of(self.text)) == KeyValue::Real)
        {
            return Use::Key(value);
        }
        // `- X` of a list: passed on from the environment.
        let alone =
            after.trim_start_matches(['"', '\'', ',']).split('\n').next().is_none_or(|rest| rest.trim().is_empty());
        match alone && matches!(before.trim().trim_end_matches(['"', '\'']), "-" | "") {
            true if !self.value_follows(name.end) => Use::Definition,
            _ => Use::Unclear,
        }
    }

    /// What the format says that an occurrence is; `None` where only the words around it can tell.
    fn used_in(&self, structure: &Structure, name: Span, before: &str) -> Option<Use> {
        if structure.is_comment(name.start) {
            return None;
        }
        if let Some(entry) = structure.named_at(name) {
            return Some(match self.value_of(structure, entry) {
                Some(key) => Use::Key(key),
                None if structure.is_own_name(entry) => Use::OwnName,
                None if structure.may_be_anything(entry) => Use::Unclear,
                // Set by a name that only ends in this one.
                None if entry.name_span != name => Use::Unclear,
                None => Use::Definition,
            });
        }
        let node = structure.facts.innermost(name)?;
        let Some(literal) = structure.facts.literal(node) else {
            // `var.X`
            let is_expression = matches!(structure.facts.kind(node), Kind::Other);
            return is_expression.then(|| if is_entry(before) { Use::Unclear } else { Use::OwnName });
        };
        let body = literal.body();
        if let Some(used) = structure.interpolated(name) {
            return Some(if used { Use::OwnName } else { Use::Unclear });
        }
        if body == name {
            let is_defined = || self.project.secret_keys.contains(name.of(self.text)) && structure.is_secret_key(node);
            return Some(match () {
                () if structure.may_call_anything(node)
                    && self.interpolated(&(name.start..name.end), before).is_none() =>
                {
                    Use::Unclear
                }
                () if is_defined() => Use::SecretKey,
                () if structure.is_listed_beside(node, GATEWAY_KEY) => Use::Listed,
                () => Use::Read,
            });
        }
        if body.of(self.text).contains('\n') {
            return None;
        }
        // `arn:…:secret:s:X::`
        if before.ends_with(':') && self.text[name.end..body.end].starts_with(':') {
            return Some(Use::Read);
        }
        self.interpolated(&(name.start..name.end), before).or_else(|| {
            // A word of a message, not of a command.
            let set = self.text[name.end..body.end].starts_with(['=', ':']);
            let command = body.of(self.text).contains(['$', '|', '&', ';', '=']) || before.trim_end().ends_with('/');
            (body.of(self.text).contains(' ') && !set && !command).then_some(Use::Read)
        })
    }

    /// Keys that Kubernetes secrets define; known names only where a real value makes that matter.
    pub(super) fn secret_keys(&self, structure: &Structure) -> Vec<String> {
        let matters =
            |entry: &&Entry| self.names.standing(&entry.name).is_none() || self.value_of(structure, entry).is_some();
        structure.secrets().filter(matters).map(|entry| entry.name.clone()).collect()
    }

    /// The real key that an entry is set to, if it is.
    fn value_of(&self, structure: &Structure, entry: &Entry) -> Option<Span> {
        let is_real = |text: &str| {
            routing::classify_key_value(text) == KeyValue::Real
                && !routing::is_vendor_placeholder(text)
                && !structure.is_put_together(text)
        };
        match &entry.value {
            Value::Nothing => None,
            Value::Text(place, text) if structure.is_encoded(entry) => {
                let real = entry.meaning().is_none_or(|text| is_real(text.trim()));
                (real && is_real(text)).then_some(*place)
            }
            Value::Text(place, text) => is_real(text).then_some(*place),
            Value::Parts(node) | Value::Expression(node) => {
                let number = |node: NodeId| {
                    let text = structure.facts.span(node).of(self.text);
                    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
                };
                match &entry.value {
                    Value::Expression(node)
                        if number(*node) || is_key_like(structure.facts.span(*node).of(self.text)) =>
                    {
                        Some(structure.facts.span(*node))
                    }
                    _ => structure.facts.below(*node).find_map(|id| {
                        let named = |entry: &&Entry| ["value", "default"].contains(&entry.name.as_str());
                        let set = structure.entries_of(id).filter(named).find_map(|entry| match &entry.value {
                            Value::Text(place, text) if is_real(text) => Some(*place),
                            _ => None,
                        });
                        let literal = structure.facts.literal(id).map(|literal| literal.body()).filter(|_| {
                            matches!(&entry.value, Value::Expression(_))
                                && structure.facts.plain(id).is_some_and(|text| is_key_like(&text))
                        });
                        set.or(literal)
                    }),
                }
            }
        }
    }

    /// A read by the sign in front of it; `${X:-default}` by its default too.
    fn interpolated(&self, name: &Range<usize>, before: &str) -> Option<Use> {
        static READ: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(concat!(
                r#"(?i)(?:\$|\$\{\{[^}]*\b|\{\{[^}]*[.\s]|%|@\{?|\b(?:secrets|(?:local|container)?env|vars|environ|var|variables)\s*(?:\.|/|:|\[\s*["']|\(\s*["'])|"#,
                r#"\b(?:getenv|env|lookupenv|fetch|get_env|environmentvariable)\w*!?\s*[(\[]\s*["']|environ(?:\.get)?\s*[(\[]\s*["'])$"#,
            ))
            .ok()
        });
        if before.ends_with("${") {
            let rest = self.after(name.end);
            let default = &rest[..closing_brace(rest)?];
            let default = default.strip_prefix(":-").or_else(|| default.strip_prefix('-')).or_else(|| {
                let spring = default.strip_prefix(':')?;
                (!spring.starts_with(['?', '+', '='])).then_some(spring)
            });
            return Some(match default {
                Some(value) if routing::classify_key_value(value) == KeyValue::Real => {
                    let start = name.end + rest.find(value)?;
                    Use::Key(Span::new(start, start + value.len()))
                }
                _ => Use::Read,
            });
        }
        // `$(X)`: a variable of an Azure pipeline or of Kubernetes.
        let after = self.after(name.end);
        if before.ends_with("$(") && after.starts_with(')') || is_handed_on(before) && !after.starts_with('=') {
            return Some(Use::Read);
        }
        // The sign stands close by; the expression would walk back over all it is given.
        let near = &before[boundary(before, before.len().saturating_sub(SIGN))..];
        READ.as_ref().is_some_and(|read| read.is_match(near)).then_some(Use::Read)
    }

    /// The value behind a name that is set (`X=value`, `X: "value"`, `ENV X value`), quotes excluded.
    fn value_behind(&self, name: &Range<usize>, before: &str, after: &str) -> Option<Span> {
        let before = before.trim_start().trim_end_matches(['"', '\'', '`']);
        let inner = after.trim_start_matches(['"', '\'', '`']).trim_start_matches([' ', '\t']);
        let words = before.split_whitespace().last().unwrap_or_default();
        let signs = ["=>", ":=", "?=", "+=", "::=", "=", ":"];
        let value = match signs.iter().find_map(|sign| inner.strip_prefix(sign)) {
            Some(value) => value,
            None if matches!(words, "ENV" | "ARG" | "setenv" | "SetEnv" | "fastcgi_param") => inner,
            None => return None,
        };
        let line = value.split(['\n', '\r']).next().unwrap_or_default();
        let trimmed = line.trim();
        let offset = after.len() - inner.len() + (inner.len() - value.len()) + (line.len() - line.trim_start().len());
        let start = name.end + offset;
        let quote = trimmed.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let (from, length) = match quote {
            Some(quote) => (1, trimmed[1..].find(quote)?),
            None => {
                let end = trimmed.find([' ', '\t', ',', ';', '}', ']', '"', '\'', '`', '<']).unwrap_or(trimmed.len());
                // A reference may hold blanks: `${{ secrets.X }}`, `$(vault kv get …)`.
                let reference = trimmed.starts_with(['$', '{', '<', '%', '@']);
                (0, if reference { reference_end(trimmed) } else { end })
            }
        };
        // Prose goes on behind a colon.
        let prose = || self.nature == Nature::Prose || self.in_comment(name.start);
        if quote.is_none() && inner.starts_with(':') && prose() {
            let word = &trimmed[..length];
            let key = word.len() >= 8 && word.contains(|c: char| c.is_ascii_digit()) && trimmed.len() == length;
            return key.then(|| Span::new(start, start + length));
        }
        if length == 0 && self.value_follows(name.end) {
            return None;
        }
        Some(Span::new(start + from, start + from + length))
    }

    /// The value that stands beside a name as an entry of its own: `{"name": "X", "value": "…"}`, also over two lines.
    fn sibling_value(&self, at: usize) -> Option<Span> {
        static VALUE: LazyLock<Option<Regex>> = LazyLock::new(|| {
            Regex::new(concat!(
                r#"^["']?(?:</key>)?[\s,]*(?:["']?value["']?\s*[:=]\s*["']?|<string>)"#,
                r#"((?:\$\{[^}\n]*\}|[^\s"',}<])+)"#
            ))
            .ok()
        });
        let value = VALUE.as_ref()?.captures(self.after(at))?.get(1)?;
        Some(Span::new(at + value.start(), at + value.end()))
    }

    /// Whether the next lines hold a value that may be this name's: `value: …` below `name: X`, or a block below `X:`.
    fn value_follows(&self, at: usize) -> bool {
        let mut lines = self.after(at).lines();
        let own = lines.next().unwrap_or_default();
        let next = lines.next().unwrap_or_default();
        let value = |line: &str| {
            let line = line.trim_start().trim_start_matches(['"', '\'', '-', ' ']).to_ascii_lowercase();
            ["value", "string", "<string"].iter().any(|word| line.starts_with(word))
        };
        let block = own.trim_end().ends_with(['|', '>']) || own.trim().trim_matches(['"', '\'']) == ":";
        value(next) || block && next.starts_with([' ', '\t'])
    }

    /// What stands behind `at`, as far as is looked.
    fn after(&self, at: usize) -> &str {
        &self.text[at..boundary(self.text, self.text.len().min(at + NEAR))]
    }

    /// Whether the line stands for itself, as in a dotenv file: nothing around decides what it belongs to.
    fn is_flat(&self, name: &Range<usize>) -> bool {
        let before = self.before(name.start);
        matches!(before.trim_end(), "" | "export") && !before.starts_with([' ', '\t'])
    }

    /// What else sets the gateway's key in the file, or will set it.
    fn set_elsewhere(&self, name: &Range<usize>) -> Option<Setter> {
        if self.nature == Nature::Prose {
            return None;
        }
        // One that has the same name doubles nothing: both are renamed, as an `ARG X` and its `ENV X=${X}` are.
        let own = &self.text[name.clone()];
        let renamed = |other: Span| {
            other.end <= name.start
                && other.of(self.text) != own
                && self.definitions.binary_search_by_key(&other, span).is_ok()
        };
        if let Some(structure) = &self.structure {
            let Some(entry) = structure.named_at(span(name)) else {
                return self.is_set_beside(structure, name).then_some(Setter::Gateway);
            };
            if structure.entries_of(entry.scope).any(|other| other.name == GATEWAY_KEY) {
                return Some(Setter::Gateway);
            }
            let others = structure.entries_of(entry.scope).map(|other| other.name_span);
            let mut others: Vec<Span> = others.filter(|other| renamed(*other)).take(MOST_SETTERS).collect();
            others.sort_unstable();
            return (!others.is_empty()).then_some(Setter::Renamed(others));
        }
        if self.gateway_defined {
            return Some(Setter::Gateway);
        }
        let others = self.definitions.iter().map(span).filter(|other| renamed(*other));
        let others: Vec<Span> = others.take(MOST_SETTERS).collect();
        (!others.is_empty()).then_some(Setter::Renamed(others))
    }

    /// Whether an earlier definition beside one may be that of a direct key too, which only a run that shows a direct route
    /// tells. Then this one is the second.
    fn is_beside_unseen(&self, name: Span) -> bool {
        let entry = self.structure.as_ref().and_then(|structure| Some((structure, structure.named_at(name)?)));
        entry.filter(|_| !self.direct).is_some_and(|(structure, entry)| {
            let may_be = |other: &str| self.names.standing(other) == Some(Standing::NeedsEvidence);
            structure.entries_of(entry.scope).any(|other| other.name_span.end <= name.start && may_be(&other.name))
        })
    }

    /// Whether a name stands in the value of a definition that is doubled and yet stays.
    fn is_of_doubled(&self, structure: &Structure, name: &Range<usize>) -> bool {
        let entry = structure.valued_at(span(name)).filter(|entry| self.names.standing(&entry.name).is_some());
        let Some(entry) = entry else { return self.is_set_beside(structure, name) };
        let place = entry.name_span.start..entry.name_span.end;
        self.set_elsewhere(&place).is_some() && (self.says_more(structure, entry) || structure.removal(entry).is_none())
    }

    /// Whether the lines of a text that a name stands in set the gateway's key as well.
    fn is_set_beside(&self, structure: &Structure, name: &Range<usize>) -> bool {
        let Some(node) = structure.facts.innermost(span(name)) else { return false };
        let Some(literal) = structure.facts.literal(node) else { return false };
        let body = literal.body().of(self.text);
        body.contains('\n') && defines_gateway(body)
    }

    /// Whether an entry refers to a key where the one that takes its place does not.
    fn says_more(&self, structure: &Structure, entry: &Entry) -> bool {
        let refers = |entry: &Entry| match &entry.value {
            Value::Text(_, text) => {
                matches!(routing::classify_key_value(text), KeyValue::Reference | KeyValue::Real)
            }
            Value::Parts(_) | Value::Expression(_) | Value::Nothing => true,
        };
        let is_key = |other: &Entry| other.name == GATEWAY_KEY || self.names.standing(&other.name).is_some();
        let mut others = structure.entries_of(entry.scope).filter(|other| !std::ptr::eq(*other, entry));
        refers(entry) && others.any(|other| is_key(other) && !refers(other))
    }

    /// Names that some place of a file of data may hold a value for, or use in a way that only its format could tell.
    pub(super) fn unclear(&self, names: &[NameMatch]) -> HashSet<String> {
        let unclear = |name: &&NameMatch| {
            let used = self.used(&name.span);
            // Entries of a known format stand for themselves.
            let is_key = self.structure.is_none() && matches!(used, Use::Key(_));
            self.nature == Nature::Data && (is_key || used == Use::Unclear)
        };
        names.iter().filter(unclear).map(|name| name.name.clone()).collect()
    }

    /// Definitions of known names that can be renamed, in order.
    pub(super) fn definitions(&self, names: &[NameMatch]) -> Vec<Range<usize>> {
        let is_known = |name: &NameMatch| name.standing == Standing::Certain || self.direct;
        let defines = |name: &&NameMatch| is_known(name) && self.used(&name.span) == Use::Definition;
        names.iter().filter(defines).map(|name| name.span.clone()).collect()
    }
}

/// Whether a command hands on the variable whose name comes next: `docker run -e X`, `--build-arg=X`.
fn is_handed_on(before: &str) -> bool {
    let option = before.trim_end_matches(['"', '\'']);
    let Some(option) = option.strip_suffix([' ', '=']) else { return false };
    option.rsplit([' ', '\t']).next().is_some_and(|word| ["-e", "--env", "--build-arg"].contains(&word))
}

/// Where the brace stands that closes what a text is inside of.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            '\n' => return None,
            _ => {}
        }
    }
    None
}

/// How long a reference at the beginning of a text is: up to the first blank outside of its brackets.
fn reference_end(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' | '(' | '<' => depth += 1,
            '}' | ')' | '>' => depth = depth.saturating_sub(1),
            ' ' | '\t' | '"' | '\'' | '`' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// Whether what follows is an entry of a value (`local.a.X`, `each.value.X`), not a name that the program gives
/// (`var.X`, `module.a.X`, `data.a.X`).
fn is_entry(before: &str) -> bool {
    let Some(path) = before.strip_suffix('.') else { return false };
    let is_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']' | '*' | '"');
    let start = path.trim_end_matches(is_path).len();
    let parts: Vec<&str> = path[start..].split('.').collect();
    !matches!(parts[..], [_] | ["module" | "data", _])
}

/// Whether a text of an expression is long and mixed enough to be a key.
fn is_key_like(text: &str) -> bool {
    hardcoded_direct_key::looks_like_key(text) && !text.contains([' ', '/', '$', '.', ':'])
}
