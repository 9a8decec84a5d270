//! Templates cut at their placeholders.

use std::ops::Range;

use crate::facts::{Argument, FormatStyle, NodeId};

/// A template being cut at its placeholders.
pub(super) struct Template<'a> {
    pub(super) node: NodeId,
    pub(super) style: FormatStyle,
    pub(super) arguments: &'a [Argument],
    /// Index of the argument that the next unnumbered placeholder takes.
    pub(super) next: usize,
}

pub(super) struct Placeholder {
    pub(super) range: Range<usize>,
    pub(super) argument: Option<usize>,
}

impl Template<'_> {
    pub(super) fn placeholders(&mut self, text: &str) -> Vec<Placeholder> {
        let bytes = text.as_bytes();
        let mut found = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let mut number = None;
            let (range, field) = match (self.style, bytes[at]) {
                (FormatStyle::Braces, b'{' | b'}') if bytes.get(at + 1) == Some(&bytes[at]) => {
                    at += 2;
                    continue;
                }
                (FormatStyle::Braces, b'{') => {
                    let Some(length) = text[at..].find('}') else { break };
                    let inside = &text[at + 1..at + length];
                    let field = inside.split(['!', ':', '.', '[']).next().unwrap_or_default();
                    (at..at + length + 1, field)
                }
                // `%n` is a line break.
                (FormatStyle::Percent, b'%') if matches!(bytes.get(at + 1), Some(b'%' | b'n')) => {
                    at += 2;
                    continue;
                }
                (FormatStyle::Percent, b'%') => {
                    let mut end = at + 1;
                    let mut field = "";
                    if bytes.get(end) == Some(&b'(') {
                        let Some(length) = text[end..].find(')') else { break };
                        field = &text[end + 1..end + length];
                        end += length + 1;
                    }
                    // `%2$s` counts from one.
                    let digits = bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    if digits > 0 && bytes.get(end + digits) == Some(&b'$') {
                        number = text[end..end + digits].parse::<usize>().ok().map(|number| number.wrapping_sub(1));
                        end += digits + 1;
                    }
                    while bytes.get(end).is_some_and(|b| b"#0- +.123456789".contains(b)) {
                        end += 1;
                    }
                    if !bytes.get(end).is_some_and(u8::is_ascii_alphabetic) {
                        at += 1;
                        continue;
                    }
                    (at..end + 1, field)
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at = range.end;
            let argument = if number.is_some() {
                number
            } else if field.is_empty() {
                self.next += 1;
                Some(self.next - 1)
            } else if let Ok(number) = field.parse::<usize>() {
                Some(number)
            } else {
                self.arguments.iter().position(|argument| argument.name.as_deref() == Some(field))
            };
            found.push(Placeholder { range, argument });
        }
        found
    }
}
