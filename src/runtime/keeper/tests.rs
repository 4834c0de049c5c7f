//! What the record keeper promises about signatures, the lock, and what leaves.

use uuid::Uuid;

use super::*;
use crate::app::Sign;
use crate::content::{Pack, load};
use crate::record::{Draft, FieldId, PackRef, PatientLabel, Status, Tally};
use crate::runtime::Exports;
use crate::runtime::jobs::Jobs;
use crate::text::Lang;

const PASSPHRASE: &str = "correct horse battery";

/// A keeper with a store that was just made, and what it answers.
struct Room {
    keeper: Keeper,
    _jobs: Jobs,
    answers: Receiver<Msg>,
    folder: tempfile::TempDir,
}

impl Room {
    fn new() -> Self {
        Self::writing(|_| Err("nothing leaves".to_owned()))
    }

    /// With a way to write what leaves.
    fn writing(write: impl Fn(&Outgoing) -> Result<String, String> + Send + 'static) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (sender, answers) = channel();
        let jobs = Jobs::start(Exports::default(), sender.clone()).unwrap();
        let leaving = Leaving { outbox: Outbox::writing(write, sender.clone()).unwrap(), clinic: Clinic::default() };
        let keeper = Keeper::start(folder.path().to_owned(), leaving, Vec::new(), sender, jobs.readers()).unwrap();
        keeper.order(Effect::Create(dana(), Secret::of(PASSPHRASE)));
        assert!(matches!(answers.recv().unwrap(), Msg::Created(Ok(_))));
        Self { keeper, _jobs: jobs, answers, folder }
    }

    fn save(&self, draft: &Draft) {
        self.keeper.order(Effect::Save(Box::new(Save { revision: 1, draft: draft.clone(), tally: Tally::default() })));
    }

    fn sign(&self, draft: &Draft, passphrase: &str) {
        let signed = draft.sign(&pack(), dana(), draft.started()).unwrap();
        let passphrase = Secret::of(passphrase);
        self.keeper.order(Effect::Sign(Box::new(Sign { signed, tally: Tally::default(), passphrase })));
    }
}

fn dana() -> PersonName {
    PersonName::new("Dana Reed").unwrap()
}

fn pack() -> Pack {
    load::shipped().unwrap().remove(0)
}

fn draft() -> Draft {
    let (id, label) = (SessionId::new(Uuid::now_v7()), PatientLabel::new("P-7").unwrap());
    let mut draft = Draft::new(id, label, dana(), Local::now().fixed_offset(), Lang::En, PackRef::of(&pack()));
    for gap in draft.gaps(&pack()) {
        draft.keep_unfinished(FieldId::Gap(gap), "why".into());
    }
    draft
}

#[test]
fn a_wrong_passphrase_signs_nothing_and_a_save_that_came_before_the_answer_is_no_failure() {
    let room = Room::new();
    let draft = draft();
    room.save(&draft);
    assert!(matches!(room.answers.recv().unwrap(), Msg::Saved { .. }));
    room.sign(&draft, "somebody else's");
    let Msg::Signed { result: Err(refused), .. } = room.answers.recv().unwrap() else { panic!("it is refused") };
    assert_eq!(refused.words, "wrong passphrase");

    room.sign(&draft, PASSPHRASE);
    room.save(&draft);
    room.keeper.order(Effect::Open(draft.id()));
    assert!(matches!(room.answers.recv().unwrap(), Msg::Signed { result: Ok(_), .. }));
    let Msg::Opened(Ok(session)) = room.answers.recv().unwrap() else { panic!("it opens, and nothing failed before") };
    assert_eq!(session.status(), Status::Signed);
    room.keeper.finish().unwrap();
}

