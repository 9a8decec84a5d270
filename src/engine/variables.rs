//! Variables that settings of a run set to direct URLs, and bodies of requests in files of their own: what may read or name
//! them is looked at in a second pass, which is only made where there are any.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use regex::bytes::Regex;

use super::modules::{Scope, is_host};
use super::{Examined, Failure, Run};
use crate::finding::{Finding, Span, SpanIndex};
use crate::read::whole_text;
use crate::search::MODEL;
use crate::settings::Project;
use crate::source::{LineIndex, Source};
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
        failures: &mut Vec<Failure>,
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
        let mut examined = self.again(examined, project, failures, |file| file.holds(|bytes| words.is_match(bytes)));
        let read = self.read_more(paths, scope, Some(project)).into_iter();
        examined.extend(read.filter(|file| !file.analysis.asked.is_empty() || !file.analysis.findings.is_empty()));
        examined.sort_by(|a, b| a.name.cmp(&b.name));
        for file in examined.iter().filter(|file| !file.analysis.asked.is_empty()) {
            let lines = match file.source() {
                Ok(source) => LineIndex::new(source.text()),
                Err(failure) => {
                    failures.push(failure);
                    continue;
                }
            };
            for asked in &file.analysis.asked {
                let line = lines.line(asked.at.start) + 1;
                let (file, obstacle) = (file.name.clone(), asked.obstacle.clone());
                let request = Request { obstacle, file, line };
                project.variables.ask(&asked.name, request);
            }
        }
        self.again(examined, project, failures, |file| project.variables.concern(&file.analysis.variables))
    }
}

impl Run<'_> {
    /// Reads the bodies that commands of the run name, as far as they are files of the run.
    pub(super) fn read_bodies(
        &self,
        examined: Vec<Examined>,
        scope: &Scope,
        project: &mut Project,
        failures: &mut Vec<Failure>,
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
        self.again(examined, project, failures, |file| !file.analysis.bodies.is_empty())
    }
}

impl Run<'_> {
    /// Where models stand that name no deployment and that nothing was said about, in the files of the run that may name such
    /// models: a client that is made in one file may be asked in another. `known` are their lines in files with findings.
    pub(super) fn models_elsewhere(&self, scope: &Scope, known: HashMap<PathBuf, Vec<usize>>) -> Vec<(String, usize)> {
        let is_read =
            |name: &str| is_host(name) || languages::detect(name, "").is_some() || formats::detect(name).is_some();
        let mut places = Vec::new();
        for path in &scope.noted {
            let name = self.root.name(path);
            if !is_read(&name) {
                continue;
            }
            let lines = match known.get(path) {
                Some(lines) => lines.clone(),
                None => self
                    .load(path.clone(), scope.options.max_file_size)
                    .map_or(Vec::new(), |(_, source)| unpinned_lines(&source, &[])),
            };
            places.extend(lines.into_iter().map(|line| (name.clone(), line)));
        }
        places.sort_unstable();
        places.dedup();
        places
    }
}

/// The lines (from 1) of a source that name a model without a deployment of which no finding speaks.
pub(super) fn unpinned_lines(source: &Source, findings: &[Finding]) -> Vec<usize> {
    let told: SpanIndex = findings.iter().map(|finding| finding.span).collect();
    let lines = LineIndex::new(source.text());
    let models = plain::unpinned_models(source.text()).map(|at| Span::new(at.start, at.end));
    models.filter(|at| told.overlapping(*at).next().is_none()).map(|at| lines.line(at.start) + 1).collect()
}

/// What the files set.
fn table(examined: &[Examined]) -> Variables {
    let mut files: Vec<&Examined> = examined.iter().filter(|file| !file.analysis.variables.is_empty()).collect();
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let mut variables = Variables::default();
    files.iter().for_each(|file| variables.set(&file.name, &file.analysis.variables));
    variables
}
