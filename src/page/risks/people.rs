//! People as an array of whole icons, which are told apart without colour: a head over a body where there is room, else one sign.

use crate::page::{Glyphs, Role, Row};

/// The most rows that heads and bodies may take.
const MOST_ROWS: usize = 14;
/// Up to so many people stand in lines of ten, more in lines of twenty.
const IN_TENS: u32 = 40;
/// After so many people there is a wider gap, so that they can be counted.
const GROUP: usize = 5;

/// One of the people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    /// Had the effect.
    Had,
    /// May have had it: the study allows for so many.
    Perhaps,
    /// Did not have it.
    Not,
}

/// How a person is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Figure,
    Sign,
}

/// People, those who had the effect first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crowd {
    /// How many had it.
    pub had: u32,
    /// How many more may have had it.
    pub perhaps: u32,
    /// How many there are.
    pub all: u32,
}

impl Crowd {
    /// The array.
    pub fn rows(self, glyphs: Glyphs, width: usize) -> Vec<Row> {
        let persons: Vec<Person> = (0..self.all).map(|place| self.person(place)).collect();
        let form = self.form(width);
        let lines = persons.chunks(self.in_a_line(form, width));
        lines
            .flat_map(|line| match form {
                Form::Sign => vec![row(form, line, sign)],
                Form::Figure => vec![row(form, line, |person| head(person, glyphs)), row(form, line, body)],
            })
            .collect()
    }

    /// What explains a person in one row: the sign, or the body.
    pub fn sign(self, person: Person, width: usize) -> Row {
        let shape = match self.form(width) {
            Form::Sign => sign(person),
            Form::Figure => body(person),
        };
        Row::of(role(person), shape)
    }

    const fn person(self, place: u32) -> Person {
        if place < self.had {
            Person::Had
        } else if place < self.had + self.perhaps {
            Person::Perhaps
        } else {
            Person::Not
        }
    }

    fn in_a_line(self, form: Form, width: usize) -> usize {
        let most = if self.all <= IN_TENS { 10 } else { 20 };
        let fits = |people: &usize| form.column(people - 1) + form.columns() <= width;
        [20, 10, 5, 4, 3, 2].into_iter().find(|people| *people <= most && fits(people)).unwrap_or(1)
    }

    fn form(self, width: usize) -> Form {
        let in_a_line = self.in_a_line(Form::Figure, width);
        let rows = usize::try_from(self.all).unwrap_or(usize::MAX).div_ceil(in_a_line).saturating_mul(2);
        if rows <= MOST_ROWS && Form::Figure.columns() <= width { Form::Figure } else { Form::Sign }
    }
}

impl Form {
    /// The columns of one person.
    const fn columns(self) -> usize {
        match self {
            Self::Figure => 3,
            Self::Sign => 1,
        }
    }

    /// The first column of a person by their place in the line.
    const fn column(self, place: usize) -> usize {
        place * (self.columns() + 1) + place / GROUP
    }
}

/// One row of a line of people.
fn row(form: Form, line: &[Person], shape: impl Fn(Person) -> &'static str) -> Row {
    let people = line.iter().enumerate();
    people.fold(Row::empty(), |row, (place, person)| row.padded(form.column(place)).with(role(*person), shape(*person)))
}

const fn role(person: Person) -> Role {
    match person {
        Person::Had => Role::Strong,
        Person::Perhaps => Role::Accent,
        Person::Not => Role::Dim,
    }
}

const fn head(person: Person, glyphs: Glyphs) -> &'static str {
    match (person, glyphs) {
        (Person::Had, _) => " ● ",
        (_, Glyphs::Full) => " ○ ",
        (_, Glyphs::Console | Glyphs::Words) => " o ",
    }
}

const fn body(person: Person) -> &'static str {
    match person {
        Person::Had => "/█\\",
        Person::Perhaps => "/▒\\",
        Person::Not => "/│\\",
    }
}

/// A person in one cell: letters that have a head and a body in every font.
const fn sign(person: Person) -> &'static str {
    match person {
        Person::Had => "Å",
        Person::Perhaps => "å",
        Person::Not => "i",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(rows: &[Row], signs: &[char]) -> usize {
        rows.iter().map(|row| row.text().chars().filter(|c| signs.contains(c)).count()).sum()
    }

    #[test]
    fn fourteen_in_a_hundred_are_fourteen_marked_and_eighty_six_unmarked_people() {
        let crowd = Crowd { had: 14, perhaps: 0, all: 100 };
        for glyphs in Glyphs::ALL {
            for width in 1..=160 {
                let rows = crowd.rows(glyphs, width);
                let (had, not) = match crowd.form(width) {
                    Form::Sign => (count(&rows, &['Å']), count(&rows, &['i'])),
                    Form::Figure => {
                        assert_eq!((count(&rows, &['●']), count(&rows, &['○', 'o'])), (14, 86), "heads at {width}");
                        (count(&rows, &['█']), count(&rows, &['│']))
                    }
                };
                assert_eq!((had, not), (14, 86), "{width} columns, {glyphs:?}");
                assert!(rows.iter().all(|row| row.width() <= width), "{width} columns");
            }
        }
    }

    #[test]
    fn every_body_stands_under_its_head() {
        let crowd = Crowd { had: 5, perhaps: 3, all: 36 };
        let rows = crowd.rows(Glyphs::Full, 60);
        assert_eq!(crowd.form(60), Form::Figure);
        for two in rows.chunks(2) {
            let places = |row: &Row, signs: &str| row.text().chars().map(|c| signs.contains(c)).collect::<Vec<bool>>();
            let heads = places(&two[0], "●○");
            let bodies = places(&two[1], "█▒│");
            assert_eq!(heads[..bodies.len()], bodies);
        }
        assert_eq!((count(&rows, &['█']), count(&rows, &['▒']), count(&rows, &['│'])), (5, 3, 28));
    }

    #[test]
    fn many_people_are_one_sign_each() {
        let crowd = Crowd { had: 20, perhaps: 0, all: 1000 };
        let rows = crowd.rows(Glyphs::Console, 72);
        assert_eq!((count(&rows, &['Å']), count(&rows, &['i'])), (20, 980));
    }
}
