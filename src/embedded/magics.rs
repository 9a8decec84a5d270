//! Cells of notebooks: which of their lines are Python, and which are commands of the notebook (`%env X=1`, `!curl …`).

use crate::finding::Span;

/// Cell magics whose body is Python of the notebook.
const PYTHON_BODIES: &[&str] = &[
    "time",
    "timeit",
    "capture",
    "prun",
    "lprun",
    "mprun",
    "memit",
    "scalene",
    "snakeviz",
    "pyinstrument",
    "heat",
    "debug",
    "ipytest",
    "wandb",
];
/// Line magics behind which a statement of the notebook follows.
const PYTHON_LINES: &[&str] = &["time", "timeit", "prun", "memit"];
/// Line magics that hand the rest of the line to a shell.
const SHELL_LINES: &[&str] = &["sx", "system", "sh", "bash", "sc"];

/// What a cell as a whole is.
#[derive(Debug, PartialEq, Eq)]
pub enum Cell<'t> {
    /// A part of the notebook's program, the bytes before the span left out.
    Program(Span),
    /// A source of its own: the name of its language or program, or of the file it is written to.
    Other {
        /// What the magic names.
        name: &'t str,
        /// Whether that is a file.
        file: bool,
        /// What belongs to it.
        body: Span,
    },
}

/// Tells by the first line what a cell is.
pub fn cell(text: &str) -> Cell<'_> {
    let whole = Span::new(0, text.len());
    let start = text.len() - text.trim_start().len();
    let end = text[start..].find('\n').map_or(text.len(), |end| start + end + 1);
    let line = text[start..end].trim_end();
    let body = Span::new(end, text.len());
    let single = line.strip_prefix('%').filter(|rest| matches!(*rest, "sh" | "bash" | "md" | "sql" | "scala" | "r"));
    let Some(magic) = line.strip_prefix("%%").or(single) else { return Cell::Program(whole) };
    let mut words = magic.split_whitespace();
    let name = words.next().unwrap_or_default();
    let mut arguments = words.filter(|word| !word.starts_with('-'));
    let other = |name| Cell::Other { name, file: false, body };
    match name {
        "script" => other(arguments.next().unwrap_or_default()),
        "writefile" | "file" => Cell::Other { name: arguments.next().unwrap_or_default(), file: true, body },
        "!" | "sx" | "system" => other("sh"),
        name if PYTHON_BODIES.contains(&name) => Cell::Program(body),
        name => other(name),
    }
}

/// A command of the notebook in a cell of Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Magic {
    /// From its sign to the end of its line, lines that it goes on in included.
    pub span: Span,
    /// What it is.
    pub kind: MagicKind,
    /// What stands for it in the program.
    pub stand_in: &'static str,
}

/// What a command of the notebook is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MagicKind {
    /// A shell runs this.
    Shell(Span),
    /// Sets an environment variable: its name, and the value, if it is not only shown.
    Environment(Span, Option<Span>),
    /// Something else, or nothing that matters.
    Unknown,
}

/// The commands of the notebook in a cell of Python.
pub fn magics(text: &str) -> Vec<Magic> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    // Whether a statement may begin here.
    let mut fresh = true;
    let mut depth = 0usize;
    while at < bytes.len() {
        if fresh && depth == 0 {
            fresh = false;
            let line = at;
            at += text[at..].len() - text[at..].trim_start_matches([' ', '\t']).len();
            if let Some(magic) = statement(text, line, at) {
                at = magic.span.end;
                found.push(magic);
                continue;
            }
            continue;
        }
        match bytes[at] {
            b'#' => {
                at = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
            }
            b'"' | b'\'' => at = string_end(text, at),
            b'\\' => {
                // A line that goes on.
                at += 1;
                at += usize::from(bytes.get(at) == Some(&b'\r'));
                at += 1;
            }
            b'\n' => {
                fresh = true;
                at += 1;
            }
            b'=' if depth == 0 => {
                let value = at + 1 + (text[at + 1..].len() - text[at + 1..].trim_start_matches([' ', '\t']).len());
                if bytes.get(value).is_some_and(|sign| matches!(sign, b'!' | b'%'))
                    && bytes.get(value + 1).is_some_and(|next| *next != b'=')
                {
                    let end = line_end(text, value);
                    found.push(Magic { span: Span::new(value, end), kind: kind(text, value, end), stand_in: "0" });
                    at = end;
                } else {
                    at += 1;
                }
            }
            byte => {
                match byte {
                    b'(' | b'[' | b'{' => depth += 1,
                    b')' | b']' | b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                at += 1;
            }
        }
    }
    found
}

/// A command that begins a line: a sign, or a question.
fn statement(text: &str, line: usize, at: usize) -> Option<Magic> {
    let stand_in = if line == at { " " } else { "0" };
    let rest = &text[at..];
    let end = line_end(text, at);
    match rest.as_bytes().first()? {
        b'!' => {}
        b'%' => {
            let name = &rest[1..];
            let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
            let after = &name[length..];
            if PYTHON_LINES.contains(&&name[..length]) && after.starts_with(' ') && !after.trim_start().starts_with('-')
            {
                let end = at + 1 + length + 1;
                return Some(Magic { span: Span::new(at, end), kind: MagicKind::Unknown, stand_in: "_ = " });
            }
        }
        b'?' => {}
        _ => {
            let line = rest.lines().next().unwrap_or_default().trim_end();
            let asked = line.strip_suffix('?')?.trim_end_matches('?');
            let name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '*' | '%');
            if asked.is_empty() || !asked.chars().all(name) {
                return None;
            }
        }
    }
    Some(Magic { span: Span::new(at, end), kind: kind(text, at, end), stand_in })
}

