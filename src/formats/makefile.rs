//! The variables of makefiles. What rules do is not read.

use crate::facts::{Argument, Facts};
use crate::finding::Span;

use super::lines::{self, BLANKS};
use super::tree::{self, Escape};
use super::variables::{self, Syntax};
use super::{Format, Hash, Tree};

/// Makefiles.
pub static MAKEFILE: Format =
    Format { name: "Makefile", is_named, has_own_names: false, is_closed: false, hash: Hash::Comment, facts };

fn is_named(_: &str, base: &str) -> bool {
    super::ends_in(base, &[".mk", ".mak", ".make"])
        || ["makefile", "gnumakefile", "bsdmakefile"].iter().any(|word| {
            base.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-', '_']))
        })
}

/// Words that begin a line which sets no variable.
const DIRECTIVES: &[&str] = &[
    "-include", "else", "endif", "export", "if", "ifdef", "ifeq", "ifndef", "ifneq", "include", "load", "-load",
    "sinclude", "undefine", "unexport", "vpath",
];
/// Words in front of an assignment.
const MODIFIERS: &[&str] = &["export", "override", "private"];

fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    let mut is_whole = true;
    tree.mapping(Span::new(0, text.len()), None, |tree| {
        let entries = entries(text, tree);
        is_whole = entries.is_some();
        entries.unwrap_or_default()
    });
    if is_whole { tree.finish() } else { Tree::unread(text) }
}

/// The variables of a file. `None` if a line is none of a makefile's.
fn entries(text: &str, tree: &mut Tree<'_>) -> Option<Vec<Argument>> {
    let mut entries = Vec::new();
    let mut at = lines::begin(text);
    let mut prefix = '\t';
    while at < text.len() {
        let start = at;
        let all;
        (all, at) = whole(text, at);
        if text[start..].starts_with(prefix) {
            recipe(text, Span::new(all.start + prefix.len_utf8(), all.end), tree);
            continue;
        }
        let end = comment(text, all).unwrap_or(all.end);
        if end < all.end {
            tree.comment(Span::new(end, all.end));
        }
        let line = lines::trimmed(text, Span::new(all.start, end));
        if line.is_empty() || lines::is_of_template(line.of(text)) {
            continue;
        }
        let mut rest = line;
        let mut is_exported = false;
        while let Some(word) = taken(text, &mut rest, MODIFIERS) {
            is_exported |= word == "export";
        }
        let mut head = rest;
        if taken(text, &mut head, &["define"]).is_some() {
            let (entry, next) = define(text, line.start, head, at, tree)?;
            entries.extend(entry);
            at = next;
        } else if let Some(found) = assignment(text, line.start, rest) {
            if let Some(of_recipes) = found.as_ref().filter(|found| found.name.of(text) == ".RECIPEPREFIX") {
                prefix = of_recipes.value.of(text).chars().next().unwrap_or('\t');
            }
            entries.extend(found.map(|found| found.entry(text, tree)));
        } else if is_exported {
            entries.extend(exported(text, line, rest, tree));
        } else if !is_of_makefile(text, line) {
            return None;
        } else {
            entries.extend(asked(text, line, tree));
        }
    }
    Some(entries)
}

/// Adds the name in `ifdef X`.
fn asked(text: &str, line: Span, tree: &mut Tree<'_>) -> Option<Argument> {
    let words = ["ifdef", "ifndef", "else ifdef", "else ifndef", "undefine", "unexport"];
    let mut name = line;
    let word = taken(text, &mut name, &words)?;
    let is_name = name.of(text).chars().all(variables::is_in_name);
    is_name.then(|| {
        let word = Span::new(line.start, line.start + word.len());
        tree::entry(text, word, tree.scalar(name, name), line)
    })
}

