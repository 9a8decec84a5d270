//! The languages, one folder each, and the table that lists them.
//!
//! A language is data first: a query file that captures facts, a table of its idioms, and how its literals are written.
//! It knows nothing about what the rules look for.

use crate::facts::{Facts, Literal, NodeId};
use crate::finding::{Edit, Span};
use crate::sdks::Sdk;

use query::Syntax;
use tree::{Imported, Tree};

pub mod csharp;
pub mod go;
pub mod java;
pub mod javascript;
pub mod kotlin;
pub mod lua;
pub mod php;
pub mod python;
pub mod ruby;
pub mod rust;
pub mod shell;
pub mod swift;
pub mod tree;

mod query;
mod quotes;

/// One row of the table.
pub struct Language {
    /// The name users see, and the fence name in documents.
    pub name: &'static str,
    /// File name extensions, without the dot, lower case.
    pub extensions: &'static [&'static str],
    /// Whole file names.
    pub file_names: &'static [&'static str],
    /// Interpreters of a `#!` line, without version.
    pub interpreters: &'static [&'static str],
    /// Reads a source. Never panics; a source that does not parse yields what could be read, with
    /// [`Facts::parsed`] false.
    pub facts: fn(&str) -> Facts,
    /// What `facts` reads it with, if that is a grammar and a query.
    pub syntax: Option<&'static Syntax>,
    /// How things are said in it.
    pub idioms: &'static dyn Idioms,
}

impl Language {
    /// Whether a source parses, as [`Facts::parsed`] says, without reading what it says where that can be helped.
    pub fn parses(&self, text: &str) -> bool {
        self.syntax.is_some_and(|syntax| syntax.parses(text)) || (self.facts)(text).parsed
    }
}

/// See [`Idioms::leftovers`].
pub type Leftovers<'t> = Box<dyn Fn(&[Edit]) -> Option<Vec<Edit>> + 't>;

/// All languages with syntax.
pub static LANGUAGES: &[&Language] = &[
    &csharp::LANGUAGE,
    &go::LANGUAGE,
    &java::LANGUAGE,
    &javascript::JAVASCRIPT,
    &javascript::TYPESCRIPT,
    &javascript::TSX,
    &kotlin::LANGUAGE,
    &lua::LANGUAGE,
    &php::LANGUAGE,
    &python::LANGUAGE,
    &ruby::LANGUAGE,
    &rust::LANGUAGE,
    &shell::LANGUAGE,
    &swift::LANGUAGE,
];

/// The language of a file, by its name, else by the interpreter its first line names.
pub fn detect(file_name: &str, first_line: &str) -> Option<&'static Language> {
    let base = file_name.rsplit(['/', '\\']).next().unwrap_or(file_name);
    let extension = base.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    let by_name = LANGUAGES.iter().copied().find(|language| {
        language.file_names.contains(&base)
            || extension.as_deref().is_some_and(|extension| language.extensions.contains(&extension))
    });
    by_name.or_else(|| {
        let command = first_line.strip_prefix("#!")?;
        let words = command.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word));
        let interpreter = words.into_iter().find(|word| *word != "env" && !word.starts_with('-'))?;
        let interpreter = interpreter.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
        LANGUAGES.iter().copied().find(|language| language.interpreters.contains(&interpreter))
    })
}

/// How a language says the things that fixes need to say, and which of its functions mean what.
pub trait Idioms: Sync {
    /// Its client libraries, and the functions, classes and commands that send requests.
    fn libraries(&self) -> &'static [Sdk];

