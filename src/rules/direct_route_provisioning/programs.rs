//! Direct routes that programs create.

use std::collections::HashSet;
use std::ops::Range;

use crate::facts::{Facts, Kind, NodeId, Piece};
use crate::finding::{Edit, Span, SpanIndex};
use crate::flow::Flow;
use crate::layout;
use crate::routing::HOLE;
use crate::rules::Context;
use crate::source::line_start;
use crate::strings::{self, Flat};

use super::commands;
use super::groups::{self, Group, Holder, Surroundings};
use super::json;
use super::{Found, SUBJECTS, What, is_literal_key, judge};
use crate::routing::provisioning::{self as vocabulary, Route, Term};

/// What a file creates and describes.
pub fn find(cx: &Context) -> Vec<Found> {
    let flow = cx.flow;
    let facts = flow.facts;
    let words = vocabulary::words(flow.text);
    if words.is_empty() {
        return Vec::new();
    }
    let is_ours = cx.project.direct_route || vocabulary::speaks_of_vendor(flow.text);
    let program = Program { flow };
    let groups = groups::groups(&program);
    let mut found = judge(&program, &groups, is_ours, &|group| program.keys(group));
    let claimed: SpanIndex = found.iter().flat_map(|found| found.spans.iter().copied()).collect();
    let mut seen = HashSet::new();
    for (range, term) in words {
        let word = Span::new(range.start, range.end);
        if term == Term::Key || claimed.overlapping(word).next().is_some() {
            continue;
        }
        let comment = facts.comments.partition_point(|comment| comment.span.end < word.end);
        if let Some(comment) = facts.comments.get(comment).filter(|comment| comment.span.contains(word)) {
            if seen.insert(comment.span) {
                found.extend(commands::in_comment(flow.text, comment.span));
            }
            continue;
        }
        let Some(node) = facts.innermost(word) else { continue };
        let root = program.string_around(node);
        if seen.insert(facts.span(root)) {
            found.extend(match facts.kind(node) {
                Kind::Literal(_) => program.in_string(root, word, term, is_ours),
                _ => program.elsewhere(node, word, term, is_ours).into_iter().collect(),
            });
        }
    }
    found
}

struct Program<'f> {
    flow: &'f Flow<'f>,
}

