//! The difference between two versions of a file as a patch that `git apply` takes.

use std::path::Path;

use similar::{Algorithm, ChangeTag, TextDiff};

/// Lines around a change.
const CONTEXT: usize = 3;

/// Appends the patch from `old` to `new` to `out`. `path` is relative to the repository's root.
///
/// Lines end with `\n` only, as git sees them: a lone `\r` is a character of its line, and what is not UTF-8 stays as
/// it is.
pub fn append(out: &mut Vec<u8>, path: &Path, old: &[u8], new: &[u8]) {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let diff = TextDiff::configure().algorithm(Algorithm::Myers).diff_slices(&old_lines, &new_lines);
    let name = path.as_os_str().as_encoded_bytes();
    let (from, to) = (quoted(b"a/", name), quoted(b"b/", name));
    // Without the tab, the name would end at its first blank.
    let end: &[u8] = if name.contains(&b' ') { b"\t\n" } else { b"\n" };
    for part in [b"diff --git ".as_slice(), &from, b" ", &to, b"\n--- ", &from, end, b"+++ ", &to, end] {
        out.extend_from_slice(part);
    }
    for group in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
        let old_range = first.old_range().start..last.old_range().end;
        let new_range = first.new_range().start..last.new_range().end;
        out.extend_from_slice(format!("@@ -{} +{} @@\n", range(old_range), range(new_range)).as_bytes());
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            out.push(match change.tag() {
                ChangeTag::Equal => b' ',
                ChangeTag::Delete => b'-',
                ChangeTag::Insert => b'+',
            });
            out.extend_from_slice(change.value());
            if !change.value().ends_with(b"\n") {
                out.extend_from_slice(b"\n\\ No newline at end of file\n");
            }
        }
    }
}

/// Lines with their line break.
fn lines(bytes: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', bytes) {
        lines.push(&bytes[start..=end]);
        start = end + 1;
    }
    if start < bytes.len() {
        lines.push(&bytes[start..]);
    }
    lines
}

/// A range of lines as a hunk's head shows it; an empty one names the line before it.
fn range(lines: std::ops::Range<usize>) -> String {
    match lines.len() {
        0 => format!("{},0", lines.start),
        1 => format!("{}", lines.start + 1),
        count => format!("{},{count}", lines.start + 1),
    }
}

/// A name as git writes it: in quotes, with escapes, if it holds anything beyond printable ASCII.
fn quoted(prefix: &[u8], name: &[u8]) -> Vec<u8> {
    let name: Vec<u8> = [prefix, name].concat();
    if name.iter().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\')) {
        return name;
    }
    let mut result = vec![b'"'];
    for byte in name {
        match byte {
            b'"' | b'\\' => result.extend([b'\\', byte]),
            b'\n' => result.extend(b"\\n"),
            b'\t' => result.extend(b"\\t"),
            b'\r' => result.extend(b"\\r"),
            b' '..=b'~' => result.push(byte),
            _ => result.extend(format!("\\{byte:03o}").bytes()),
        }
    }
    result.push(b'"');
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patch(path: &str, old: &[u8], new: &[u8]) -> String {
        let mut out = Vec::new();
        append(&mut out, Path::new(path), old, new);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn a_missing_final_newline_is_marked() {
        let expected = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n";
        assert_eq!(patch("x", b"a\r\nb", b"a\r\nc"), expected);
    }

    #[test]
    fn names_are_quoted_as_git_does() {
        let head = |path| patch(path, b"a\n", b"b\n").lines().nth(1).unwrap().to_owned();
        assert_eq!(head("a b.py"), "--- a/a b.py\t");
        assert_eq!(head("q\".py"), r#"--- "a/q\".py""#);
        assert_eq!(head("é.py"), r#"--- "a/\303\251.py""#);
    }
}
