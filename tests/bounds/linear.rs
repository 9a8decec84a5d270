//! The time for a source grows with its size: of each rule in each language and format.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use fw_migrate::analysis::{Analysis, analyse};
use fw_migrate::finding::{Applicability, Declined};
use fw_migrate::parallel;
use fw_migrate::rewrite::rewrite;
use fw_migrate::settings::{Project, Settings};
use fw_migrate::source::Source;
use walkdir::WalkDir;

use crate::cost;

/// A fixture that is one file.
pub struct Piece {
    /// Its name below the fixtures.
    pub name: String,
    text: String,
    /// The rules that find something in it.
    rules: Vec<String>,
}

/// All fixtures that are one file.
pub fn pieces() -> Vec<Piece> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let cases = WalkDir::new(&top).min_depth(2).max_depth(2).sort_by_file_name().into_iter().map(Result::unwrap);
    let piece = |case: walkdir::DirEntry| {
        let is_before = |path: &PathBuf| path.is_file() && path.file_stem().is_some_and(|stem| stem == "before");
        let before = fs::read_dir(case.path()).ok()?.map(|entry| entry.unwrap().path()).find(is_before)?;
        let found = fs::read_to_string(case.path().join("findings.txt")).unwrap_or_default();
        let rules = found.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split(' ').nth(1));
        Some(Piece {
            name: before.strip_prefix(&top).unwrap().display().to_string(),
            text: fs::read_to_string(&before).ok().filter(|text| text.len() > 10)?,
            rules: rules.map(str::to_owned).collect(),
        })
    };
    cases.filter_map(piece).collect()
}

impl Piece {
    fn language(&self) -> &str {
        self.name.split('/').next().unwrap()
    }

    /// A source of at least `size` bytes: this one, again and again. What may stand at the beginning only does.
    pub fn repeated(&self, size: usize) -> Source {
        let times = size / self.text.len() + 1;
        let is_head = |line: &&str| {
            let line = line.trim();
            const WORDS: &[&str] =
                &["package ", "import ", "using ", "use ", "from ", "<?php", "namespace ", "#", "//", "declare("];
            line.is_empty() || WORDS.iter().any(|word| line.starts_with(word))
        };
        let text = match self.name.rsplit('.').next().unwrap_or_default() {
            "json" | "ipynb" | "jsonc" | "json5" => format!("[{}]", vec![&*self.text; times].join(",\n")),
            "yaml" | "yml" => {
                let indented: String = self.text.lines().map(|line| format!("  {line}\n")).collect();
                (0..times).map(|n| format!("k{n}:\n{indented}")).collect()
            }
            _ => {
                let head: usize = self.text.split_inclusive('\n').take_while(is_head).map(str::len).sum();
                let (head, body) = self.text.split_at(head);
                format!("{head}{}", format!("{body}\n").repeat(times))
            }
        };
        Source::new(self.name.clone(), text.into_bytes())
    }

    /// What it takes to check and to fix such a source, and whether the result was worth it.
    fn cost(&self, size: usize) -> (Duration, bool) {
        let source = self.repeated(size);
        let project = Project { direct_route: true, ..Project::default() };
        let settings = Settings::default();
        let look = |source: &Source, declined: &[Declined]| analyse(source, &settings, &project, declined);
        let mut analysis = Analysis::default();
        let check = cost::of(|| analysis = look(&source, &[]));
        let found = !analysis.findings.is_empty();
        let fix = cost::of(|| drop(rewrite(&source, analysis, &mut { Applicability::Unsafe }, look)));
        (check + fix, found)
    }
}

/// A fixture for each rule in each language and format.
fn chosen() -> Vec<Piece> {
    let mut chosen: BTreeMap<String, Piece> = BTreeMap::new();
    let mut known: BTreeMap<(String, String), String> = BTreeMap::new();
    for piece in pieces() {
        let key = |rule: &String| (piece.language().to_owned(), rule.clone());
        let new: Vec<_> = piece.rules.iter().map(key).filter(|key| !known.contains_key(key)).collect();
        if !new.is_empty() {
            known.extend(new.into_iter().map(|key| (key, piece.name.clone())));
            chosen.insert(piece.name.clone(), piece);
        }
    }
    assert!(known.len() > 150, "{} rules of languages", known.len());
    chosen.into_values().collect()
}

/// Twice the size takes twice the time, and not four times. A little more is allowed: caches are finite.
#[test]
fn twice_the_size_takes_twice_the_time() {
    const SIZE: usize = 8_000;
    const MOST: f64 = 3.0;
    const TRIES: usize = 4;
    // What grows faster matters where it costs something: 16 kB in a hundredth of a second is more than anybody has.
    const LEAST: Duration = Duration::from_millis(if cfg!(debug_assertions) { 250 } else { 20 });
    let slow = parallel::map(chosen(), 2, |piece| {
        let mut found = false;
        let mut ratios = Vec::new();
        for _ in 0..TRIES {
            let ((once, _), (twice, finds)) = (piece.cost(SIZE), piece.cost(2 * SIZE));
            found |= finds;
            let ratio = twice.as_secs_f64() / once.as_secs_f64();
            if twice < LEAST || ratio < MOST {
                return (found, None);
            }
            ratios.push(format!("{ratio:.1} ({twice:?})"));
        }
        (found, Some(format!("{}: {}", piece.name, ratios.join(", "))))
    });
    let (count, found) = (slow.len(), slow.iter().filter(|(found, _)| *found).count());
    assert!(found * 10 > count * 9, "findings in {found} of {count}");
    let slow: Vec<String> = slow.into_iter().filter_map(|(_, slow)| slow).collect();
    assert!(slow.is_empty(), "of {count} sources, these take more than {MOST} times as long:\n{}", slow.join("\n"));
}

/// All fixtures, longer than any file that somebody wrote.
#[test]
#[ignore = "takes minutes; tests/battery/run runs it in a release"]
fn no_source_of_100_kilobytes_takes_a_second() {
    const SIZE: usize = 100_000;
    let filter = std::env::var("FIXTURE").unwrap_or_default();
    let pieces: Vec<Piece> = pieces().into_iter().filter(|piece| piece.name.contains(&filter)).collect();
    let count = pieces.len();
    let mut costs = parallel::map(pieces, 2, |piece| (piece.cost(SIZE).0, piece.name));
    costs.sort_by(|a, b| b.cmp(a));
    println!("{count} sources of 100 kB, the slowest of which take");
    costs.iter().take(10).for_each(|(cost, name)| println!("{cost:10.1?} {name}"));
    let slow: Vec<_> = costs.into_iter().filter(|(cost, _)| *cost > Duration::from_secs(1)).collect();
    assert!(slow.is_empty(), "to check and to fix: {slow:#?}");
}
