//! Reads the labels of a host from right to left, from `.direct.fireworks.ai` to where the host begins.
//!
//! A label is not only letters: templates and prose put holes and placeholders there, which must be taken whole,
//! because what a rewrite leaves behind of them would be nonsense.

use super::HOLE_BYTES;
use super::spelling::{Dot, backslash_code_len, dot_before, is_label_byte, percent_code_len};

/// How far left of `direct` a host may begin. Names have at most 253 bytes; placeholders are longer than what they
/// stand for. The bound keeps the search linear.
const LONGEST_HOST: usize = 512;

/// The longest placeholder, `${…}` or `<…>`, that is believed to be one.
const LONGEST_PLACEHOLDER: usize = 128;

/// Elements that surround a host in HTML and MDX; `<code>.direct…` holds no placeholder.
const HTML_ELEMENTS: &[&str] = &[
    "a", "b", "br", "code", "dd", "div", "dt", "em", "i", "kbd", "li", "p", "pre", "samp", "span", "strong", "td",
    "th", "tt", "u", "var",
];

/// Words that documents put where a handle or its parts belong. A whole label, lower-case.
const PLACEHOLDER_LABELS: &[&str] = &[
    "account-deployment",
    "account-id-deployment-id",
    "deployment-handle",
    "direct-route-handle",
    "handle",
    "xxx",
    "xxxx",
];

/// What stands before `.direct.fireworks.ai`.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Where the first label begins; where `direct` or the dot before it begins when there is none.
    pub start: usize,
    /// The labels, lower-cased, joined by plain dots.
    pub text: String,
    /// Some label holds a placeholder.
    pub placeholder: bool,
    /// Some dot is URL-encoded.
    pub percent: bool,
    /// Some dot is written as in a regular expression.
    pub regex: bool,
}

/// A part of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Letters, digits, hyphens, underscores.
    Word,
    /// An interpolation.
    Hole,
    /// A placeholder.
    StandIn,
}

/// Reads leftwards in `text`, never below `floor`.
#[derive(Clone, Copy, Debug)]
pub(super) struct LeftReader<'t> {
    text: &'t str,
    floor: usize,
    /// Behind the `ai` of the host that is read.
    host_end: usize,
    /// The host is part of a regular expression, where groups and quantifiers stand for labels.
    regex: bool,
}

impl<'t> LeftReader<'t> {
    pub fn new(text: &'t str, floor: usize, host_end: usize, regex: bool) -> Self {
        Self { text, floor, host_end, regex }
    }

    /// The labels before `direct`; None for a look-alike (`mydirect.fireworks.ai`) and for what is too long for a host.
    pub fn labels(mut self, direct: usize) -> Option<Labels> {
        let bytes = self.text.as_bytes();
        let cut = direct.saturating_sub(LONGEST_HOST);
        let is_cut = cut > self.floor;
        self.floor = self.floor.max(cut);

        let mut labels = Labels { start: direct, regex: self.regex, ..Labels::default() };
        let mut found: Vec<(usize, usize)> = Vec::new();
        let mut at = direct;
        loop {
            let dots = self.dots_before(at);
            let (dot, label_end) = if dots >= 3 || bytes[..at].ends_with("…".as_bytes()) && at > self.floor {
                // An ellipsis joined to `direct`: the dots are the label and the dot behind it at once.
                (at, at)
            } else {
                let Some((dot, kind)) = dot_before(bytes, at).filter(|(dot, _)| *dot >= self.floor) else {
                    break;
                };
                labels.percent |= kind == Dot::Percent;
                labels.regex |= kind == Dot::Regex;
                self.regex = labels.regex;
                (dot, dot)
            };
            let Some((start, placeholder)) = self.label(label_end) else {
                if found.is_empty() {
                    labels.start = dot;
                }
                break;
            };
            labels.placeholder |= placeholder;
            found.push((start, label_end));
            labels.start = start;
            at = start;
        }
        if is_cut && labels.start == self.floor {
            return None;
        }
        if found.is_empty()
            && labels.start == direct
            && self.piece(direct).is_some_and(|(_, piece)| piece == Piece::Word)
        {
            return None;
        }
        let lower_case_host = bytes[direct].is_ascii_lowercase();
        for (start, end) in found.into_iter().rev() {
            let label = &self.text[start..end];
            labels.placeholder |= is_placeholder_label(label, lower_case_host);
            if !labels.text.is_empty() {
                labels.text.push('.');
            }
            labels.text.push_str(&lower_cased(label));
        }
        Some(labels)
    }

