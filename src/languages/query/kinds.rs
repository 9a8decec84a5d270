//! What a fact becomes when everything it points to has been made.

use super::captures::{Role, Tag};
use super::frame::Frame;
use super::lower::Walk;
use super::nodes::SyntaxId;
use super::pieces;
use crate::facts::{Argument, Arguments, FormatStyle, Kind, Literal, NodeId};
use crate::finding::Span;

impl Walk<'_> {
    /// The kind of the fact of a frame. A pattern that leaves out what a kind cannot do without makes it
    /// [`Kind::Other`], and so does a syntax error in that place.
    pub fn kind(&mut self, frame: &mut Frame) -> Kind {
        let Some(tag) = frame.tag else { return Kind::Other };
        self.known_kind(frame, tag).unwrap_or(Kind::Other)
    }

    fn known_kind(&mut self, frame: &mut Frame, tag: Tag) -> Option<Kind> {
        let own = self.span(frame.syntax);
        let text = |role: Role| frame.role(role).map(|target| self.source(target).to_owned());
        let value = |role: Role| frame.role(role).and_then(|target| self.target(frame, target));
        Some(match tag {
            Tag::Literal => {
                let holes = std::mem::take(&mut frame.holes);
                let style = &self.language.literals;
                // The name before a grammar gives several kinds of literal the same one.
                let kind = self.compiled.grammar.node_kind_for_id(self.nodes[frame.syntax].grammar_kind).unwrap_or("");
                Kind::Literal(pieces::literal(style, self.text, kind, own, holes, frame.documentation))
            }
            Tag::Name => Kind::Name(text(Role::NameText).unwrap_or_else(|| self.source(frame.syntax).to_owned())),
            Tag::Attribute => match frame.made {
                // `@x`: the first character is its receiver.
                Some(base) => {
                    let name_span = Span::new((own.start + 1).min(own.end), own.end);
                    let name = self.text.get(name_span.start..name_span.end)?.to_owned();
                    Kind::Attribute { base, name, name_span }
                }
                None => Kind::Attribute {
                    base: value(Role::AttributeBase)?,
                    name: text(Role::AttributeName)?,
                    name_span: self.span(frame.role(Role::AttributeName)?),
                },
            },
            Tag::Index => Kind::Index { base: value(Role::IndexBase)?, index: value(Role::IndexIndex)? },
            Tag::Call => {
                let callee = self.callee(frame)?;
                Kind::Call { callee, arguments: self.arguments(frame, Role::CallArguments, Role::CallArgument) }
            }
            Tag::Mapping => {
                let mut arguments = self.arguments(frame, Role::MappingEntries, Role::MappingEntries);
                arguments.span = arguments.span.or(Some(own));
                arguments.items.append(&mut frame.arguments);
                arguments.items.extend(self.pairs(frame));
                Kind::Mapping(arguments)
            }
            Tag::Sequence => match frame.role(Role::SequenceItems) {
                Some(_) => {
                    let list = self.arguments(frame, Role::SequenceItems, Role::SequenceItems);
                    Kind::Sequence(list.items.into_iter().map(|item| item.value).collect())
                }
                None => Kind::Sequence(std::mem::take(&mut frame.items)),
            },
            Tag::Concat => Kind::Concat(self.items(frame, Role::ConcatItem)),
            Tag::Either => Kind::Either(self.items(frame, Role::EitherOption)),
            Tag::Test => Kind::Test(self.items(frame, Role::TestOperand)),
            Tag::FormatBraces | Tag::FormatPercent => {
                let template = value(Role::FormatTemplate)?;
                let mut arguments = self.values_of_template(frame);
                // `Sprintf("…", x)`
                arguments.items.retain(|argument| argument.value != template);
                let style = if tag == Tag::FormatBraces { FormatStyle::Braces } else { FormatStyle::Percent };
                Kind::Format { template, arguments, style }
            }
            Tag::Assert => Kind::Assert,
            Tag::Assign | Tag::Set => {
                let target = value(Role::AssignTarget)?;
                let value = match frame.role(Role::AssignValue) {
                    Some(role) => self.value(role)?,
                    None => self.empty_literal(frame),
                };
                Kind::Assign { target, value, declares: tag == Tag::Assign }
            }
            Tag::Declare => Kind::Declare(value(Role::DeclareTarget)?),
            Tag::Each => Kind::Each {
                target: value(Role::EachTarget)?,
                source: value(Role::EachSource),
                items: frame.all(Role::EachItem).filter_map(|target| self.value(target)).collect(),
            },
            Tag::Parameter => Kind::Parameter {
                name: text(Role::ParameterName)?,
                annotation: text(Role::ParameterType),
                default: value(Role::ParameterDefault),
            },
            Tag::Function => Kind::Function { name: text(Role::FunctionName) },
            Tag::Class => Kind::Class {
                name: text(Role::ClassName)?,
                bases: frame.all(Role::ClassBase).filter_map(|target| self.value(target)).collect(),
            },
            Tag::Return => Kind::Return(value(Role::ReturnValue)?),
            _ => return None,
        })
    }

    /// A literal without a byte, at the end of a frame.
    fn empty_literal(&mut self, frame: &Frame) -> NodeId {
        let end = Span::empty(self.span(frame.syntax).end);
        let id = self.push(end, frame.below, frame.scope);
        let literal = Literal { open: end, close: end, pieces: Vec::new(), documentation: false };
        self.facts.nodes[id.0 as usize].kind = Kind::Literal(literal);
        id
    }

    /// What a role points to, which may be the frame's own node.
    fn target(&self, frame: &Frame, target: SyntaxId) -> Option<NodeId> {
        if target == frame.syntax { frame.fact } else { self.value(target) }
    }

    /// The callee of a call, as found or as made for it.
    fn callee(&mut self, frame: &Frame) -> Option<NodeId> {
        let Some(callee) = frame.made else {
            return frame.role(Role::CallCallee).and_then(|target| self.value(target));
        };
        let method = frame.role(Role::CallMethod)?;
        let base = frame.role(Role::CallReceiver).and_then(|target| self.value(target))?;
        let kind = Kind::Attribute { base, name: self.source(method).to_owned(), name_span: self.span(method) };
        self.facts.nodes[callee.0 as usize].kind = kind;
        Some(callee)
    }

    /// The list that one role points to, or the values that the other points to.
    fn arguments(&mut self, frame: &Frame, list: Role, single: Role) -> Arguments {
        let mut arguments = Arguments::default();
        for target in frame.all(list) {
            if let Some((items, span)) = self.lists.remove(&target) {
                arguments.items.extend(items);
                arguments.span = arguments.span.or(Some(span));
            }
        }
        if single != list {
            let values = frame.all(single).filter_map(|target| Some((self.value(target)?, self.span(target))));
            arguments.items.extend(values.map(|(value, span)| Argument {
                name: None,
                name_span: None,
                value,
                span,
                spread: false,
            }));
            arguments.items.sort_by_key(|argument| argument.span.start);
        }
        arguments
    }

    /// The arguments of a template. Those that stand in one list with it (`format("…", a, b)`) are a list that begins
    /// behind it, with a separator for its opening delimiter.
    fn values_of_template(&mut self, frame: &Frame) -> Arguments {
        let mut arguments = self.arguments(frame, Role::FormatArguments, Role::FormatArgument);
        let end = self.span(frame.syntax).end;
        if let (Some(template), Some(first), None) =
            (frame.role(Role::FormatTemplate), arguments.items.first(), arguments.span)
        {
            let template = self.span(template);
            let between = self.text.get(template.end..first.span.start).unwrap_or("");
            if between.trim_start().starts_with(',') && self.text[..end].ends_with(')') {
                arguments.span = Some(Span::new(template.end, end));
            }
        }
        arguments
    }

    /// The entries of a mapping whose grammar has no node for them: keys and values in turn.
    fn pairs(&self, frame: &Frame) -> Vec<Argument> {
        let in_order = |role: Role| {
            let mut found: Vec<SyntaxId> = frame.all(role).collect();
            found.sort_by_key(|id| self.span(*id).start);
            found.dedup();
            found
        };
        let pairs = in_order(Role::MappingKey).into_iter().zip(in_order(Role::MappingValue));
        let entry = |(key, value): (SyntaxId, SyntaxId)| {
            let whole = Span::new(self.span(key).start, self.span(value).end);
            let label = self.value(key).and_then(|key| Some((self.facts.plain(key)?, self.facts.literal(key)?.body())));
            let (name, name_span) = label.unzip();
            Some(Argument { name, name_span, value: self.value(value)?, span: whole, spread: false })
        };
        pairs.filter_map(entry).collect()
    }

    /// The items that a role points to, else those that were collected.
    fn items(&self, frame: &mut Frame, role: Role) -> Vec<NodeId> {
        let mut items: Vec<NodeId> = frame.all(role).filter_map(|target| self.value(target)).collect();
        items.append(&mut frame.items);
        items.sort_unstable();
        items.dedup();
        items
    }
}
