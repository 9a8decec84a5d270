//! Documents as their readers see them, loaded with parsers that the program does not use.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde::Deserialize;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use toml_span::value::ValueInner;
use tree_sitter::{Node, Parser};

/// What a document holds. Entries keep their order.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    /// Text that the file holds as base64.
    Encoded(String),
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// A value with a tag, or an expression with what it is made of.
    Tagged(String, Box<Value>),
}

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Yaml,
    Json,
    Toml,
    Hcl,
}

impl Kind {
    /// The kind of a file of this name.
    pub fn of(name: &str) -> Option<Self> {
        let mut name = name.to_ascii_lowercase();
        while let Some(rest) = [".example", ".sample", ".dist", ".template", ".tpl", ".tmpl", ".j2"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
        {
            name = rest.to_owned();
        }
        match name.rsplit_once('.')?.1 {
            "yaml" | "yml" => Some(Self::Yaml),
            "json" | "jsonc" | "json5" => Some(Self::Json),
            "toml" => Some(Self::Toml),
            "tf" | "tfvars" | "hcl" | "nomad" => Some(Self::Hcl),
            _ => None,
        }
    }
}

/// The documents of a file.
pub fn load(kind: Kind, bytes: &[u8]) -> Result<Vec<Value>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let documents = match kind {
        Kind::Yaml => {
            let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
            documents.iter().map(yaml).collect::<Result<Vec<_>, String>>()?
        }
        Kind::Json => match serde_json::from_str(text) {
            Ok(value) => vec![value],
            // With comments and trailing commas, but no escapes of another language.
            Err(error) if has_other_escape(text) => return Err(error.to_string()),
            Err(error) => vec![json5::from_str(text).map_err(|lenient| format!("{error}; {lenient}"))?],
        },
        Kind::Toml => vec![toml(toml_span::parse(text).map_err(|error| error.to_string())?)],
        Kind::Hcl => vec![hcl(text)?],
    };
    Ok(documents.into_iter().map(decoded).collect())
}

/// Whether a backslash stands where JSON has none.
fn has_other_escape(text: &str) -> bool {
    let mut escaped = false;
    text.chars().any(|c| {
        let other = escaped && !r#""\/bfnrtu"#.contains(c);
        escaped = c == '\\' && !escaped;
        other
    })
}

fn yaml(value: &Yaml<'_>) -> Result<Value, String> {
    Ok(match value {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(value)) => Value::Bool(*value),
        Yaml::Value(Scalar::Integer(value)) => Value::Number(value.to_string()),
        Yaml::Value(Scalar::FloatingPoint(value)) => Value::Number(format!("{value:?}")),
        Yaml::Value(Scalar::String(text)) => Value::Text(text.to_string()),
        Yaml::Sequence(items) => Value::List(items.iter().map(yaml).collect::<Result<_, _>>()?),
        Yaml::Mapping(entries) => Value::Map(
            entries.iter().map(|(key, value)| Ok((yaml(key)?, yaml(value)?))).collect::<Result<_, String>>()?,
        ),
        Yaml::Tagged(tag, value) => Value::Tagged(format!("{}{}", tag.handle, tag.suffix), Box::new(yaml(value)?)),
        other => return Err(format!("{other:?}")),
    })
}

fn toml(mut value: toml_span::Value<'_>) -> Value {
    match value.take() {
        ValueInner::String(text) => Value::Text(text.into_owned()),
        ValueInner::Integer(value) => Value::Number(value.to_string()),
        ValueInner::Float(value) => Value::Number(format!("{value:?}")),
        ValueInner::Boolean(value) => Value::Bool(value),
        ValueInner::Array(items) => Value::List(items.into_iter().map(toml).collect()),
        ValueInner::Table(table) => {
            let mut entries: Vec<_> = table.into_iter().collect();
            entries.sort_by_key(|(key, _)| key.span.start);
            let entries = entries.into_iter().map(|(key, value)| (Value::Text(key.name.into_owned()), toml(value)));
            Value::Map(entries.collect())
        }
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Any)
    }
}

struct Any;

impl<'de> Visitor<'de> for Any {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Number(format!("{value:?}")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map: Vec<(Value, Value)> = Vec::new();
        while let Some(entry) = entries.next_entry::<Value, Value>()? {
            if map.iter().any(|(key, _)| *key == entry.0) {
                return Err(A::Error::custom(format!("{:?} is there twice", entry.0)));
            }
            map.push(entry);
        }
        Ok(Value::Map(map))
    }
}

/// Blocks are mappings in mappings, expressions what they are made of.
fn hcl(text: &str) -> Result<Value, String> {
    let mut parser = Parser::new();
    parser.set_language(&tree_sitter_hcl::LANGUAGE.into()).map_err(|error| error.to_string())?;
    let tree = parser.parse(text, None).ok_or("not parsed")?;
    if tree.root_node().has_error() {
        return Err(format!("an error in {}", tree.root_node().to_sexp()));
    }
    if takes_of_number(text, tree.root_node()) {
        return Err("an attribute of a number".to_owned());
    }
    // The grammar reads more than the language has: objects without a name, blocks in blocks of one line.
    hcl_edit::parser::parse_body(text).map_err(|error| error.to_string())?;
    let body = named(tree.root_node()).into_iter().next();
    Ok(body.map_or(Value::Map(Vec::new()), |body| hcl_node(text, body)))
}

