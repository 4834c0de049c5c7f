//! A key on each screen, from the message to the cells that have to be drawn; beside a bare program of the same library.
#![allow(missing_docs, reason = "the harness makes a function")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a measurement that cannot be set up has failed")]

#[allow(dead_code, reason = "the other benchmark uses the rest")]
mod clinic;

use chairside::app::Msg;
use clinic::program::{Program, SIZE};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use crossterm::event::KeyCode::{self, Char, Down, Up};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::widgets::{List, Paragraph};

/// A program of the same library that keeps nothing and only draws: one list, one text.
fn floor(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("floor: a bare program");
    let mut terminal = Terminal::new(TestBackend::new(SIZE.columns, SIZE.rows)).unwrap();
    let lines: Vec<String> = (0..u64::from(SIZE.rows)).map(|_| clinic::text(15)).collect();
    let mut marked = 0;
    group.bench_function("a list whose mark moves", |b| {
        b.iter(|| {
            marked = (marked + 1) % lines.len();
            let mark = |(place, line): (usize, &String)| format!("{} {line}", if place == marked { '>' } else { ' ' });
            let items: Vec<String> = lines.iter().enumerate().map(mark).collect();
            terminal.draw(|frame| frame.render_widget(List::new(items), frame.area())).unwrap();
        });
    });
    let pages = [clinic::text(600), clinic::text(601).replace('a', "e")];
    let mut page = 0;
    group.bench_function("a page of text and another", |b| {
        b.iter(|| {
            page = 1 - page;
            let text = Paragraph::new(pages[page].as_str()).wrap(ratatui::widgets::Wrap { trim: true });
            terminal.draw(|frame| frame.render_widget(text, frame.area())).unwrap();
        });
    });
    group.finish();
}

fn keys(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("key");
    let mut alternate = |name: &str, mut program: Program, keys: [KeyCode; 2]| {
        let mut next = 0;
        group.bench_function(name, |b| {
            b.iter(|| {
                program.key(keys[next]);
                next = 1 - next;
            });
        });
    };
    let after = |keys: &str| {
        let mut program = Program::consultation();
        program.press(keys);
        program
    };
    alternate("Home: the mark moves", Program::home(), [Down, Up]);
    alternate("another pane", after("1"), [Char('2'), Char('6')]);
    alternate("a pane scrolls", after("6"), [Down, Up]);
    alternate("the needles move", after("2"), [Char('+'), Char('-')]);
    alternate("the checklist's mark moves", after("8"), [Down, Up]);
    alternate("an answer is given and taken back", after("8"), [Char('y'), Char('y')]);
    alternate("the summary's mark moves", after("0"), [Down, Up]);
    alternate(
        "the patient's page",
        {
            let mut p = after("6");
            p.key(KeyCode::F(3));
            p
        },
        [Char(' '), KeyCode::Backspace],
    );
    for (name, words) in
        [("notes of 5 KB: a letter", 720), ("notes of 200 KB: a letter", 28_600), ("notes of 1 MB: a letter", 143_000)]
    {
        alternate(name, Program::notes(words), [Char('x'), KeyCode::Backspace]);
    }
    let megabyte = clinic::text(143_000);
    group.sample_size(10);
    group.bench_function("paste 1 MB", |b| {
        b.iter_batched(|| Program::notes(1), |mut program| program.send(Msg::Paste(megabyte.clone())), BatchSize::PerIteration);
    });
    group.finish();
}

criterion_group!(benches, floor, keys);
criterion_main!(benches);
