//! The agreed capture names, and the patterns of a language compiled with them.

use tree_sitter::Language;

use super::pattern::{Pattern, Reader, Step};

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
    /// The first of the tags that own it; see [`Tag::family`].
    pub owner: Tag,
}

impl Tag {
    /// The tag that stands for all that have the same roles.
    pub fn family(self) -> Self {
        match self {
            Tag::Spread => Tag::Argument,
            Tag::Set => Tag::Assign,
            Tag::FormatPercent => Tag::FormatBraces,
            tag => tag,
        }
    }
}

/// The patterns of a language with their captures looked up.
pub struct Compiled {
    /// The patterns.
    pub patterns: Vec<Pattern>,
    /// The grammar.
    pub grammar: Language,
    /// By number of the capture.
    pub captures: Vec<Capture>,
    /// By kind of node.
    pub roots: Vec<Root>,
}

/// What has to be done at a node of some kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Root {
    /// Nothing.
    Nothing,
    /// One pattern of the form `(kind) @tag` is all there is.
    Tag(usize, Tag),
    /// These patterns are tried, each given by its number and that of its alternative.
    Patterns(Vec<(usize, usize)>),
}

impl Compiled {
    /// Compiles the text of a `facts.scm`.
    ///
    /// # Panics
    ///
    /// If it does not fit the grammar or uses an unknown name: both are compiled in, so any test finds it.
    pub fn new(language: &Language, text: &str, node_types: &'static str) -> Self {
        let mut reader = Reader::new(text, language, node_types);
        let patterns = reader.patterns();
        let captures: Vec<Capture> = reader.captures.iter().map(|name| capture(name)).collect();
        let lone_tag = |pattern: &Pattern, choice: &Step| match choice.captures.as_slice() {
            [capture] if choice.is_plain() && pattern.conditions.is_empty() => match captures[usize::from(*capture)] {
                Capture::Tag(tag) => Some(tag),
                _ => None,
            },
            _ => None,
        };
        let root = |kind: u16| {
            if !language.node_kind_is_named(kind) || !language.node_kind_is_visible(kind) {
                return Root::Nothing;
            }
            let mut tried = Vec::new();
            for (number, pattern) in patterns.iter().enumerate() {
                let choices = pattern.choices.iter().enumerate().filter(|(_, choice)| choice.fits_kind(kind));
                tried.extend(choices.map(|(choice, _)| (number, choice)));
            }
            match tried.as_slice() {
                [] => Root::Nothing,
                [(number, choice)] => {
                    let pattern = &patterns[*number];
                    let tag = lone_tag(pattern, &pattern.choices[*choice]);
                    tag.map_or_else(|| Root::Patterns(tried.clone()), |tag| Root::Tag(*number, tag))
                }
                _ => Root::Patterns(tried),
            }
        };
        let kinds = u16::try_from(language.node_kind_count()).unwrap_or(u16::MAX);
        let roots = (0..kinds).map(root).collect();
        Self { patterns, grammar: language.clone(), captures, roots }
    }
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
    let owner = owner(role_name).unwrap_or_else(|| panic!("facts.scm: @{name} belongs to no tag"));
    Capture::Role(RoleUse { role: *role, want: *want, owner })
}

/// The first of the tags that own a role: that with the same first word.
fn owner(role: &str) -> Option<Tag> {
    let word = |name: &'static str| name.split('.').next();
    TAGS.iter().find(|(name, _)| word(name) == role.split('.').next()).map(|(_, tag)| tag.family())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_belongs_to_a_tag() {
        for (name, ..) in ROLES {
            assert!(owner(name).is_some(), "@{name} belongs to no tag");
        }
    }
}
