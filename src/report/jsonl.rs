//! The report as lines of JSON, for programs that read as it comes: one object for each finding, and a closing summary.

use serde::Serialize;

use crate::report::document::{
    Action, Counts, Deployment, Failure, Finding, Ignored, KeyPlace, Line as FileLine, Skipped, SplitConstant,
    SplitName,
};
use crate::report::{Document, json};

/// A line of the report; `type` tells which.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) enum Line<'d> {
    /// What was fixed, or would be.
    Fixed(&'d Finding),
    /// What is there now. `same_as` of a fix counts these lines, from 0.
    Finding(&'d Finding),
    /// A file that was not looked at.
    Skipped(&'d Skipped),
    /// Something that went wrong.
    Failure(&'d Failure),
    /// The last line.
    Summary(Closing<'d>),
}

/// All of a report that the lines before do not say.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Closing<'d> {
    /// The version of the format, 1.
    version: u32,
    /// The version of the program that made it.
    tool: &'d str,
    /// What was done.
    action: Action,
    /// Whether fixes that are not safe are made, or would be.
    unsafe_fixes: bool,
    /// Why no file was looked at, if none was.
    #[serde(skip_serializing_if = "Option::is_none")]
    nothing: Option<&'d str>,
    /// The run in numbers.
    summary: &'d Counts,
    /// Environment files that git ignores and that have to be changed as well.
    ignored: &'d [Ignored],
    /// Names that change in some files and silently stay in others.
    split_names: &'d [SplitName],
    /// Constants that do not go together any more with what uses them in other files.
    split_constants: &'d [SplitConstant],
    /// Places of which no finding speaks that name a model without a deployment.
    models_to_look_for: &'d [FileLine],
    /// Names of keys that change, where files of the repository were left out of the run and may use them too.
    names_to_look_for: &'d [String],
    /// Where the new key has to be created.
    key_places: &'d [KeyPlace],
    /// Deployments whose direct hosts are used, as far as the run asked for them.
    deployments: &'d [Deployment],
}

/// Each object on a line of its own.
pub fn render(document: &Document) -> String {
    // All fields, so that a new one is not forgotten.
    let Document {
        version,
        tool,
        action,
        unsafe_fixes,
        nothing,
        summary,
        findings,
        fixed,
        skipped,
        failures,
        ignored,
        split_names,
        split_constants,
        models_to_look_for,
        names_to_look_for,
        key_places,
        deployments,
    } = document;
    let closing = Closing {
        version: *version,
        tool,
        action: *action,
        unsafe_fixes: *unsafe_fixes,
        nothing: nothing.as_deref(),
        summary,
        ignored,
        split_names,
        split_constants,
        models_to_look_for,
        names_to_look_for,
        key_places,
        deployments,
    };
    let fixed = fixed.iter().flatten().map(Line::Fixed);
    let lines = fixed
        .chain(findings.iter().map(Line::Finding))
        .chain(skipped.iter().map(Line::Skipped))
        .chain(failures.iter().map(Line::Failure))
        .chain([Line::Summary(closing)]);
    let mut out = String::new();
    for line in lines {
        out.push_str(&json::line(&line));
        out.push('\n');
    }
    out
}
