//! What holds of every source, whatever it holds and however broken it is.

use std::collections::BTreeSet;

use fw_migrate::analysis::{leftovers, parsed_sources};
use fw_migrate::edits::apply;
use fw_migrate::finding::Edit;
use fw_migrate::report::document::{self, Document, Finding, Place};
use fw_migrate::source::Source;
use fw_migrate::{Applicability, Error, Fixed, Options, Span, check_bytes, fix_bytes};

use crate::case::{Case, File};
use crate::compare;
use crate::law::Law;
use crate::value::{Kind, load};
use crate::vocabulary::{AUDIO, LOOK_ALIKES};

/// What became of a case, for the statistics that show whether the tests try anything.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    /// Some of it is read as what it is written in.
    pub parsed: bool,
    pub fixed: bool,
    /// The edits that the report names make the new source of the old one, byte for byte.
    pub exact: bool,
    /// A second run changed more.
    pub unstable: bool,
    /// It is a document that others read too.
    pub read_by_others: bool,
}

/// The options of a case.
pub fn options(case: &Case, unsafe_fixes: bool) -> Options {
    Options::new().endpoint(case.endpoint).unwrap().unsafe_fixes(unsafe_fixes)
}

/// Holds a source against all laws, with safe fixes and with all.
///
/// What a damaged one says of the rest of the run may be something else after its unsafe fixes, because nobody knows what
/// belongs together in it: what is left is not compared then, and it may take two runs until nothing changes, see
/// [`Seen::unstable`].
pub fn hold(case: &Case, is_damaged: bool) -> Result<Seen, String> {
    let File { name, bytes } = case.file();
    let source = Source::new(name.clone(), bytes.clone());
    let mut seen = Seen { parsed: parsed_sources(&source) > 0, ..Seen::default() };
    let checked = match check_bytes(name, bytes, &options(case, false)) {
        Ok(checked) => checked,
        Err(Error::Skipped(_)) => return Ok(seen),
        Err(error) => return Err(format!("check: {error}")),
    };
    places(&source, &checked.findings).map_err(|problem| format!("check: {problem}"))?;
    for unsafe_fixes in [false, true] {
        let told = |problem: String| format!("{}fix: {problem}", if unsafe_fixes { "unsafe " } else { "" });
        fixing(case, &source, &checked, Way { unsafe_fixes, is_damaged }, &mut seen).map_err(told)?;
    }
    Ok(seen)
}

/// How a source is fixed.
struct Way {
    unsafe_fixes: bool,
    is_damaged: bool,
}

/// What holds of a fix.
fn fixing(case: &Case, source: &Source, checked: &Document, way: Way, seen: &mut Seen) -> Result<(), String> {
    let Way { unsafe_fixes, is_damaged } = way;
    let name = &*source.name;
    let options = options(case, unsafe_fixes);
    let Fixed { source: new, report, .. } =
        fix_bytes(name, source.bytes(), &options).map_err(|error| error.to_string())?;
    let after = Source::new(name, new);
    let fixed = report.fixed.as_deref().unwrap_or_default();
    places(source, fixed).map_err(|problem| format!("fixed: {problem}"))?;
    places(&after, &report.findings).map_err(|problem| format!("left: {problem}"))?;
    decoys_stay(source, &after, unsafe_fixes)?;

    let threshold = if unsafe_fixes { Applicability::Unsafe } else { Applicability::Safe };
    let exact = only_edits(source, &after, fixed, &checked.findings, threshold)?;
    let changed = after.bytes() != source.bytes();
    seen.fixed |= changed;
    seen.exact |= changed && exact;

    let (before, now) = (parsed_sources(source), parsed_sources(&after));
    if changed {
        if now < before {
            return Err(format!("{before} sources parsed, now {now}; it is\n{}", shown(&after)));
        }
        seen.read_by_others |= as_others_read(case, source, &after, unsafe_fixes)?;
    }
    let again = fix_bytes(name, after.bytes(), &options).map_err(|error| format!("again: {error}"))?;
    if again.source != after.bytes() {
        let twice = Source::new(name, again.source);
        // What can be read only now, without the placeholders of its hosts, may say more.
        if unsafe_fixes && (is_damaged || now > before) {
            seen.unstable = true;
            let third = fix_bytes(name, twice.bytes(), &options).map_err(|error| format!("a third time: {error}"))?;
            return match third.source == twice.bytes() {
                true => Ok(()),
                false => Err(format!("a third time changes more; twice it is\n{}", shown(&twice))),
            };
        }
        return Err(format!("a second time changes more; once it is\n{}\ntwice\n{}", shown(&after), shown(&twice)));
    }
    let mut known: Vec<(&str, usize)> = report.findings.iter().map(place_of).collect();
    for finding in again.report.findings.iter().filter(|_| !is_damaged) {
        let (rule, line) = place_of(finding);
        // Without the direct URL, a committed key is no more than its name.
        let is_named = |known: &(&str, usize)| rule == "FW002" && *known == ("FW003", line);
        let exact = known.iter().position(|known| *known == (rule, line));
        match exact.or_else(|| known.iter().position(is_named)) {
            Some(at) => drop(known.swap_remove(at)),
            None => {
                return Err(format!("{rule} in line {line} was not reported as left of\n{}", shown(&after)));
            }
        }
    }
    Ok(())
}

