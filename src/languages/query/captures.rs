//! The agreed capture names, and a query compiled with them.

use std::collections::HashMap;

use tree_sitter::{Language, Query};

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    Argument,
    Assert,
    Assign,
    Each,
    Attribute,
    Call,
    Class,
    Comment,
    Concat,
    Declare,
    Documentation,
    Either,
    FormatBraces,
    FormatPercent,
    Function,
    Group,
    Hole,
    Import,
    Index,
    Literal,
    Mapping,
    Name,
    None,
    Other,
    Parameter,
    Return,
    Returned,
    Sequence,
    Set,
    Shorthand,
    Spread,
    Test,
    Tested,
}

/// What a node is to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    ArgumentKey,
    ArgumentName,
    ArgumentValue,
    AssignTarget,
    AssignValue,
    EachTarget,
    EachSource,
    EachItem,
    AttributeBase,
    AttributeName,
    CallArgument,
    CallArguments,
    CallCallee,
    CallMethod,
    CallReceiver,
    ClassBase,
    ClassName,
    ConcatItem,
    DeclareTarget,
    EitherOption,
    FormatArgument,
    FormatArguments,
    FormatTemplate,
    FunctionName,
    GroupValue,
    HoleClose,
    HoleOpen,
    HoleValue,
    ImportAlias,
    ImportExport,
    ImportModule,
    ImportName,
    IndexBase,
    IndexIndex,
    MappingEntries,
    MappingKey,
    MappingValue,
    NameText,
    ParameterDefault,
    ParameterName,
    ParameterType,
    ReturnValue,
    SequenceItems,
    TestOperand,
}

/// What a role asks of the node it points to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Want {
    /// Nothing: its text is read, and whatever is inside is lowered as elsewhere.
    #[default]
    Nothing,
    /// Its text is read and it makes no nodes.
    Label,
    /// The same, but a string literal stays one.
    Key,
    /// It is the list of arguments, entries or items.
    List,
    /// It is a value and makes a node.
    Value,
}

const TAGS: &[(&str, Tag)] = &[
    ("argument", Tag::Argument),
    ("assert", Tag::Assert),
    ("assign", Tag::Assign),
    ("each", Tag::Each),
    ("attribute", Tag::Attribute),
    ("call", Tag::Call),
    ("class", Tag::Class),
    ("comment", Tag::Comment),
    ("concat", Tag::Concat),
    ("declare", Tag::Declare),
    ("documentation", Tag::Documentation),
    ("either", Tag::Either),
    ("format.braces", Tag::FormatBraces),
    ("format.percent", Tag::FormatPercent),
    ("function", Tag::Function),
    ("group", Tag::Group),
    ("hole", Tag::Hole),
    ("import", Tag::Import),
    ("index", Tag::Index),
    ("literal", Tag::Literal),
    ("mapping", Tag::Mapping),
    ("name", Tag::Name),
    ("none", Tag::None),
    ("other", Tag::Other),
    ("parameter", Tag::Parameter),
    ("return", Tag::Return),
    ("returned", Tag::Returned),
    ("sequence", Tag::Sequence),
    ("set", Tag::Set),
    ("shorthand", Tag::Shorthand),
    ("spread", Tag::Spread),
    ("test", Tag::Test),
    ("tested", Tag::Tested),
];

