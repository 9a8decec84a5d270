//! Constants that files of a run share: which files use them, read in a second pass that is only made where there are
//! such constants, and how far each moves.

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::{Examined, Failure, Run, sort_out};
use crate::languages::tree::Tree;
use crate::languages::{self, Language};
use crate::modules::{Changes, Modules, Origin, Spelling, Spellings, Value, Voice, agree};
use crate::parallel::map;
use crate::read;
use crate::search::{Search, Sight};
use crate::settings::Project;
use crate::source::{LineIndex, Source};
use crate::walk::{self, walk};

/// Files that hold code of languages with modules.
const HOSTS: &[&str] = &[".ipynb", ".vue", ".svelte", ".astro"];

/// What a run may read beside its candidates.
pub(super) struct Scope<'s> {
    /// The paths of the run.
    pub(super) roots: &'s [PathBuf],
    /// How files are found.
    pub(super) options: &'s walk::Options,
    /// The search for candidates.
    pub(super) search: &'s Search,
    /// Files that may name models.
    pub(super) noted: HashSet<PathBuf>,
}

impl Scope<'_> {
    /// Whether a file is a part of the run.
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.roots.iter().any(|root| path.starts_with(root))
    }
}

/// The files that were looked for already.
#[derive(Default)]
pub(super) struct Sought {
    spellings: BTreeSet<Spelling>,
    modules: BTreeSet<String>,
}

impl Run<'_> {
    /// Modules out of the run that files use which were named one by one, as far as they may hold direct URLs.
    pub(super) fn modules_of_named_files(&self, scope: &Scope, project: &Project) -> Vec<Examined> {
        let mut found: BTreeSet<PathBuf> = BTreeSet::new();
        for path in scope.roots.iter().filter(|path| path.is_file()) {
            let name = self.root.name(path);
            let Some(language) = with_modules(&name) else { continue };
            let Ok(Ok(bytes)) = read::whole(path, scope.options.max_file_size) else { continue };
            let source = Source::new(name, bytes);
            let facts = (language.facts)(source.text());
            let imported = facts.imports.iter().flat_map(|import| {
                let readings = language.idioms.imported(&source.name, &import.path, self.root);
                readings
                    .into_iter()
                    .filter_map(|reading| reading.modules.into_iter().find(|module| self.root.exists(module)))
            });
            let own = language.idioms.module(&source.name).filter(|_| language.idioms.shares_names());
            for module in imported.chain(own) {
                found.extend(self.files_of(&module).into_iter().filter(|file| !scope.holds(file)));
            }
        }
        let may_define = |path: &PathBuf| {
            let read = read::whole(path, scope.options.max_file_size);
            read.is_ok_and(|read| read.is_ok_and(|bytes| scope.search.look(&bytes).sight == Sight::Candidate))
        };
        self.read_more(found.into_iter().filter(may_define).collect(), scope, Some(project))
    }

    /// The source files of a module.
    fn files_of(&self, module: &str) -> Vec<PathBuf> {
        let path = self.root.path().join(module);
        // As a walk does, this passes symbolic links by: they may lead anywhere, and their targets have names of their own.
        let is_own = |file: &PathBuf| file.is_file() && file.canonicalize().is_ok_and(|real| real == *file);
        if path.is_file() {
            return Some(path).filter(is_own).into_iter().collect();
        }
        let entries = std::fs::read_dir(&path).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
        let is_source = |file: &PathBuf| {
            with_modules(&self.root.name(file)).is_some_and(|language| language.idioms.shares_names()) && is_own(file)
        };
        entries.filter(is_source).collect()
    }

    /// Reads further files, and analyses them if there is a project.
    pub(super) fn read_more(&self, paths: Vec<PathBuf>, scope: &Scope, project: Option<&Project>) -> Vec<Examined> {
        let read = map(paths, self.threads, |path| -> Result<Examined, Failure> {
            let outside = !scope.holds(&path);
            let (path, source) = self.load(path, scope.options.max_file_size)?;
            let analysis = project.map(|project| self.analyse(&source, project)).transpose()?.unwrap_or_default();
            let mut file = Examined::kept(path, source, analysis, self.memory);
            file.outside = outside;
            Ok(file)
        });
        sort_out(read, &mut Vec::new())
    }

    /// Reads what may use the constants that are known by now, and what may define keys that are not.
    pub(super) fn seek(&self, examined: &mut Vec<Examined>, sought: &mut Sought, scope: &Scope, project: &Project) {
        let modules = table(examined, project);
        let spellings = modules.spellings_of_urls();
        let (mut users, mut definers) = (Vec::new(), Vec::new());
        if !spellings.is_subset(&sought.spellings)
            && let Some(mentioned) = Spellings::new(&spellings)
        {
            // In a repository whoever uses a constant is found, also out of the paths that were given.
            let repository = [self.root.path().to_path_buf()];
            let roots = if self.root.path().join(".git").exists() { &repository } else { scope.roots };
            let (root, mentioned) = (self.root, &mentioned);
            let walked = walk(roots, scope.options, move |path: &Path, bytes: &[u8]| {
                let name = root.name(path);
                (with_modules(&name).is_some() || HOSTS.iter().any(|host| name.ends_with(host)))
                    && mentioned.any_in(bytes)
            });
            users.extend(walked.candidates);
            sought.spellings.extend(spellings);
        }
        let wanted: BTreeSet<&String> = examined.iter().flat_map(|file| &file.analysis.wanted).collect();
        for module in wanted {
            if sought.modules.insert(module.clone()) {
                definers.extend(self.files_of(module).into_iter().filter(|file| scope.holds(file)));
            }
        }
        let mut known: BTreeSet<PathBuf> = examined.iter().map(|file| file.path.clone()).collect();
        let mut unknown = |mut paths: Vec<PathBuf>| {
            paths.sort_unstable();
            paths.retain(|path| known.insert(path.clone()));
            paths
        };
        examined.extend(self.read_more(unknown(definers), scope, Some(project)));
        // They are analysed when the constants are known to all.
        examined.extend(self.read_more(unknown(users), scope, None));
    }

    /// What the files say of each other's constants; nothing new where none is shared. Nothing holds what was `moved`.
    pub(super) fn modules(
        &self,
        examined: &[Examined],
        sought: &Sought,
        project: &Project,
        moved: &BTreeSet<Origin>,
    ) -> Modules {
        let shares = examined.iter().any(|file| {
            let url = |value: &Value| matches!(value, Value::Url(_));
            !file.analysis.wanted.is_empty() || file.analysis.exports.iter().any(|export| url(&export.definition.value))
        });
        if !shares && project.modules.is_empty() {
            return project.modules.clone();
        }
        let mut modules = table(examined, project);
        modules.complete.extend(sought.modules.iter().cloned());
        let lines: Vec<_> = examined
            .iter()
            .map(|file| {
                let index = OnceCell::new();
                move |at: usize| {
                    let read = || file.source().map_or(LineIndex::new(""), |source| LineIndex::new(source.text()));
                    index.get_or_init(read).line(at) + 1
                }
            })
            .collect();
        let voices: Vec<Voice> = examined
            .iter()
            .zip(&lines)
            .map(|(file, line)| Voice {
                file: &file.name,
                exports: &file.analysis.exports,
                relies: &file.analysis.relies,
                line,
                outside: file.outside,
            })
            .collect();
        let (held, used) = agree(&voices);
        modules.used = used;
        // A constant that had to stay once stays, so that this ends.
        modules.held = project.modules.held.clone();
        for (origin, held) in held.into_iter().filter(|(origin, _)| !moved.contains(origin)) {
            let known = modules.held.entry(origin).or_insert_with(|| held.clone());
            if held.level < known.level {
                *known = held;
            }
        }
        modules
    }
}