fn kind(text: &str, at: usize, end: usize) -> MagicKind {
    let rest = &text[at..end];
    if let Some(command) = rest.strip_prefix('!') {
        let command = command.trim_start_matches('!');
        return MagicKind::Shell(Span::new(end - command.len(), end));
    }
    let Some(magic) = rest.strip_prefix('%') else { return MagicKind::Unknown };
    let length = magic.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(magic.len());
    let (name, arguments) = magic.split_at(length);
    let start = end - arguments.trim_start().len();
    match name {
        name if SHELL_LINES.contains(&name) => MagicKind::Shell(Span::new(start, end)),
        "env" | "set_env" => {
            let all = text[start..end].trim_end();
            let length = all.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(all.len());
            let variable = Span::new(start, start + length);
            let behind = all[length..].trim_start();
            let value = behind.strip_prefix('=').unwrap_or(behind).trim_start();
            let value_start = start + all.len() - value.len();
            let set = behind.starts_with('=') || !value.is_empty();
            let value = set.then(|| Span::new(value_start, start + all.len()));
            if length == 0 { MagicKind::Unknown } else { MagicKind::Environment(variable, value) }
        }
        _ => MagicKind::Unknown,
    }
}

/// Where the line ends that holds `at`, its break excluded; one that ends in a backslash goes on.
fn line_end(text: &str, at: usize) -> usize {
    let mut end = at;
    loop {
        end = text[end..].find('\n').map_or(text.len(), |found| end + found);
        let line = text[at..end].strip_suffix('\r').unwrap_or(&text[at..end]);
        if end == text.len() || !line.ends_with('\\') {
            return at + line.len();
        }
        end += 1;
    }
}

/// Where the string ends that begins at `at`.
fn string_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let quote = bytes[at];
    let triple = bytes.get(at..at + 3).is_some_and(|open| open.iter().all(|byte| *byte == quote));
    let mut at = if triple { at + 3 } else { at + 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'\n' if !triple => return at,
            byte if byte == quote && !triple => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&[quote; 3]) => return at + 3,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands of a cell with what they are.
    fn found(text: &str) -> Vec<String> {
        magics(text)
            .into_iter()
            .map(|magic| match magic.kind {
                MagicKind::Shell(span) => format!("shell {}", span.of(text)),
                MagicKind::Environment(name, None) => format!("shows {}", name.of(text)),
                MagicKind::Environment(name, Some(value)) => format!("{} = {}", name.of(text), value.of(text)),
                MagicKind::Unknown => format!("masks {}", magic.span.of(text)),
            })
            .collect()
    }

    #[test]
    fn commands_are_told_from_python() {
        for (text, expected) in [
            ("x = 1\n!ls -l\ny", vec!["shell ls -l"]),
            ("!curl a \\\n  -H b\nx", vec!["shell curl a \\\n  -H b"]),
            ("!curl a \\\r\n  -H b\r\nx", vec!["shell curl a \\\r\n  -H b"]),
            (
                "%env A=b c\n%env  A  b\n%set_env A b\n%env A\n%env A=",
                vec!["A = b c", "A = b", "A = b", "shows A", "A = "],
            ),
            ("if x:\n    !ls\n", vec!["shell ls"]),
            ("files = !ls *.py\nn = %env HOME\n", vec!["shell ls *.py", "shows HOME"]),
            (
                "%pip install x\n%time f(1)\n%timeit -n 1 f()",
                vec!["masks %pip install x", "masks %time ", "masks %timeit -n 1 f()"],
            ),
            ("client?\n?client\na.b??", vec!["masks client?", "masks ?client", "masks a.b??"]),
            ("print('a'\n  % b)\nx = a\\\n  % b", vec![]),
            ("x = '''\n!ls\n%env A=1\n'''\n\"\"\"\n!no\"\"\"", vec![]),
            ("a != b\na == b\na %= b\nf(x=1)\n# !ls\nf(a=[\n!x])", vec![]),
            ("", vec![]),
            ("x = 'it\\'s\\\n !a'\n", vec![]),
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
    }

    #[test]
    fn cells_are_told_by_their_first_line() {
        let text = "\n%%bash -e\nls";
        assert_eq!(cell(text), Cell::Other { name: "bash", file: false, body: Span::new(11, 13) });
        assert_eq!(cell("%%time\nx"), Cell::Program(Span::new(7, 8)));
        assert_eq!(
            cell("%%writefile -a a/b.py\nx"),
            Cell::Other { name: "a/b.py", file: true, body: Span::new(22, 23) }
        );
        assert_eq!(cell("%%script --bg bash\nx"), Cell::Other { name: "bash", file: false, body: Span::new(19, 20) });
        assert_eq!(cell("x\n%%bash"), Cell::Program(Span::new(0, 8)));
    }
}