fn place_of(finding: &Finding) -> (&str, usize) {
    (&finding.rule, finding.start.line)
}

/// Every place is inside of the source, between characters, and where the report counts it to be.
fn places(source: &Source, findings: &[Finding]) -> Result<(), String> {
    for finding in findings {
        let told = |problem: String| format!("{}: {problem}", finding.rule);
        place(source, finding.span, finding.start, finding.end).map_err(told)?;
        for related in &finding.related {
            place(source, related.span, related.start, related.end)
                .map_err(|problem| told(format!("related {problem}")))?;
        }
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        let mut end = 0;
        for edit in edits {
            if edit.start < end || edit.end < edit.start {
                return Err(told(format!("edits are out of order at {}", edit.start)));
            }
            end = edit.end;
            let span = Span::new(edit.start, edit.end);
            place(source, span, edit.from, edit.to).map_err(|problem| told(format!("edit {problem}")))?;
        }
        if finding.message.is_empty() || finding.fix.as_ref().is_some_and(|fix| fix.title.is_empty()) {
            return Err(told("says nothing".into()));
        }
    }
    Ok(())
}

fn place(source: &Source, span: Span, start: Place, end: Place) -> Result<(), String> {
    let text = source.text();
    for (offset, stated) in [(span.start, start), (span.end, end)] {
        if offset > text.len() || !text.is_char_boundary(offset) {
            return Err(format!("at {offset} is inside of a character or behind the end ({})", text.len()));
        }
        let counted = counted(text, offset);
        if counted != stated {
            return Err(format!("at {offset} is in {counted:?}, not in {stated:?}"));
        }
    }
    match span.start <= span.end {
        true => Ok(()),
        false => Err(format!("ends at {} before it begins at {}", span.end, span.start)),
    }
}

/// The line and the column of an offset, counted character by character.
fn counted(text: &str, offset: usize) -> Place {
    let mut place = Place { line: 1, column: 1 };
    for (at, c) in text[..offset].char_indices() {
        place.column += 1;
        if c == '\n' || c == '\r' && text.as_bytes().get(at + 1) != Some(&b'\n') {
            place = Place { line: place.line + 1, column: 1 };
        }
    }
    place
}

/// The edits of these findings, each once.
fn edits(list: &[Finding], which: impl Fn(&Finding) -> bool) -> BTreeSet<Edit> {
    let fixes = list.iter().filter(|finding| which(finding)).filter_map(|finding| {
        let fix = finding.fix.as_deref()?;
        // Of a fix with very many edits only one finding holds them.
        fix.same_as.map_or(Some(fix), |same| list[same].fix.as_deref())
    });
    let edit = |edit: &document::Edit| Edit::replacement(Span::new(edit.start, edit.end), &*edit.replacement);
    fixes.flat_map(|fix| fix.edits.iter().map(edit)).collect()
}

