//! Places and edits on their way from an embedded source to its host.

use super::*;
use crate::edits;
use crate::finding::Edit;

/// The first region of a host.
fn region(name: &str, host: &str) -> Region {
    find(name, host).unwrap().regions.swap_remove(0)
}

/// The host after `old` of its first region was replaced, or why that cannot be.
fn replaced(name: &str, host: &str, old: &str, new: &str) -> Option<String> {
    let region = region(name, host);
    let start = region.text().find(old).unwrap();
    let edit = region.edit(&Edit::replacement(Span::new(start, start + old.len()), new))?;
    Some(String::from_utf8(edits::apply(host.as_bytes(), [&edit])?).unwrap())
}

fn notebook(source: &str) -> String {
    format!("{{\"cells\": [{{\"cell_type\": \"code\", \"source\": {source}}}], \"nbformat\": 4}}")
}

#[test]
fn strings_of_a_cell_come_and_go_whole() {
    let host = notebook("[\"a\\n\",\n  \"b = \\\"x\\\"\\n\",\n  \"c\"]");
    assert_eq!(region("a.ipynb", &host).text(), "a\nb = \"x\"\nc\n");
    for (old, new, expected) in [
        ("\"x\"", "\"y\\z\"", "[\"a\\n\",\n  \"b = \\\"y\\\\z\\\"\\n\",\n  \"c\"]"),
        ("b = \"x\"\n", "", "[\"a\\n\",\n  \"c\"]"),
        ("c\n", "", "[\"a\\n\",\n  \"b = \\\"x\\\"\"]"),
        ("c\n", "d\n", "[\"a\\n\",\n  \"b = \\\"x\\\"\\n\",\n  \"d\"]"),
        ("b = \"x\"\nc\n", "", "[\"a\"]"),
        ("b = \"x\"\nc", "d", "[\"a\\n\",\n  \"d\"]"),
        ("b", "d\nb", "[\"a\\n\",\n  \"d\\n\",\n  \"b = \\\"x\\\"\\n\",\n  \"c\"]"),
    ] {
        assert_eq!(replaced("a.ipynb", &host, old, new), Some(notebook(expected)), "{old:?}");
    }
    let host = notebook("[\"only\"]");
    assert_eq!(replaced("a.ipynb", &host, "only", "x\ny"), Some(notebook("[\"x\\n\",\"y\"]")));
}

#[test]
fn what_cannot_be_changed_exactly_is_not() {
    let cells =
        "[{\"cell_type\": \"code\", \"source\": \"a\\n%pip b\\nc\"}, {\"cell_type\": \"code\", \"source\": \"d\"}]";
    let host = format!("{{\"cells\": {cells}}}");
    assert_eq!(region("a.ipynb", &host).text(), "a\n \nc\nd\n");
    assert_eq!(replaced("a.ipynb", &host, "a\n \nc", "x"), None);
    assert_eq!(replaced("a.ipynb", &host, "c\nd", "x"), None);
    let session = "```console\n$ a \\\n  b\nout\n$ c\n```\n";
    assert_eq!(region("a.md", session).text(), "a \\\n  b\nc\n");
    assert_eq!(replaced("a.md", session, "b\nc", "x"), None);
    assert_eq!(replaced("a.md", session, "c\n", "d\n"), None);
    assert!(replaced("a.md", session, "c", "d").is_some());
}

#[test]
fn lines_of_a_fence_keep_what_is_in_front() {
    let host = "> - ```py\n>   a\n>\n>   b\n>   ```\n";
    for (old, new, expected) in [
        ("a", "x\n\na", "> - ```py\n>   x\n>\n>   a\n>\n>   b\n>   ```\n"),
        ("a\n", "", "> - ```py\n>\n>   b\n>   ```\n"),
        ("b\n", "", "> - ```py\n>   a\n>\n>   ```\n"),
        ("\nb\n", "c\n", "> - ```py\n>   a\n>   c\n>   ```\n"),
        ("a\n\nb\n", "", "> - ```py\n>   ```\n"),
    ] {
        assert_eq!(replaced("a.md", host, old, new).as_deref(), Some(expected), "{old:?}");
    }
}

#[test]
fn places_are_widened_to_whole_escapes() {
    let host = notebook("\"x = '\\u00e9\\ud83d\\ude00!'\\n\"");
    let region = region("a.ipynb", &host);
    let at = |part: &str| {
        let start = region.text().find(part).unwrap();
        region.place(Span::new(start, start + part.len())).of(&host)
    };
    assert_eq!(at("é"), "\\u00e9");
    assert_eq!(at("😀!"), "\\ud83d\\ude00!");
    assert_eq!(at("'\n"), "'\\n");
}