/// Adds the names in `export X Y`, which sets none of them.
fn exported(text: &str, line: Span, names: Span, tree: &mut Tree<'_>) -> Option<Argument> {
    let mut found = variables::assignments(text, names, Syntax { alone: true, ..Syntax::with(gap) })?;
    if let [only] = &mut found[..] {
        only.span.start = line.start;
    }
    let (word, _) = line.of(text).split_once(BLANKS)?;
    let word = Span::new(line.start, line.start + word.len());
    let value = variables::mapping(text, line, found, ESCAPE, tree);
    Some(tree::entry(text, word, value, line))
}

/// Adds the comment of a line of a recipe.
fn recipe(text: &str, line: Span, tree: &mut Tree<'_>) {
    let said = line.of(text);
    let command = said.trim_start_matches(['\t', ' ', '@', '-', '+']);
    if let Some(comment) = lines::shell_comment(text, Span::new(line.end - command.len(), line.end)) {
        let (rest, _) = lines::line(text, comment);
        tree.comment(Span::new(comment, rest.end.min(line.end)));
    }
}

/// Whether a line may be a rule, a directive or a call.
fn is_of_makefile(text: &str, line: Span) -> bool {
    let said = line.of(text);
    let word = said.split(BLANKS).next().unwrap_or(said);
    DIRECTIVES.iter().any(|directive| word.split('(').next() == Some(directive))
        || said.starts_with(['$', '!', '.'])
        || top_level(said, ':').next().is_some()
}

/// The lines that begin at `at` and are one, and where the next one begins.
fn whole(text: &str, at: usize) -> (Span, usize) {
    let (mut line, mut next) = lines::line(text, at);
    while lines::ends_in_escape(line.of(text), '\\') && next < text.len() {
        (line, next) = lines::line(text, next);
    }
    (Span::new(at, line.end), next)
}

/// Where the comment of a line begins.
fn comment(text: &str, line: Span) -> Option<usize> {
    let said = line.of(text);
    let is_comment = |at: &usize| !lines::ends_in_escape(&said[..*at], '\\');
    top_level(said, '#').find(is_comment).map(|at| line.start + at)
}

