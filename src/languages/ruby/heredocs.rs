//! Here-documents: what stands at `<<~X` is what stands in the lines below.

use crate::facts::{Facts, Kind, NodeId};

/// The longest word that may end a here-document: the grammar's scanner saves its length in a byte.
const LONGEST_WORD: usize = 255;
/// How many bytes the scanner may need for all that is open at once; it has a few more.
const MOST_SAVED: usize = 1000;
/// What it saves for a literal, and beside the word of a here-document.
const SAVED: usize = 5;

/// Whether the grammar can hold the here-documents of a source, as if all of them were open at once: one may begin on the line
/// of another, or in an interpolation.
pub fn fit(text: &str) -> bool {
    let mut saved = SAVED;
    for (at, _) in text.match_indices("<<") {
        let word = word_length(&text[at + 2..]);
        if word > LONGEST_WORD {
            return false;
        }
        saved += if word > 0 { SAVED + word } else { 0 };
    }
    if saved > SAVED {
        // An interpolation that holds no literal, such as `#{name}`, opens nothing.
        let closes = ['}', '{', '"', '\'', '`', '%', '/', '<', '?', ':', '\\'];
        let opens = |at: usize| !text[at..].trim_start_matches(|c| !closes.contains(&c)).starts_with('}');
        saved += SAVED * text.match_indices("#{").filter(|(at, sign)| opens(at + sign.len())).count();
    }
    saved <= MOST_SAVED
}

/// How many characters the word has that may stand behind `<<`; 0 if none does.
fn word_length(behind: &str) -> usize {
    let word = behind.strip_prefix(['~', '-']).unwrap_or(behind);
    let count = |text: &str, is_part: &dyn Fn(char) -> bool| {
        text.chars().take(LONGEST_WORD + 1).take_while(|c| is_part(*c)).count()
    };
    match word.chars().next() {
        Some(quote @ ('\'' | '"' | '`')) => count(&word[1..], &|c| c != quote),
        _ => count(word, &|c| c.is_alphanumeric() || c == '_'),
    }
}

/// Makes every beginning of a here-document stand for its body.
pub fn link(facts: &mut Facts, text: &str) {
    let starts = |id: &NodeId| matches!(facts.kind(*id), Kind::Other) && facts.span(*id).of(text).starts_with("<<");
    let beginnings: Vec<NodeId> = facts.ids().filter(starts).collect();
    if beginnings.is_empty() {
        return;
    }
    let is_body =
        |id: &NodeId| facts.literal(*id).is_some_and(|literal| literal.open.is_empty() && !literal.close.is_empty());
    let bodies: Vec<NodeId> = facts.ids().filter(is_body).collect();
    // One inside another's interpolation would change the order.
    if beginnings.len() != bodies.len() {
        return;
    }
    for (beginning, body) in beginnings.into_iter().zip(bodies) {
        if facts.span(beginning).end <= facts.span(body).start {
            facts.nodes[beginning.0 as usize].kind = Kind::Either(vec![body]);
        }
    }
}
