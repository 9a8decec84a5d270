//! A tree of files to migrate, and what a run made of it.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use walkdir::WalkDir;

use crate::place::{NEW, OLD, Output, Place};

/// Cases that `fix` migrates whole, in several languages.
const CASES: &[&str] = &[
    "python/guide-openai-sdk",
    "typescript/guide-openai-sdk",
    "go/go-openai-config",
    "shell/guide-curl",
    "java/openai-java",
    "ruby/openai-gem",
    "rust/guide-async-openai",
    "php/guide-openai-php",
    "notebook/openai-client-across-cells",
    "yaml/compose-openai-pair",
];
/// Modes that files have; what is private has to stay so.
const MODES: [u32; 3] = [0o644, 0o600, 0o755];
/// Every so many files one takes several writes.
const LARGE_EVERY: usize = 50;

/// A file before and after.
pub struct Text {
    pub old: Vec<u8>,
    pub new: Vec<u8>,
    mode: u32,
}

/// Files by name.
pub struct Tree {
    pub files: BTreeMap<String, Text>,
}

/// What became of a tree.
#[derive(Debug, Default)]
pub struct State {
    pub old: usize,
    pub new: usize,
    /// Names of files that are neither old nor new, or of another mode than before, or gone.
    pub spoilt: Vec<String>,
    /// Names of files that are no part of the tree.
    pub strange: Vec<String>,
}

impl Tree {
    /// So many files that are read in no time.
    pub fn plain(count: usize) -> Self {
        let file = |number| {
            let name = format!("d{}/f{number}.yaml", number % 3);
            (name, Text { old: OLD.into(), new: NEW.into(), mode: MODES[number % MODES.len()] })
        };
        Self { files: (0..count).map(file).collect() }
    }

    /// So many files, in several languages and directories of all depths.
    pub fn of(count: usize) -> Self {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let sides = CASES.iter().map(|case| {
            let mut entries = fs::read_dir(fixtures.join(case)).unwrap().map(|entry| entry.unwrap().path());
            let before = entries.find(|path| path.file_stem().is_some_and(|stem| stem == "before")).unwrap();
            let extension = before.extension().unwrap().to_str().unwrap().to_owned();
            let after = before.with_file_name(format!("after.{extension}"));
            (extension, fs::read(before).unwrap(), fs::read(after).unwrap())
        });
        let sides: Vec<_> = sides.collect();
        let files = (0..count).map(|number| {
            let (extension, old, new) = &sides[number % sides.len()];
            let directory = ["", "app/", "app/deep/er/", "lib/"][number % 7 % 4];
            let name = format!("{directory}d{}/f{number}.{extension}", number % 23);
            let (mut old, mut new) = (old.clone(), new.clone());
            // Where lines may be added without a change of what they mean.
            if number % LARGE_EVERY == 0 && extension == "py" {
                let more = b"# A line among many that makes this file a large one.\n".repeat(1_000);
                old.extend(&more);
                new.extend(&more);
            }
            (name, Text { old, new, mode: MODES[number % MODES.len()] })
        });
        Self { files: files.collect() }
    }

    /// Writes those files that are not as they were.
    pub fn restore(&self, place: &Place) {
        for (name, text) in &self.files {
            let path = place.path(name);
            if !fs::read(&path).is_ok_and(|bytes| bytes == text.old) {
                place.write(name, &text.old);
                fs::set_permissions(path, fs::Permissions::from_mode(text.mode)).unwrap();
            }
        }
    }

    pub fn place(&self) -> Place {
        let place = Place::new();
        self.restore(&place);
        place
    }

    pub fn state(&self, place: &Place) -> State {
        let mut state = State::default();
        for (name, text) in &self.files {
            let mode =
                |mode| fs::metadata(place.path(name)).is_ok_and(|file| file.permissions().mode() & 0o7777 == mode);
            match fs::read(place.path(name)) {
                Ok(bytes) if bytes == text.old && mode(text.mode) => state.old += 1,
                Ok(bytes) if bytes == text.new && mode(text.mode) => state.new += 1,
                _ => state.spoilt.push(name.clone()),
            }
        }
        let top = place.path("");
        for entry in WalkDir::new(&top).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file()) {
            let name = entry.path().strip_prefix(&top).unwrap().to_str().unwrap();
            if !self.files.contains_key(name) && !name.starts_with(".git/") {
                // It is never readable by more people than a file beside it.
                let mode = entry.metadata().unwrap().permissions().mode() & 0o7777;
                assert!(mode == 0o600 || MODES.contains(&mode), "{name}: {mode:o}");
                state.strange.push(name.to_owned());
            }
        }
        state
    }

    /// The next run does the rest, and leaves nothing but the tree.
    pub fn complete(&self, place: &Place) -> Output {
        let output = place.run("fix");
        assert_eq!(output.code, 0, "{output:?}");
        let state = self.state(place);
        assert!(state.new == self.files.len() && state.strange.is_empty(), "{state:?}\n{output:?}");
        output
    }
}
