//! One program.

use std::fs;
use std::path::Path;

/// What has to become of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Safe,
    Unsafe,
    Held,
}

/// A program that prints the URLs it would ask.
pub struct Case {
    /// Its path below the cases.
    pub name: String,
    /// The folder that it stands in.
    pub language: String,
    /// Its own name.
    pub file: String,
    pub verdict: Verdict,
    pub text: String,
}

impl Case {
    /// Reads a program; the first lines say what has to become of it.
    pub fn read(top: &Path, path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let name = path.strip_prefix(top).unwrap().display().to_string();
        let verdict =
            text.lines().take(3).find_map(|line| match line.trim_start_matches(['#', '/', ' ']).split_once(": ")?.0 {
                "safe" => Some(Verdict::Safe),
                "unsafe" => Some(Verdict::Unsafe),
                "held" => Some(Verdict::Held),
                _ => None,
            });
        let verdict = verdict.unwrap_or_else(|| panic!("{name} does not say what has to become of it"));
        let (language, file) = name.split_once('/').unwrap();
        Self { language: language.to_owned(), file: file.to_owned(), verdict, text, name }
    }
}
