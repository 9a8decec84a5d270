//! Where `import Foundation` belongs in a Swift file that has none.

use crate::facts::Facts;
use crate::finding::Edit;
use crate::layout::newline_of;
use crate::source::line_start;

/// Modules that bring in Foundation.
const REEXPORTERS: &[&str] =
    &["Foundation", "UIKit", "AppKit", "SwiftUI", "Cocoa", "FoundationEssentials", "XCTest", "Combine"];

/// The edits that import Foundation, if nothing does.
pub fn foundation(text: &str, facts: &Facts) -> Vec<Edit> {
    let imports = &facts.imports;
    if imports.iter().any(|import| REEXPORTERS.contains(&&*import.path)) {
        return Vec::new();
    }
    let newline = newline_of(text);
    let plain: Vec<_> = imports
        .iter()
        .filter(|import| {
            text[line_start(text, import.span.start)..].trim_start_matches('\u{feff}').starts_with("import ")
        })
        .collect();
    let sorted = plain.windows(2).all(|pair| pair[0].path <= pair[1].path);
    let next = plain.iter().find(|import| sorted && import.path.as_str() > "Foundation").or(plain.first());
    match (next, plain.last()) {
        (Some(next), Some(last)) => {
            if sorted && last.path.as_str() < "Foundation" {
                let end = line_end(text, last.span.end);
                return vec![Edit::insertion(end, format!("{newline}import Foundation"))];
            }
            let at = line_start(text, next.span.start);
            vec![Edit::insertion(at, format!("import Foundation{newline}"))]
        }
        _ => {
            let at = header_end(text);
            vec![Edit::insertion(at, format!("import Foundation{newline}{newline}"))]
        }
    }
}

/// Behind the byte-order mark, the `#!` line and the comments at the top that an empty line parts from the code.
fn header_end(text: &str) -> usize {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let (mut end, mut at) = (start, start);
    for (number, line) in text[start..].split_inclusive('\n').enumerate() {
        at += line.len();
        if number == 0 && line.starts_with("#!") || line.trim().is_empty() {
            end = at;
        } else if !line.starts_with("//") {
            break;
        }
    }
    end
}

/// The end of the line at `at`, its line break excluded.
fn line_end(text: &str, at: usize) -> usize {
    let end = text[at..].find('\n').map_or(text.len(), |found| at + found);
    if end > at && text.as_bytes()[end - 1] == b'\r' { end - 1 } else { end }
}