const ROLES: &[(&str, Role, Want)] = &[
    ("argument.key", Role::ArgumentKey, Want::Value),
    ("argument.name", Role::ArgumentName, Want::Key),
    ("argument.value", Role::ArgumentValue, Want::Value),
    ("assign.target", Role::AssignTarget, Want::Value),
    ("assign.value", Role::AssignValue, Want::Value),
    ("each.target", Role::EachTarget, Want::Value),
    ("each.source", Role::EachSource, Want::Value),
    ("each.item", Role::EachItem, Want::Value),
    ("attribute.base", Role::AttributeBase, Want::Value),
    ("attribute.name", Role::AttributeName, Want::Label),
    ("call.argument", Role::CallArgument, Want::Value),
    ("call.arguments", Role::CallArguments, Want::List),
    ("call.callee", Role::CallCallee, Want::Value),
    ("call.method", Role::CallMethod, Want::Label),
    ("call.receiver", Role::CallReceiver, Want::Value),
    ("class.base", Role::ClassBase, Want::Value),
    ("class.name", Role::ClassName, Want::Label),
    ("concat.item", Role::ConcatItem, Want::Value),
    ("declare.target", Role::DeclareTarget, Want::Value),
    ("either.option", Role::EitherOption, Want::Value),
    ("format.argument", Role::FormatArgument, Want::Value),
    ("format.arguments", Role::FormatArguments, Want::List),
    ("format.template", Role::FormatTemplate, Want::Value),
    ("function.name", Role::FunctionName, Want::Label),
    ("group.value", Role::GroupValue, Want::Nothing),
    ("hole.close", Role::HoleClose, Want::Nothing),
    ("hole.open", Role::HoleOpen, Want::Nothing),
    ("hole.value", Role::HoleValue, Want::Value),
    ("import.alias", Role::ImportAlias, Want::Label),
    ("import.export", Role::ImportExport, Want::Label),
    ("import.module", Role::ImportModule, Want::Label),
    ("import.name", Role::ImportName, Want::Label),
    ("index.base", Role::IndexBase, Want::Value),
    ("index.index", Role::IndexIndex, Want::Value),
    ("mapping.entries", Role::MappingEntries, Want::List),
    ("mapping.key", Role::MappingKey, Want::Value),
    ("mapping.value", Role::MappingValue, Want::Value),
    ("name.text", Role::NameText, Want::Label),
    ("parameter.default", Role::ParameterDefault, Want::Value),
    ("parameter.name", Role::ParameterName, Want::Label),
    ("parameter.type", Role::ParameterType, Want::Nothing),
    ("return.value", Role::ReturnValue, Want::Value),
    ("sequence.items", Role::SequenceItems, Want::List),
    ("test.operand", Role::TestOperand, Want::Value),
];

/// A capture of a query.
#[derive(Clone, Copy, Debug)]
pub enum Capture {
    /// It says what the node is.
    Tag(Tag),
    /// It says what the node is to a tagged one.
    Role(RoleUse),
    /// It serves a predicate.
    Helper,
}

/// A role with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub struct RoleUse {
    /// The role.
    pub role: Role,
    /// What it asks of its node.
    pub want: Want,
    /// The first word of the role: the family of tags that own it.
    pub owner: &'static str,
}

impl Tag {
    /// The first word of the names of its roles.
    pub fn family(self) -> &'static str {
        match self {
            Tag::Spread => "argument",
            Tag::Set => "assign",
            Tag::FormatBraces | Tag::FormatPercent => "format",
            tag => TAGS.iter().find(|(_, other)| *other == tag).map_or("", |(name, _)| name),
        }
    }
}

/// A query with its captures looked up.
pub struct Compiled {
    /// The query.
    pub query: Query,
    /// By capture index.
    pub captures: Vec<Capture>,
    /// By kind of node: whether it needs the query.
    pub roots: Vec<Root>,
}

/// What has to be done at a node of some kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Root {
    /// Nothing.
    Nothing,
    /// One pattern of the form `(kind) @tag` is all there is, so the query need not be run.
    Tag(usize, Tag),
    /// The query is run.
    Query,
}

impl Compiled {
    /// Compiles the text of a `facts.scm`.
    ///
    /// # Panics
    ///
    /// If the query does not fit the grammar or uses an unknown name: both are compiled in, so any test finds it.
    pub fn new(language: &Language, text: &str) -> Self {
        let query = Query::new(language, text).unwrap_or_else(|error| panic!("facts.scm: {error}"));
        let captures = query.capture_names().iter().map(|name| capture(name)).collect();
        let mut roots: HashMap<&str, Root> = HashMap::new();
        for pattern in 0..query.pattern_count() {
            let written = &text[query.start_byte_for_pattern(pattern)..query.end_byte_for_pattern(pattern)];
            let root = lone_tag(written).map_or(Root::Query, |tag| Root::Tag(pattern, tag));
            for kind in root_kinds(written) {
                roots.entry(kind).and_modify(|root| *root = Root::Query).or_insert(root);
            }
        }
        let any = if roots.contains_key("_") { Root::Query } else { Root::Nothing };
        let kinds = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
        let root = |kind: u16| match language.node_kind_for_id(kind) {
            Some(name) if language.node_kind_is_named(kind) => roots.get(name).copied().unwrap_or(any),
            _ => Root::Nothing,
        };
        Self { captures, roots: (0..kinds).map(root).collect(), query }
    }
}

