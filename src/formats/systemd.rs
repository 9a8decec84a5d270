//! Units of systemd, and of what writes its settings the same way.

use crate::facts::{Argument, Facts};
use crate::finding::Span;

use super::lines::{self, BLANKS};
use super::sections::{self, Item};
use super::tree::{self, Escape};
use super::variables::{self, Syntax};
use super::{Format, Hash, Tree};

/// Units of systemd.
pub static SYSTEMD: Format =
    Format { name: "systemd", is_named, has_own_names: false, is_closed: false, hash: Hash::Text, facts };

const UNITS: &[&str] = &[
    "automount",
    "build",
    "container",
    "kube",
    "mount",
    "nspawn",
    "path",
    "pod",
    "scope",
    "service",
    "slice",
    "socket",
    "swap",
    "target",
    "timer",
];

fn is_named(name: &str, base: &str) -> bool {
    let extension = |name: &str| name.rsplit_once('.').map(|(_, extension)| extension.to_owned()).unwrap_or_default();
    // `x.service.d/override.conf`
    let folder = name.rsplit(['/', '\\']).nth(1).unwrap_or_default().to_ascii_lowercase();
    let is_drop_in = extension(base) == "conf"
        && folder.strip_suffix(".d").is_some_and(|unit| {
            UNITS.contains(&extension(unit).as_str())
                || UNITS.contains(&unit)
                || matches!(unit, "system.conf" | "user.conf")
        });
    is_drop_in || (base.contains('.') && UNITS.contains(&extension(base).as_str()))
}

fn facts(text: &str) -> Facts {
    let mut tree = Tree::new(text);
    match items(text, &mut tree) {
        Some(items) => {
            sections::add(text, &items, entries, &mut tree);
            tree.finish()
        }
        None => Tree::unread(text),
    }
}

/// What stands on the lines. `None` if one is of another format.
fn items(text: &str, tree: &mut Tree<'_>) -> Option<Vec<Item>> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = lines::begin(text);
    let mut goes_on = false;
    while at < text.len() {
        let (whole, next) = lines::line(text, at);
        at = next;
        let line = lines::trimmed(text, whole);
        let said = line.of(text);
        if said.starts_with(['#', ';']) {
            tree.comment(Span::new(line.start, whole.end));
            continue;
        }
        let went_on = std::mem::replace(&mut goes_on, whole.of(text).ends_with('\\'));
        let said = lines::trimmed(text, Span::new(line.start, line.end - usize::from(goes_on)));
        if went_on && let Some(Item::Entry { lines, .. }) = items.last_mut() {
            lines.extend((!said.is_empty()).then_some(said));
        } else if said.is_empty() || lines::is_of_template(said.of(text)) {
            goes_on = false;
        } else if said.of(text).starts_with('[') {
            let (section, comment) = sections::section(text, said)?;
            if comment.is_some() || goes_on {
                return None;
            }
            items.push(section);
        } else {
            let length = said.of(text).find('=')?;
            let key = lines::trimmed(text, Span::new(said.start, said.start + length));
            if items.is_empty() || key.is_empty() || !key.of(text).chars().all(variables::is_in_name) {
                return None;
            }
            let separator = said.start + length + 1;
            let first = lines::trimmed(text, Span::new(separator, said.end));
            let lines = if first.is_empty() { Vec::new() } else { vec![first] };
            items.push(Item::Entry { key, separator: Some(separator), lines });
        }
    }
    Some(items)
}

fn entries(text: &str, key: Span, separator: usize, lines: &[Span], tree: &mut Tree<'_>) -> Vec<Argument> {
    let span = Item::value(separator, lines);
    let all = Span::new(key.start, span.end);
    // The variables of all lines are one environment.
    if matches!(key.of(text), "Environment" | "DefaultEnvironment" | "ManagerEnvironment")
        && let Some(mut found) = variables::assignments(text, span, Syntax::with(gap)).filter(|found| !found.is_empty())
    {
        if let [only] = &mut found[..] {
            only.span = all;
        }
        return variables::entries(text, found, ESCAPE, tree);
    }
    let value = match key.of(text) {
        "PassEnvironment" | "UnsetEnvironment" if !span.is_empty() => {
            let names = variables::names(text, span, Syntax::with(gap));
            variables::mapping(text, span, names, ESCAPE, tree)
        }
        _ => tree.escaped(span, lines::unquoted(text, span), JOIN),
    };
    vec![tree::entry(text, key, value, all)]
}

