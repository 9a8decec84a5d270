//! Assignments in front of the end of a block: the grammar takes `a=1 b=2` and the `fi` below it for a command as well, which
//! goes on to the end of the source, and keeps both readings. A thousand of them take a gigabyte.

use std::sync::LazyLock;

use regex::Regex;

/// How many of them are parsed. What people write has a few.
const MOST: usize = 200;

/// Whether the grammar can hold a source.
pub fn fits(text: &str) -> bool {
    /// Two assignments on a line, and a word on the next that ends a list of commands.
    static ENDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"[\w\]]=[^\n]*[\t ]\w+(?:\[[^\]\n]*\])?\+?=[^\n]*\n\s*(?:fi|done|else|elif)\b").ok()
    });
    ENDS.as_ref().is_none_or(|ends| ends.find_iter(text).nth(MOST).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_ambiguous_counts() {
        for block in [
            "if a; then\n  b=1 c=2\nfi\n",
            "if a; then b[0]=1 c+=2 # why\n\nfi\n",
            "while a; do\n\tb=\"x y\" c=$(d)\ndone\n",
        ] {
            assert!(fits(&block.repeat(MOST)), "{block}");
            assert!(!fits(&block.repeat(MOST + 1)), "{block}");
        }
        for block in ["if a; then\n  b=1\nfi\n", "if a; then\n  b=1 c=2\n  d\nfi\n", "f() {\n  b=1 c=2\n}\n"] {
            assert!(fits(&block.repeat(MOST + 1)), "{block}");
        }
    }
}