/// The tag of a pattern that says no more than `(kind) @tag` or `[(kind) (kind)] @tag`.
fn lone_tag(pattern: &str) -> Option<Tag> {
    let lines = pattern.lines().map(|line| line.split(';').next().unwrap_or(line));
    let pattern = lines.collect::<Vec<_>>().join(" ");
    let (nodes, tag) = pattern.trim().rsplit_once('@')?;
    let nodes = nodes.trim();
    let nodes = nodes.strip_prefix('[').and_then(|nodes| nodes.strip_suffix(']')).unwrap_or(nodes);
    let plain = |node: &str| {
        let kind = node.strip_prefix('(').and_then(|node| node.strip_suffix(')'));
        kind.is_some_and(|kind| kind.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()))
    };
    let tag = TAGS.iter().find(|(name, _)| *name == tag)?.1;
    nodes.split_whitespace().all(plain).then_some(tag)
}

fn capture(name: &str) -> Capture {
    if name.starts_with('_') {
        return Capture::Helper;
    }
    if let Some((_, tag)) = TAGS.iter().find(|(tag, _)| *tag == name) {
        return Capture::Tag(*tag);
    }
    let (role_name, role, want) = ROLES
        .iter()
        .find(|(role, ..)| *role == name)
        .unwrap_or_else(|| panic!("facts.scm: @{name} is not an agreed name"));
    let owner = role_name.split('.').next().unwrap_or(role_name);
    Capture::Role(RoleUse { role: *role, want: *want, owner })
}

/// The kinds of node a pattern may begin with: `(call …)` or `[(call …) (new …)]`.
fn root_kinds(pattern: &str) -> Vec<&str> {
    let mut kinds = Vec::new();
    let mut depth = 0;
    let alternatives = usize::from(pattern.starts_with('['));
    let mut quoted = false;
    for (at, byte) in pattern.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' => {
                if byte == b'(' && depth == alternatives {
                    let rest = pattern[at + 1..].trim_start();
                    let end = rest.find(|c: char| c.is_whitespace() || ")(".contains(c)).unwrap_or(rest.len());
                    // `((kind) @x (#eq? …))` names its kind one bracket further in.
                    if end == 0 {
                        return root_kinds(rest);
                    }
                    if !rest.starts_with('#') {
                        kinds.push(&rest[..end]);
                    }
                }
                depth += 1;
            }
            b')' | b']' => depth -= 1,
            _ => {}
        }
        if depth == 0 && alternatives == 0 && !kinds.is_empty() {
            break;
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_patterns() {
        assert_eq!(root_kinds("(call function: (_) @call.callee) @call"), ["call"]);
        assert_eq!(root_kinds("(identifier) @name"), ["identifier"]);
        assert_eq!(root_kinds("[(list (x)) (tuple) (set)] @sequence"), ["list", "tuple", "set"]);
        assert_eq!(root_kinds("((comment) @comment (#eq? @comment \"(\"))"), ["comment"]);
    }

    #[test]
    fn patterns_that_need_no_query() {
        assert_eq!(lone_tag("(identifier) @name\n\n; Comment @x\n"), Some(Tag::Name));
        assert_eq!(lone_tag("[(list)\n (set)] @sequence\n"), Some(Tag::Sequence));
        assert_eq!(lone_tag("(list (set)) @sequence"), None);
        assert_eq!(lone_tag("((word) @literal (#eq? @literal \"x\"))"), None);
        assert_eq!(lone_tag("(word) @literal @documentation"), None);
    }

    #[test]
    fn every_role_belongs_to_a_tag() {
        for (name, ..) in ROLES {
            let owner = name.split('.').next().unwrap();
            assert!(TAGS.iter().any(|(_, tag)| tag.family() == owner), "@{name} belongs to no tag");
        }
    }
}
