//! What a property is tried on: a few files, made smaller by leaving out lines, words and characters while it still fails.

use std::fmt;
use std::mem;

use proptest::strategy::{NewTree, Strategy, ValueTree};
use proptest::test_runner::{TestRng, TestRunner};

/// One file.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// Its path, with `/` between its parts.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Files, and how they are to be migrated.
#[derive(Clone)]
pub struct Case {
    pub files: Vec<File>,
    /// Value of `--endpoint`.
    pub endpoint: &'static str,
}

impl Case {
    /// The only file.
    pub fn file(&self) -> &File {
        &self.files[0]
    }
}

impl fmt::Debug for Case {
    /// Everything as it is, except for what cannot be seen.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for File { name, bytes } in &self.files {
            writeln!(f, "--- {name} ({})", self.endpoint)?;
            for chunk in bytes.utf8_chunks() {
                for c in chunk.valid().chars() {
                    match c {
                        '\n' => writeln!(f)?,
                        '\t' => write!(f, "\t")?,
                        _ if c.is_control() || "\u{feff}\u{202e}\u{200d}\u{2028}".contains(c) => {
                            write!(f, "{}", c.escape_default())?;
                        }
                        _ => write!(f, "{c}")?,
                    }
                }
                write!(f, "{}", chunk.invalid().escape_ascii())?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

/// Cases that a function makes.
pub struct Cases<F> {
    pub make: F,
    /// The smallest pieces that may go.
    pub finest: Grain,
}

impl<F> fmt::Debug for Cases<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("cases")
    }
}

impl<F: Fn(&mut TestRng) -> Case> Strategy for Cases<F> {
    type Tree = Shrinking;
    type Value = Case;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(Shrinking::new((self.make)(runner.rng()), self.finest))
    }
}

/// How small the pieces are that may go.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    File,
    Line,
    Word,
    Byte,
}

impl Grain {
    fn finer(self) -> Option<Self> {
        match self {
            Self::File => Some(Self::Line),
            Self::Line => Some(Self::Word),
            Self::Word => Some(Self::Byte),
            Self::Byte => None,
        }
    }

    /// Whether a piece ends between these bytes.
    fn ends(self, before: u8, after: u8) -> bool {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
        match self {
            Self::File => false,
            Self::Line => before == b'\n' || before == b'\r' && after != b'\n',
            Self::Word => !is_word(before) || !is_word(after),
            Self::Byte => true,
        }
    }
}

/// A case on its way to a smaller one: delta debugging over its files, then its lines, words and bytes.
pub struct Shrinking {
    case: Case,
    grain: Grain,
    finest: Grain,
    /// The number of a file, and a part of it.
    pieces: Vec<(usize, Vec<u8>)>,
    /// How many pieces go at once.
    size: usize,
    /// Where the next ones are that may go.
    at: usize,
    /// Those that are out on trial.
    out: Vec<(usize, Vec<u8>)>,
}

impl Shrinking {
    fn new(case: Case, finest: Grain) -> Self {
        let mut new = Self { case, grain: Grain::File, finest, pieces: Vec::new(), size: 0, at: 0, out: Vec::new() };
        new.cut();
        new
    }

    /// Cuts the files anew.
    fn cut(&mut self) {
        self.pieces.clear();
        for (number, file) in self.case.files.iter().enumerate() {
            let pieces = file.bytes.chunk_by(|before, after| !self.grain.ends(*before, *after));
            self.pieces.extend(pieces.map(|piece| (number, piece.to_vec())));
        }
        self.size = self.pieces.len().div_ceil(2);
        self.at = 0;
    }

    /// Takes the next pieces out. False when there are none.
    fn take(&mut self) -> bool {
        while self.at >= self.pieces.len() {
            self.at = 0;
            self.size /= 2;
            if self.size == 0 {
                let Some(finer) = self.grain.finer().filter(|_| self.grain != self.finest) else { return false };
                self.case = self.current();
                self.grain = finer;
                self.cut();
                if self.pieces.is_empty() {
                    return false;
                }
            }
        }
        let end = self.pieces.len().min(self.at + self.size);
        self.out = self.pieces.drain(self.at..end).collect();
        true
    }
}

impl ValueTree for Shrinking {
    type Value = Case;

    fn current(&self) -> Case {
        let mut case = self.case.clone();
        for (number, file) in case.files.iter_mut().enumerate() {
            file.bytes =
                self.pieces.iter().filter(|piece| piece.0 == number).flat_map(|piece| piece.1.clone()).collect();
        }
        case
    }

    fn simplify(&mut self) -> bool {
        self.out.clear();
        self.take()
    }

    fn complicate(&mut self) -> bool {
        let out = mem::take(&mut self.out);
        let count = out.len();
        self.pieces.splice(self.at..self.at, out);
        self.at += count;
        self.take()
    }
}

#[test]
fn a_case_shrinks_to_what_fails() {
    let bytes: Vec<u8> = (0..200).flat_map(|n| format!("line {n} of many\n").into_bytes()).collect();
    let case = Case { files: vec![File { name: "a".into(), bytes }], endpoint: "default" };
    let fails = |case: &Case| case.file().bytes.windows(2).any(|pair| pair == b"77");
    let mut tree = Shrinking::new(case, Grain::Byte);
    let mut goes_on = tree.simplify();
    while goes_on {
        goes_on = if fails(&tree.current()) { tree.simplify() } else { tree.complicate() };
    }
    assert_eq!(tree.current().file().bytes, b"77");
}
