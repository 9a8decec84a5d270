//! Files that are templates of settings: `{{ … }}` of Helm, Ansible and Copier, `{% … %}`, `{# … #}`, `<% … %>`.
//!
//! What such a file holds is seen when its actions look like settings: those alone on their lines like blanks, others like
//! a part of the word they stand in. All spans are those of the template, as the text that is looked at is as long.

use crate::facts::{Facts, Kind};
use crate::finding::Span;

use super::Tree;

/// Longer actions are none.
const LONGEST: usize = 1 << 14;

/// An action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Action {
    pub(crate) span: Span,
    /// Whether its output, which takes its place, is a part of the settings.
    pub(crate) speaks: bool,
    /// Whether it is a comment.
    is_comment: bool,
    /// Whether its output begins a line.
    breaks: bool,
    /// How it changes the depth of branches and loops.
    nests: i8,
}

/// Reads a file that may be a template. `lower` takes the text, the text that shows its structure, and the actions that
/// are hidden in the latter, and says `None` where that is no text of its format. `filler` is the character that stands for
/// one of an action.
pub(crate) fn read(text: &str, filler: u8, lower: impl Fn(&str, &str, &[Action]) -> Option<Facts>) -> Facts {
    let actions = find(text);
    let plain = || lower(text, text, &[]);
    if actions.is_empty() {
        return plain().unwrap_or_else(|| Tree::unread(text));
    }
    let groups = |actions: &[Action]| lines(text, actions);
    let shaped = |actions: &[Action]| lower(text, &masked(text, actions, filler), actions);
    let Some(facts) = plain() else {
        return shaped(&actions).unwrap_or_else(|| Tree::unread(text));
    };
    // An action within one scalar says nothing about the structure, if it is no line of its own that the scalar has
    // swallowed.
    let alone: Vec<Span> = groups(&actions).iter().filter(|line| line.is_alone).map(|line| line.span).collect();
    let is_inside = |action: &Action| {
        let line = alone.partition_point(|line| line.end <= action.span.start);
        let is_alone = alone.get(line).is_some_and(|line| line.contains(action.span));
        let comment = facts.comments.partition_point(|comment| comment.span.start <= action.span.start);
        comment > 0 && facts.comments[comment - 1].span.contains(action.span)
            || facts.innermost(action.span).is_some_and(|id| match facts.kind(id) {
                Kind::Literal(literal) => !is_alone || !literal.open.is_empty(),
                _ => false,
            })
    };
    if actions.iter().all(is_inside) {
        return facts;
    }
    // Signs on different lines of a sound text belong together only by chance.
    let near: Vec<Action> =
        actions.into_iter().filter(|action| is_inside(action) || !action.span.of(text).contains('\n')).collect();
    shaped(&near).unwrap_or(facts)
}

/// All actions, in order. None, where looking for them takes too long.
fn find(text: &str) -> Vec<Action> {
    const SIGNS: [(&str, &str); 4] = [("{{", "}}"), ("{%", "%}"), ("{#", "#}"), ("<%", "%>")];
    let bytes = text.as_bytes();
    let last = SIGNS.map(|(_, close)| memchr::memmem::rfind(bytes, close.as_bytes()));
    let mut actions = Vec::new();
    let mut steps = 4 * text.len();
    let mut at = 0;
    while let Some(open) = memchr::memchr2(b'{', b'<', &bytes[at..]).map(|found| at + found) {
        at = open + 1;
        let Some(kind) = SIGNS.iter().position(|(sign, _)| bytes[open..].starts_with(sign.as_bytes())) else {
            continue;
        };
        if last[kind].is_none_or(|last| last < open + 2) {
            continue;
        }
        let limit = text.len().min(open + LONGEST);
        let Some(end) = close(bytes, open + 2, limit, SIGNS[kind].1.as_bytes(), &mut steps) else {
            if steps == 0 {
                return Vec::new();
            }
            continue;
        };
        actions.push(action(text, Span::new(open, end), kind));
        at = end;
    }
    actions
}

/// Where the action ends that has begun before `from`.
fn close(bytes: &[u8], from: usize, limit: usize, sign: &[u8], steps: &mut usize) -> Option<usize> {
    let quotes_count = sign == b"}}" || sign == b"%}";
    let trimmed = from + usize::from(matches!(bytes.get(from), Some(b'-' | b'+' | b'~')));
    let rest = bytes.get(trimmed..limit)?;
    if sign == b"}}" && rest.trim_ascii_start().starts_with(b"/*") {
        let comment = memchr::memmem::find(rest, b"*/").map(|found| trimmed + found + 2);
        *steps = steps.saturating_sub(comment.unwrap_or(limit) - from);
        let end = comment?;
        let after = bytes.get(end..limit)?;
        return memchr::memmem::find(after, sign).map(|found| end + found + 2);
    }
    let (mut at, mut depth) = (from, 0_usize);
    let mut first = None;
    while at < limit && *steps > 0 {
        *steps -= 1;
        let byte = bytes[at];
        if bytes[at..].starts_with(sign) {
            if depth == 0 {
                return Some(at + 2);
            }
            first.get_or_insert(at + 2);
        }
        match byte {
            b'{' if quotes_count => depth += 1,
            b'}' if quotes_count => depth = depth.saturating_sub(1),
            // A quote without its like on the line is none.
            b'"' | b'\'' | b'`' if quotes_count => {
                if let Some(end) = string(bytes, at, limit, steps) {
                    at = end;
                    continue;
                }
            }
            _ => {}
        }
        at += 1;
    }
    first
}