impl Program<'_> {
    /// The string that a literal is a part of.
    fn string_around(&self, node: NodeId) -> NodeId {
        let facts = self.flow.facts;
        let whole = |id: &NodeId| matches!(facts.kind(*id), Kind::Concat(_) | Kind::Format { .. });
        facts.ancestors(node).take_while(whole).last().unwrap_or(node)
    }

    /// What a string holds: the body of a request, a command, the name of the handle.
    fn in_string(&self, root: NodeId, word: Span, term: Term, is_ours: bool) -> Vec<Found> {
        let flow = self.flow;
        let handle =
            || Found { places: vec![word], spans: vec![word], what: What::Handle, edits: None, keys: Vec::new() };
        let Some(flat) = Flat::of(flow, root) else { return Vec::new() };
        // As long as what it stands for, and a value wherever it may stand.
        let text = flat.text.replace(HOLE, "111");
        if vocabulary::term(text.trim()).is_some() || text.trim() == word.of(flow.text) {
            let found = match term {
                Term::Handle => is_ours.then(handle),
                // `("directRouteType", "INTERNET")`
                Term::Type => self.paired(root).map(|route| Found { what: What::Creates(route), ..handle() }),
                Term::Keys | Term::Key => None,
            };
            return found.into_iter().collect();
        }
        // The tag of a field, which declares it.
        if text.contains("json:\"") {
            return Vec::new();
        }
        let documents = flow.facts.literal(root).is_some_and(|literal| literal.documentation);
        if text.trim_start().starts_with(['{', '[']) && !documents {
            let found = self.in_body(&flat, &text, is_ours);
            if !found.is_empty() {
                return found;
            }
        }
        let Some(speech) = commands::read(&text, is_ours) else {
            return if term == Term::Handle && is_ours { vec![handle()] } else { Vec::new() };
        };
        let place = |range: Range<usize>| flat.source_span(flow, &range);
        let is_literal = |range: &Range<usize>| is_literal_key(&flat.text[range.clone()]);
        vec![Found {
            places: vec![place(speech.place)],
            spans: vec![flow.facts.span(root)],
            what: if documents { What::Mentions } else { speech.what },
            edits: speech.removal.filter(|_| !documents).and_then(|ranges| self.splices(&flat, ranges)),
            keys: speech.keys.into_iter().filter(is_literal).map(place).collect(),
        }]
    }

    /// Where a route ends whose type stands behind its name in a list.
    fn paired(&self, name: NodeId) -> Option<Route> {
        let facts = self.flow.facts;
        let Kind::Sequence(items) = facts.kind(facts.node(name).parent?) else { return None };
        let next = items.iter().skip_while(|item| **item != name).nth(1)?;
        let known = |text: &String| vocabulary::is_known_type(text);
        self.texts(*next).into_iter().flatten().filter(known).map(|text| vocabulary::route(&text)).max()
    }

    /// What the body of a request in a string creates.
    fn in_body(&self, flat: &Flat, text: &str, is_ours: bool) -> Vec<Found> {
        let place = |span: Span| flat.source_span(self.flow, &(span.start..span.end));
        let is_literal = |key: &Span| is_literal_key(&flat.text[key.start..key.end]);
        let found = json::in_json(text, is_ours).into_iter();
        found
            .map(|found| Found {
                places: found.places.into_iter().map(place).collect(),
                spans: found.spans.into_iter().map(place).collect(),
                what: found.what,
                edits: found.edits.and_then(|edits| {
                    let ranges = edits.into_iter().map(|edit| edit.span.start..edit.span.end);
                    self.splices(flat, ranges.collect())
                }),
                keys: found.keys.into_iter().filter(is_literal).map(place).collect(),
            })
            .collect()
    }

    /// The edits that take ranges out of a string.
    fn splices(&self, flat: &Flat, ranges: Vec<Range<usize>>) -> Option<Vec<Edit>> {
        // What has only blanks between is one, so that a string which is written anew is so once.
        let mut runs: Vec<(Range<usize>, String)> = Vec::new();
        for range in ranges {
            match runs.last_mut() {
                Some((last, kept)) if flat.text[last.end..range.start].trim().is_empty() => {
                    kept.push_str(&flat.text[last.end..range.start]);
                    last.end = range.end;
                }
                _ => runs.push((range, String::new())),
            }
        }
        let splices = runs.iter().map(|(range, kept)| flat.splice(self.flow, range, kept));
        let edits: Vec<Edit> = splices.collect::<Result<Vec<_>, _>>().ok()?.into_iter().flat_map(|s| s.edits).collect();
        let mut spans: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
        spans.sort();
        (!spans.windows(2).any(|pair| pair[1].start < pair[0].end)).then_some(edits)
    }

    /// What stands neither in a string nor in a comment.
    fn elsewhere(&self, node: NodeId, word: Span, term: Term, is_ours: bool) -> Option<Found> {
        let facts = self.flow.facts;
        let found = |what| Found { places: vec![word], spans: vec![word], what, edits: None, keys: Vec::new() };
        let known =
            |value: NodeId| self.texts(value).into_iter().flatten().any(|text| vocabulary::is_known_type(&text));
        let reads = term == Term::Handle && is_ours;
        match facts.kind(node) {
            Kind::Attribute { name_span, .. } if name_span.contains(word) => {
                // What a declaration makes is no read.
                let declared = facts.node(node).parent.is_some_and(|up| {
                    matches!(facts.kind(up), Kind::Declare(_))
                        || matches!(facts.kind(up), Kind::Assign { target, .. } if *target == node)
                });
                (reads && !declared).then(|| found(What::Handle))
            }
            Kind::Mapping(_) => (reads && groups::is_pattern(facts, node)).then(|| found(What::Handle)),
            Kind::Name(_) => {
                let up = facts.node(node).parent?;
                match facts.kind(up) {
                    Kind::Mapping(_) => (reads && groups::is_pattern(facts, up)).then(|| found(What::Handle)),
                    Kind::Assign { target, value, .. } if *target == node && term == Term::Type => {
                        let field = matches!(facts.kind(facts.node(up).scope), Kind::Class { .. });
                        (field && known(*value)).then(|| found(What::Describes))
                    }
                    _ => None,
                }
            }
            Kind::Parameter { default: Some(default), .. } if term == Term::Type => {
                known(*default).then(|| found(What::Describes))
            }
            _ => None,
        }
    }

    /// Literal keys that a group is given.
    fn keys(&self, group: &Group) -> Vec<Span> {
        let flow = self.flow;
        let facts = flow.facts;
        let mut keys = Vec::new();
        for item in group.items.iter().filter(|item| matches!(item.term, Term::Keys | Term::Key)) {
            keys.extend(
                item.written
                    .iter()
                    .filter(|(_, text)| text.as_deref().is_some_and(is_literal_key))
                    .map(|(span, _)| *span),
            );
            let mut values = item.values.clone();
            values.extend(item.values.iter().flat_map(|value| flow.leaves(*value)).map(|leaf| leaf.node));
            for value in values {
                for id in facts.below(value) {
                    let leaves = match facts.kind(id) {
                        Kind::Name(_) | Kind::Attribute { .. } => {
                            flow.leaves(id).into_iter().map(|leaf| leaf.node).collect()
                        }
                        _ => vec![id],
                    };
                    keys.extend(leaves.into_iter().filter_map(|leaf| self.key(leaf)));
                }
            }
        }
        keys.sort();
        keys.dedup();
        keys
    }

    /// The literal key at a node; no name by which a key is found.
    fn key(&self, id: NodeId) -> Option<Span> {
        let facts = self.flow.facts;
        let literal = facts.literal(id)?;
        let is_name = facts.ancestors(id).take(3).any(|up| {
            self.flow.env_read(up).is_some() || self.flow.idioms.separates_by_blanks() && is_substitution(facts, up, id)
        });
        let text = |piece: &Piece| match piece {
            Piece::Text(text) => is_literal_key(&text.value),
            Piece::Hole { .. } => false,
        };
        (!is_name && literal.pieces.iter().any(text)).then(|| literal.body())
    }
}

