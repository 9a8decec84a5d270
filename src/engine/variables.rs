//! Variables that settings of a run set to direct URLs, and bodies of requests in files of their own: what may read or name
//! them is looked at in a second pass, which is only made where there are any.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use regex::bytes::Regex;

use super::modules::{Scope, is_host};
use super::{Examined, FileOutcome, Outcome, Run};
use crate::finding::{Span, SpanIndex};
use crate::read::whole_text;
use crate::search::MODEL;
use crate::settings::Project;
use crate::source::LineIndex;
use crate::variables::{Request, Variables};
use crate::walk::walk;
use crate::{formats, languages, plain};

impl Run<'_> {
    /// Finds out which variables are asked for models without a deployment, and lets the settings know.
    pub(super) fn follow_variables(
        &self,
        examined: Vec<Examined>,
        scope: &Scope,
        project: &mut Project,
        outcome: &mut Outcome,
    ) -> Vec<Examined> {
        project.variables = table(&examined);
        if project.variables.is_empty() {
            return examined;
        }
        let names = project.variables.names().map(regex::escape);
        let words: Vec<String> = std::iter::once(MODEL.to_owned()).chain(names).collect();
        let Ok(words) = Regex::new(&words.join("|")) else { return examined };
        let root = self.root;
        let is_program = |name: &str| {
            is_host(name)
                || languages::detect(name, "").is_some_and(|language| !language.idioms.variables_are_environment())
        };
        let mentions = words.clone();
        let walked = walk(scope.roots, scope.options, move |path: &Path, bytes: &[u8]| {
            is_program(&root.name(path)) && mentions.is_match(bytes)
        });
        let known: BTreeSet<PathBuf> = examined.iter().map(|file| file.path.clone()).collect();
        let mut paths: Vec<PathBuf> = walked.candidates.into_iter().filter(|path| !known.contains(path)).collect();
        paths.sort_unstable();
        let mut examined = self.again(examined, project, outcome, |file| words.is_match(file.source.bytes()));
        let read = self.read_more(paths, scope, Some(project)).into_iter();
        examined.extend(read.filter(|file| !file.analysis.asked.is_empty() || !file.analysis.findings.is_empty()));
        examined.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        for file in &examined {
            for asked in &file.analysis.asked {
                let line = file.source.text()[..asked.at.start].matches('\n').count() + 1;
                let (file, obstacle) = (file.source.name.clone(), asked.obstacle.clone());
                let request = Request { obstacle, file, line };
                project.variables.ask(&asked.name, request);
            }
        }
        self.again(examined, project, outcome, |file| project.variables.concern(&file.analysis.variables))
    }
}

impl Run<'_> {
    /// Reads the bodies that commands of the run name, as far as they are files of the run.
    pub(super) fn read_bodies(
        &self,
        examined: Vec<Examined>,
        scope: &Scope,
        project: &mut Project,
        outcome: &mut Outcome,
    ) -> Vec<Examined> {
        let names: BTreeSet<&String> = examined.iter().flat_map(|file| &file.analysis.bodies).collect();
        for name in names {
            let path = self.root.path().join(name);
            if path.canonicalize().is_ok_and(|path| scope.holds(&path))
                && let Some(text) = whole_text(&path, scope.options.max_file_size)
            {
                project.bodies.add(name, &text);
            }
        }
        if project.bodies == crate::bodies::Bodies::default() {
            return examined;
        }
        self.again(examined, project, outcome, |file| !file.analysis.bodies.is_empty())
    }
}

impl Run<'_> {
    /// Where models stand that name no deployment and that nothing was said about, if any client moves: one that is made in
    /// one file may be asked in another. `paths` are files that may name such models.
    pub(super) fn models_elsewhere(&self, paths: Vec<PathBuf>, limit: u64, outcome: &Outcome) -> Vec<(String, usize)> {
        let moves =
            |file: &FileOutcome| !file.fixed.is_empty() || file.findings.iter().any(|finding| finding.fix.is_some());
        if !outcome.files.iter().any(moves) {
            return Vec::new();
        }
        let is_read = |path: &Path| {
            let name = self.root.name(path);
            is_host(&name) || languages::detect(&name, "").is_some() || formats::detect(&name).is_some()
        };
        let seen: HashMap<&Path, &FileOutcome> = outcome.files.iter().map(|file| (&*file.path, file)).collect();
        let mut places = Vec::new();
        for path in paths.into_iter().filter(|path| is_read(path)) {
            let known = seen.get(&*path).copied();
            let read;
            let source = match known {
                Some(file) => &file.now().source,
                None => match self.load(path, limit) {
                    Ok((_, source)) => {
                        read = source;
                        &read
                    }
                    Err(_) => continue,
                },
            };
            let told: SpanIndex = known.iter().flat_map(|file| &file.findings).map(|finding| finding.span).collect();
            let lines = LineIndex::new(source.text());
            let models = plain::unpinned_models(source.text()).map(|at| Span::new(at.start, at.end));
            let unseen = models.filter(|at| told.overlapping(*at).next().is_none());
            places.extend(unseen.map(|at| (source.name.clone(), lines.position(at.start, source.text()).line)));
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// What the files set.
fn table(examined: &[Examined]) -> Variables {
    let mut files: Vec<&Examined> = examined.iter().filter(|file| !file.analysis.variables.is_empty()).collect();
    files.sort_by(|a, b| a.source.name.cmp(&b.source.name));
    let mut variables = Variables::default();
    files.iter().for_each(|file| variables.set(&file.source.name, &file.analysis.variables));
    variables
}
