//! Reads of the environment: which expressions are some, and of which variable.

use super::{Binding, EnvRead, Flow};
use crate::facts::{Kind, NodeId, Piece};
use crate::finding::Span;

impl Flow<'_> {
    /// The read of an environment variable at `id`, if it is one.
    pub fn env_read(&self, id: NodeId) -> Option<EnvRead> {
        let literal_name = |node: NodeId| {
            let name = self.facts.plain(node)?;
            let literal = self.facts.literal(node)?;
            Some((name, literal.body()))
        };
        match self.facts.kind(id) {
            Kind::Call { callee, arguments } => {
                let path = self.path(*callee)?;
                let first = arguments.items.first().filter(|argument| !argument.spread);
                if is_listed(&path, self.idioms.env_references()) {
                    let (name, name_span) = self.referred(first?.value)?;
                    return Some(EnvRead { node: id, name, name_span, default: None });
                }
                let known = |path: &str| is_listed(path, self.idioms.env_calls());
                if !known(&path) && !self.path_of_value(*callee).is_some_and(|path| known(&path)) {
                    // `requireEnv("X")`, where `function requireEnv(name) { … process.env[name] … }`
                    let position = self.reads_by_parameter(self.definition(*callee)?)?;
                    let argument = arguments.items.get(position).filter(|argument| !argument.spread)?;
                    let (name, name_span) = literal_name(argument.value)?;
                    let default = arguments.items.get(position + 1).map(|argument| argument.value);
                    return Some(EnvRead { node: id, name, name_span, default });
                }
                let (name, name_span) = literal_name(first?.value)?;
                let default = arguments.items.get(1).map(|argument| argument.value);
                Some(EnvRead { node: id, name, name_span, default })
            }
            Kind::Index { base, index } => {
                let path = self.path(*base)?;
                let held = || self.value_of(*base).and_then(|value| self.path(value));
                (self.is_env_map(&path)
                    || self.is_env_map(&format!("{path}[]"))
                    || held().is_some_and(|path| self.is_env_map(&path)))
                .then_some(())?;
                let (name, name_span) = literal_name(*index)?;
                Some(EnvRead { node: id, name, name_span, default: None })
            }
            Kind::Attribute { base, name, name_span } => {
                let path = self.path(*base)?;
                let parameter = || {
                    self.idioms.env_parameters().contains(&path.as_str())
                        && matches!(self.bindings(*base), [Binding::Parameter(_)])
                };
                let held = || self.value_of(*base).and_then(|value| self.path(value));
                let holds = || held().is_some_and(|path| self.is_env_map(&path));
                (parameter() || self.is_env_map(&path) || holds()).then(|| EnvRead {
                    node: id,
                    name: name.clone(),
                    name_span: *name_span,
                    default: None,
                })
            }
            // `const { X } = process.env`
            Kind::Name(_) if self.unpacked.contains_key(&id) => {
                let (pattern, index) = self.unpacked[&id];
                let Kind::Assign { value, .. } = self.facts.kind(self.facts.node(pattern).parent?) else { return None };
                let path = self.path(*value)?;
                self.is_env_map(&path).then_some(())?;
                let entry = self.items(pattern).get(index)?;
                let default = (entry.value != id).then_some(entry.value);
                Some(EnvRead { node: id, name: entry.name.clone()?, name_span: entry.name_span?, default })
            }
            Kind::Name(name)
                if self.idioms.variables_are_environment()
                    && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
                    && !self.idioms.own_variables().contains(&name.as_str()) =>
            {
                let span = self.facts.span(id);
                let at = span.start + span.of(self.text).find(name.as_str())?;
                Some(EnvRead { node: id, name: name.clone(), name_span: Span::new(at, at + name.len()), default: None })
            }
            _ => None,
        }
    }

    /// The name in a text that is a reference to a variable: `X` of `${X}` and `${X:default}`.
    fn referred(&self, node: NodeId) -> Option<(String, Span)> {
        let literal = self.facts.literal(node)?;
        let [Piece::Text(text)] = literal.pieces.as_slice() else { return None };
        let inner = text.value.strip_prefix("${")?.strip_suffix('}')?;
        let name = inner.split(':').next().unwrap_or(inner);
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
        let start = "${".len();
        let span = Span::new(text.source_offset(start), text.source_offset(start + name.len()));
        (!name.is_empty() && name.chars().all(word)).then(|| (name.to_owned(), span))
    }

    /// The path of a method of what a variable holds: `System.getenv().get` for `env.get`.
    fn path_of_value(&self, callee: NodeId) -> Option<String> {
        let Kind::Attribute { base, name, .. } = self.facts.kind(callee) else { return None };
        Some(format!("{}.{name}", self.path(self.value_of(*base)?)?))
    }

    /// The call or attribute that a variable holds, if nothing else is put into it.
    fn value_of(&self, variable: NodeId) -> Option<NodeId> {
        match (self.facts.kind(variable), self.bindings(variable)) {
            (Kind::Name(_), [Binding::Value { value, .. }]) => {
                matches!(self.facts.kind(*value), Kind::Call { .. } | Kind::Attribute { .. }).then_some(*value)
            }
            _ => None,
        }
    }

    /// Which argument of a function of the file names the variable of the environment that it reads.
    fn reads_by_parameter(&self, function: NodeId) -> Option<usize> {
        let readers = self.lazy.readers.get_or_init(|| {
            let readers = self.facts.ids().filter_map(|id| {
                let index = match self.facts.kind(id) {
                    Kind::Index { base, index } if self.path(*base).is_some_and(|path| self.is_env_map(&path)) => {
                        *index
                    }
                    Kind::Call { callee, arguments } => {
                        let path = self.path(*callee)?;
                        let first = arguments.items.first().filter(|first| first.name.is_none() && !first.spread)?;
                        self.idioms.env_calls().contains(&path.as_str()).then_some(first.value)?
                    }
                    _ => return None,
                };
                let [Binding::Parameter(parameter)] = self.bindings(index) else { return None };
                let function = self.facts.node(*parameter).scope;
                // An anonymous function may be called with anything.
                let Kind::Function { name: Some(_) } = self.facts.kind(function) else { return None };
                let mut parameters = self.parameters(function).map(|(id, _)| id);
                Some((function, parameters.position(|other| other == *parameter)?))
            });
            readers.collect()
        });
        readers.get(&function).copied()
    }

    /// Whether a path is a mapping from the names of environment variables.
    pub fn is_env_map(&self, path: &str) -> bool {
        is_listed(path, self.idioms.env_maps())
    }
}

/// Whether a dotted path is one of these; `*.name` stands for any receiver.
fn is_listed(path: &str, names: &[&str]) -> bool {
    names.iter().any(|name| match name.strip_prefix("*.") {
        Some(last) => path.rsplit_once('.').is_some_and(|(_, method)| method == last),
        None => *name == path,
    })
}
