//! What the fonts of the Linux console lack, or draw as they draw something else, in signs that they have.

use ratatui::buffer::Buffer;

/// Puts signs of its fonts in the place of others.
pub fn fit(buffer: &mut Buffer) {
    spell_out(buffer);
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            // Its fonts draw these as the arrows, which stand for keys.
            let sign = match buffer[(x, y)].symbol() {
                "▶" => '>',
                "◀" => '<',
                // At the edge it says that more is above, and there an arrow is right.
                "▲" if x + 1 < area.right() => '!',
                _ => continue,
            };
            buffer[(x, y)].set_char(sign);
        }
    }
}

/// Spells an ellipsis out, as far as there are blanks before the next word.
fn spell_out(buffer: &mut Buffer) {
    let area = buffer.area;
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            if buffer[(x, y)].symbol() != "…" {
                continue;
            }
            buffer[(x, y)].set_char('.');
            let is_free = |buffer: &Buffer, x: u16| x >= area.right() || buffer[(x, y)].symbol() == " ";
            for next in x + 1..(x + 3).min(area.right()) {
                // One blank stays before what comes next.
                if !is_free(buffer, next) || !is_free(buffer, next + 1) {
                    break;
                }
                buffer[(next, y)].set_char('.');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ellipsis_is_up_to_three_dots_and_runs_into_no_word() {
        let mut buffer = Buffer::with_lines(["Reading …    ", "lon… D lon…  ", "……   a…b    …"]);
        spell_out(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["Reading ...  ", "lon. D lon...", ".... a.b    ."]));
    }

    #[test]
    fn marks_and_cautions_do_not_look_like_the_arrows_of_keys() {
        let mut buffer = Buffer::with_lines(["▶ one ◀   ▲", "▲ CAUTION →"]);
        fit(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["> one <   ▲", "! CAUTION →"]));
    }
}