/// Whether a word belongs to a command whose output is put in, not to the one that creates the route.
fn is_substitution(facts: &Facts, call: NodeId, word: NodeId) -> bool {
    match facts.kind(call) {
        Kind::Call { .. } => {
            facts.ancestors(call).any(|up| matches!(facts.kind(up), Kind::Call { .. })) && facts.within(word, call)
        }
        _ => false,
    }
}

impl Surroundings for Program<'_> {
    fn text(&self) -> &str {
        self.flow.text
    }

    fn facts(&self) -> &Facts {
        self.flow.facts
    }

    fn texts(&self, value: NodeId) -> Vec<Option<String>> {
        let flow = self.flow;
        let leaves = flow.leaves(value);
        let mut texts: Vec<Option<String>> = leaves.iter().flat_map(|leaf| self.says(leaf.node, 0)).collect();
        // One that something else may take the place of.
        if matches!(leaves.as_slice(), [leaf] if leaf.optional) {
            texts.push(None);
        }
        texts
    }

    fn word(&self, id: NodeId) -> Option<(String, bool)> {
        let facts = self.flow.facts;
        if let Some(text) = facts.plain(id) {
            return Some((text, true));
        }
        let first = match facts.kind(id) {
            Kind::Concat(items) => *items.first()?,
            _ => id,
        };
        match facts.literal(first)?.pieces.first()? {
            Piece::Text(text) => Some((text.value.clone(), false)),
            Piece::Hole { .. } => None,
        }
    }

    fn sets_members_by_name(&self) -> bool {
        self.flow.idioms.implicit_receivers()
    }

    fn removal(&self, group: &Group) -> Option<Vec<Edit>> {
        let flow = self.flow;
        let (text, facts) = (flow.text, flow.facts);
        match &group.holder {
            Holder::Entries(id, indices) => {
                let arguments = flow.arguments(*id)?;
                if flow.idioms.separates_by_blanks() {
                    let spans: Vec<Span> = indices.iter().map(|index| arguments.items[*index].span).collect();
                    return words_removal(text, facts, facts.span(*id), &spans);
                }
                let rest = arguments.items.iter().any(|item| item.spread);
                // `args.append("--x=y")` cannot be called without what it adds.
                let is_only = arguments.items.len() == indices.len()
                    && arguments.items.iter().all(|item| item.name.is_none() && !item.spread);
                if is_only && matches!(facts.kind(*id), Kind::Call { .. }) {
                    return None;
                }
                let fields = arguments.span.is_some_and(|list| list.of(text).starts_with('{'));
                if fields && matches!(facts.kind(*id), Kind::Call { .. }) && flow.idioms.names_all_fields() && !rest {
                    return None;
                }
                Some(layout::remove_arguments_about(text, facts, arguments, indices, SUBJECTS))
            }
            Holder::Items(id, indices) => {
                let arguments = json::listed(facts, *id)?;
                if flow.idioms.separates_by_blanks() {
                    let spans: Vec<Span> = indices.iter().map(|index| arguments.items[*index].span).collect();
                    return words_removal(text, facts, facts.span(*id), &spans);
                }
                // Without brackets around them the items are operands of something else.
                let brackets = facts.span(*id).of(text);
                let list = brackets.ends_with([']', ')', '}']);
                list.then(|| {
                    layout::remove_arguments_about(
                        text,
                        facts,
                        &with_brackets(facts, text, *id, arguments),
                        indices,
                        SUBJECTS,
                    )
                })
            }
            Holder::Steps(nodes) => nodes.iter().map(|node| self.without_step(*node)).collect(),
            Holder::Word => None,
        }
    }
}