/// Where a character stands outside of references and calls.
fn top_level(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    let mut depth = 0usize;
    let mut dollar = false;
    text.char_indices().filter_map(move |(at, character)| {
        match character {
            '(' | '{' if dollar || depth > 0 => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        dollar = character == '$' && !dollar;
        (depth == 0 && character == wanted).then_some(at)
    })
}

/// Takes one of these words off the beginning of a span.
fn taken(text: &str, rest: &mut Span, words: &[&'static str]) -> Option<&'static str> {
    let said = rest.of(text);
    let word = words.iter().find(|word| said.strip_prefix(**word).is_some_and(|behind| behind.starts_with(BLANKS)))?;
    let behind = lines::trimmed(text, Span::new(rest.start + word.len(), rest.end));
    // `export = 1`
    let is_word = !behind.is_empty() && !behind.of(text).starts_with(['=', ':', '?', '+', '!']);
    is_word.then(|| {
        *rest = behind;
        *word
    })
}

/// An assignment.
struct Assignment {
    start: usize,
    /// What it holds for, if not for all.
    target: Option<Span>,
    name: Span,
    value: Span,
}

impl Assignment {
    fn entry(self, text: &str, tree: &mut Tree<'_>) -> Argument {
        let span = Span::new(self.start, self.value.end);
        let Some(target) = self.target else { return self.set(text, span, tree) };
        let value = tree.mapping(span, None, |tree| vec![self.set(text, span, tree)]);
        tree::entry(text, target, value, Span::new(target.start, span.end))
    }

    fn set(&self, text: &str, span: Span, tree: &mut Tree<'_>) -> Argument {
        let value = tree.escaped(self.value, lines::unquoted(text, self.value), ESCAPE);
        tree::entry(text, self.name, value, span)
    }
}

/// What a line assigns, nothing if a reference says to what. `None` if it is no assignment.
fn assignment(text: &str, start: usize, line: Span) -> Option<Option<Assignment>> {
    let said = line.of(text);
    let equals = top_level(said, '=').next()?;
    let left = said[..equals].trim_end_matches(['?', '+', '!']);
    let left = if left.len() < equals { left } else { left.trim_end_matches(':') };
    let value = lines::trimmed(text, Span::new(line.start + equals + 1, line.end));
    let value = if value.is_empty() { Span::empty(line.start + equals + 1) } else { value };
    let mut name = lines::trimmed(text, Span::new(line.start, line.start + left.len()));
    let (mut start, mut target) = (start, None);
    // `target: X = 1`
    if let Some(colon) = top_level(left, ':').last() {
        let colons = left[..colon + 1].trim_end_matches(':').len();
        target = Some(lines::trimmed(text, Span::new(line.start, line.start + colons))).filter(|span| !span.is_empty());
        name = lines::trimmed(text, Span::new(line.start + colon + 1, name.end.max(line.start + colon + 1)));
        start = name.start;
        while taken(text, &mut name, MODIFIERS).is_some() {}
    }
    let said = name.of(text);
    let is_word = !said.is_empty() && [' ', '\t', ';'].iter().all(|c| top_level(said, *c).next().is_none());
    if !is_word || said.contains(['"', '\'', '<', '>']) {
        return None;
    }
    Some(said.chars().all(variables::is_in_name).then_some(Assignment { start, target, name, value }))
}

/// The variable that is defined in lines of its own, and where the line behind it begins. `None` if they do not end.
fn define(text: &str, start: usize, head: Span, from: usize, tree: &mut Tree<'_>) -> Option<(Option<Argument>, usize)> {
    let said = head.of(text);
    let name = said.trim_end_matches('=').trim_end_matches([':', '?', '+', '!']).trim_end_matches(BLANKS);
    let name = Span::new(head.start, head.start + name.len());
    let (mut at, mut depth, mut end) = (from, 1, from);
    loop {
        if at >= text.len() {
            return None;
        }
        let (line, next) = lines::line(text, at);
        at = next;
        let said = line.of(text).trim_start_matches(' ');
        let word = said.split(BLANKS).next().unwrap_or(said);
        match word {
            "define" => depth += 1,
            "endef" => depth -= 1,
            _ => recipe(text, line, tree),
        }
        if depth == 0 {
            let close = line.end - said.len() + "endef".len();
            recipe(text, Span::new(close, line.end), tree);
            let is_name = !name.is_empty() && name.of(text).chars().all(variables::is_in_name);
            let entry = is_name.then(|| {
                let body = Span::new(from.min(end), end);
                tree::entry(text, name, tree.scalar(body, body), Span::new(start, close))
            });
            return Some((entry, next));
        }
        end = line.end;
    }
}

/// How long the gap between two words is that a text begins with.
fn gap(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(BLANKS);
        match ESCAPE(trimmed) {
            Some((Some(' '), length)) => rest = &trimmed[length..],
            _ => return text.len() - trimmed.len(),
        }
    }
}

const ESCAPE: Escape = |text| {
    if text.starts_with("$$") {
        return Some((Some('$'), 2));
    }
    let rest = text.strip_prefix('\\')?;
    if rest.starts_with('#') {
        return Some((Some('#'), 2));
    }
    let line = rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n"))?;
    Some((Some(' '), text.len() - line.trim_start_matches(BLANKS).len()))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in ["Makefile", "a/GNUmakefile", "x.mk", "Makefile.inc", "makefile-local", "Makefile.example"] {
            assert_eq!(detect(name).map(|format| format.name), Some("Makefile"), "{name}");
        }
        for name in ["makefiles", "mk", "cmake"] {
            assert_ne!(detect(name).map(|format| format.name), Some("Makefile"), "{name}");
        }
    }

    #[test]
    fn assignments() {
        says(
            facts,
            "A = b c \nB:=c\nC ?=d\nD+= e\nE::=f\nF :::= g\nG != h\nH =\r\nexport I=j\noverride export K = l\n  M = n",
            "A = b c
             B = c
             C = d
             D = e
             E = f
             F = g
             G = h
             H =
             I = j | export I=j
             K = l | override export K = l
             M = n",
        );
        says(facts, "A = https://h/v1?x=y\nB = \"c\"\nD = 'e'f\n", "A = https://h/v1?x=y\nB = \"c\"\nD = 'e'f");
        says(facts, "export = 1\ndefine = 2\nexport\n\u{e4} = 3\n$(A) = 4\nA$(B) := 5", "export = 1\ndefine = 2");
        says(facts, "\u{feff}A=\u{e4}", "A = \u{e4}");
    }

    #[test]
    fn exports() {
        says(
            facts,
            "export A\nexport B C # D\nunexport E",
            "export :\n  A = ~ | export A\nexport :\n  B = ~\n  C = ~\nunexport = E\ncomment \"# D\"",
        );
    }

    #[test]
    fn targets() {
        says(
            facts,
            "all: export A = b\na b::B:=c\n%.o: D += e ; f\n$(X): Y ?= z\nall: a b=c\nall: ; A=b c\nall: a=b=c",
            "all :
               A = b | export A = b
             a b :
               B = c
             %.o :
               D = e ; f
             $(X) :
               Y = z
             all :
               a = b=c",
        );
        says(facts, "all: a\n\tA=b c\n\nA=d\n\t\n.PHONY: b", "A = d");
        says(facts, ".RECIPEPREFIX = >\nall:\n> A=b # c\n>c", ".RECIPEPREFIX = >\ncomment \"# c\"");
    }

    #[test]
    fn comments() {
        says(
            facts,
            "# A = b\nA = b#c\nB = c\\#d # e \\\n f\nC = $(shell sed 's/#//' x) # d\nall: b # c\n\t# d",
            "A = b
             B = c#d
             C = $(shell sed 's/#//' x)
             comment \"# A = b\"
             comment \"#c\"
             comment \"# e \\\\\\n f\"
             comment \"# d\"
             comment \"# c\"
             comment \"# d\"",
        );
    }

    #[test]
    fn lines_that_go_on() {
        says(facts, "A = b \\\n    c\\\r\n\td\nB = $$C$(D)", "A = b  c d\nB = $C$(D)");
    }

    #[test]
    fn definitions() {
        says(
            facts,
            "define A\n\tx\n# y\nB = c\nendef\nexport define C =\nendef # d\ndefine $(E)\nF = g\nendef\ndefine H\ndefine I\nendef\nendef\nJ = k",
            "A = \\tx\\n# y\\nB = c | define A … endef
             C =  | export define C = … endef
             H = define I\\nendef | define H … endef
             J = k
             comment \"# y\"
             comment \"# d\"",
        );
    }

    #[test]
    fn directives() {
        says(
            facts,
            "ifeq ($(A),b=c)\nB = c\nelse ifdef D\nB = d\nendif\n-include .env\n$(eval E = f)\n.SUFFIXES:\nifneq (,$(G))\nendif",
            "B = c
             else ifdef = D
             B = d",
        );
    }

    #[test]
    fn other_shapes() {
        for source in ["define A\nB", "some words", "{\"a\" = 1", "<a>"] {
            refuses(facts, source);
        }
    }

    #[test]
    fn torn_and_large() {
        survives(
            facts,
            "# c\r\nexport A := ö\\#$$b \\\n  c # d\nall: B = \"c\"\n\td = e\ndefine F\nx\nendef\nexport G H\n",
        );
        for part in
            ["\\\n", "A=", "$(", "A: ", "define A\n", "endef\n", "#", "\\", "A=b\n", " ", "export ", "export A\n", ")"]
        {
            for head in ["A = ", "all: ", "export ", "define A\n", "\t", ""] {
                is_quick(facts, head, part);
            }
        }
    }
}
