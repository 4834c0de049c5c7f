//! Rows of cells in columns that stand below one another, in any script.

use unicode_width::UnicodeWidthStr;

use crate::text::Clean;

/// The rows as lines; every column is as wide as its widest cell, and no line ends with a space.
pub(super) fn aligned<const N: usize>(rows: &[[Clean; N]]) -> String {
    let width = |cell: &Clean| cell.as_str().width();
    let mut widths = [0; N];
    for row in rows {
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = width(cell).max(*widest);
        }
    }
    let mut table = String::new();
    for row in rows {
        let mut gap = 0;
        for (widest, cell) in widths.iter().zip(row) {
            table.extend(std::iter::repeat_n(' ', gap));
            table.push_str(cell.as_str());
            gap = widest - width(cell) + 2;
        }
        table.push('\n');
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_below_one_another_in_any_script() {
        let rows = [["a", "bb", "c"], ["漢字", "b", "c"], ["e\u{301}é", "", "c"]];
        let rows = rows.map(|row| row.map(Clean::new));
        assert_eq!(aligned(&rows), "a     bb  c\n漢字  b   c\ne\u{301}é        c\n");
    }
}
