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
        let mut placeholders = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
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
                (FormatStyle::Percent, b'%') if bytes.get(at + 1) == Some(&b'%') => {
                    at += 2;
                    continue;
                }
                (FormatStyle::Percent, b'%') => {
                    let Some(found) = self.percent(text, at) else {
                        at += 1;
                        continue;
                    };
                    at = found.range.end;
                    placeholders.push(found);
                    continue;
                }
                _ => {
                    at += 1;
                    continue;
                }
            };
            at = range.end;
            let argument = if field.is_empty() {
                self.next += 1;
                Some(self.next - 1)
            } else if let Ok(number) = field.parse::<usize>() {
                Some(number)
            } else {
                self.named(field)
            };
            placeholders.push(Placeholder { range, argument });
        }
        placeholders
    }

    /// The placeholder of printf that begins at the percent sign `at`: `%s`, `%(name)s`, `%<name>s`, `%{name}`, `%[2]s`, `%2$s`. One that says how
    /// its value is written has no argument in sight, since the text is another one than the value's.
    fn percent(&mut self, text: &str, at: usize) -> Option<Placeholder> {
        let bytes = text.as_bytes();
        let mut end = at + 1;
        let mut argument = None;
        let mut plain = true;
        loop {
            match *bytes.get(end)? {
                b'(' => {
                    let length = text[end..].find(')')?;
                    argument = Some(self.named(&text[end + 1..end + length]));
                    end += length;
                }
                // `%<name>s` goes on, `%{name}` is all.
                b'<' => {
                    let length = text[end..].find('>')?;
                    argument = Some(self.named(&text[end + 1..end + length]));
                    end += length;
                }
                b'{' => {
                    let length = text[end..].find('}')?;
                    argument = Some(self.named(&text[end + 1..end + length]));
                    end += length;
                    break;
                }
                b'[' => {
                    let length = text[end..].find(']')?;
                    let number = text[end + 1..end + length].parse::<usize>().ok()?.checked_sub(1)?;
                    argument = Some(Some(number));
                    self.next = number + 1;
                    end += length;
                }
                b'1'..=b'9' => {
                    let digits = bytes[end..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                    match bytes.get(end + digits) {
                        Some(b'$') => {
                            argument = Some(text[end..end + digits].parse::<usize>().ok()?.checked_sub(1));
                            end += digits;
                        }
                        _ => {
                            plain = false;
                            end += digits - 1;
                        }
                    }
                }
                b'*' => {
                    self.next += 1;
                    plain = false;
                }
                b'#' | b'0' | b'-' | b' ' | b'+' | b'.' => plain = false,
                // `%ld`
                b'l' if bytes.get(end + 1).is_some_and(|verb| b"ldiu".contains(verb)) => {}
                verb if verb.is_ascii_alphabetic() || verb == b'@' => {
                    plain &= b"svdiu@".contains(&verb);
                    break;
                }
                _ => return None,
            }
            end += 1;
        }
        let argument = argument.unwrap_or_else(|| {
            self.next += 1;
            Some(self.next - 1)
        });
        Some(Placeholder { range: at..end + 1, argument: argument.filter(|_| plain) })
    }

    /// Index of the argument that a placeholder names.
    fn named(&self, field: &str) -> Option<usize> {
        self.arguments.iter().position(|argument| argument.name.as_deref() == Some(field))
    }
}
