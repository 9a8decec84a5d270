//! The variables and labels of Dockerfiles. A mapping holds those of one stage, and a first one those before all stages.
//!
//! What `ENV` sets are entries of the stage. Arguments and labels are others, even if they have the same names: each
//! instruction is an entry with a mapping of its own.

use crate::facts::{Argument, Facts};
use crate::finding::Span;

use super::lines::{self, BLANKS};
use super::tree::{self, Escape};
use super::variables::{self, Syntax, Variable};
use super::{Format, Hash, Tree};

/// Dockerfiles.
pub static DOCKERFILE: Format =
    Format { name: "Dockerfile", is_named, has_own_names: false, is_closed: true, hash: Hash::Text, facts };

fn is_named(_: &str, base: &str) -> bool {
    ["dockerfile", "containerfile"].iter().any(|word| {
        base.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
            || base.strip_suffix(word).is_some_and(|rest| rest.ends_with('.'))
    })
}

const INSTRUCTIONS: &[&str] = &[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// What stands between two instructions that begin a stage.
struct Stage {
    start: usize,
    instructions: Vec<Instruction>,
}

/// An instruction that sets something.
struct Instruction {
    span: Span,
    /// Its word, if it sets no variables of the environment.
    word: Option<Span>,
    set: Vec<Variable>,
}

impl Instruction {
    fn add(self, text: &str, escape: Escape, tree: &mut Tree<'_>) -> Vec<Argument> {
        let Some(word) = self.word else { return variables::entries(text, self.set, escape, tree) };
        let value = variables::mapping(text, self.span, self.set, escape, tree);
        vec![tree::entry(text, word, value, self.span)]
    }
}

/// How a line says that it goes on.
#[derive(Clone, Copy)]
struct Dialect {
    mark: char,
    gap: fn(&str) -> usize,
    escape: Escape,
}

const BACKSLASH: Dialect = Dialect { mark: '\\', gap: gap::<'\\'>, escape: escape::<'\\'> };
const BACKQUOTE: Dialect = Dialect { mark: '`', gap: gap::<'`'>, escape: escape::<'`'> };

fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    let dialect = if escapes_with_backquotes(text) { BACKQUOTE } else { BACKSLASH };
    let Some(stages) = stages(text, dialect, &mut tree) else { return Tree::unread(text) };
    let ends: Vec<usize> = stages.iter().skip(1).map(|stage| stage.start).chain([text.len()]).collect();
    for (stage, end) in stages.into_iter().zip(ends) {
        tree.mapping(Span::new(stage.start, end), None, |tree| {
            stage.instructions.into_iter().flat_map(|each| each.add(text, dialect.escape, tree)).collect()
        });
    }
    tree.finish()
}

/// Whether a directive at the top says so.
fn escapes_with_backquotes(text: &str) -> bool {
    let top = text[lines::begin(text)..].lines().map(|line| line.trim_start_matches(BLANKS));
    let directives = top.map_while(|line| line.strip_prefix('#')?.split_once('='));
    let mut escapes = directives.filter(|(name, _)| name.trim().eq_ignore_ascii_case("escape"));
    escapes.next().is_some_and(|(_, value)| value.trim() == "`")
}