/// Whether something is taken of a number (`1.direct`), which the grammar reads and the language refuses.
fn takes_of_number(text: &str, node: Node<'_>) -> bool {
    let written = |node: &Node| text[node.byte_range()].trim_start_matches(['-', ' ']);
    let is_number = |node: &Node| written(node).starts_with(|c: char| c.is_ascii_digit());
    let parts = named(node);
    parts.windows(2).any(|two| two[1].kind() == "get_attr" && is_number(&two[0]))
        || parts.into_iter().any(|part| takes_of_number(text, part))
}

fn named(node: Node<'_>) -> Vec<Node<'_>> {
    (0..node.named_child_count())
        .filter_map(|at| node.named_child(at.try_into().ok()?))
        .filter(|node| node.kind() != "comment")
        .collect()
}

fn hcl_node(text: &str, node: Node<'_>) -> Value {
    let written = |node: Node<'_>| text[node.byte_range()].to_owned();
    let parts = named(node);
    match node.kind() {
        "body" => Value::Map(parts.into_iter().map(|part| hcl_structure(text, part)).collect()),
        "object" => {
            let entries = parts.into_iter().filter(|part| part.kind() == "object_elem");
            let entry = |entry: Node<'_>| {
                let part = |name| entry.child_by_field_name(name).map_or(Value::Null, |part| hcl_node(text, part));
                let word = entry.child_by_field_name("key").filter(|key| is_word(*key));
                (word.map_or_else(|| part("key"), |key| Value::Text(written(key))), part("val"))
            };
            Value::Map(entries.map(entry).collect())
        }
        "tuple" => {
            let items = parts.into_iter().filter(|part| !part.kind().starts_with("tuple_"));
            Value::List(items.map(|item| hcl_node(text, item)).collect())
        }
        "string_lit" | "quoted_template" => {
            let written = written(node);
            Value::Text(
                written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(&written).to_owned(),
            )
        }
        "heredoc_template" => Value::Text(written(node)),
        "numeric_lit" => Value::Number(written(node)),
        "bool_lit" => Value::Bool(written(node) == "true"),
        "null_lit" => Value::Null,
        "expression" | "literal_value" | "template_expr" | "collection_value" if parts.len() == 1 => {
            hcl_node(text, parts[0])
        }
        kind if parts.is_empty() => Value::Tagged(kind.to_owned(), Box::new(Value::Text(written(node)))),
        kind => {
            // Operators are no nodes of their own.
            let mut between: String = written(node);
            for part in parts.iter().rev() {
                let place = part.start_byte() - node.start_byte()..part.end_byte() - node.start_byte();
                between.replace_range(place, "\u{1}");
            }
            let operators: String = between.split_whitespace().collect();
            let parts = parts.into_iter().map(|part| hcl_node(text, part)).collect();
            Value::Tagged(format!("{kind} {operators}"), Box::new(Value::List(parts)))
        }
    }
}

/// Whether a key is written without quotes.
fn is_word(mut key: Node<'_>) -> bool {
    while let [part] = named(key)[..] {
        key = part;
    }
    key.kind() == "identifier"
}

fn hcl_structure(text: &str, node: Node<'_>) -> (Value, Value) {
    let mut names = Vec::new();
    let mut value = Value::Map(Vec::new());
    for part in named(node) {
        match part.kind() {
            "identifier" => names.push(Value::Text(text[part.byte_range()].to_owned())),
            "string_lit" => names.push(hcl_node(text, part)),
            "block_start" | "block_end" => {}
            _ => value = hcl_node(text, part),
        }
    }
    let first = names.remove(0);
    let value = names.into_iter().rev().fold(value, |value, name| Value::Map(vec![(name, value)]));
    (first, value)
}

/// With the data of Kubernetes' secrets decoded.
fn decoded(value: Value) -> Value {
    match value {
        Value::List(items) => Value::List(items.into_iter().map(decoded).collect()),
        Value::Tagged(tag, value) => Value::Tagged(tag, Box::new(decoded(*value))),
        Value::Map(entries) => {
            let text = |text: &str| Value::Text(text.to_owned());
            let is_secret = entries.contains(&(text("kind"), text("Secret")));
            let entries = entries.into_iter().map(|(key, value)| match value {
                Value::Map(data) if is_secret && key == text("data") => {
                    let data = data.into_iter().map(|(key, value)| (key, plain(value)));
                    (key, Value::Map(data.collect()))
                }
                value => (key, decoded(value)),
            });
            Value::Map(entries.collect())
        }
        value => value,
    }
}

fn plain(value: Value) -> Value {
    let Value::Text(encoded) = &value else { return value };
    let encoded: String = encoded.split_whitespace().collect();
    let text = STANDARD.decode(encoded).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    text.map_or(value, Value::Encoded)
}
