//! How a host writes the text of an embedded source.

/// How a host writes text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// How characters are written.
    pub characters: Characters,
    /// How line breaks are written.
    pub lines: Lines,
}

/// How a host writes characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Characters {
    /// As they are.
    Plain,
    /// In a string of JSON, or one of YAML in double quotes.
    Json {
        /// Whether characters beyond ASCII are escaped.
        ascii: bool,
        /// Whether slashes are.
        slashes: bool,
    },
    /// In a recipe of make, where `$` is doubled.
    Make,
    /// In a YAML string in single quotes.
    SingleQuoted,
    /// In a YAML string without quotes.
    Unquoted,
}

/// How a host breaks lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lines {
    /// It cannot, or not without changing what is around.
    None,
    /// With what the embedded source has, and this in front of each line.
    Prefixed(String),
    /// With what the embedded source has, and this prompt in front of each statement.
    Prompted(String),
    /// With an escape, and this behind it: nothing, or the end of one string and the beginning of the next.
    Escaped(String),
}

impl Encoding {
    /// Text that is written as it is.
    pub fn plain() -> Self {
        Self { characters: Characters::Plain, lines: Lines::Prefixed(String::new()) }
    }

    /// Whether lines begin with something of the host's own.
    pub(super) fn is_prefixed(&self) -> bool {
        matches!(self.lines, Lines::Prefixed(_) | Lines::Prompted(_))
    }

    /// Whole lines as the host writes them, with what it puts in front of each. `None` if they cannot be written.
    pub(super) fn encode_lines(&self, text: &str) -> Option<String> {
        let mut encoded = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let empty = line.trim_end_matches(['\n', '\r']).is_empty();
            match &self.lines {
                Lines::Prefixed(prefix) => encoded.push_str(if empty { prefix.trim_end() } else { prefix }),
                // The continuation of a statement would need another prompt.
                Lines::Prompted(_) if empty => continue,
                Lines::Prompted(prompt) if encoded.is_empty() && !line.starts_with([' ', '\t', ')', ']', '}']) => {
                    encoded.push_str(prompt);
                }
                _ => return None,
            }
            self.characters(line, &mut encoded)?;
        }
        Some(encoded)
    }

    /// The text as the host writes it, with what comes in front of the rest of its last line. `None` if it cannot be
    /// written.
    pub(super) fn encode(&self, text: &str) -> Option<String> {
        let mut encoded = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(end) = rest.find('\n') {
            self.characters(&rest[..end], &mut encoded)?;
            rest = &rest[end + 1..];
            match &self.lines {
                Lines::None | Lines::Prompted(_) => return None,
                Lines::Prefixed(prefix) => {
                    encoded.push('\n');
                    // An empty line has nothing for blanks to stand in front of.
                    let empty = rest.starts_with('\n') || rest.starts_with("\r\n");
                    encoded.push_str(if empty { prefix.trim_end() } else { prefix });
                }
                Lines::Escaped(between) => {
                    encoded.push_str("\\n");
                    encoded.push_str(between);
                }
            }
        }
        self.characters(rest, &mut encoded)?;
        Some(encoded)
    }

    fn characters(&self, line: &str, encoded: &mut String) -> Option<()> {
        match self.characters {
            Characters::Plain => encoded.push_str(line),
            Characters::Make => encoded.push_str(&line.replace('$', "$$")),
            Characters::SingleQuoted => encoded.push_str(&line.replace('\'', "''")),
            Characters::Unquoted => {
                if line.contains(": ") || line.contains(" #") || line.ends_with(':') {
                    return None;
                }
                encoded.push_str(line);
            }
            Characters::Json { ascii, slashes } => {
                for character in line.chars() {
                    match character {
                        '"' => encoded.push_str("\\\""),
                        '\\' => encoded.push_str("\\\\"),
                        '/' if slashes => encoded.push_str("\\/"),
                        '\t' => encoded.push_str("\\t"),
                        '\r' => encoded.push_str("\\r"),
                        other if other.is_control() || ascii && !other.is_ascii() => {
                            for unit in other.encode_utf16(&mut [0; 2]) {
                                encoded.push_str(&format!("\\u{unit:04x}"));
                            }
                        }
                        other => encoded.push(other),
                    }
                }
            }
        }
        Some(())
    }
}