    /// The registry that its libraries are published in: `pypi`, `npm`.
    fn registry(&self) -> &'static str {
        ""
    }

    /// Functions, classes and commands of its HTTP libraries, by their last name, that send a request or make what does,
    /// beside those named like a method of HTTP.
    fn request_makers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Dotted paths (imports resolved) of functions whose first argument names an environment variable or secret, a
    /// second one being the default. `*.name` stands for any receiver.
    fn env_calls(&self) -> &'static [&'static str];

    /// Dotted paths of functions and annotations whose first argument is a text that refers to an environment variable:
    /// `Value("${NAME:default}")`.
    fn env_references(&self) -> &'static [&'static str] {
        &[]
    }

    /// Dotted paths of mappings from the names of environment variables to their values; `*.name` for any receiver,
    /// `name[]` where only an index reads it and members are something else.
    fn env_maps(&self) -> &'static [&'static str];

    /// What the names of those variables begin with that builds write into what browsers load.
    fn exposed_variables(&self) -> &'static [&'static str] {
        &[]
    }

    /// Names of parameters that are such mappings.
    fn env_parameters(&self) -> &'static [&'static str] {
        &[]
    }

    /// Types whose members are names of environment variables.
    fn env_types(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions and methods, by their last name, that set an environment variable: its name, then its value.
    fn env_setters(&self) -> &'static [&'static str] {
        &[]
    }

    /// Ends of the names of classes whose fields are read from the environment, each by its own name, and of functions
    /// that are given a mapping of such fields.
    fn settings_classes(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether every variable of the program is one of the environment (shells).
    fn variables_are_environment(&self) -> bool {
        false
    }

    /// Variables that a shell sets itself, which are none of the environment.
    fn own_variables(&self) -> &'static [&'static str] {
        &[]
    }

    /// Words that may stand before an assignment on its line and say nothing about whether it is made.
    fn declaring_words(&self) -> &'static [&'static str] {
        &[]
    }

    /// Words that may follow a statement on its line and decide whether it runs: `x = 1 if y`.
    fn modifiers(&self) -> &'static [&'static str] {
        &[]
    }

    /// How the absence of a value is written.
    fn nothing(&self) -> &'static [&'static str] {
        &[]
    }

    /// The method of a class that takes the arguments of its construction.
    fn constructor(&self) -> Option<&'static str> {
        None
    }

    /// What methods call the parameter that is no argument: their object first, then their class.
    fn receivers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that make a mapping of their named arguments: dotted paths.
    fn mapping_constructors(&self) -> &'static [&'static str] {
        &[]
    }

    /// Methods of mappings that set an entry: its name, then its value.
    fn entry_setters(&self) -> &'static [&'static str] {
        &[]
    }

    /// Methods and functions, by their last name, that send a request to the URL or path that they are given.
    fn request_methods(&self) -> &'static [&'static str] {
        crate::sdks::REQUEST_METHODS
    }

    /// Methods of requests, sessions and their headers that set a header, by its name and its value or by a mapping.
    fn header_setters(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that take the name of a variable or attribute of the program as a string: dotted paths, `*.name` for
    /// any receiver.
    fn reflection_calls(&self) -> &'static [&'static str] {
        &[]
    }

    /// Mappings from the names of the program's variables to their values, as written.
    fn name_maps(&self) -> &'static [&'static str] {
        &[]
    }

    /// Variables that list names of the file as strings.
    fn export_lists(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that only show what they are given: dotted paths, `*.name` for any receiver.
    fn logging_calls(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that join a base URL and a path by RFC 3986, so that an absolute path replaces the base's own: dotted
    /// paths; the base is the first argument, the path the second.
    fn joins(&self) -> &'static [&'static str] {
        &[]
    }

    /// The same with the path first and the base second: `new URL(path, base)`.
    fn resolvers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that take a URL apart, so that a path which is put behind its host later would drop the base's own:
    /// dotted paths; the URL is the first argument.
    fn url_parsers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Methods of URL objects that put another path in place of their own.
    fn join_methods(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions that change the path of a URL which their surroundings make, and names that hold one there, in a file of
    /// these imports.
    fn path_setters(&self, _facts: &Facts) -> &'static [&'static str] {
        &[]
    }

    /// Functions that take a path beside a URL, by an option or argument of this name, in place of the URL's own: ends of
    /// dotted paths.
    fn path_options(&self) -> &'static [&'static str] {
        &[]
    }

    /// HTTP client classes that join their base URL and the paths of requests by RFC 3986, or drop the path of the base:
    /// ends of dotted paths, `*.name` for any receiver, `class(name)` where that depends on what they take the base by.
    fn joining_clients(&self) -> &'static [&'static str] {
        &[]
    }

    /// Those of the joining clients that put a slash behind the path of their base themselves, so that relative paths of
    /// requests keep it: ends of dotted paths.
    fn appending_clients(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions and classes that make an object of a URL whose parts are read as its members: dotted paths.
    fn url_objects(&self) -> &'static [&'static str] {
        &[]
    }

    /// Names of arguments, entries and members that hold a base URL which is joined with paths by RFC 3986, whatever
    /// takes them.
    fn joining_names(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions and methods, by their last name, that ask whether one string occurs in another, cut it or replace in it.
    /// In shells, commands that do.
    fn text_tests(&self) -> &'static [&'static str] {
        &[]
    }

    /// String methods, by name, that yield a part of a URL.
    fn url_slicers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions, classes and methods, by their last name, that hand on a key as it is.
    fn key_wrappers(&self) -> &'static [&'static str] {
        &[]
    }

    /// Functions and methods, by their last name, that say which requests a test expects.
    fn expectations(&self) -> &'static [&'static str] {
        &[]
    }

    /// Methods of clients, by name, that make another client of the same class.
    fn derivations(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether the options of a call are entries of an object, array or construction that it is given by position:
    /// `new Client({ baseURL, apiKey })`.
    fn options_objects(&self) -> bool {
        false
    }

    /// Whether a function that a call is given may set options of what it makes without naming it: `Client { url(URL) }`.
    fn implicit_receivers(&self) -> bool {
        false
    }

    /// Whether a name in a method may be a field of its class without a receiver.
    fn fields_in_scope(&self) -> bool {
        false
    }

    /// Whether a function that is given nothing is called by its name alone.
    fn calls_by_name(&self) -> bool {
        false
    }

    /// Whether some function of the file binds a name of the file's own scope (`global x`).
    fn rebinds(&self, _text: &str, _name: &str) -> bool {
        false
    }

    /// Whether the literal of a struct has to name all fields, unless it says where the others come from.
    fn names_all_fields(&self) -> bool {
        false
    }

    /// Whether arguments are words between blanks (shells), not items between commas.
    fn separates_by_blanks(&self) -> bool {
        false
    }

    /// An entry of a mapping, of an options object or of a pattern: `name: value`.
    fn entry(&self, _name: &str, _value: &str) -> Option<String> {
        None
    }

    /// An entry of the pattern in `statement` (as written) that takes `name` and calls it `local`.
    fn taken(&self, _statement: &str, name: &str, local: &str) -> Option<String> {
        self.entry(name, local)
    }

    /// Where the tests begin that stand behind the program in the same file.
    fn tests_begin(&self, _text: &str) -> Option<usize> {
        None
    }

    /// Whether [`Idioms::leftovers`] has something to say: a program does not compile that imports or names what it does
    /// not use, or that calls a function where it wants a constant.
    fn refuses_unused(&self) -> bool {
        false
    }

    /// Tells what else has to go when edits (sorted) are made, so that the file still compiles: an import or variable
    /// that nothing uses any more. `None` if it would not compile whatever goes. It is asked for every fix of the file.
    fn leftovers<'t>(&self, _text: &'t str, _facts: &'t Facts) -> Leftovers<'t> {
        Box::new(|_| Some(Vec::new()))
    }

    /// A named argument of a call, where the language has them.
    fn named_argument(&self, _name: &str, _value: &str) -> Option<String> {
        None
    }

    /// Whether a name at the top level of a file, or in a class, can be used by other files. `line` is the line that makes
    /// it, up to the name.
    fn is_public(&self, name: &str, line: &str) -> bool;

    /// Whether [`Idioms::imported`] knows what imports mean.
    fn follows_imports(&self) -> bool {
        false
    }

    /// The module that a file makes or belongs to, if other files may import what it defines.
    fn module(&self, _file: &str) -> Option<String> {
        None
    }

    /// What a module hands out as a whole, as written: what is set on it, others may import.
    fn module_objects(&self) -> &'static [&'static str] {
        &[]
    }

    /// Whether an expression that stands alone is what a module hands out as a whole: `export default { … }`.
    fn is_module_value(&self, _text: &str, _expression: Span) -> bool {
        false
    }

    /// Whether the files of a module see each other's names without an import.
    fn shares_names(&self) -> bool {
        false
    }

    /// What a dotted path that begins with an import may mean in a file of the tree.
    fn imported(&self, _file: &str, _path: &str, _tree: &dyn Tree) -> Vec<Imported> {
        Vec::new()
    }

    /// An expression that reads the environment variable `name` and fails at once if it is missing, for use at node
    /// `at`, with the edits that import what it needs.
    fn new_read(&self, text: &str, facts: &Facts, at: NodeId, name: &str) -> NewRead;

    /// Whether an expression that is evaluated when the program runs may stand in place of node `at`: no value of a
    /// constant.
    fn computes_at(&self, _text: &str, _facts: &Facts, _at: NodeId) -> bool {
        true
    }

    /// What a type of the file has to say so that an expression at `at` may read the variable `name`: a member added,
    /// unless one of its members is, or `becomes`, that variable.
    fn declarations(
        &self,
        _text: &str,
        _facts: &Facts,
        _at: NodeId,
        _name: &str,
        _becomes: &dyn Fn(&str) -> bool,
    ) -> Vec<Edit> {
        Vec::new()
    }

    /// A string literal of the given content, written in the style of `like` (its prefix, quotes and line layout as far
    /// as the content allows). `None` if the language cannot say it.
    fn literal(&self, text: &str, like: &Literal, content: &[Content<'_>]) -> Option<String>;

    /// Joins two expressions of strings, e.g. `a + b`.
    fn concatenate(&self, left: &str, right: &str) -> String;

    /// The same in the place of node `at`, where that decides how it is written.
    fn concatenate_at(&self, _text: &str, _facts: &Facts, _at: NodeId, left: &str, right: &str) -> String {
        self.concatenate(left, right)
    }
}

/// An expression and what it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRead {
    /// The expression.
    pub expression: String,
    /// Edits elsewhere in the file, e.g. an added import. The same import asked for twice is the same edit.
    pub imports: Vec<Edit>,
}

/// A part of the content of a literal to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content<'a> {
    /// Source text of a literal of the same style, escapes and interpolations included.
    Written(&'a str),
    /// Characters, to be escaped as the literal needs.
    Text(&'a str),
    /// An expression to be interpolated.
    Expression(&'a str),
}
