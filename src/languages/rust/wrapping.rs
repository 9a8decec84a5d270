//! Line breaks where rustfmt would put them once a read of the environment has made a line too long.

use crate::facts::{Facts, Kind, NodeId};
use crate::finding::{Edit, Span};
use crate::source::line_start;

/// rustfmt's defaults.
const MAX_WIDTH: usize = 100;
const CALL_WIDTH: usize = 60;
const CHAIN_WIDTH: usize = 60;
const TAB: usize = 4;

/// What stands around an expression on its line, from the inside out.
enum Step {
    /// A list of arguments: its delimiters included, and where each argument begins.
    List { span: Span, starts: Vec<usize>, comma: bool, fields: bool },
    /// A chain of methods: where it stands, its dots, and whether the step before is in one of its links.
    Chain { span: Span, dots: Vec<usize>, in_link: bool },
    /// The value of a `let` or of a field, from behind its sign.
    Value { gap: Span },
}

/// The line breaks that go with edits which put a read in place of something on the same line.
pub fn wrap(text: &str, facts: &Facts, edits: &[Edit], is_read: impl Fn(&Edit) -> bool) -> Vec<Edit> {
    let mut more: Vec<Edit> = Vec::new();
    for edit in edits.iter().filter(|edit| is_read(edit)) {
        let link = edit.span.is_empty() && edit.replacement.starts_with('.');
        let fits = |id: &NodeId| match link {
            true => facts.span(*id).end == edit.span.end && matches!(facts.kind(*id), Kind::Call { .. }),
            false => facts.span(*id) == edit.span,
        };
        let Some(at) = facts.innermost(edit.span).filter(fits) else { continue };
        let mut steps = steps(text, facts, at, link);
        // A new link of a chain has a dot of its own.
        if link && let Some(Step::Chain { dots, .. }) = steps.first_mut() {
            dots.push(edit.span.start);
            dots.sort_unstable();
        }
        let Some(outermost) = steps.last() else { continue };
        let whole = outermost.span();
        // What is laid out already, or several lines long, keeps its layout.
        let blank = |other: &Edit| other.replacement.trim_matches([' ', '\n', '\r', '\t', ',']).is_empty();
        let laid_out = edits.iter().chain(&more).any(|other| whole.contains(other.span) && blank(other));
        if !laid_out {
            let breaks = breaks(text, edits, edit, &steps);
            // What goes to one place has an order only by chance.
            let crowded = |at: &Edit| breaks.iter().filter(|other| other.span == at.span).count() > 1;
            if !breaks.iter().any(crowded) {
                more.extend(breaks);
            }
        }
    }
    more.sort();
    more.dedup();
    more
}

impl Step {
    fn span(&self) -> Span {
        match self {
            Self::List { span, .. } | Self::Chain { span, .. } => *span,
            Self::Value { gap } => *gap,
        }
    }
}

/// What stands around a node as far as its line goes; behind a `link` of a chain, the chain itself first.
fn steps(text: &str, facts: &Facts, at: NodeId, link: bool) -> Vec<Step> {
    let mut steps = Vec::new();
    let (mut below, mut in_link) = (at, false);
    let ancestors: Vec<NodeId> = link.then_some(at).into_iter().chain(facts.ancestors(at)).collect();
    for (index, id) in ancestors.iter().enumerate() {
        let span = facts.span(*id);
        match facts.kind(*id) {
            Kind::Call { callee, arguments } if *callee != below && *id != at => {
                let Some(list) = arguments.span else { break };
                let fields = list.of(text).starts_with('{');
                let named = arguments.items.iter().any(|item| item.name.is_some());
                if list.of(text).contains('\n') || named && !fields {
                    break;
                }
                let rest = arguments.items.last().is_some_and(|last| last.spread);
                let starts = arguments.items.iter().map(|item| item.span.start).collect();
                let comma = !rest && !text[..list.start].ends_with('!');
                steps.push(Step::List { span: list, starts, comma, fields });
                in_link = matches!(facts.kind(*callee), Kind::Attribute { .. }) && has_dot(text, facts, *callee);
            }
            Kind::Call { .. } | Kind::Attribute { .. } => {}
            Kind::Format { template, arguments, .. } => {
                let end = span.end + 1;
                let Some(open) = span.of(text).find('(') else { break };
                let list = Span::new(span.start + open, end);
                let first = facts.literal(*template).map_or(list.start + 1, |literal| {
                    let open = literal.open.of(text);
                    literal.open.start + open.rfind('(').map_or(0, |at| at + 1)
                });
                if list.of(text).contains('\n') {
                    break;
                }
                let starts = std::iter::once(first).chain(arguments.items.iter().map(|item| item.span.start)).collect();
                steps.push(Step::List { span: list, starts, comma: false, fields: false });
                in_link = false;
            }
            Kind::Assign { target, value, .. } if *value == below => {
                let between = Span::new(facts.span(*target).end, facts.span(*value).start).of(text);
                if let Some(sign) = between.rfind("= ") {
                    let gap = facts.span(*target).end + sign + 1;
                    steps.push(Step::Value { gap: Span::new(gap, gap + 1) });
                }
                break;
            }
            _ => break,
        }
        // The last call of a chain is what stands for all of it.
        let above = ancestors.get(index + 1).map(|above| facts.kind(*above));
        let goes_on = matches!(above, Some(Kind::Attribute { base, .. }) if *base == *id)
            || matches!(above, Some(Kind::Call { callee, .. }) if *callee == *id);
        if matches!(facts.kind(*id), Kind::Call { .. }) && !goes_on {
            let dots = dots(text, span);
            if !dots.is_empty() {
                if span.of(text).contains('\n') {
                    break;
                }
                steps.push(Step::Chain { span, dots, in_link });
            }
        }
        below = *id;
    }
    steps
}