/// Nothing changed but what the edits of the report say. Whether they make the new source exactly; of edits that waited for
/// others the places are as wide as what was there before.
fn only_edits(
    source: &Source,
    after: &Source,
    fixed: &[Finding],
    found: &[Finding],
    threshold: Applicability,
) -> Result<bool, String> {
    let mut all = edits(fixed, |_| true);
    // What has to be looked at even after its fix is among what is left, without it.
    all.extend(edits(found, |finding| {
        finding.remains && finding.fix.as_ref().is_some_and(|fix| fix.applicability >= threshold)
    }));
    if all.is_empty() && source.bytes() != after.bytes() {
        return Err("the source changed, and no finding says so".into());
    }
    // What fixes leave unused goes too.
    all.extend(leftovers(source, &all));
    if apply(source.bytes(), &all).as_deref() == Some(after.bytes()) {
        return Ok(true);
    }
    let mut spans: Vec<Span> = all.iter().map(|edit| edit.span).collect();
    spans.sort_unstable();
    let mut kept = Vec::new();
    let mut from = 0;
    for span in spans {
        if span.start > from {
            kept.push(&source.bytes()[from..span.start]);
        }
        from = from.max(span.end);
    }
    let last = &source.bytes()[from..];
    let Some(mut rest) = after.bytes().strip_suffix(last) else {
        return Err(format!("what stands behind all edits changed; it is\n{}", shown(after)));
    };
    if all.first().is_none_or(|edit| edit.span.start != 0) && !kept.first().is_some_and(|first| rest.starts_with(first))
    {
        return Err(format!("what stands in front of all edits changed; it is\n{}", shown(after)));
    }
    for part in kept {
        let Some(at) = memchr::memmem::find(rest, part) else {
            let part = String::from_utf8_lossy(part);
            return Err(format!("bytes outside of the edits changed, {part:?}; it is\n{}", shown(after)));
        };
        rest = &rest[at + part.len()..];
    }
    Ok(false)
}

/// What only looks like a direct host is there as often as before, but as the handle of one, where a direct route is
/// configured, which goes as a whole, and beside a line that sets the key twice, which goes too.
fn decoys_stay(before: &Source, after: &Source, unsafe_fixes: bool) -> Result<(), String> {
    let audio = AUDIO.iter().filter(|_| !unsafe_fixes);
    let sets_gateway_key = before.text().contains("FIREWORKS_API_KEY");
    let names = ["direct_route_api_key", "fireworks_direct_api_key"];
    let configures =
        |text: &str| text.to_ascii_lowercase().replace(names[0], "").replace(['_', '-'], "").contains("directroute");
    let provisions = unsafe_fixes && configures(before.text());
    let has = |line: &str, word: &str| line.to_ascii_lowercase().contains(word);
    let may_go = |lines: &[&str], line: usize, at: usize| {
        let front = &lines[line][..at];
        // A comment within what goes goes too: with a key that is set twice, or an argument of a client that finds both itself.
        let is_comment = front.contains('#');
        let near = &lines[line.saturating_sub(4)..lines.len().min(line + 5)];
        let keys = near.iter().filter(|line| names.iter().any(|name| has(line, name))).count();
        let is_doubled = || keys + usize::from(sets_gateway_key) > 1;
        let is_argument = || lines[line.saturating_sub(8)..=line].iter().any(|line| has(line, "fireworks("));
        // What a client is given for its key is one, whatever it looks like: `.apiKey("direct.…")`.
        // Its literal may begin on a line above.
        let above = lines[..line].iter().rfind(|line| !line.trim().is_empty()).copied().unwrap_or_default();
        let is_key_up_to = |end: usize| {
            let named = format!("{above} {}", &front[..end]).to_ascii_lowercase();
            let named = named.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            ["key", "token", "authorization"].iter().any(|word| named.ends_with(word))
        };
        let is_key = is_key_up_to(front.rfind(['"', '\'', '`']).unwrap_or(0)) || is_key_up_to(at);
        configures(lines[line])
            || is_key
            || is_comment && (provisions || is_doubled() || is_argument())
            // The name of a variable is no host: `ENV.fetch("x.direct…")`.
            || front.rfind(['"', '\'']).is_some_and(|quote| {
                front[..quote].rsplit(['(', '[']).nth(1).is_some_and(|call| has(call, "env"))
            })
    };
    for decoy in LOOK_ALIKES.iter().chain(audio) {
        let count = |source: &Source, may_go: &dyn Fn(&[&str], usize, usize) -> bool| {
            let lines: Vec<&str> = source.text().lines().collect();
            let stands = |line: &str, at: usize| {
                let host =
                    line[at + decoy.len()..].split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
                !host.take(1).any(|rest| has(rest, ".direct.fireworks.ai"))
            };
            let found = |(number, line): (usize, &&str)| {
                let all = line.match_indices(decoy).filter(|(at, _)| stands(line, *at));
                all.filter(|(at, _)| !may_go(&lines, number, *at)).count()
            };
            lines.iter().enumerate().map(found).sum::<usize>()
        };
        let (least, most) = (count(before, &may_go), count(before, &|_, _, _| false));
        if !(least..=most).contains(&count(after, &|_, _, _| false)) {
            return Err(format!("{decoy} was touched; it is\n{}", shown(after)));
        }
    }
    Ok(())
}