/// A list whose brackets begin behind what names its type: `[]string{…}`, `vec![…]`.
fn with_brackets(
    facts: &Facts,
    text: &str,
    id: NodeId,
    mut arguments: crate::facts::Arguments,
) -> crate::facts::Arguments {
    let span = facts.span(id);
    let first = arguments.items.first().map_or(span.end, |item| item.span.start);
    let open = match text[..span.end].chars().next_back() {
        Some(']') => '[',
        Some(')') => '(',
        _ => '{',
    };
    let start = text[span.start..first].rfind(open).map_or(span.start, |at| span.start + at);
    arguments.span = Some(Span::new(start, span.end));
    arguments
}

impl Program<'_> {
    /// What an expression says, or how the member of an enumeration is called.
    fn says(&self, node: NodeId, depth: usize) -> Vec<Option<String>> {
        const DEEPEST: usize = 4;
        let flow = self.flow;
        let facts = flow.facts;
        if flow.env_read(node).is_some() || depth > DEEPEST {
            return vec![None];
        }
        match facts.kind(node) {
            Kind::Attribute { name, .. } | Kind::Name(name) => vec![Some(name.clone())],
            Kind::Other if flow.is_nothing(node) => vec![Some(String::new())],
            Kind::Other => vec![Some(facts.span(node).of(flow.text).to_owned())],
            // `String::from("INTERNET")`, `"INTERNET".to_string()`, `DirectRouteType.valueOf("INTERNET")`
            Kind::Call { callee, arguments } => {
                let given = arguments.items.iter().flat_map(|item| flow.leaves(item.value));
                let mut says: Vec<_> = given.flat_map(|leaf| self.says(leaf.node, depth + 1)).collect();
                if arguments.items.is_empty()
                    && let Kind::Attribute { base, .. } = facts.kind(*callee)
                    && !matches!(facts.kind(*base), Kind::Name(_))
                {
                    says.extend(self.says(*base, depth + 1));
                }
                if says.is_empty() { vec![None] } else { says }
            }
            Kind::Literal(_) | Kind::Concat(_) | Kind::Format { .. } => vec![strings::constant(flow, node)],
            _ => vec![None],
        }
    }

    /// The edit that takes out a call in a chain, or a statement.
    fn without_step(&self, node: NodeId) -> Option<Edit> {
        let flow = self.flow;
        let facts = flow.facts;
        let span = facts.span(node);
        let Kind::Call { callee, .. } = facts.kind(node) else { return self.without_statement(span) };
        let Kind::Attribute { base, name_span, .. } = facts.kind(*callee) else { return None };
        let up = facts.node(node).parent?;
        let goes_on = matches!(facts.kind(up), Kind::Attribute { base, .. } if *base == node);
        let in_chain = matches!(facts.kind(*base), Kind::Call { .. });
        if !goes_on && !in_chain {
            let statement = matches!(facts.kind(up), Kind::File | Kind::Function { .. } | Kind::Class { .. });
            if statement {
                return self.without_statement(span);
            }
            if !matches!(facts.kind(up), Kind::Assign { .. } | Kind::Return(_)) {
                return None;
            }
        }
        let before = facts.span(*base).end;
        let between = |comment: &Span| comment.start >= before && comment.end <= name_span.start;
        let kept = facts.comments.iter().map(|comment| comment.span).rfind(between);
        Some(Edit::deletion(Span::new(kept.map_or(before, |comment| comment.end), span.end)))
    }

    fn without_statement(&self, span: Span) -> Option<Edit> {
        let flow = self.flow;
        let rest = &flow.text[span.end..];
        let end = match rest.trim_start_matches([' ', '\t']).starts_with(';') {
            true => span.end + rest.find(';')? + 1,
            false => span.end,
        };
        layout::remove_statement_about(flow.text, flow.facts, Span::new(span.start, end), SUBJECTS)
    }
}