/// Where the string ends that begins at `at`.
fn string(bytes: &[u8], at: usize, limit: usize, steps: &mut usize) -> Option<usize> {
    let quote = bytes[at];
    let mut end = at + 1;
    while end < limit && *steps > 0 {
        *steps -= 1;
        match bytes[end] {
            byte if byte == quote => return Some(end + 1),
            b'\n' if quote != b'`' => return None,
            b'\\' if quote != b'`' => end += 2,
            _ => end += 1,
        }
    }
    None
}

/// What an action does. `kind` is the number of its sign.
fn action(text: &str, span: Span, kind: usize) -> Action {
    let inner =
        text[span.start + 2..span.end - 2].trim_start_matches(['-', '+', '~']).trim_end_matches(['-', '+', '~']);
    let inner = inner.trim();
    let word = inner.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let opens: &[&str] = match kind {
        0 => &["if", "range", "with", "define", "block"],
        1 => &["if", "for", "with", "macro", "call", "filter", "raw", "block", "autoescape", "trans"],
        2 => &[],
        _ => &["if", "unless", "for", "while", "case"],
    };
    let assigns = kind == 0 && inner.starts_with('$') && (inner.contains(":=") || inner.contains(" = "));
    let nests = if opens.contains(&word) || kind == 3 && (inner.ends_with(" do") || inner.ends_with('|')) {
        1
    } else if word.starts_with("end") && kind != 2 || kind == 3 && inner == "}" {
        -1
    } else {
        0
    };
    let is_command = nests != 0 || assigns || inner.is_empty() || inner.starts_with("/*");
    let speaks = match kind {
        0 => !is_command && word != "else",
        3 => inner.starts_with('='),
        _ => false,
    };
    let is_comment = kind == 2 || kind == 0 && inner.starts_with("/*");
    Action { span, speaks, is_comment, breaks: kind == 0 && inner.contains("nindent"), nests }
}

/// The actions of a line, or of several that actions keep together.
struct Line {
    /// From the beginning of the first line to the end of the last action.
    span: Span,
    /// The numbers of the actions.
    actions: std::ops::Range<usize>,
    /// Whether there is nothing else on the line but a comment.
    is_alone: bool,
    /// How many of the actions at its end stand behind what the line says.
    behind: usize,
}

fn lines(text: &str, actions: &[Action]) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut first = 0;
    let mut before = 0;
    while first < actions.len() {
        let start = text[before..actions[first].span.start].rfind('\n').map_or(before, |found| before + found + 1);
        let is_blank = |from: usize, to: usize| text[from..to].trim().is_empty();
        let (mut next, mut end, mut is_alone) = (first, start, true);
        while let Some(action) = actions.get(next)
            && !text[end..action.span.start].contains('\n')
        {
            is_alone &= is_blank(end, action.span.start);
            end = action.span.end;
            next += 1;
        }
        let rest = text[end..].split('\n').next().unwrap_or_default().trim();
        let ends = rest.is_empty() || rest.starts_with('#');
        is_alone &= ends;
        let behind = if ends { behind(text, start, &actions[first..next]) } else { 0 };
        lines.push(Line { span: Span::new(start, end), actions: first..next, is_alone, behind });
        first = next;
        before = end;
    }
    lines
}

/// The comments among the actions that begin a line.
pub(crate) fn comments(text: &str, actions: &[Action]) -> Vec<Span> {
    let begin = |line: &Line| {
        let first = actions[line.actions.start];
        let stands_alone = text[line.span.start..first.span.start].trim().is_empty();
        (first.is_comment && stands_alone).then_some(first.span)
    };
    lines(text, actions).iter().filter_map(begin).collect()
}

/// How many of the last actions of a line belong to nothing on it: the end of what another line has begun, a comment,
/// what writes the lines below.
fn behind(text: &str, start: usize, actions: &[Action]) -> usize {
    // A branch around a whole entry ends behind it.
    let is_entry = |begin: usize, end: usize| {
        begin == 0
            && text[start..actions[begin].span.start].trim().is_empty()
            && text[actions[begin].span.end..actions[end].span.start].contains(": ")
    };
    let mut open: Vec<usize> = Vec::new();
    let mut inner = vec![false; actions.len()];
    for (number, action) in actions.iter().enumerate() {
        match action.nests {
            1 => open.push(number),
            -1 => {
                if let Some(begin) = open.pop() {
                    inner[begin] = true;
                    inner[number] = !is_entry(begin, number);
                }
            }
            _ => inner[number] = action.speaks && !action.breaks || !open.is_empty(),
        }
    }
    let follows = |number: usize| match actions.get(number + 1) {
        Some(next) => text[actions[number].span.end..next.span.start].trim().is_empty(),
        None => true,
    };
    (0..actions.len()).rev().take_while(|number| !inner[*number] && follows(*number)).count()
}