/// Whether a file may have to say something else because of what became known of modules. `spellings` is the search for those
/// of the changes.
pub(super) fn concerns(file: &Examined, changes: &Changes, spellings: Option<&Spellings>) -> bool {
    let Examined { analysis, name, .. } = file;
    let defines = analysis.exports.iter().any(|export| changes.origins.contains(&export.definition.origin));
    let relies =
        || analysis.relies.iter().flat_map(|relies| &relies.origins).any(|origin| changes.origins.contains(origin));
    let uses = || {
        (with_modules(name).is_some() || is_host(name))
            && spellings.is_some_and(|spellings| file.holds(|bytes| spellings.any_in(bytes)))
    };
    defines || relies() || !analysis.wanted.is_empty() || uses()
}

/// Whether a file holds code of languages with modules.
pub(super) fn is_host(name: &str) -> bool {
    HOSTS.iter().any(|host| name.ends_with(host))
}

/// What the files export.
fn table(examined: &[Examined], project: &Project) -> Modules {
    let mut modules = Modules { root: project.modules.root.clone(), ..Modules::default() };
    let mut files: Vec<&Examined> = examined.iter().collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    for file in files {
        let module = file.language.and_then(|language| language.idioms.module(&file.name));
        if let Some(module) = module {
            if module == file.name {
                modules.complete.insert(module.clone());
            }
            modules.add(&module, &file.analysis.exports);
        }
    }
    modules
}

/// The language of a file, by its name, if its imports can be followed.
fn with_modules(name: &str) -> Option<&'static Language> {
    languages::detect(name, "").filter(|language| language.idioms.follows_imports())
}