/// Takes words out of a command or list of a shell: those with lines of their own with these, and with the comments above
/// that only speak of them; others with the blanks and line continuations before them.
/// `None` if a word that stays speaks of the route too.
fn words_removal(text: &str, facts: &Facts, whole: Span, spans: &[Span]) -> Option<Vec<Edit>> {
    let stays = |(range, _): (Range<usize>, Term)| {
        let word = Span::new(whole.start + range.start, whole.start + range.end);
        let commented = facts.comments.iter().any(|comment| comment.span.contains(word));
        !commented && !spans.iter().any(|span| span.contains(word))
    };
    if vocabulary::words(whole.of(text)).into_iter().any(stays) {
        return None;
    }
    let mut runs: Vec<Span> = Vec::new();
    for span in spans {
        match runs.last_mut() {
            Some(last) if commands::gap(&text[last.end..]) == Some(span.start - last.end) => last.end = span.end,
            _ => runs.push(*span),
        }
    }
    let edit = |run: &Span| {
        let line = line_start(text, run.start);
        let end = text[run.end..].find('\n').map_or(text.len(), |at| run.end + at + 1);
        let mut rest = Span::new(run.end, end).of(text);
        if let Some(comment) =
            facts.comments.iter().find(|comment| comment.span.start >= run.end && comment.span.end <= end)
        {
            rest = Span::new(run.end, comment.span.start).of(text);
        }
        let goes_on = text[..line].trim_end_matches(['\n', '\r']).ends_with('\\');
        if text[line..run.start].trim().is_empty()
            && rest.trim().is_empty()
            && !goes_on
            && line > whole.start
            && end <= whole.end
        {
            let start = layout::comment_block_start(text, facts, line, whole.start, SUBJECTS);
            return Edit::deletion(Span::new(start, end));
        }
        // A line that goes on in the next goes as a whole.
        let alone = text[line..run.start].trim().is_empty() && goes_on && line > whole.start;
        if alone && matches!(rest.trim_end_matches(['\n', '\r']).trim_start(), "\\") && end <= whole.end {
            return Edit::deletion(Span::new(line, end));
        }
        let start = commands::blanks_start(text, run.start);
        // Behind the bracket that opens a list the blanks after it go.
        if text[..start].ends_with('(') {
            let blanks = text[run.end..].len() - text[run.end..].trim_start_matches([' ', '\t']).len();
            return Edit::deletion(Span::new(run.start, run.end + blanks));
        }
        Edit::deletion(Span::new(start, run.end))
    };
    Some(runs.iter().map(edit).collect())
}