/// The text with its actions hidden, as long as it was and with the same lines.
fn masked(text: &str, actions: &[Action], filler: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut fill = |span: Span, filler: u8| {
        for byte in &mut bytes[span.start..span.end] {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = filler;
            }
        }
    };
    let mut before = 0;
    let mut is_first = false;
    for line in lines(text, actions) {
        let between = text[before..line.span.start].trim_end();
        before = line.span.end;
        if !between.is_empty() {
            is_first = begins_block(between);
        }
        if line.is_alone {
            // The first lines of a block must not be indented further than those below.
            fill(line.span, if is_first { b'\n' } else { b' ' });
            continue;
        }
        is_first = false;
        let hidden = line.actions.end - line.behind;
        for number in line.actions {
            let span = actions[number].span;
            let first = span.of(text).find('\n').map_or(span.end, |found| span.start + found);
            fill(Span::new(span.start, first), if number < hidden { filler } else { b' ' });
            fill(Span::new(first, span.end), b' ');
        }
    }
    // Only whole characters were replaced, by ASCII.
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// Whether the last line of a text ends in the header of a block scalar of YAML.
fn begins_block(text: &str) -> bool {
    let line = text.rsplit('\n').next().unwrap_or_default();
    let line = line.split(" #").next().unwrap_or_default().trim_end();
    line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-')).ends_with(['|', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(text: &str) -> String {
        masked(text, &find(text), b'x')
    }

    #[test]
    fn actions_alone_on_their_lines_are_blank() {
        let text = "a:\n  {{- if .x }} # why\n  b: 1\n  {{- end }}{{ end }}\n{% set a = {'b': {'c': '%}'}} %}\nc: 2\n";
        let blank = |length: usize| " ".repeat(length);
        let expected = format!("a:\n{} # why\n  b: 1\n{}\n{}\nc: 2\n", blank(14), blank(21), blank(32));
        assert_eq!(shape(text), expected);
    }

    #[test]
    fn actions_in_words_are_words() {
        let cases = [
            (r#"a: "{{ .x | default "y" }}""#, r#"a: "xxxxxxxxxxxxxxxxxxxxxx""#),
            (r#"a: {{ "}}{{" }}b"#, "a: xxxxxxxxxxxxb"),
            ("a: {{ {'b': {}} }}", "a: xxxxxxxxxxxxxxx"),
            ("a: {{{ b }}}", "a: xxxxxxxxx"),
            ("a: {{ it's }}", "a: xxxxxxxxxx"),
            ("a: <%= b %>/c", "a: xxxxxxxx/c"),
            ("a: {{ é }}", "a: xxxxxxxx"),
            ("a: {% if b %}c{% endif %}", "a: xxxxxxxxxxcxxxxxxxxxxx"),
            ("a: \"b\"{{ end }}", "a: \"b\"         "),
            ("a: {{- b | nindent 2 }}\n  c: d", "a:                     \n  c: d"),
            ("a: b {# c #} # d", "a: b         # d"),
            ("{{ if a }}b: c{{ end }}", "xxxxxxxxxxb: c         "),
            ("{{ if a }}b{{ else }}c{{ end }}", "xxxxxxxxxxbxxxxxxxxxxcxxxxxxxxx"),
            ("a: |- # b\n  {{ c }}\n  {{ d }}\ne", "a: |- # b\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\ne"),
            ("{{ if a }}b{{ if c }}", "xxxxxxxxxxb          "),
            ("a: {{ b\n   c }}\nd: e", "a: xxxx\n       \nd: e"),
        ];
        for (text, expected) in cases {
            assert_eq!(shape(text), expected);
        }
    }

    #[test]
    fn what_does_not_end_is_no_action() {
        for text in ["a: {{ b", "a: {% b }}", "{{/* a }}", "a: <% b", "{{", "{", "<%"] {
            assert_eq!(shape(text), text);
        }
    }

    #[test]
    fn looking_for_actions_takes_linear_time() {
        let many = |text: &str| text.repeat((1 << 18) / text.len());
        for text in [many("{{"), many("{{ ' \\'"), many("{{/*"), many("<%"), many("{% \"\n")] {
            for end in ["", "}}", "*/}}", "%>", "%}"] {
                let text = format!("{text}{end}");
                let start = std::time::Instant::now();
                assert_eq!(shape(&text).len(), text.len());
                assert!(start.elapsed().as_secs() < 5);
            }
        }
    }
}
