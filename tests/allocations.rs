//! What a key costs in memory that is asked for: counts, the same on every machine.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up has failed")]

#[path = "../benches/clinic/mod.rs"]
#[allow(dead_code, reason = "the benchmarks use the rest")]
mod clinic;

use clinic::program::Program;
use crossterm::event::KeyCode::{self, Backspace, Char, Down, F, Up};

/// How often a key and the frame that follows ask for memory, once everything that is kept is there.
fn asked(program: &mut Program, keys: [KeyCode; 2]) -> u64 {
    for key in keys {
        program.key(key);
    }
    let count = allocation_counter::measure(|| keys.into_iter().for_each(|key| program.key(key))).count_total;
    count / 2
}

fn consultation(keys: &str) -> Program {
    let mut program = Program::consultation();
    program.press(keys);
    program
}

#[test]
fn a_frame_asks_for_no_more_memory_than_it_did() {
    let patient = {
        let mut program = consultation("6");
        program.key(F(3));
        program
    };
    // A change that needs more says so here. A bare list of 40 rows asks about 280 times.
    let held = |screen: &str, mut program: Program, keys: [KeyCode; 2], most: u64| {
        let asked = asked(&mut program, keys);
        assert!((1..=most).contains(&asked), "{screen}: {asked} times");
    };
    held("Home, the mark moves", Program::home(), [Down, Up], 1150);
    // Laid out twice: for where it stands after the key, and for what is drawn.
    held("the checklist, the mark moves", consultation("8"), [Down, Up], 3200);
    held("the checklist, an answer and back", consultation("8"), [Char('y'), Char('y')], 3300);
    held("the summary, the mark moves", consultation("0"), [Down, Up], 3800);
    held("a pane scrolls", consultation("6"), [Down, Up], 1950);
    held("another pane", consultation("2"), [Char('6'), Char('2')], 7500);
    held("the needles move", consultation("2"), [Char('+'), Char('-')], 6300);
    held("the patient's page, a step", patient, [Char(' '), Backspace], 7500);
}

#[test]
fn a_letter_asks_for_as_much_memory_in_notes_of_any_length() {
    let of_length = |words| asked(&mut Program::notes(words), [Char('x'), Backspace]);
    let short = of_length(720);
    assert!((1..1200).contains(&short), "{short} times in 5 KB");
    // What is on the screen differs a little.
    for (words, length) in [(28_600, "200 KB"), (143_000, "1 MB")] {
        let long = of_length(words);
        assert!(long <= short + 50, "{long} times in {length}, {short} times in 5 KB");
    }
}
