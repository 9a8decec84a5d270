//! What tells a finding again after lines moved.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// How many bytes of the hash are kept: enough for any number of findings.
const LENGTH: usize = 16;

/// A finding's fingerprint, in hexadecimal digits: it depends on the rule, the path, the text that is marked (with keys
/// masked) and how many findings before it in the file have all this in common, and not on lines, columns or what else
/// stands in the file. Baselines, SARIF and GitLab know findings by it.
pub fn fingerprint(rule: &str, path: &str, marked: &str, nth: usize) -> String {
    hash(&[rule, path, marked, &nth.to_string()])
}

/// The fingerprint of a finding of the report `name` where several reports are merged.
pub(super) fn in_report(name: &str, fingerprint: &str) -> String {
    hash(&[name, fingerprint])
}

fn hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        // The length keeps parts apart.
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().iter().take(LENGTH).fold(String::new(), |mut digits, byte| {
        // Writing to a string cannot fail.
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_stay_the_same() {
        // Baselines in repositories hold them: this value may never change.
        assert_eq!(fingerprint("FW001", "a.py", "https://x", 0), "5b76a2f592d7a0132631300f9b213fb9");
    }

    #[test]
    fn everything_counts() {
        let all = [("FW001", "a", "b", 0), ("FW001", "a", "b", 1), ("FW001", "ab", "", 0), ("FW002", "a", "b", 0)];
        let distinct: std::collections::BTreeSet<String> =
            all.iter().map(|(rule, path, marked, nth)| fingerprint(rule, path, marked, *nth)).collect();
        assert_eq!(distinct.len(), all.len());
    }
}