/// The stages of a file. `None` if it is none.
fn stages(text: &str, dialect: Dialect, tree: &mut Tree<'_>) -> Option<Vec<Stage>> {
    let mut stages = vec![Stage { start: 0, instructions: Vec::new() }];
    let mut at = lines::begin(text);
    while at < text.len() {
        let (whole, next) = lines::line(text, at);
        let line = lines::trimmed(text, whole);
        let said = line.of(text);
        if said.is_empty() || said.starts_with('#') || lines::is_of_template(said) {
            if said.starts_with('#') {
                tree.comment(Span::new(line.start, whole.end));
            }
            at = next;
            continue;
        }
        let (span, next) = instruction(text, whole, next, dialect, tree);
        let span = lines::trimmed(text, span);
        at = next;
        let mut rest = span;
        let (mut word, mut at_word) = keyword(text, &mut rest)?;
        while word == "ONBUILD" {
            (word, at_word) = keyword(text, &mut rest)?;
        }
        match word {
            "FROM" => stages.push(Stage { start: span.start, instructions: Vec::new() }),
            "ENV" | "ARG" | "LABEL" => {
                let found = set(text, rest, word == "ARG", dialect);
                // A label may be called anything.
                if found.is_none() && word != "LABEL" {
                    return None;
                }
                let Some(mut set) = found else { continue };
                let end = set.last().map_or(span.end, |last| last.span.end);
                let span = Span::new(span.start, end);
                if let [only] = &mut set[..] {
                    only.span = span;
                }
                let word = (word != "ENV").then_some(at_word);
                stages.last_mut()?.instructions.push(Instruction { span, word, set });
            }
            "RUN" | "COPY" | "ADD" => {
                if let Some(comment) = lines::shell_comment(text, rest).filter(|_| !rest.of(text).contains('\n')) {
                    tree.comment(Span::new(comment, rest.end));
                }
                for word in heredocs(rest.of(text)) {
                    loop {
                        if at >= text.len() {
                            return None;
                        }
                        let (line, next) = lines::line(text, at);
                        at = next;
                        let said = line.of(text).trim_start_matches(BLANKS);
                        if line.of(text).trim_start_matches('\t') == word {
                            break;
                        } else if said.starts_with('#') {
                            tree.comment(Span::new(line.end - said.len(), line.end));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    Some(stages)
}

/// The lines of the instruction that begins on a line, and where the next one begins.
fn instruction(text: &str, first: Span, next: usize, dialect: Dialect, tree: &mut Tree<'_>) -> (Span, usize) {
    let (mut end, mut at) = (first.end, next);
    let goes_on = |line: Span| lines::ends_in_escape(line.of(text).trim_end_matches(BLANKS), dialect.mark);
    let mut more = goes_on(first);
    while more && at < text.len() {
        let (line, next) = lines::line(text, at);
        at = next;
        let said = lines::trimmed(text, line);
        if said.of(text).starts_with('#') {
            tree.comment(Span::new(said.start, line.end));
        } else if !said.is_empty() {
            more = goes_on(line);
            end = line.end;
        }
    }
    (Span::new(first.start, end), at)
}

/// Takes the word of an instruction off its beginning.
fn keyword(text: &str, rest: &mut Span) -> Option<(&'static str, Span)> {
    let said = rest.of(text);
    let length = said.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(said.len());
    let word = INSTRUCTIONS.iter().find(|word| word.eq_ignore_ascii_case(&said[..length]))?;
    let behind = lines::trimmed(text, Span::new(rest.start + length, rest.end));
    if behind.start == rest.start + length && !behind.is_empty() && !said[length..].starts_with('\\') {
        return None;
    }
    let at_word = Span::new(rest.start, rest.start + length);
    *rest = behind;
    Some((word, at_word))
}

/// The variables that an instruction sets.
fn set(text: &str, rest: Span, alone: bool, dialect: Dialect) -> Option<Vec<Variable>> {
    let start = rest.start + (dialect.gap)(rest.of(text));
    let rest = Span::new(start, rest.end);
    let word_end = rest.of(text).char_indices().find(|(at, _)| (dialect.gap)(&rest.of(text)[*at..]) > 0);
    let word = Span::new(start, word_end.map_or(rest.end, |(at, _)| start + at));
    if alone || word.of(text).contains('=') || word.of(text).starts_with(['"', '\'']) {
        let found = variables::assignments(text, rest, Syntax { gap: dialect.gap, alone, mark: dialect.mark })?;
        return (!found.is_empty()).then_some(found);
    }
    // `ENV X all of this`
    let value = lines::trimmed(text, Span::new(word.end + (dialect.gap)(&text[word.end..rest.end]), rest.end));
    let is_name = !word.is_empty() && word.of(text).chars().all(variables::is_in_name);
    (is_name && !value.is_empty()).then(|| {
        let body = lines::unquoted(text, value);
        vec![Variable { span: Span::new(word.start, value.end), name: word, value: Some((value, body)) }]
    })
}

/// The words that end the heredocs which an instruction opens.
fn heredocs(instruction: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for (at, _) in instruction.match_indices("<<") {
        let rest = instruction[at + 2..].trim_start_matches('-').trim_start_matches(['"', '\'']);
        let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let is_word = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if is_word && !instruction[..at].ends_with('<') {
            words.push(&rest[..length]);
        }
    }
    words
}

/// How long the gap between two words is that a text begins with.
fn gap<const MARK: char>(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(BLANKS);
        let Some((_, length)) = join::<MARK>(trimmed) else { return text.len() - trimmed.len() };
        rest = &trimmed[length..];
    }
}

/// The break in a line that goes on, with the comments and empty lines there.
fn join<const MARK: char>(text: &str) -> Option<(Option<char>, usize)> {
    let rest = text.strip_prefix(MARK)?.trim_start_matches(BLANKS);
    let mut rest = rest.strip_prefix('\n')?;
    loop {
        let (line, next) = lines::line(rest, 0);
        let said = line.of(rest).trim_start_matches(BLANKS);
        if next == rest.len() || !(said.is_empty() || said.starts_with('#')) {
            return Some((None, text.len() - rest.len()));
        }
        rest = &rest[next..];
    }
}

fn escape<const MARK: char>(text: &str) -> Option<(Option<char>, usize)> {
    match text.strip_prefix(MARK)?.chars().next()? {
        other if other == MARK || matches!(other, '"' | '\'' | '$') => Some((Some(other), 2)),
        ' ' => join::<MARK>(text).or(Some((Some(' '), 2))),
        _ => join::<MARK>(text),
    }
}

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in
            ["Dockerfile", "a/Containerfile", "Dockerfile.dev", "x.dockerfile", "dockerfile-prod", "Dockerfile.j2"]
        {
            assert_eq!(detect(name).map(|format| format.name), Some("Dockerfile"), "{name}");
        }
        for name in ["dockerfiles", "mydockerfile", "docker"] {
            assert_ne!(detect(name).map(|format| format.name), Some("Dockerfile"), "{name}");
        }
    }

    #[test]
    fn instructions_of_one_variable() {
        says(
            facts,
            "FROM a\nENV A=b\nenv C d e # f\r\n  ARG E\nARG F=\"g h\"\nONBUILD ENV I 'j'\nLABEL \"k.l\"=m",
            "A = b | ENV A=b
             C = d e # f | env C d e # f
             ARG :
               E = ~ | ARG E
             ARG :
               F = \"g h\" | ARG F=\"g h\"
             I = 'j' | ONBUILD ENV I 'j'
             LABEL :
               k.l = m | LABEL \"k.l\"=m",
        );
        says(facts, "ENV A B=c\nENV D=\nENV E = f", "A = B=c | ENV A B=c\nD =  | ENV D=\nE = = f | ENV E = f");
    }

    #[test]
    fn instructions_of_several() {
        says(
            facts,
            "FROM a\nENV A=b C=\"d\\\"e\" \\\n    # no\n\n    F='g h' I=j\\ k\"l m\" \\\r\n    N=\"o \\\n p\"\nARG Q R=s",
            "A = b
             C = \"d\"e\"
             F = 'g h'
             I = j k\"l m\"
             N = \"o  p\"
             ARG :
               Q = ~
               R = s
             comment \"# no\"",
        );
        says(facts, "ENV \\\n  A=b \\\n  C=d", "A = b\nC = d");
        says(facts, "ENV A \\\n  b \\\n", "A = b \\\\ | ENV A \\ … b \\");
    }

    #[test]
    fn stages() {
        let text = "# syntax=x\nARG A=b\nFROM x AS y\nENV C=d\nFROM y\nENV C=e\n";
        let facts = facts(text);
        let children: Vec<&str> = facts
            .ids()
            .filter(|id| facts.node(*id).parent == Some(crate::facts::NodeId::FILE))
            .map(|id| facts.span(id).of(text))
            .collect();
        assert_eq!(children, ["# syntax=x\nARG A=b\n", "FROM x AS y\nENV C=d\n", "FROM y\nENV C=e\n"]);
    }

    #[test]
    fn backquotes() {
        says(
            facts,
            "# escape=`\nFROM a\nENV A=C:\\ `\n  B=`\"c\nRUN x `\n  ENV D=e\nENV F=g",
            "A = C:\\\\
             B = \"c
             F = g | ENV F=g
             comment \"# escape=`\"",
        );
    }

    #[test]
    fn what_sets_nothing() {
        says(
            facts,
            "FROM a\nRUN export A=b \\\n ENV C=d\nCOPY <<X <<-'Y' /e/\nENV F=g\n# h\nX\nENV H=i\n\tY\nENV J=k\n     \nRUN l '# m' # n",
            "J = k | ENV J=k\ncomment \"# h\"\ncomment \"# n\"",
        );
        says(facts, "FROM a\nRUN \n\n    \n  # b\nLABEL a/b=c\nCMD [\"ENV\", \"A=b\"]", "comment \"# b\"");
        says(facts, "RUN echo $((1<<2)) <<< a\nARG B", "ARG :\n  B = ~ | ARG B");
    }

    #[test]
    fn other_shapes() {
        for source in
            ["node_modules\n*.md", "FROM a\nENV A=b C", "ENV", "ENV A", "RUN cat <<X\n", "FROMA b", "ENV ${A}=b"]
        {
            refuses(facts, source);
        }
    }

    #[test]
    fn torn_and_large() {
        survives(
            facts,
            "# c\r\nARG X\nFROM a\nENV A=\"ö\\\"\" \\\r\n  # d\r\n\n  B=c\\ d\nENV E f 'g'\nRUN <<H\nENV\nH\n",
        );
        for part in [
            "\\\n",
            "A=\"",
            "A=b ",
            "\\",
            "#\n",
            "\\\n#\n",
            " ",
            "A=b\\\n",
            "'",
            "<<A ",
            "ENV A=b\n",
            "FROM a\n",
            "A\\ ",
        ] {
            for head in ["ENV ", "ENV A ", "ARG ", "RUN ", "FROM a\n", "LABEL "] {
                is_quick(facts, head, part);
            }
        }
    }
}