/// How long the gap between two words is that a text begins with.
fn gap(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches(BLANKS);
        let Some((_, length)) = JOIN(trimmed) else { return text.len() - trimmed.len() };
        rest = &trimmed[length..];
    }
}

/// The break in a line that goes on, with the comments there and what the next is indented by.
const JOIN: Escape = |text| {
    let rest = text.strip_prefix('\\')?;
    let mut rest = rest.strip_prefix('\n').or_else(|| rest.strip_prefix("\r\n"))?;
    loop {
        let (line, next) = lines::line(rest, 0);
        if next == rest.len() || !line.of(rest).trim_start_matches(BLANKS).starts_with(['#', ';']) {
            break;
        }
        rest = &rest[next..];
    }
    Some((Some(' '), text.len() - rest.trim_start_matches(BLANKS).len()))
};

const ESCAPE: Escape = |text| {
    let meaning = match text.strip_prefix('\\')?.chars().next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        's' => ' ',
        other @ ('"' | '\'' | '\\') => other,
        _ => return JOIN(text),
    };
    Some((Some(meaning), 2))
};

#[cfg(test)]
mod tests {
    use super::super::outline::{is_quick, refuses, says, survives};
    use super::facts;
    use crate::formats::detect;

    #[test]
    fn names() {
        for name in [
            "a.service",
            "a@.service",
            "a/b.service.d/override.conf",
            "x.container",
            "a.timer.j2",
            "system.conf.d/a.conf",
        ] {
            assert_eq!(detect(name).map(|format| format.name), Some("systemd"), "{name}");
        }
        for name in ["service", "a.d/b.conf", "a.service.d/b.txt"] {
            assert_ne!(detect(name).map(|format| format.name), Some("systemd"), "{name}");
        }
    }

    #[test]
    fn units() {
        says(
            facts,
            "# x\n[Unit]\nDescription=a ; b # c\n\n[Service]\r\nExecStart=/bin/a \\\r\n  # why\r\n  --b \\\n c\nEnvironmentFile=-/etc/a\nKillMode=\n",
            "Unit : | [Unit] … Description=a ; b # c
               Description = a ; b # c
             Service : | [Service] … KillMode=
               ExecStart = /bin/a  --b  c
               EnvironmentFile = -/etc/a
               KillMode =
             comment \"# x\"
             comment \"# why\"",
        );
    }

    #[test]
    fn environment() {
        says(
            facts,
            "[Service]\nEnvironment=\"A=b c\" D=e 'F=g'\nEnvironment=H=\"i j\" \\\n  # no\n  K=l=m\nEnvironment=\nEnvironment=L=m\nPassEnvironment=N \"O\"",
            "Service : | [Service] … PassEnvironment=N \"O\"
               A = b c | \"A=b c\"
               D = e
               F = g | 'F=g'
               H = \"i j\"
               K = l=m
               Environment =
               L = m | Environment=L=m
               PassEnvironment :
                 N = ~
                 O = ~ | \"O\"
             comment \"# no\"",
        );
        says(
            facts,
            "[S]\nEnvironment=\"A=b\\\"c\\\\\" B=c\"d e\"",
            "S : | [S] … Environment=\"A=b\\\"c\\\\\" B=c\"d e\"\n  A = b\"c\\\\ | \"A=b\\\"c\\\\\"\n  B = c\"d e\"",
        );
        says(facts, "[S]\nEnvironment=A \"B", "S : | [S] … Environment=A \"B\n  Environment = A \"B");
    }

    #[test]
    fn other_shapes() {
        for source in ["A=b", "[S]\nA: b", "[S] # c", "[S]\nA b=c", "[S]\nfoo", "target: a\n\tb"] {
            refuses(facts, source);
        }
    }

    #[test]
    fn torn_and_large() {
        survives(facts, "[S]\r\nEnvironment=\"A=ö\\\"\" B=\"c\" \\\r\n  # d\r\n  E=f\nPassEnvironment=A 'B'\nX=y\\\n");
        for part in ["\\\n", "A=\"", "A=b ", "\"A=b\" ", "\\", "#\n", "\\\n#\n", " ", "A=b\\\n", "'"] {
            for head in ["[S]\nEnvironment=", "[S]\nPassEnvironment=\\\n", "[S]\nA=b\\\n", ""] {
                is_quick(facts, head, part);
            }
        }
    }
}
