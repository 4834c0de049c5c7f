//! What the fonts of the Linux console lack, or draw as they draw something else, in signs that they have.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Style;

use super::theme::{Part, Styles};
use crate::page::Role;

/// Puts signs of its fonts in the place of others.
pub fn fit(buffer: &mut Buffer, styles: &Styles) {
    spell_out(buffer);
    let area = buffer.area;
    // These say that more is above, and there an arrow is right.
    let arrows = [Part::Page, Part::Panel].map(|part| styles.on(part, Role::Accent));
    for y in area.top()..area.bottom() {
        for x in area.left()..area.right() {
            // Its fonts draw these as the arrows, which stand for keys.
            let sign = match buffer[(x, y)].symbol() {
                "▶" => '>',
                "◀" => '<',
                "▲" if !arrows.iter().any(|arrow| is_in(&buffer[(x, y)], *arrow)) => '!',
                _ => continue,
            };
            buffer[(x, y)].set_char(sign);
        }
    }
}

fn is_in(cell: &Cell, style: Style) -> bool {
    let mut styled = Cell::default();
    styled.set_style(style);
    (cell.fg, cell.bg, cell.modifier) == (styled.fg, styled.bg, styled.modifier)
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
    use ratatui::text::{Line, Span};

    use super::super::theme::Depth;
    use super::*;
    use crate::app::Theme;

    #[test]
    fn an_ellipsis_is_up_to_three_dots_and_runs_into_no_word() {
        let mut buffer = Buffer::with_lines(["Reading …    ", "lon… D lon…  ", "……   a…b    …"]);
        spell_out(&mut buffer);
        assert_eq!(buffer, Buffer::with_lines(["Reading ...  ", "lon. D lon...", ".... a.b    ."]));
    }

    #[test]
    fn marks_and_cautions_do_not_look_like_the_arrows_of_keys() {
        for theme in Theme::ALL {
            let styles = Styles::of(theme, Depth::Ansi16).expect("a theme");
            let (page, panel) = (styles.style(Role::Accent), styles.on(Part::Panel, Role::Accent));
            let caution = styles.style(Role::Caution);
            let drawn = |words: [&'static str; 4]| {
                let [one, above, two, more] = words;
                let first = Line::from(vec![Span::raw(one), Span::styled(above, page), Span::styled(above, panel)]);
                Buffer::with_lines([first, Line::from(vec![Span::styled(two, caution), Span::raw(more)])])
            };
            let mut buffer = drawn(["▶ one ◀ ", "▲", "▲ CAUTION", " →"]);
            fit(&mut buffer, &styles);
            assert_eq!(buffer, drawn(["> one < ", "▲", "! CAUTION", " →"]), "{theme:?}");
        }
    }
}
