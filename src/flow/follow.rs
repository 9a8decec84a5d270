//! Values followed through names, attributes, entries, loops and functions to the expressions they come from.

use super::{Binding, DEPTH, DETOURS, Flow, Leaf, STEPS};
use crate::facts::{Argument, Facts, Kind, NodeId, Piece};
use crate::source::line_start;

impl Flow<'_> {
    /// The base and the path that a call joins by RFC 3986.
    pub fn joined(&self, call: NodeId) -> Option<(NodeId, NodeId)> {
        let Kind::Call { callee, arguments } = self.facts.kind(call) else { return None };
        let [first, second, ..] = arguments.items.as_slice() else { return None };
        let path = self.path(*callee)?;
        // `urljoin(url=path, base=BASE)`
        let is_base = |argument: &Argument| matches!(argument.name.as_deref(), Some("base" | "baseUri"));
        let is_turned = self.idioms.joins().contains(&path.as_str()) && is_base(second);
        let (first, second) = if is_turned { (second, first) } else { (first, second) };
        // A number or a member of an enumeration is no path.
        if first.spread || second.spread || matches!(self.facts.kind(second.value), Kind::Other) {
            None
        } else if self.idioms.joins().contains(&path.as_str()) {
            Some((first.value, second.value))
        } else {
            self.idioms.resolvers().contains(&path.as_str()).then_some((second.value, first.value))
        }
    }

    /// Begins a question that follows values of values (the model in the mapping that a parameter's default holds). Code
    /// in which every name has many values would otherwise take time exponential in how deep they nest.
    pub fn begin(&self) {
        self.detours.set(DETOURS);
    }

    /// Whether another value of a value may be followed for the question begun last.
    pub fn detour(&self) -> bool {
        let left = self.detours.get();
        self.detours.set(left.saturating_sub(1));
        left > 0
    }

    /// Whether the file ties so many values together that they were not all followed. Nothing that was told of it holds.
    pub fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    /// Pays for another look at so many things, which others had looked at before.
    pub fn charge(&self, steps: usize) {
        self.work.set(self.work.get().saturating_sub(steps));
    }

    /// The expressions a value may stand for.
    pub fn leaves(&self, id: NodeId) -> Vec<Leaf> {
        if self.nesting.get() == 0 {
            self.budget.set(STEPS);
        }
        let mut leaves = Vec::new();
        self.nesting.set(self.nesting.get() + 1);
        self.trace(id, &mut Vec::new(), 0, false, &mut leaves);
        self.nesting.set(self.nesting.get() - 1);
        leaves
    }

    fn trace(&self, id: NodeId, path: &mut Vec<NodeId>, depth: usize, optional: bool, leaves: &mut Vec<Leaf>) {
        let steps = self.budget.get().saturating_sub(1);
        self.budget.set(steps);
        self.charge(1);
        if depth >= DEPTH || leaves.len() >= 64 || steps == 0 || self.is_exhausted() || self.nesting.get() > DEPTH {
            leaves.push(Leaf { node: id, path: path.clone(), optional });
            return;
        }
        let facts = self.facts;
        let mut values: Vec<NodeId> = Vec::new();
        let mut own_leaf = false;
        // What a name stands for is reached through it.
        let through =
            matches!(facts.kind(id), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. } | Kind::Call { .. });
        match facts.kind(id) {
            Kind::Name(name) if self.unfollowed.contains(name) || self.unpacked.contains_key(&id) => own_leaf = true,
            Kind::Name(name) => match self.lookup(id, name) {
                Some((scope, bindings)) => {
                    let set = self.set_on_receiver(id, scope, name);
                    own_leaf |= bindings.is_empty() && set.is_empty();
                    values.extend(set);
                    for binding in self.reaching(id, scope, bindings) {
                        match binding {
                            // `x = x or …` and the like: what is on the right was bound by another one of these.
                            Binding::Value { value, assign } if !path.contains(&id) && !facts.within(id, *assign) => {
                                values.extend(self.parts_of(*assign, name, *value));
                            }
                            Binding::Value { .. } => {}
                            Binding::Element(each, index) => {
                                let elements = self.elements(*each, *index);
                                own_leaf |= elements.is_empty();
                                values.extend(elements);
                            }
                            Binding::Entry(pattern, index) => {
                                let entries = self.unpacked_values(*pattern, *index);
                                own_leaf |= entries.is_empty();
                                values.extend(entries);
                            }
                            Binding::Parameter(parameter) => values.push(*parameter),
                            Binding::Definition(function) if self.idioms.calls_by_name() => {
                                let returned = self.handed_out(*function);
                                own_leaf |= returned.is_empty();
                                values.extend(returned);
                            }
                            Binding::Import(_) | Binding::Definition(_) => own_leaf = true,
                        }
                    }
                    // `X=$X`: what it was before the script. `X=${X:-default}` is its default, which may be replaced.
                    let defaults = facts.node(id).parent.is_some_and(|it| matches!(facts.kind(it), Kind::Either(_)));
                    own_leaf |= values.is_empty() && self.idioms.variables_are_environment() && !defaults;
                }
                // `token`, which a reader of the class takes from its field.
                None => {
                    let found = self.read_field(id).map_or(&[][..], |field| self.members(id, &field));
                    own_leaf = found.is_empty();
                    values.extend(found.iter().map(|(value, _)| *value));
                }
            },
            Kind::Parameter { default, .. } => {
                leaves.push(Leaf { node: id, path: path.clone(), optional: true });
                if let Some(default) = default {
                    self.trace(*default, path, depth + 1, true, leaves);
                }
                return;
            }
            Kind::Either(options) => {
                values.extend(options);
            }
            // `"$X"`: a string that is nothing but a value.
            Kind::Literal(literal) => match literal.pieces.as_slice() {
                [Piece::Hole { value: Some(value), .. }] => {
                    values.push(*value);
                }
                _ => own_leaf = true,
            },
            Kind::Attribute { base, name, .. } => match self.env_read(id) {
                Some(_) => own_leaf = true,
                None => {
                    values = self.attribute_values(id, *base, name);
                    own_leaf = values.is_empty() || self.is_given(*base, id);
                }
            },
            Kind::Index { base, index } => {
                if self.env_read(id).is_some() {
                    own_leaf = true;
                } else {
                    values = self.entry_values(id, *base, *index);
                    own_leaf = values.is_empty();
                }
            }
            Kind::Call { callee, .. } => {
                if let Some(read) = self.env_read(id) {
                    leaves.push(Leaf { node: id, path: path.clone(), optional: optional || read.default.is_some() });
                    if let Some(default) = read.default {
                        self.trace(default, path, depth + 1, true, leaves);
                    }
                    return;
                }
                // A function of the file that hands out a string or another value of its own.
                let returned = self.definition(*callee).map_or(&[][..], |function| self.handed_out(function));
                own_leaf |= returned.is_empty();
                values.extend(returned);
            }
            _ => own_leaf = true,
        }
        if own_leaf {
            leaves.push(Leaf { node: id, path: path.clone(), optional: optional || !values.is_empty() });
        }
        let optional = optional || own_leaf || values.len() > 1;
        if through {
            path.push(id);
        }
        for value in values {
            self.trace(value, path, depth + 1, optional, leaves);
        }
        if through {
            path.pop();
        }
    }

    /// The field that a name which nothing binds reads through its reader: `self.token` for `token`.
    pub fn read_field(&self, id: NodeId) -> Option<String> {
        let Kind::Name(name) = self.facts.kind(id) else { return None };
        let receiver = self.idioms.receivers().first().filter(|_| self.idioms.calls_by_name())?;
        let field = format!("{receiver}.{name}");
        (self.lookup(id, name).is_none() && !self.members(id, &field).is_empty()).then_some(field)
    }

    /// What a function of the file returns, if that is strings or other values of its own.
    fn handed_out(&self, function: NodeId) -> &[NodeId] {
        let plain =
            |value: &NodeId| !matches!(self.facts.kind(*value), Kind::Call { .. }) || self.env_read(*value).is_some();
        match self.facts.kind(function) {
            Kind::Function { .. } => {
                Some(self.returns(function)).filter(|returned| returned.iter().all(plain)).unwrap_or_default()
            }
            _ => &[],
        }
    }

    /// Whether it depends on something in its own statement whether an assignment takes place: `x ||= y`, `x = y if z`.
    fn is_conditional(&self, assign: NodeId) -> bool {
        let Kind::Assign { target, value, .. } = self.facts.kind(assign) else { return false };
        let operator = self.text.get(self.facts.span(*target).end..self.facts.span(*value).start).unwrap_or("");
        let rest = &self.text[self.facts.span(assign).end..];
        let rest = rest[..rest.find('\n').unwrap_or(rest.len())].trim_start();
        let modifier = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        ["||=", "??=", "&&=", "//="].iter().any(|conditional| operator.trim_start().starts_with(conditional))
            || self.idioms.modifiers().contains(&modifier)
    }

    /// What the field that a name means is set to through the object: `this.url = …` of a read `url`.
    fn set_on_receiver(&self, id: NodeId, scope: NodeId, name: &str) -> Vec<NodeId> {
        if !self.idioms.fields_in_scope() || !matches!(self.facts.kind(scope), Kind::Class { .. }) {
            return Vec::new();
        }
        let receivers = self.idioms.receivers().iter();
        let set = receivers.flat_map(|receiver| self.members(id, &format!("{receiver}.{name}")));
        set.map(|(value, _)| *value).filter(|value| !self.facts.within(id, *value)).collect()
    }

    /// What an assignment binds a name to: its value, or, where several values are taken apart that a function of the file
    /// returns or a condition decides about (`url, key := settings()`, `[url, key] = local ? […] : […]`), those in the
    /// place of the name.
    fn parts_of(&self, assign: NodeId, name: &str, value: NodeId) -> Vec<NodeId> {
        let facts = self.facts;
        let whole = vec![value];
        let Kind::Assign { target, .. } = facts.kind(assign) else { return whole };
        let Kind::Sequence(targets) = facts.kind(*target) else { return whole };
        let is_name = |id: &NodeId| matches!(facts.kind(*id), Kind::Name(other) if other == name);
        let Some(index) = targets.iter().position(is_name) else { return whole };
        let mut apart = false;
        let mut part = |value: NodeId| match facts.kind(value) {
            Kind::Sequence(items) if items.len() == targets.len() => {
                apart = true;
                items.get(index).copied()
            }
            _ => None,
        };
        let parts: Vec<NodeId> = match facts.kind(value) {
            Kind::Call { callee, .. } => {
                let returned = self.definition(*callee).map_or(&[][..], |function| self.returns(function));
                returned.iter().filter_map(|value| part(*value).or(Some(*value).filter(|_| index == 0))).collect()
            }
            Kind::Either(_) => options(facts, value, 0).into_iter().map(|value| part(value).unwrap_or(value)).collect(),
            _ => return whole,
        };
        if apart { parts } else { whole }
    }

    /// Whether what the name at the beginning of an expression means there may be a value that was bound to it somewhere
    /// else; so it is where no binding of the name holds that value.
    pub fn may_hold(&self, expression: NodeId, value: NodeId) -> bool {
        let mut at = expression;
        while let Kind::Attribute { base: next, .. }
        | Kind::Index { base: next, .. }
        | Kind::Call { callee: next, .. } = self.facts.kind(at)
        {
            at = *next;
        }
        let Kind::Name(name) = self.facts.kind(at) else { return true };
        let Some((scope, bindings)) = self.lookup(at, name).filter(|_| !self.is_exhausted()) else { return true };
        self.charge(bindings.len() / 4);
        let holds = |binding: &Binding| matches!(binding, Binding::Value { value: bound, .. } if self.facts.within(value, *bound));
        !bindings.iter().any(holds) || self.reaching(at, scope, bindings).iter().any(holds)
    }

    /// Those of a name's bindings that can be what the read at `id` sees. Of assignments that stand one after the other
    /// in the block that also holds the read, only the last one counts.
    fn reaching<'b>(&self, id: NodeId, scope: NodeId, bindings: &'b [Binding]) -> &'b [Binding] {
        if bindings.len() < 2 || self.scope_at(id) != scope && !self.idioms.variables_are_environment() {
            return bindings;
        }
        let read = self.facts.span(id).start;
        let start = |binding: &Binding| match binding {
            Binding::Value { assign, value } => (self.facts.span(*value).end <= read && !self.is_conditional(*assign))
                .then(|| self.facts.span(*assign).start),
            _ => None,
        };
        let last = bindings.iter().enumerate().rev().find_map(|(index, binding)| Some((index, start(binding)?)));
        self.charge((bindings.len() - last.map_or(0, |(index, _)| index)) / 8);
        match last {
            Some((index, assign)) if self.begins_line(assign) && self.follows_in_block(assign, read) => {
                let conditional = |binding: &&Binding| match binding {
                    Binding::Value { assign, .. } => self.facts.span(*assign).end <= read,
                    _ => false,
                };
                let more = bindings[index + 1..].iter().take_while(conditional).count();
                &bindings[index..=index + more]
            }
            _ => bindings,
        }
    }

    /// Whether only declaring words stand before a statement on its line, so that nothing there decides whether it runs.
    fn begins_line(&self, at: usize) -> bool {
        let line = line_start(self.text, at);
        let declares = self.idioms.declaring_words();
        self.text[line..at].split_whitespace().all(|word| declares.contains(&word) || word.starts_with('-'))
    }

    /// Whether the block that holds the statement at `from` goes on until `to`: no line between them is indented less.
    pub fn follows_in_block(&self, from: usize, to: usize) -> bool {
        const FAR: usize = 1 << 16;
        if to < from || to - from > FAR {
            return false;
        }
        let line = line_start(self.text, from);
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let own = indent(&self.text[line..]);
        let end = self.text[to..].find('\n').map_or(self.text.len(), |at| to + at);
        let mut lines = self.text[line..end].lines().skip(1);
        !lines.any(|line| !line.trim().is_empty() && indent(line) < own)
    }

    /// The values that a loop runs through, or their parts at an index.
    fn elements(&self, each: NodeId, index: Option<usize>) -> Vec<NodeId> {
        let Kind::Each { items, source, .. } = self.facts.kind(each) else { return Vec::new() };
        let mut values = items.clone();
        for leaf in source.map(|source| self.leaves(source)).unwrap_or_default() {
            match self.facts.kind(leaf.node) {
                Kind::Sequence(items) => values.extend(items),
                // `MAPPING.items()`, `MAPPING.values()`
                Kind::Call { callee, .. } => {
                    let Kind::Attribute { base, name, .. } = self.facts.kind(*callee) else { continue };
                    if name != "values" && (name != "items" || index != Some(1)) {
                        continue;
                    }
                    for leaf in self.leaves(*base) {
                        if let Kind::Mapping(entries) = self.facts.kind(leaf.node) {
                            values.extend(entries.items.iter().map(|entry| entry.value));
                        }
                    }
                    return values;
                }
                _ => {}
            }
        }
        match index {
            None => values,
            Some(index) => values
                .iter()
                .filter_map(|value| match self.facts.kind(*value) {
                    Kind::Sequence(parts) => parts.get(index).copied(),
                    _ => None,
                })
                .collect(),
        }
    }

    /// What `base.name` was set to in this file.
    fn attribute_values(&self, id: NodeId, base: NodeId, name: &str) -> Vec<NodeId> {
        let facts = self.facts;
        if let Some(dotted) = self.dotted(id) {
            let found = self.members(id, &dotted);
            if !found.is_empty() {
                return found.iter().map(|(value, _)| *value).filter(|value| *value != id).collect();
            }
        }
        let class = match facts.kind(base) {
            Kind::Name(object) => match self.lookup(base, object) {
                Some((_, bindings)) => match bindings {
                    [Binding::Definition(class)] => Some(*class),
                    // `settings = Settings()`
                    [Binding::Value { value, .. }] => self.constructed_class(*value),
                    // `self`: the first parameter of a method
                    [Binding::Parameter(parameter)] => self
                        .annotated_class(*parameter)
                        .or_else(|| Some(self.class_of(id)).filter(|class| *class != NodeId::FILE)),
                    _ => None,
                },
                // A receiver without a parameter (`this`).
                None => Some(self.class_of(id))
                    .filter(|class| *class != NodeId::FILE && self.idioms.receivers().contains(&object.as_str())),
            },
            Kind::Call { .. } => self.constructed_class(base),
            _ => None,
        };
        let Some(class) = class.filter(|class| matches!(facts.kind(*class), Kind::Class { .. })) else {
            return self.values_of_constant(base, name);
        };
        let fields: Vec<NodeId> =
            self.fields(class).iter().filter(|(field, _, _)| *field == name).map(|(_, value, _)| *value).collect();
        // What a subclass puts in its place.
        self.charge(self.fields.len());
        let overrides = self.fields.iter().filter(|(other, _)| match facts.kind(**other) {
            Kind::Class { bases, .. } => bases.iter().any(|base| self.definition(*base) == Some(class)),
            _ => false,
        });
        let overridden = overrides.flat_map(|(_, fields)| fields).filter(|(field, _, _)| *field == name);
        let mut fields = fields;
        fields.extend(overridden.map(|(_, value, _)| *value));
        fields.sort_unstable();
        // A property.
        match self.method(class, name).filter(|_| fields.is_empty()) {
            Some(method) => self.returns(method).to_vec(),
            // A parameter of the constructor that is a field too.
            None if fields.is_empty() => {
                let constructor = self.idioms.constructor().and_then(|constructor| self.method(class, constructor));
                let mut parameters = constructor.into_iter().flat_map(|constructor| self.parameters(constructor));
                let parameter = parameters.find(|(_, parameter)| *parameter == name).map(|(id, _)| id);
                parameter.map_or_else(|| self.values_of_constant(base, name), |id| vec![id])
            }
            None => fields,
        }
    }

    /// What a member of an enumeration says: `Model.SMALL.value`, and of one that is made of several values
    /// (`SMALL("…")`), the one that it calls by this name.
    fn values_of_constant(&self, constant: NodeId, name: &str) -> Vec<NodeId> {
        let facts = self.facts;
        let says = matches!(name, "value" | "rawValue");
        // `model.value`, where `model` may be `Model.SMALL`.
        if says && matches!(facts.kind(constant), Kind::Name(_)) {
            let is_member = |id: &NodeId| matches!(facts.kind(*id), Kind::Attribute { base, .. } if matches!(self.bindings(*base), [Binding::Definition(_)]));
            let leaves = self.leaves(constant);
            let of_member = leaves.iter().filter(|leaf| leaf.path.last().is_some_and(is_member));
            return of_member.map(|leaf| leaf.node).collect();
        }
        let Kind::Attribute { base, name: member, .. } = facts.kind(constant) else { return Vec::new() };
        let [Binding::Definition(class)] = self.bindings(*base) else { return Vec::new() };
        if says {
            let fields = self.fields(*class).iter().filter(|(field, _, _)| field == member);
            return fields.map(|(_, value, _)| *value).collect();
        }
        let makes = |id: &NodeId| match facts.kind(*id) {
            Kind::Call { callee, .. } => {
                facts.last_name(*callee) == Some(member) && facts.span(*callee).start == facts.span(*id).start
            }
            _ => false,
        };
        let Some(made) = facts.children(*class).find(makes) else { return Vec::new() };
        let Kind::Class { name: class_name, .. } = facts.kind(*class) else { return Vec::new() };
        let constructor = [self.idioms.constructor(), Some(class_name.as_str())];
        let constructor = constructor.into_iter().flatten().find_map(|name| self.method(*class, name));
        let parameters: Vec<&str> = match constructor {
            Some(constructor) => self.parameters(constructor).map(|(_, name)| name).collect(),
            None => self.parameters(*class).map(|(_, name)| name).collect(),
        };
        let items = self.items(made);
        match parameters.iter().position(|parameter| *parameter == name) {
            Some(position) => items.get(position).map(|argument| argument.value).into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// What a name stands for that a pattern takes out of a value: the pattern's own name for a read of the
    /// environment, else the entries of what is taken apart. A default is an assignment of its own.
    fn unpacked_values(&self, pattern: NodeId, index: usize) -> Vec<NodeId> {
        let Some(entry) = self.items(pattern).get(index) else { return Vec::new() };
        let own = super::bound_by(self.facts, entry.value);
        if self.env_read(own).is_some() {
            return vec![own];
        }
        let source = match self.facts.node(pattern).parent.map(|parent| self.facts.kind(parent)) {
            Some(Kind::Assign { value, .. }) => *value,
            _ => return Vec::new(),
        };
        let mut values: Vec<NodeId> = Vec::new();
        for leaf in self.leaves(source) {
            if let Kind::Mapping(entries) = self.facts.kind(leaf.node) {
                let named = entries.items.iter().filter(|other| other.name.is_some() && other.name == entry.name);
                values.extend(named.map(|other| other.value));
            }
        }
        values
    }

    /// Whether callers make the object that an attribute is taken of: a parameter with a class of the file.
    fn is_given(&self, object: NodeId, at: NodeId) -> bool {
        match self.bindings(object) {
            [Binding::Parameter(parameter)] => {
                self.annotated_class(*parameter).is_some_and(|class| class != self.class_of(at))
            }
            _ => false,
        }
    }

    /// The class of the file that a parameter is annotated with.
    fn annotated_class(&self, parameter: NodeId) -> Option<NodeId> {
        let Kind::Parameter { annotation: Some(annotation), .. } = self.facts.kind(parameter) else { return None };
        let name = annotation.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
        match self.lookup(parameter, name)?.1 {
            [Binding::Definition(class)] => Some(*class),
            _ => None,
        }
    }

    fn constructed_class(&self, id: NodeId) -> Option<NodeId> {
        let Kind::Call { callee, .. } = self.facts.kind(id) else { return None };
        self.definition(*callee).filter(|class| matches!(self.facts.kind(*class), Kind::Class { .. }))
    }

    /// What `base[index]` is in a mapping literal of this file.
    fn entry_values(&self, id: NodeId, base: NodeId, index: NodeId) -> Vec<NodeId> {
        if let Some(dotted) = self.dotted(id) {
            let found = self.members(id, &dotted);
            if !found.is_empty() {
                return found.iter().map(|(value, _)| *value).filter(|value| *value != id).collect();
            }
        }
        // A key that is not in sight may be any.
        let key = self.facts.plain(index);
        let mut values = Vec::new();
        if !matches!(self.facts.kind(base), Kind::Name(_) | Kind::Attribute { .. } | Kind::Index { .. }) {
            return values;
        }
        for leaf in self.leaves_bounded(base) {
            if let Kind::Sequence(items) = self.facts.kind(leaf.node) {
                match self.facts.span(index).of(self.text).parse::<usize>() {
                    Ok(at) => values.extend(items.get(at)),
                    Err(_) => values.extend(items),
                }
            }
            if let Kind::Mapping(entries) = self.facts.kind(leaf.node) {
                let fits = |entry: &&Argument| key.is_none() || entry.name == key;
                values.extend(entries.items.iter().filter(fits).map(|entry| entry.value));
            }
        }
        values
    }

    /// Leaves of a base of an index; a chain of indexes is as deep as it is written.
    fn leaves_bounded(&self, id: NodeId) -> Vec<Leaf> {
        let mut depth = 0;
        let mut at = id;
        while let Kind::Index { base, .. } | Kind::Attribute { base, .. } = self.facts.kind(at) {
            at = *base;
            depth += 1;
        }
        if depth > DEPTH { Vec::new() } else { self.leaves(id) }
    }
}

/// What a condition, or conditions inside of each other, decide between.
fn options(facts: &Facts, value: NodeId, depth: usize) -> Vec<NodeId> {
    match facts.kind(value) {
        Kind::Either(values) if depth < 4 => {
            values.iter().flat_map(|value| options(facts, *value, depth + 1)).collect()
        }
        _ => vec![value],
    }
}
