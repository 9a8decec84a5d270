//! Names of environment variables and secrets that hold a direct key.

use std::ops::Range;

use memchr::memmem;

use super::HOLE_BYTES;

/// The variable that every Fireworks SDK reads its key from.
pub const GATEWAY_KEY: &str = "FIREWORKS_API_KEY";

/// Built-in names that mean a direct key wherever they stand.
pub(super) const CERTAIN: &[&str] = &["FIREWORKS_DIRECT_ROUTE_API_KEY", "FIREWORKS_DIRECT_API_KEY"];

/// "Unrelated programs use that name for keys of their own."
pub(super) const NEEDS_EVIDENCE: &str = "DIRECT_ROUTE_API_KEY";

/// How far a name tells that it holds a direct key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// The name alone tells.
    Certain,
    /// Only in a run whose files show a deployment's direct route, see [`super::speaks_of_direct_route`].
    NeedsEvidence,
}

/// The names of a run: the built-in ones and the user's.
#[derive(Clone, Debug)]
pub struct KeyNames {
    names: Vec<Name>,
}

#[derive(Clone, Debug)]
struct Name {
    name: String,
    standing: Standing,
    finder: memmem::Finder<'static>,
}

/// One place where a text holds a known name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameMatch {
    /// The bytes of the name in the searched text.
    pub span: Range<usize>,
    /// The name.
    pub name: String,
    /// How far it tells.
    pub standing: Standing,
}

impl KeyNames {
    /// All names.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| name.name.as_str())
    }

    /// The built-in names and those of the user, which are certain. [`GATEWAY_KEY`] is never one of them.
    pub fn new(user: &[String]) -> Self {
        let certain = CERTAIN.iter().copied().chain(user.iter().map(|name| name.trim()));
        let mut names: Vec<Name> = Vec::new();
        for (name, standing) in
            certain.map(|name| (name, Standing::Certain)).chain([(NEEDS_EVIDENCE, Standing::NeedsEvidence)])
        {
            // The first entry wins, so a user who lists the ambiguous name makes it certain.
            if !name.is_empty() && name != GATEWAY_KEY && names.iter().all(|known| known.name != name) {
                let finder = memmem::Finder::new(name.as_bytes()).into_owned();
                names.push(Name { name: name.to_owned(), standing, finder });
            }
        }
        Self { names }
    }

    /// How far `name` tells, or None when it is not known. Names are case-sensitive.
    pub fn standing(&self, name: &str) -> Option<Standing> {
        let known = self.names.iter().find(|known| known.name == name)?;
        Some(known.standing)
    }

    /// All places in `text` where a known name stands as a whole word, from left to right.
    pub fn find(&self, text: &str) -> Vec<NameMatch> {
        let bytes = text.as_bytes();
        let mut found: Vec<NameMatch> = Vec::new();
        for known in &self.names {
            for start in known.finder.find_iter(bytes) {
                let span = start..start + known.name.len();
                if is_whole_name(bytes, &span) {
                    found.push(NameMatch { span, name: known.name.clone(), standing: known.standing });
                }
            }
        }
        found.sort_by_key(|name| (name.span.start, std::cmp::Reverse(name.span.end)));
        let mut end = 0;
        found.retain(|name| {
            let is_free = name.span.start >= end;
            end = end.max(name.span.end);
            is_free
        });
        found
    }
}

impl Default for KeyNames {
    /// The built-in names.
    fn default() -> Self {
        Self::new(&[])
    }
}

