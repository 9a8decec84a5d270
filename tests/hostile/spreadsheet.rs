//! Cells that a spreadsheet would run.

use crate::place::{OLD, Place};

#[test]
fn no_cell_is_a_formula() {
    for name in ["=cmd|' C calc'!A0.yaml", "+1.yaml", "-1.yaml", "@SUM(1).yaml", "\t=1.yaml", "plain.yaml"] {
        let output = Place::with(&[(name, OLD)]).run("inventory --format csv --show-files");
        let mut rows = csv::Reader::from_reader(output.stdout.as_bytes());
        let row = rows.records().next().unwrap().unwrap();
        let place = row.iter().next_back().unwrap();
        assert!(!place.starts_with(['=', '+', '-', '@', '\t', '\r']), "{place}");
        assert_eq!(place.starts_with('\''), !name.starts_with(['p', '\t']), "{place}");
    }
}