/// Keys of documents below which programs stand.
const PROGRAMS: &[&str] =
    &["run", "bash", "pwsh", "script", "before_script", "after_script", "command", "entrypoint", "args", "test"];

/// A document loads with another parser as it did, and only that differs which a migration may change. Whether it is one.
fn as_others_read(case: &Case, source: &Source, after: &Source, unsafe_fixes: bool) -> Result<bool, String> {
    let kind = match source.name.ends_with(".ipynb") {
        true => Some(Kind::Json),
        false => Kind::of(source.name.rsplit('/').next().unwrap_or_default()),
    };
    let Some(kind) = kind else { return Ok(false) };
    let Ok(old) = load(kind, source.bytes()) else { return Ok(false) };
    let told = |problem: String| format!("{problem}; it is\n{}", shown(after));
    let new = load(kind, after.bytes()).map_err(|error| told(format!("loads no more: {error}")))?;
    // What becomes of cells and scripts the fixtures of their languages prove.
    if !source.name.ends_with(".ipynb") && !source.name.ends_with("package.json") {
        let arguments = format!("--endpoint {}{}", case.endpoint, if unsafe_fixes { " --unsafe-fixes" } else { "" });
        let law = Law::new(&arguments, None, source.text());
        let is_program = |problem: &String| {
            let path = problem.split(": ").next().unwrap_or_default();
            path.split(" › ").any(|key| PROGRAMS.contains(&key))
        };
        if let Some(problem) = compare::differences(&law, &old, &new).into_iter().find(|problem| !is_program(problem)) {
            return Err(told(problem));
        }
    }
    Ok(true)
}

/// A source as people can read it.
fn shown(source: &Source) -> String {
    let file = File { name: source.name.clone(), bytes: source.bytes().to_vec() };
    format!("{:?}", Case { files: vec![file], endpoint: "" })
}

#[test]
fn what_is_wrong_is_seen() {
    let old = "# \u{e4}\nurl: https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1\nrest: \u{e4}\n";
    let source = Source::new("a.yaml", old.into());
    let fixed = fix_bytes("a.yaml", old.as_bytes(), &Options::new()).unwrap();
    let found = fixed.report.fixed.unwrap();
    let new = String::from_utf8(fixed.source).unwrap();
    let only = |new: &str| {
        let after = Source::new("a.yaml", new.into());
        only_edits(&source, &after, &found, &[], Applicability::Safe)
    };
    assert_eq!(only(&new), Ok(true));
    for (part, other) in [("# ", "#  "), ("url", "uri"), ("rest", "test"), ("\u{e4}\n", "\n")] {
        assert!(only(&new.replace(part, other)).is_err(), "{part}");
    }
    assert_eq!(places(&source, &found), Ok(()));
    let wrong: [fn(&mut Finding); 5] = [
        |finding| finding.span.start = 3,
        |finding| finding.span.end = 1000,
        |finding| finding.start.line += 1,
        |finding| finding.end.column -= 1,
        |finding| finding.message.clear(),
    ];
    for spoil in wrong {
        let mut finding = found[0].clone();
        spoil(&mut finding);
        assert!(places(&source, &[finding]).is_err());
    }
    let decoys = |text: &str| Source::new("a", text.into());
    assert!(decoys_stay(&decoys(LOOK_ALIKES[0]), &decoys("api.fireworks.ai.example.com"), true).is_err());
    assert!(decoys_stay(&decoys(AUDIO[0]), &decoys("/audio-prod.api.fireworks.ai"), false).is_err());
}