#[test]
fn a_signature_stands_for_a_save_that_failed_before_it() {
    let room = Room::new();
    let draft = draft();
    let mut newer = draft.clone();
    newer.write_notes("what the failed save held".into());
    // Another file in its place: the save fails, and the connection is opened anew for the next one.
    let database = room.folder.path().join("chairside.db");
    let aside = room.folder.path().join("aside.db");
    room.save(&draft);
    assert!(matches!(room.answers.recv().unwrap(), Msg::Saved { .. }));
    std::fs::rename(&database, &aside).unwrap();
    room.save(&newer);
    assert!(matches!(room.answers.recv().unwrap(), Msg::SaveFailed { .. }));
    std::fs::rename(&aside, &database).unwrap();
    room.sign(&newer, PASSPHRASE);
    let Msg::Signed { result: Ok(signed), .. } = room.answers.recv().unwrap() else { panic!("it is signed") };
    assert_eq!(signed.content().notes().raw(), "what the failed save held");
    room.keeper.finish().unwrap();
}

#[test]
fn leaving_is_entered_in_the_trail_as_a_lock_and_after_a_lock_not_again() {
    for locks in [false, true] {
        let Room { keeper, folder, .. } = Room::new();
        if locks {
            keeper.order(Effect::Lock { idle: true });
        }
        keeper.finish().unwrap();
        let visit = store::Visit::unlock(folder.path(), &dana(), &Passphrase::new(PASSPHRASE.to_owned())).unwrap();
        let locked = audit::Filter { kind: Some("locked"), ..audit::Filter::default() };
        let entries = visit.trail(&locked, 9, None).unwrap();
        let entered: Vec<Event> = entries.into_iter().map(|entry| entry.unwrap().event).collect();
        assert_eq!(entered, [Event::Locked { idle: locks }]);
    }
}

#[test]
fn nobody_signs_under_the_name_of_somebody_else() {
    let room = Room::new();
    let draft = draft();
    room.save(&draft);
    assert!(matches!(room.answers.recv().unwrap(), Msg::Saved { .. }));
    let other = PersonName::new("Ana Ruiz").unwrap();
    let signed = draft.sign(&pack(), other, draft.started()).unwrap();
    room.keeper.order(Effect::Sign(Box::new(Sign { signed, tally: Tally::default(), passphrase: Secret::of(PASSPHRASE) })));
    let Msg::Signed { result: Err(refused), .. } = room.answers.recv().unwrap() else { panic!("it is refused") };
    assert!(refused.words.contains("under their own name"), "{}", refused.words);
    room.keeper.finish().unwrap();
}

#[test]
fn a_drive_that_does_not_answer_keeps_nothing_from_being_saved_locked_and_unlocked() {
    let (answer, waits) = channel::<()>();
    let room = Room::writing(move |file| waits.recv().map(|()| file.words.clone()).map_err(|_gone| "gone".to_owned()));
    let mut draft = draft();
    draft.write_notes("as it was exported".into());
    room.keeper.order(Effect::Export(Box::new(Session::Draft(draft.clone())), Place::Folder));
    draft.write_notes("and typed after it".into());
    room.save(&draft);
    assert!(matches!(room.answers.recv().unwrap(), Msg::Saved { .. }));
    room.keeper.order(Effect::Lock { idle: false });
    room.keeper.order(Effect::Close);
    assert!(matches!(room.answers.recv().unwrap(), Msg::Locked(_)));
    room.keeper.order(Effect::Unlock(dana(), Secret::of(PASSPHRASE)));
    assert!(matches!(room.answers.recv().unwrap(), Msg::Unlocked(Ok(_))));
    room.keeper.order(Effect::Open(draft.id()));
    let Msg::Opened(Ok(session)) = room.answers.recv().unwrap() else { panic!("it opens") };
    assert_eq!(session.content().notes().raw(), "and typed after it");
    room.keeper.finish().unwrap();

    answer.send(()).unwrap();
    let Msg::Exported(Ok(json)) = room.answers.recv().unwrap() else { panic!("it is written in the end") };
    assert!(json.contains("as it was exported"), "{json}");
}
