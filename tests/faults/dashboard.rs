//! The dashboard in a terminal, with a fault while a consultation is begun, answered, written in and left.

use chairside::store::{Passphrase, StoreError, Visit};

use crate::clinic::{Clinic, PASSPHRASE, dana, sound};
use crate::least;
use crate::shim::{Call, Fault, Plan, Point};
use crate::sweep::sweep;
use crate::terminal::Dashboard;

/// What is typed into the notes, one after the other; each is waited for until it is shown as saved.
const CHUNKS: [&str; 3] = ["Wants softer lines. ", "Agreed: three sessions. ", "café 漢字 at the end."];

/// How many calls in a row fail where a disk fails for a while.
const TIMES: u64 = 4;

/// How far a consultation came.
#[derive(Default)]
struct Course {
    /// The consultation was shown as saved.
    begun: bool,
    /// An answer was shown as saved.
    answered: bool,
    /// Everything that was typed into the notes.
    typed: String,
    /// What of it was shown as saved.
    shown_saved: String,
    /// The screen said that something was not saved.
    told: bool,
}

/// A dashboard under a plan.
pub struct Watched {
    pub dashboard: Dashboard,
    told: bool,
}

impl Watched {
    pub fn start(clinic: &Clinic, plan: &Plan) -> Self {
        let file = clinic.passphrase_file().display().to_string();
        let arguments = ["--passphrase-file", &file];
        let dashboard = Dashboard::start_with(&clinic.data(), 100, 30, "xterm-256color", &arguments, &plan.variables());
        Self { dashboard, told: false }
    }

    /// Waits until the screen is as described; nothing where the program ends before.
    pub fn until(&mut self, description: &str, holds: impl Fn(&str) -> bool) -> Option<()> {
        let told = std::cell::Cell::new(self.told);
        let came = self.dashboard.comes_to(description, |text| {
            told.set(told.get() || text.contains("NOT SAVED"));
            holds(text)
        });
        self.told = told.get();
        came.then_some(())
    }

    pub fn sees(&mut self, words: &str) -> Option<()> {
        self.until(&format!("`{words}` on the screen"), |text| text.contains(words))
    }

    pub fn press(&mut self, keys: &str) -> Option<()> {
        self.dashboard.takes(keys).then_some(())
    }

    /// Waits until the words are on the screen and everything is shown as saved.
    pub fn sees_saved(&mut self, words: &str) -> Option<()> {
        self.until(&format!("`{words}` and Saved"), |text| text.contains(words) && text.contains("● Saved"))
    }

    /// Waits until the records are open; where the program says that they did not, they are unlocked once more.
    pub fn home(&mut self) -> Option<()> {
        // Every try meets at least one of the calls that fail, which are no more than these.
        for _ in 0..=TIMES {
            self.until("Home, or why not", |text| text.contains("Consultations") || text.contains('✗'))?;
            if self.dashboard.text().contains("Consultations") {
                return Some(());
            }
            if self.dashboard.text().contains("Something is missing") {
                self.press("\r")?;
                self.until("another screen", |text| !text.contains("Something is missing"))?;
                continue;
            }
            self.press(PASSPHRASE)?;
            self.sees(&"•".repeat(PASSPHRASE.len()))?;
            self.press("\r")?;
            self.until("another try", |text| !text.contains('•'))?;
        }
        panic!("the records do not open; the screen:\n{}", self.dashboard.text());
    }

    /// Begins a consultation, answers, writes, and leaves; nothing where the program ends on the way.
    fn consult(&mut self, course: &mut Course) -> Option<()> {
        self.press("n")?;
        self.sees("New consultation")?;
        self.press("P-7\r\r")?;
        self.sees_saved("1 Introduction")?;
        course.begun = true;
        self.press("8")?;
        self.sees("[8 Checklist")?;
        self.press("n")?;
        self.sees_saved("STOP")?;
        course.answered = true;
        self.press("9")?;
        self.sees("[9 Notes")?;
        for chunk in CHUNKS {
            course.typed.push_str(chunk);
            self.press(chunk)?;
            self.sees_saved(chunk.trim())?;
            course.shown_saved = course.typed.clone();
        }
        self.press("\x1b")?;
        self.sees("write")?;
        self.press("\x1b")?;
        self.sees("Consultations")?;
        self.press("q")
    }
}

/// Runs the whole consultation under a plan; gives how far it came, the exit code, and what was written.
fn run(clinic: &Clinic, plan: &Plan) -> (Course, u32, String) {
    let mut course = Course::default();
    let mut watched = Watched::start(clinic, plan);
    let _ended = watched.home().and_then(|()| watched.consult(&mut course));
    course.told = watched.told;
    let (code, written) = watched.dashboard.end();
    (course, code, written)
}

