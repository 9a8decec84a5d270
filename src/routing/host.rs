//! What was found where a direct host stands in a text.

use std::ops::Range;

use super::HOLE;
use super::gateway::other_scheme;
use super::spelling::is_label_byte;

/// How the URL of a match begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scheme {
    /// `https`, also the `https?` of a regular expression.
    Https,
    /// `http`.
    Http,
    /// `wss`.
    Wss,
    /// `ws`.
    Ws,
    /// Anything else before `://`: a hole, a placeholder, or a name like `myapp+https`.
    Other,
}

/// How the dots and slashes of a match are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Spelling {
    /// As they are; slashes may be escaped (`\/`).
    Plain,
    /// URL-encoded: `https%3A%2F%2F…`, also when only the dots are (`%2E`).
    Percent,
    /// As in a regular expression: `\.` or `[.]`.
    Regex,
}

/// What a host under `direct.fireworks.ai` is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HostKind {
    /// At least one label stands before `.direct.fireworks.ai`: the host of one deployment.
    Deployment,
    /// "Any first label that starts with `audio-`": a service run by the vendor, which is not on the gateway's
    /// `/inference` path.
    Audio,
    /// Something that stands for a handle or a part of it in prose and templates: `<handle>`, `${HANDLE}`, `{{ x }}`,
    /// `%VAR%`, `%s`, `*`, `...`, `YOUR_HANDLE`, and any pattern of a regular expression.
    Placeholder,
    /// `direct.fireworks.ai` or `.direct.fireworks.ai` with no label before it.
    Suffix,
}

/// One host under `direct.fireworks.ai`, with the parts of its URL. Ranges are bytes of the searched text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostMatch {
    /// All that a rewrite replaces: scheme (if any), userinfo, host, trailing dot, port. For
    /// [`HostKind::Suffix`] also the dot before it.
    pub span: Range<usize>,
    /// From the first label through `ai`.
    pub host: Range<usize>,
    /// None when no `name://` stands before the host; then `://` or `//` may still stand there, outside of `span`.
    pub scheme: Option<Scheme>,
    /// How dots and slashes are written.
    pub spelling: Spelling,
    /// What the host is.
    pub kind: HostKind,
    /// What stands before `.direct.fireworks.ai`, lower-cased, with its dots decoded; may hold [`HOLE`] and the text
    /// of placeholders (an ellipsis is written `…`). `my-account-abcd1234.us-arizona-1`. Empty for a suffix.
    pub labels: String,
    /// Path, query and fragment, from `span.end` to where the URL ends in prose or code; holes are part of it.
    /// Empty if there is none. Ends before a further match at the latest.
    pub path: Range<usize>,
}

impl HostMatch {
    /// How many labels stand before `.direct.fireworks.ai`. Dots within a placeholder (`{{ .Values.x }}`) do not count.
    pub fn label_count(&self) -> usize {
        split_labels(&self.labels).count()
    }

    /// Whether the host has the "two labels before `.direct.fireworks.ai`" that a handle has, or may have them
    /// because a hole or a placeholder can hold more than one.
    pub fn has_two_labels(&self) -> bool {
        self.kind == HostKind::Placeholder || self.labels.contains(HOLE) || self.label_count() >= 2
    }

    /// Whether a part of the host is what `printf` fills in (`%s`, `%1$s`): formatters of some languages refuse, or print, an
    /// argument that is left over.
    pub fn is_filled_in_order(&self) -> bool {
        self.labels.split('%').skip(1).any(|verb| {
            let verb = verb.trim_start_matches(|c: char| c.is_ascii_digit()).trim_start_matches('$');
            let mut characters = verb.chars();
            matches!(characters.next(), Some('s' | 'd' | 'v'))
                && characters.next().is_none_or(|c| matches!(c, '.' | '-' | '%'))
        })
    }

    /// Whether its URL in `text` has a scheme that is seen and none of the gateway's, as `grpc://` and `myapp+https://` have.
    pub fn has_foreign_scheme(&self, text: &str) -> bool {
        self.scheme == Some(Scheme::Other) && other_scheme(&text[self.span.clone()]).is_some()
    }

    /// Whether `*` stands for the scheme or a part of the host in `text`: a pattern, which matches URLs rather than is one.
    pub fn is_pattern(&self, text: &str) -> bool {
        self.labels.contains('*') || text[self.span.start..].starts_with('*')
    }

    /// Whether what stands around the match in `text` belongs to it but is nothing that is known, so that what replaces the
    /// match would run into it: a sign in front that makes a variable, a user or the end of a here-document of it, or begins
    /// no name (`%1.direct…`, `ops@my-account…`, `<<my-account…`, `/-my-account…`, `a.-my-account…`, `_my-account…`,
    /// `ümy-account…`), a scheme that is none (`direct.fireworks.ai://my-account…`), a port behind that is none (`:8am`,
    /// `:443:10.0.0.1`, `:/v1`, `:\/v1`).
    pub fn runs_on(&self, text: &str) -> bool {
        let before = &text[..self.span.start];
        let behind = text.as_bytes().get(self.span.end..).unwrap_or_default();
        let stem = before.trim_end_matches(['-', '~', '_', '.']);
        let is_cut = stem.len() < before.len() && (stem.ends_with('/') || stem.ends_with(char::is_alphanumeric));
        let has_sign = before.ends_with(['%', '@', '_']) || stem.ends_with("<<") || is_cut;
        let has_scheme = before.strip_suffix("://").is_some_and(|scheme| scheme.ends_with(char::is_alphanumeric));
        // Letters that no host is written in: its labels end in front of them.
        let has_letter = before.ends_with(|c: char| !c.is_ascii() && c.is_alphanumeric());
        self.scheme.is_none() && (has_sign || has_scheme || has_letter)
            || matches!(behind, [b':', next, ..] if is_label_byte(*next) || matches!(next, b'/' | b'\\' | b'%'))
    }

    /// The same match in a part of the text that holds at least its span.
    pub fn in_part(&self, part: &Range<usize>) -> Self {
        let shift = |range: &Range<usize>| range.start - part.start..range.end.min(part.end) - part.start;
        Self { span: shift(&self.span), host: shift(&self.host), path: shift(&self.path), ..self.clone() }
    }

    /// The holes within `span`, in the text that was searched.
    pub fn holes<'t>(&self, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'t> {
        let start = self.span.start;
        text[self.span.clone()].match_indices(HOLE).map(move |(at, hole)| start + at..start + at + hole.len())
    }
}

/// The labels of a [`HostMatch::labels`]; a dot inside brackets separates nothing.
pub(super) fn split_labels(labels: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_usize;
    labels
        .split(move |c| {
            match c {
                '{' | '(' | '[' | '<' => depth += 1,
                '}' | ')' | ']' | '>' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == '.' && depth == 0
        })
        .filter(|label| !label.is_empty())
}
