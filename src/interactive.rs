//! Asking about each fix: `fix --interactive`.

use std::collections::BTreeSet;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anstyle::Style;
use anyhow::bail;

use crate::cli::Sources;
use crate::finding::{Applicability, Finding};
use crate::progress::Bar;
use crate::report::offer;
use crate::rewrite::{Choice, Chooser, Offer};
use crate::source::Source;

const PROMPT: Style = Style::new().bold();
const QUESTION: &str = "Apply this fix [y,n,a,d,r,q,?]?";
const HELP: &str = "\
y - apply this fix
n - do not apply it
a - apply it and all later fixes in the file
d - apply neither it nor any later fix in the file
r - apply it and all later fixes of its rule: the rule of the first line above
q - quit: write what was accepted so far, ask nothing more
? - print help
";

/// Standard input is for the answers.
pub fn refuse_standard_input(sources: &Sources) -> anyhow::Result<()> {
    if sources.paths.iter().any(|path| path == Path::new("-")) {
        bail!("--interactive reads answers from standard input, so `-` cannot be the source");
    }
    if sources.files_from.as_deref() == Some(Path::new("-")) {
        bail!("--interactive reads answers from standard input, so --files-from cannot read the paths there");
    }
    Ok(())
}

/// Asks about each fix, one line an answer.
pub struct Questions<I, O> {
    threshold: Applicability,
    answers: I,
    output: O,
    /// Whether the line break behind an answer is not seen.
    is_silent: bool,
    /// What is shown until the first question.
    bar: Option<Bar>,
    /// The file whose fixes are all taken.
    all_of: Option<String>,
    /// The rules whose fixes are all taken.
    rules: BTreeSet<&'static str>,
    has_ended: bool,
}

impl Questions<BufReader<io::Stdin>, AutoStream<io::Stderr>> {
    /// Asks on standard error, and reads the answers from standard input.
    pub fn on_terminal(threshold: Applicability, color: ColorChoice, bar: Option<Bar>) -> Self {
        let is_silent = !io::stdin().is_terminal();
        let (answers, output) = (BufReader::new(io::stdin()), AutoStream::new(io::stderr(), color));
        Self { is_silent, bar, ..Self::new(threshold, answers, output) }
    }
}

impl<I: BufRead, O: Write> Questions<I, O> {
    /// Asks about fixes of at least this applicability.
    fn new(threshold: Applicability, answers: I, output: O) -> Self {
        let (all_of, rules) = (None, BTreeSet::new());
        Self { threshold, answers, output, is_silent: true, bar: None, all_of, rules, has_ended: false }
    }

    /// Shows a text and reads an answer; `None` if there is no more.
    fn ask(&mut self, text: &str) -> Option<String> {
        let mut answer = Vec::new();
        self.say(text);
        // What cannot be read is the end.
        let length = self.answers.read_until(b'\n', &mut answer).unwrap_or(0);
        if self.is_silent || length == 0 {
            self.say("\n");
        }
        (length > 0).then(|| String::from_utf8_lossy(&answer).trim().to_lowercase())
    }

    fn say(&mut self, text: &str) {
        // Where nothing can be shown, the answers still count.
        let _ = self.output.write_all(text.as_bytes()).and_then(|()| self.output.flush());
    }
}

impl<I: BufRead, O: Write> Chooser for Questions<I, O> {
    fn threshold(&self) -> Applicability {
        self.threshold
    }

    fn choose(&mut self, offer: &Offer<'_>) -> Choice {
        let rule = offer.findings[0].rule.code;
        if self.has_ended {
            return Choice::LeaveRest;
        }
        if self.all_of.as_ref() == Some(&offer.source.name) || self.rules.contains(rule) {
            return Choice::Take;
        }
        self.bar = None;
        self.say(&offer::render(offer));
        loop {
            match self.ask(&format!("{PROMPT}{QUESTION}{PROMPT:#} ")).as_deref() {
                Some("y") => return Choice::Take,
                Some("n") => return Choice::Leave,
                Some("a") => {
                    self.all_of = Some(offer.source.name.clone());
                    return Choice::Take;
                }
                Some("d") => return Choice::LeaveRest,
                Some("r") => {
                    self.rules.insert(rule);
                    return Choice::Take;
                }
                Some("q") | None => {
                    self.has_ended = true;
                    return Choice::LeaveRest;
                }
                Some(_) => self.say(HELP),
            }
        }
    }

    fn misses(&mut self, source: &Source, finding: &Finding) {
        self.say(&offer::missed(source, finding));
    }

    fn has_ended(&self) -> bool {
        self.has_ended
    }
}
