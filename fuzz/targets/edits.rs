//! The engine of edits, against a naive one.
#![no_main]

use fw_migrate::edits::{Shift, apply, can_apply};
use fw_migrate::finding::{Edit, Span};
use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;

#[derive(Arbitrary, Debug)]
struct Input<'d> {
    text: &'d [u8],
    /// How far each begins behind the end of the one before (or, if negative, before it), how long it is, what it writes.
    edits: Vec<(i8, u8, &'d str)>,
    places: Vec<(u8, u8)>,
}

fuzz_target!(|input: Input<'_>| {
    let mut end = 0;
    let edits: Vec<Edit> = input
        .edits
        .iter()
        .map(|(gap, length, text)| {
            let start = usize::saturating_add_signed(end, isize::from(*gap));
            end = start + usize::from(*length);
            Edit::replacement(Span::new(start, end), *text)
        })
        .collect();
    let expected = naive(input.text, &edits);
    assert_eq!(apply(input.text, &edits), expected);
    assert_eq!(can_apply(input.text.len(), &edits), expected.is_some());
    let Some(after) = expected else { return };
    let shift = Shift::of(&edits);
    for (start, length) in input.places {
        let start = usize::from(start).min(input.text.len());
        let old = Span::new(start, (start + usize::from(length)).min(input.text.len()));
        let new = shift.forward(old);
        assert!(new.end <= after.len(), "{new:?} of {} bytes", after.len());
        if edits.iter().all(|edit| !touches(edit.span, old)) {
            assert_eq!(after[new.start..new.end], input.text[old.start..old.end]);
            assert_eq!(shift.backward(new), old);
        } else if !old.is_empty() {
            let back = shift.backward(new);
            assert!(back.end <= input.text.len());
        }
    }
});

/// Makes the edits from the last to the first, so that none moves another.
fn naive(text: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let ends = edits.iter().map(|edit| edit.span.end).chain([text.len()]);
    let starts = edits.iter().map(|edit| edit.span.start).chain([usize::MAX]).skip(1);
    let is_sound = ends.zip(starts).take(edits.len()).all(|(end, next)| end <= next && end <= text.len());
    is_sound.then(|| {
        let mut text = text.to_vec();
        for edit in edits.iter().rev() {
            text.splice(edit.span.start..edit.span.end, edit.replacement.bytes());
        }
        text
    })
}

/// Whether the two share a byte or meet.
fn touches(one: Span, other: Span) -> bool {
    one.start <= other.end && other.start <= one.end
}
