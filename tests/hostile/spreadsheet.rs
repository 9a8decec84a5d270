//! Cells that a spreadsheet would run.

use crate::place::Place;

#[test]
fn no_cell_is_a_formula() {
    let url = "https://my-account-abcd1234.us-arizona-1.direct.fireworks.ai/v1/chat/completions";
    let model = "=cmd|' /C calc'!A0";
    let text = format!(
        "import requests\nrequests.post('{url}', json={{'model': \"{model}\"}})\nrequests.post('{url}', json={{'model': '@SUM(1)'}})\n"
    );
    let place = Place::with(&[("=1+1.py", &text), ("-2.py", &text), ("+3.py", &text), ("@4.py", &text)]);
    let output = place.run("inventory --format csv --show-files");
    let mut rows = csv::Reader::from_reader(output.stdout.as_bytes());
    let cells: Vec<String> =
        rows.records().flat_map(|row| row.unwrap().iter().map(str::to_owned).collect::<Vec<_>>()).collect();
    assert!(cells.iter().any(|cell| cell.contains("1+1.py:2")), "{output:?}");
    assert!(!cells.iter().any(|cell| cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{cells:?}");
    assert!(
        cells.iter().any(|cell| cell.starts_with("'=cmd|") || cell.starts_with("'@SUM") || cell.starts_with("'-2.py")),
        "{cells:?}"
    );
}
