//! Letting the files of a run agree: what one has to keep the others keep too.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::modules::{Scope, Sought, concerns};
use super::review::Settled;
use super::{Examined, Failure, Run};
use crate::modules::Spellings;
use crate::settings::Project;

/// How often names of keys and constants that must stay may make further clients stay.
const KEEPING_ROUNDS: usize = 10;

impl Run<'_> {
    /// Lets the files agree on names and constants: what one has to keep the others keep too.
    pub(super) fn agree(
        &self,
        mut examined: Vec<Examined>,
        project: &mut Project,
        sought: &mut Sought,
        scope: Option<&Scope>,
        settled: &Settled,
        failures: &mut Vec<Failure>,
    ) -> Vec<Examined> {
        for round in 0.. {
            if let Some(scope) = scope {
                self.seek(&mut examined, sought, scope, project);
            }
            let kept = examined.iter().flat_map(|file| file.analysis.kept_names(self.threshold()));
            let mut names: BTreeSet<String> = kept.map(str::to_owned).collect();
            names.extend(project.kept_names.iter().cloned());
            let mut modules = self.modules(&examined, sought, project, &settled.moved);
            if names == project.kept_names && modules == project.modules || round > KEEPING_ROUNDS {
                break;
            }
            // What cannot be agreed on stays.
            if round == KEEPING_ROUNDS {
                modules.held.values_mut().for_each(|held| held.level = None);
            }
            let before = std::mem::replace(&mut project.modules, modules);
            project.constants = Spellings::new(&project.modules.spellings()).map(Arc::new);
            let changes = project.modules.since(&before);
            let spellings = Spellings::new(&changes.spellings);
            let known = std::mem::replace(&mut project.kept_names, names);
            let kept: BTreeSet<String> = project.kept_names.difference(&known).cloned().collect();
            let mentions_kept = |file: &Examined| {
                let names = kept.difference(&file.analysis.client_names);
                file.mentions(names)
            };
            examined = self.again(examined, project, failures, |file| {
                !settled.files.contains(&file.path)
                    && (mentions_kept(file) || concerns(file, &changes, spellings.as_ref()))
            });
        }
        examined
    }
}