fn has_dot(text: &str, facts: &Facts, callee: NodeId) -> bool {
    match facts.kind(callee) {
        Kind::Attribute { name_span, .. } => text[..name_span.start].trim_end().ends_with('.'),
        _ => false,
    }
}

/// The dots between the links of a chain.
fn dots(text: &str, chain: Span) -> Vec<usize> {
    let bytes = text.as_bytes();
    let (mut found, mut depth, mut quoted) = (Vec::new(), 0_usize, false);
    for at in chain.start..chain.end {
        match bytes[at] {
            b'"' if bytes[at.saturating_sub(1)] != b'\\' => quoted = !quoted,
            _ if quoted => {}
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            b'.' if depth == 0 => found.push(at),
            _ => {}
        }
    }
    found
}

/// The edits that break the lines of these steps as far as that is needed.
fn breaks(text: &str, edits: &[Edit], read: &Edit, steps: &[Step]) -> Vec<Edit> {
    let width = |span: Span| {
        let within = edits.iter().filter(|edit| span.contains(edit.span));
        let (new, old) = within.fold((0, 0), |(new, old), edit| {
            (new + edit.replacement.chars().count(), old + edit.span.of(text).chars().count())
        });
        span.of(text).chars().count() + new - old
    };
    let start = line_start(text, read.span.start);
    let end = text[read.span.end..].find('\n').map_or(text.len(), |at| read.span.end + at);
    let too_long = width(Span::new(start, end)) > MAX_WIDTH;
    let line = &text[start..read.span.start];
    let mut indent = line.len() - line.trim_start_matches(' ').len();
    // Where the call that a chain begins with is too long, its own arguments are broken, and the links need no indent.
    let long_root = match steps {
        [Step::List { .. }, Step::Chain { span, dots, in_link: false }, ..] => {
            indent + width(Span::new(span.start, dots[0])) > MAX_WIDTH
        }
        _ => false,
    };
    let mut first = long_root.then_some(0);
    for (index, step) in steps.iter().enumerate() {
        let needed = match step {
            Step::List { span, starts, fields, .. } => {
                *fields || starts.len() > 1 && (width(*span) - 2 > CALL_WIDTH || read.replacement.contains('\n'))
            }
            Step::Chain { span, dots, .. } => dots.len() > 1 && (width(*span) > CHAIN_WIDTH || too_long),
            Step::Value { .. } => false,
        };
        if needed && first.is_none() {
            first = Some(index);
        }
    }
    // A single argument or link is broken only if the line is too long, and a `let` before it.
    let first = match first {
        Some(first) => first,
        None if !too_long => return Vec::new(),
        None => match steps.iter().position(|step| matches!(step, Step::Value { .. })) {
            Some(value) => value,
            None => match steps.iter().rposition(|step| matches!(step, Step::List { .. })) {
                Some(list) => list,
                None => return Vec::new(),
            },
        },
    };
    let newline = crate::layout::newline_of(text);
    if line[indent..].starts_with('\t') {
        return Vec::new();
    }
    let mut more = Vec::new();
    for (index, step) in steps.iter().enumerate().skip(first).rev() {
        let inner = format!("{newline}{}", " ".repeat(indent + TAB));
        match step {
            Step::List { span, starts, comma, .. } => {
                let mut at = span.start + 1;
                for argument in starts {
                    // The gap behind the separator.
                    let gap = Span::new(text[..*argument].trim_end().len().max(at), *argument);
                    more.push(Edit::replacement(gap, inner.clone()));
                    at = *argument;
                }
                let comma = if *comma && !text[..span.end - 1].trim_end().ends_with(',') { "," } else { "" };
                let close = format!("{comma}{newline}{}", " ".repeat(indent));
                let last = text[..span.end - 1].trim_end().len();
                more.push(Edit::replacement(Span::new(last, span.end - 1), close));
                indent += TAB;
            }
            Step::Chain { span, dots, in_link } => {
                let root = dots[0] - span.start;
                let skip = usize::from(root <= TAB);
                let inner = if long_root { format!("{newline}{}", " ".repeat(indent)) } else { inner };
                more.extend(dots.iter().skip(skip).map(|dot| Edit::insertion(*dot, inner.clone())));
                if *in_link {
                    indent += TAB;
                }
            }
            Step::Value { gap } if index == first => more.push(Edit::replacement(*gap, inner)),
            Step::Value { .. } => {}
        }
    }
    more
}
