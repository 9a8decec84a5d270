//! Reports, written and read.

use fw_migrate::document::{Document, Part};
use fw_migrate::report::{Format, View};

const FORMATS: &[Format] = &[
    Format::Human,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Github,
    Format::Gitlab,
    Format::Junit,
    Format::Html,
];

/// Writes a report in the format that a number chooses.
pub fn render(report: &Document, number: usize) {
    let view = View { show_skipped: true, width: Some(80), ..View::default() };
    let format = FORMATS[number % FORMATS.len()];
    let text = format.render(report, &view);
    // No format writes a bell of its own accord; a source could end an escape sequence with one.
    assert!(!text.contains('\u{7}'), "{format:?} shows what a source holds as it is");
}

/// Reads saved reports, with a NUL between them, and shows them as one.
pub fn merge(data: &[u8]) {
    let parts: Vec<Part> = data
        .split(|byte| *byte == 0)
        .enumerate()
        .filter_map(|(at, line)| {
            let document = Document::from_json(line).ok()?;
            Some(Part { prefix: (at % 2 == 1).then(|| format!("part{at}")), document })
        })
        .collect();
    if parts.is_empty() {
        return;
    }
    let merged = Document::merge(parts);
    (0..FORMATS.len()).for_each(|number| render(&merged, number));
    let json = Format::Json.render(&merged, &View::default());
    let read = Document::from_json(json.as_bytes()).expect("what was written can be read");
    let again = Document::merge(vec![Part { prefix: None, document: read }]);
    assert_eq!(Format::Json.render(&again, &View::default()), json, "merging one report changes nothing");
}