/// Everything that was shown as saved is there, and nothing that was not typed.
#[track_caller]
fn check(clinic: &Clinic, course: &Course, fault: Fault) {
    let notes = sound(&clinic.data(), fault);
    assert!(notes.len() <= 1 && (notes.len() == 1 || !course.begun), "the consultation is there: {}", notes.len());
    for found in notes.values() {
        assert!(found.starts_with(&course.shown_saved), "`{}` was shown as saved, `{found}` is there", course.shown_saved);
        assert!(course.typed.starts_with(found), "`{found}` is there, `{}` was typed", course.typed);
    }
    if course.answered {
        let visit = Visit::unlock(&clinic.data(), &dana(), &Passphrase::new(PASSPHRASE.to_owned())).unwrap();
        let mut answers = 0;
        let count = |session: chairside::record::Session| -> Result<(), StoreError> {
            answers += session.content().answers().count();
            Ok(())
        };
        visit.each(None, count).unwrap();
        assert_eq!(answers, 1, "the answer was shown as saved");
    }
}

/// One run of the dashboard with a fault; where it outlives the fault, everything that was typed has to be there in the end.
fn run_at(clinic: &Clinic, point: Point) -> (Option<&'static str>, bool) {
    let clinic = clinic.copy();
    let plan = clinic.plan().at(point);
    let (course, code, written) = run(&clinic, &plan);
    let fired = plan.fired();
    let is_killed = fired.is_some() && point.fault.kills();
    if is_killed {
        check(&clinic, &course, point.fault);
        return (fired, course.told);
    }
    if written.contains("\x1b[?1049h") {
        assert!(written.contains("\x1b[?1049l"), "the terminal is not given back");
        assert_eq!(course.shown_saved, CHUNKS.concat(), "it ended on the way");
        let is_told = written.contains("chairside: could not close the records");
        assert!(code == 0 || (code == 1 && is_told), "it ended with {code}: {written}");
    } else {
        // It did not even begin; the next start has to.
        assert_eq!(code, 1, "{written}");
        let (next, code, written) = run(&clinic, &clinic.plan());
        assert_eq!((code, next.shown_saved.as_str()), (0, CHUNKS.concat().as_str()), "{written}");
        check(&clinic, &next, point.fault);
        return (fired, course.told);
    }
    check(&clinic, &course, point.fault);
    (fired, course.told)
}

fn calls(clinic: &Clinic) -> Vec<Call> {
    let clinic = clinic.copy();
    let plan = clinic.plan();
    let (course, code, written) = run(&clinic, &plan);
    assert_eq!(code, 0, "{written}");
    assert!(!course.told, "nothing failed");
    check(&clinic, &course, Fault::Kill);
    plan.trace()
}

/// Every `stride`-th call, counted from `first`.
fn every(calls: &[Call], first: usize, stride: usize, times: u64, fault: Fault) -> impl Iterator<Item = Point> {
    let fits = |call: &Call| match fault {
        Fault::Kill | Fault::Io => true,
        Fault::NoSpace | Fault::ReadOnly => call.writes,
        Fault::Tear | Fault::Shorten => matches!(call.kind, "write" | "pwrite"),
    };
    let points = (1..).zip(calls).filter(move |(_, call)| fits(call)).map(move |(at, _)| Point { at, times, fault });
    points.skip(first).step_by(stride).collect::<Vec<_>>().into_iter()
}

#[test]
fn what_the_dashboard_showed_as_saved_survives_kill_at_any_call() {
    let clinic = Clinic::with(&[]);
    let calls = calls(&clinic);
    let points = every(&calls, 0, 2, 1, Fault::Kill).chain(every(&calls, 1, 4, 1, Fault::Tear));
    sweep("dashboard, killed", least::KILLED, points.collect(), |point| run_at(&clinic, point).0);
}

#[test]
fn a_disk_that_fails_for_a_while_is_said_and_nothing_that_was_typed_is_lost() {
    let clinic = Clinic::with(&[]);
    let calls = calls(&clinic);
    let told = std::sync::atomic::AtomicUsize::new(0);
    let points = every(&calls, 0, 3, 1, Fault::Io).chain(every(&calls, 1, 6, TIMES, Fault::NoSpace));
    sweep("dashboard, refused", least::REFUSED, points.collect(), |point| {
        let (fired, was_told) = run_at(&clinic, point);
        told.fetch_add(usize::from(was_told), std::sync::atomic::Ordering::Relaxed);
        fired
    });
    let told = told.into_inner();
    println!("dashboard, refused: the screen said so at {told} points");
    assert!(told > 0);
}
