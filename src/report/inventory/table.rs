//! Columns of text, each as wide as what it holds.

use unicode_width::UnicodeWidthStr;

use crate::report::printable;

/// What stands in an empty cell.
const NOTHING: &str = "-";
/// Blanks between columns.
const GAP: usize = 2;

/// A table.
pub(super) struct Table {
    heads: &'static [&'static str],
    rows: Vec<Row>,
}

struct Row {
    /// Lines of each cell.
    cells: Vec<Vec<String>>,
    /// Lines below the row.
    details: Vec<String>,
}

/// A cell with one line.
pub(super) fn one(text: impl Into<String>) -> Vec<String> {
    vec![text.into()]
}

impl Table {
    /// A table with these heads. Columns of numbers are flush right.
    pub(super) fn new(heads: &'static [&'static str]) -> Self {
        Self { heads, rows: Vec::new() }
    }

    /// Adds a row of cells with any number of lines, and lines below it.
    pub(super) fn push(&mut self, cells: Vec<Vec<String>>, details: Vec<String>) {
        debug_assert_eq!(cells.len(), self.heads.len(), "a cell for every column");
        // What stands in a cell may come from files.
        let cells = cells.iter().map(|lines| lines.iter().map(|line| printable(line)).collect()).collect();
        self.rows.push(Row { cells, details });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, without blanks at the ends of lines.
    pub(super) fn render(&self, out: &mut String) {
        let cells = |column: usize| self.rows.iter().filter_map(move |row| row.cells.get(column)).flatten();
        let columns = self.heads.iter().enumerate();
        let columns: Vec<(usize, bool)> = columns
            .map(|(column, head)| {
                let width = cells(column).map(|text| text.width()).max().unwrap_or(0).max(head.width());
                let is_number = |text: &String| text.bytes().all(|b| b.is_ascii_digit());
                (width, cells(column).next().is_some() && cells(column).all(is_number))
            })
            .collect();
        line(out, &columns, self.heads.iter().copied());
        for row in &self.rows {
            let height = row.cells.iter().map(Vec::len).max().unwrap_or(0).max(1);
            for number in 0..height {
                let text = |cell: &'_ Vec<String>| match cell.get(number) {
                    None if number == 0 => NOTHING.to_owned(),
                    text => text.cloned().unwrap_or_default(),
                };
                let texts: Vec<String> = row.cells.iter().map(text).collect();
                line(out, &columns, texts.iter().map(String::as_str));
            }
            for detail in &row.details {
                out.push_str(&format!("    {detail}\n"));
            }
        }
    }
}

fn line<'t>(out: &mut String, columns: &[(usize, bool)], texts: impl Iterator<Item = &'t str>) {
    let start = out.len();
    for (text, (width, right)) in texts.zip(columns) {
        let blanks = " ".repeat(width.saturating_sub(text.width()));
        let (before, behind) = if *right { (blanks.as_str(), "") } else { ("", blanks.as_str()) };
        out.push_str(&format!("{before}{text}{behind}{:GAP$}", ""));
    }
    out.truncate(start + out[start..].trim_end().len());
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_what_they_hold() {
        let mut table = Table::new(&["A", "FILES", "B"]);
        table.push(vec![one("größe"), one("7"), vec!["x".into(), "yy".into()]], Vec::new());
        table.push(vec![one("日本"), one("12"), Vec::new()], vec!["a.py:1:2".into()]);
        let mut out = String::new();
        table.render(&mut out);
        assert_eq!(out, "A      FILES  B\ngröße      7  x\n              yy\n日本      12  -\n    a.py:1:2\n");
    }
}