    /// The label that ends at `end`: where it begins, and whether a placeholder is in it.
    fn label(&self, end: usize) -> Option<(usize, bool)> {
        let bytes = self.text.as_bytes();
        let mut start = end;
        let mut first = None;
        let mut placeholder = false;
        let dots = self.dots_before(end);
        if dots >= 3 {
            start -= dots;
            first = Some(Piece::StandIn);
            placeholder = true;
        }
        while let Some((piece_start, piece)) = self.piece(start) {
            placeholder |= piece == Piece::StandIn;
            first = Some(piece);
            start = piece_start;
        }
        if first == Some(Piece::Word) {
            // A list's dash, a flag's hyphens, the underscores of emphasis: no label begins like this.
            while start < end && matches!(bytes[start], b'-' | b'_') {
                start += 1;
            }
        }
        (start < end).then_some((start, placeholder))
    }

    /// How many plain dots stand before `end`.
    fn dots_before(&self, end: usize) -> usize {
        let before = &self.text.as_bytes()[self.floor.min(end)..end];
        before.iter().rev().take_while(|byte| **byte == b'.').count()
    }

    /// The part of a label, or of a scheme, that ends at `end`.
    pub fn piece(&self, end: usize) -> Option<(usize, Piece)> {
        let before = self.text.as_bytes().get(self.floor..end)?;
        let last = *before.last()?;
        if is_label_byte(last) {
            return self.word(end);
        }
        if before.ends_with(HOLE_BYTES) {
            return Some((end - HOLE_BYTES.len(), Piece::Hole));
        }
        if before.ends_with("…".as_bytes()) {
            return Some((end - "…".len(), Piece::StandIn));
        }
        let start = match last {
            b'}' => {
                let open = self.bracket(end, b'{', b'}')?;
                // `${{}` begins something else that does not end here.
                if self.text.as_bytes()[self.floor..open].ends_with(b"{") {
                    return None;
                }
                self.introduced(open)
            }
            b')' => {
                let open = self.bracket(end, b'(', b')')?;
                let start = self.introduced(open);
                // Without a sign before it a parenthesis is prose: `(see x.direct…)`.
                if start == open && !self.regex {
                    return None;
                }
                start
            }
            b']' => self.square(end)?,
            b'>' => self.angle(end)?,
            b';' => self.between(end, "&lt;", "&gt;")?,
            b'%' => self.percent_variable(end)?,
            b'*' if self.regex || !self.word_follows(end) => end - 1,
            b'+' | b'?' if self.regex => end - 1,
            _ => return None,
        };
        Some((start, Piece::StandIn))
    }

    /// A run of letters, digits, hyphens and underscores, without the escape that may stand before it, and with the
    /// sign that makes it a variable.
    fn word(&self, end: usize) -> Option<(usize, Piece)> {
        let bytes = self.text.as_bytes();
        let mut start = end;
        while start > self.floor && is_label_byte(bytes[start - 1]) {
            start -= 1;
        }
        let word = &bytes[start..end];
        if start == self.floor {
            return Some((start, Piece::Word));
        }
        match bytes[start - 1] {
            b'%' => {
                if word.eq_ignore_ascii_case(b"3e") {
                    return Some((self.between(end, "%3c", "%3e")?, Piece::StandIn));
                }
                if self.percent_variable(start).is_none() {
                    start += percent_code_len(word);
                    if start + word.len() == end && matches!(word[0], b's' | b'd' | b'v' | b'q') {
                        return Some((start - 1, Piece::StandIn));
                    }
                }
            }
            b'\\' => {
                if word.eq_ignore_ascii_case(b"u003e") {
                    return Some((self.between(end, "\\u003c", "\\u003e")?, Piece::StandIn));
                }
                if self.regex && matches!(word[0], b'w' | b'W' | b'd' | b'D' | b's' | b'S') {
                    return Some((start - 1, Piece::StandIn));
                }
                start += backslash_code_len(word);
            }
            b'$' => {
                start = self.introduced(start);
                // `%1$s`
                let digits = bytes[self.floor..start].iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
                if digits > 0 && bytes[self.floor..start - digits].ends_with(b"%") {
                    start -= digits + 1;
                }
                return Some((start, Piece::StandIn));
            }
            b':' if bytes[self.floor..start].to_ascii_lowercase().ends_with(b"$env:") => {
                return Some((start - "$env:".len(), Piece::StandIn));
            }
            _ => {}
        }
        (start < end).then_some((start, Piece::Word))
    }

    /// `open`, or where the signs before it begin that make a bracket or a word an expression: `${`, `$${`, `#{`,
    /// `%(`, `\(`.
    fn introduced(&self, open: usize) -> usize {
        let before = &self.text.as_bytes()[self.floor..open];
        match before.last() {
            Some(b'$') => open - before.iter().rev().take_while(|byte| **byte == b'$').count(),
            // At the beginning of a word it makes a comment of the line.
            Some(b'#') if self.begins_comment(open - 1) => open,
            Some(b'#' | b'%' | b'\\') => open - 1,
            _ => open,
        }
    }