/// Whether the name at `span` is a word of its own. "`NEXT_PUBLIC_X`, `X_OLD`, `XS` are other names"; so are
/// `my-X` and `X-old`, and what an interpolation is joined to.
pub(super) fn is_whole_name(bytes: &[u8], span: &Range<usize>) -> bool {
    let before = &bytes[..span.start];
    let after = &bytes[span.end..];
    let is_variable =
        before.ends_with(b"$") || before.ends_with(b"${") || before.ends_with(b"${#") || before.ends_with(b"${!");
    let left = match before {
        // The letter of an escape, as raw text shows it: `"\nX=…"`.
        [.., b'\\', b'n' | b'r' | b't'] => true,
        [.., b'\\', b'n' | b'r' | b't', b'-'] => true,
        [.., word, b'-'] if is_word_byte(*word) => false,
        [.., word] => !is_word_byte(*word),
        [] => true,
    };
    let right = match after {
        // `${X-default}` and `$X-suffix` end the name at the hyphen.
        [b'-', word, ..] => is_variable || !is_word_byte(*word),
        [word, ..] => !is_word_byte(*word),
        [] => true,
    };
    left && right && !before.ends_with(HOLE_BYTES) && !after.starts_with(HOLE_BYTES)
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    const X: &str = "DIRECT_ROUTE_API_KEY";

    #[test]
    fn whole_names_are_found() {
        let names = KeyNames::default();
        for text in [
            "X",
            "$X",
            "${X}",
            "${X:?missing}",
            "${X:-default}",
            "${X-default}",
            "$X-suffix",
            "${#X}",
            "\"X\"",
            "X=abc",
            "os.environ/X",
            "env::X",
            "{env:X}",
            "$env:X",
            "secrets.X",
            "X.value",
            "process.env.X;",
            "--env=X",
            "read X",
            "-X",
            "\\nX=",
            "\\tX",
            "X- ",
            "set X, then",
            "X’s",
            "请设置X环境变量",
            "(X)",
            "%X%",
            "@X@",
            "X:",
        ] {
            let text = text.replace('X', X);
            let found = names.find(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(&text[found[0].span.clone()], X, "{text}");
            assert_eq!(found[0].standing, Standing::NeedsEvidence);
        }
    }

    #[test]
    fn parts_of_other_names_are_not() {
        let names = KeyNames::default();
        for text in [
            "NEXT_PUBLIC_X",
            "X_OLD",
            "XS",
            "TF_VAR_X",
            "aX",
            "X2",
            "my-X",
            "X-old",
            "\u{FFFC}X",
            "X\u{FFFC}",
            "VITE_X",
        ] {
            let text = text.replace('X', X);
            assert_eq!(names.find(&text), [], "{text}");
        }
        assert_eq!(names.find("FIREWORKS_API_KEY direct_route_api_key"), []);
    }

    #[test]
    fn the_longest_name_is_found_once_and_in_order() {
        let names = KeyNames::new(&["ACME_KEY".into(), "fireworks-direct-key".into()]);
        let text = "ACME_KEY FIREWORKS_DIRECT_ROUTE_API_KEY DIRECT_ROUTE_API_KEY FIREWORKS_DIRECT_API_KEY \
                    fireworks-direct-key";
        let found: Vec<&str> = names.find(text).into_iter().map(|name| &text[name.span]).collect();
        assert_eq!(found, text.split(' ').collect::<Vec<_>>());
    }

    #[test]
    fn standing() {
        let names = KeyNames::default();
        assert_eq!(names.standing("FIREWORKS_DIRECT_ROUTE_API_KEY"), Some(Standing::Certain));
        assert_eq!(names.standing("FIREWORKS_DIRECT_API_KEY"), Some(Standing::Certain));
        assert_eq!(names.standing(X), Some(Standing::NeedsEvidence));
        assert_eq!(names.standing("direct_route_api_key"), None);
        assert_eq!(names.standing(GATEWAY_KEY), None);
        let names = KeyNames::new(&[X.into(), " ACME_KEY ".into(), String::new(), GATEWAY_KEY.into()]);
        assert_eq!(names.standing(X), Some(Standing::Certain));
        assert_eq!(names.standing("ACME_KEY"), Some(Standing::Certain));
        assert_eq!(names.standing(GATEWAY_KEY), None);
        assert_eq!(names.standing(""), None);
        assert_eq!(names.find(X)[0].standing, Standing::Certain);
    }
}