    /// Whether the sign at `at` has nothing but a blank before it; in a literal, which has one line, it may be the first.
    fn begins_comment(&self, at: usize) -> bool {
        match self.text[..at].chars().next_back() {
            None => self.text.contains('\n'),
            Some(before) => before.is_whitespace() || before == '\u{feff}',
        }
    }

    /// Where the bracket opens that closes before `end`; nested ones are stepped over.
    fn bracket(&self, end: usize, open: u8, close: u8) -> Option<usize> {
        let lowest = self.floor.max(end.saturating_sub(LONGEST_PLACEHOLDER));
        let mut depth = 0_usize;
        for (back, byte) in self.text.as_bytes()[lowest..end].iter().rev().enumerate() {
            if *byte == b'\n' {
                return None;
            } else if *byte == close {
                depth += 1;
            } else if *byte == open {
                depth -= 1;
                if depth == 0 {
                    return Some(end - back - 1);
                }
            }
        }
        None
    }

    /// `[account]` as a placeholder, but not the index of `hosts[0]`; any class in a regular expression.
    fn square(&self, end: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let open = self.bracket(end, b'[', b']')?;
        if self.regex {
            return Some(open);
        }
        let inside = &bytes[open + 1..end - 1];
        let is_name = inside.len() > 1 && inside.iter().all(|byte| is_label_byte(*byte) || *byte == b' ');
        let is_index = open > self.floor && (bytes[open - 1].is_ascii_alphanumeric() || bytes[open - 1] == b')');
        (is_name && !is_index && !self.word_follows(end)).then_some(open)
    }

    /// `<handle>` or `<%= handle %>`, but not the element of a markup language that ends before the host begins.
    fn angle(&self, end: usize) -> Option<usize> {
        let open = self.bracket(end, b'<', b'>')?;
        let inside = &self.text[open + 1..end - 1];
        if inside.starts_with('%') {
            return Some(open);
        }
        let closing = self.text.get(self.host_end..).and_then(|rest| rest.strip_prefix("</"));
        let is_element = inside.starts_with('/')
            || inside.contains(['=', '"'])
            || HTML_ELEMENTS.contains(&inside)
            || closing.is_some_and(|name| name.starts_with(inside));
        (!inside.is_empty() && !is_element && !self.word_follows(end)).then_some(open)
    }

    /// Where `open` begins before the `close` that ends at `end`, on the same line.
    fn between(&self, end: usize, open: &str, close: &str) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let lowest = self.floor.max(end.saturating_sub(LONGEST_PLACEHOLDER));
        let closes = end.checked_sub(close.len()).filter(|closes| *closes >= lowest)?;
        if !bytes[closes..end].eq_ignore_ascii_case(close.as_bytes()) {
            return None;
        }
        let inside = &bytes[lowest..closes];
        let at = inside.windows(open.len()).rposition(|window| window.eq_ignore_ascii_case(open.as_bytes()))?;
        (!inside[at..].contains(&b'\n')).then_some(lowest + at)
    }

    /// `%HANDLE%`, ending at `end`. Capitals only: `%20foo%` is URL-encoded text.
    fn percent_variable(&self, end: usize) -> Option<usize> {
        let before = self.text.as_bytes()[self.floor..end].strip_suffix(b"%")?;
        let name = before
            .iter()
            .rev()
            .take(LONGEST_PLACEHOLDER)
            .take_while(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || **byte == b'_')
            .count();
        let at = before.len() - name;
        let is_name = name >= 3 && before[at].is_ascii_uppercase() && before[..at].ends_with(b"%");
        is_name.then(|| self.floor + at - 1)
    }

    /// Whether what ends at `end` runs into a word, as the emphasis of `**my-account…` does and the wildcard of
    /// `*.us-iowa-1…` does not.
    fn word_follows(&self, end: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes.get(end).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
    }
}

/// Whether a whole label is one of the words that documents use. Capitals mean a placeholder only where the rest of
/// the host has none.
fn is_placeholder_label(label: &str, lower_case_host: bool) -> bool {
    let letters = label.bytes().filter(u8::is_ascii_alphabetic).count();
    let has_digit = label.bytes().any(|byte| byte.is_ascii_digit());
    let shouts = letters >= 3 && !has_digit && !label.bytes().any(|byte| byte.is_ascii_lowercase());
    let label = label.to_ascii_lowercase().replace('_', "-");
    shouts && lower_case_host
        || PLACEHOLDER_LABELS.contains(&label.as_str())
        || label.starts_with("your-") && !has_digit
}

/// The label as [`super::HostMatch::labels`] gives it.
fn lower_cased(label: &str) -> String {
    let mut label = label.to_ascii_lowercase();
    if let Some(start) = label.find("...") {
        let dots = label[start..].bytes().take_while(|byte| *byte == b'.').count();
        label.replace_range(start..start + dots, "…");
    }
    label
}
