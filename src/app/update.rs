//! One message changes the model and gives back what the runtime has to do.

use super::consultation::{Consultation, Leave, Tab};
use super::keymap::{self, Action, Context};
use super::msg::{Effect, Msg, Now};
use super::quit::Quitting;
use super::regions::Regions;
use super::{
    Model, Screen, Written, amendment, checklist, click, decision, exporting, hints, home, kiosk, lock, new, notes, opening,
    pane, patient, people, plan, quit, scroll, signed, signing, summary, teach_back, theme, trail, unlock,
};
use crate::record::{Moment, SessionId};

/// Takes a message in.
pub fn update(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    if let Msg::Terminate = msg {
        return quit::terminate(model, now);
    }
    let context = model.context();
    let (mut effects, dropped) = lock::before(model, &msg, now);
    let woke = lock::is_by_hand(&msg) && !dropped && kiosk::wake(model, &msg, now);
    if !dropped && !woke {
        effects.extend(take(model, msg, now));
    }
    let regions = Regions::of(model);
    scroll::follow(model, regions.body);
    kiosk::turn_back(model, context);
    if let Screen::Signed(view) = &mut model.screen {
        view.fit(regions.body);
    }
    let viewport = regions.notes();
    if let Some(open) = model.consultation_mut() {
        if open.tab == Tab::Notes {
            open.notes.editor.fit(viewport);
        }
        // Not on waking alone: while keys keep coming there is no waking.
        effects.extend(open.save_if_due(now));
    }
    effects.extend(lock::after(model, now));
    kiosk::rest(model, now);
    let shown = patient::shown(model);
    if shown != model.mirrored {
        model.mirrored = shown;
        // First of all: what is to be seen no more goes at once.
        effects.insert(0, Effect::Show(shown));
    }
    effects
}

fn take(model: &mut Model, msg: Msg, now: Now) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => {
            let action = keymap::action(model.context(), &key);
            if action.is_none() {
                kiosk::refuse(model, &key);
            }
            action.map(|action| press(model, action, now)).unwrap_or_default()
        }
        Msg::Paste(text) => paste(model, &text, now),
        Msg::Unended(text) => unended(model, &text, now),
        Msg::Click { column, row } => click::click(model, column, row, now),
        Msg::Drag { column, row } => click::drag(model, column, row),
        Msg::Wheel(rows) => wheel(model, rows, now),
        Msg::Resize(size) => {
            model.size = size;
            Vec::new()
        }
        Msg::Woke => woke(model, now),
        Msg::Uncovered => vec![Effect::Redraw],
        Msg::Continued => vec![Effect::TakeAgain],
        Msg::Created(result) => unlock::created(model, result),
        Msg::Locked(people) => {
            if let Screen::Unlock(unlock) = &mut model.screen {
                unlock.offer(people);
            }
            Vec::new()
        }
        Msg::Unlocked(result) => unlock::unlocked(model, result, now),
        Msg::Drives(written, drives) => kiosk::offer(model, written, drives),
        Msg::MayLeave(result) => kiosk::answered(model, result, now),
        Msg::LossAccepted(result) => unlock::loss_accepted(model, result, now),
        Msg::Listed { query, listing } => home::listed(model, query, listing),
        Msg::People(result) => people::answered(model, result),
        Msg::TrailListed { query, page } => trail::listed(model, &query, page),
        Msg::FreshId(id) => new::begun(model, id, now),
        Msg::Kept(pack) => {
            model.kept = Some(pack);
            Vec::new()
        }
        Msg::Opened(result) => opening::opened(model, result, now),
        Msg::Saved { session, revision, at } => saved(model, session, revision, at, now),
        Msg::SaveFailed { session, reason } => save_failed(model, session, reason, now),
        Msg::Signed { session, result } => signing::answered(model, session, result, now),
        Msg::Amended { session, result } => amendment::answered(model, session, result, now),
        Msg::DeskKept { person, revision, result } => lock::desk_kept(model, &person, revision, result, now),
        // The place of the file may tell of a consultation.
        Msg::Exported(_) if model.presence.is_none() => Vec::new(),
        Msg::Exported(result) => exporting::exported(model, result),
        Msg::Terminate => quit::terminate(model, now),
    }
}

fn saved(model: &mut Model, session: SessionId, revision: u64, at: Moment, now: Now) -> Vec<Effect> {
    let Some(open) = lock::consultation_of(model, session) else {
        return Vec::new();
    };
    open.saving.confirm(revision, at, now);
    let mut effects = lock::saved(model, now);
    effects.extend(leave_if_saved(model, now));
    effects
}

fn save_failed(model: &mut Model, session: SessionId, reason: String, now: Now) -> Vec<Effect> {
    if let Some(open) = lock::consultation_of(model, session) {
        open.saving.fail(reason, now);
        open.leave = Leave::No;
    }
    quit::save_failed(model);
    Vec::new()
}

fn press(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    model.notice = None;
    act(model, action, now)
}

/// Does what a key or a button asks for, in the context of the moment.
pub fn act(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    match action {
        Action::Quit if model.kiosk.is_some() => kiosk::ask_to_leave(model),
        Action::Quit => return quit::quit(model, now),
        Action::Lock => return lock::lock(model, false, now),
        Action::Redraw => return vec![Effect::TakeAgain],
        Action::Further => hints::further(model),
        Action::Theme => theme::open(model),
        _ if model.choosing.is_some() => theme::act(model, action),
        Action::Help if model.help.is_some() => model.help = None,
        Action::Help => model.help = Some(super::help::start_of(model.context(), model.size.columns)),
        _ if model.help.is_some() => scroll_help(model, action),
        Action::Back if model.quitting == Quitting::Asking => model.quitting = Quitting::No,
        Action::QuitUnsaved if model.quitting == Quitting::Asking => return vec![Effect::Quit],
        _ if model.quitting == Quitting::Asking => {}
        Action::Export => return exporting::ask(model, Written::Record),
        Action::TakeHome => return exporting::ask(model, Written::TakeHome),
        _ => return kiosk::act(model, action).unwrap_or_else(|| act_on_screen(model, action, now)),
    }
    Vec::new()
}

fn act_on_screen(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    match &mut model.screen {
        Screen::Unlock(unlock) => unlock.act(action),
        Screen::RecoveryCode { asked, .. } if action == Action::Confirm && !*asked => {
            *asked = true;
            Vec::new()
        }
        Screen::RecoveryCode { .. } if action == Action::Confirm => unlock::code_read(model, now),
        Screen::Loss(_) if action == Action::Confirm => {
            vec![Effect::AcceptLoss]
        }
        Screen::RecoveryCode { .. } | Screen::Loss(_) => Vec::new(),
        Screen::Home(_) => {
            let page = Regions::of(model).body.height;
            home::act(model, action, usize::from(page / 2).max(1))
        }
        Screen::People(_) => people::act(model, action, now),
        Screen::Trail(_) => {
            let page = Regions::of(model).body.height;
            trail::act(model, action, usize::from(page).saturating_sub(4).max(1), now)
        }
        Screen::New(_) => new::act(model, action, now),
        Screen::Consultation(_) => act_on_consultation(model, action, now),
        Screen::Signed(_) => {
            let body = Regions::of(model).body;
            signed::act(model, action, body, now)
        }
    }
}

fn act_on_consultation(model: &mut Model, action: Action, now: Now) -> Vec<Effect> {
    let context = model.context();
    let regions = Regions::of(model);
    let size = model.page_size();
    let person = model.person.clone();
    let Some(consultation) = model.consultation_mut() else {
        return Vec::new();
    };
    match (context, action) {
        (Context::Signing | Context::Reason | Context::Passphrase | Context::AtWork, _) => {
            return signing::act(consultation, action, person.as_ref(), now);
        }
        (_, Action::Language) => speak(consultation, now),
        (Context::Patient, _) => patient::act(consultation, action, size, regions.body, now),
        (Context::Pane, Action::PatientView) => patient::open(consultation, regions.body),
        (Context::Checklist, Action::Digit(digit)) if consultation.takes_digits() => consultation.type_digit(digit, now),
        (_, Action::Tab(digit) | Action::Digit(digit)) => {
            if let Some(tab) = consultation.tab_of_digit(digit) {
                consultation.go(tab, now);
            }
        }
        (_, Action::TeachBack) => consultation.go_if_there(Tab::TeachBack, now),
        (_, Action::Plan) => consultation.go_if_there(Tab::Plan, now),
        (_, Action::NextTab) => consultation.turn(true, now),
        (_, Action::PreviousTab) => consultation.turn(false, now),
        (
            Context::Pane | Context::Checklist | Context::TeachBack | Context::Plan | Context::NotesRest | Context::Summary,
            Action::Back,
        ) => {
            return leave(model, now);
        }
        (Context::Pane, _) => pane::act(consultation, action, regions.body, now),
        (Context::Checklist | Context::Answer, _) => {
            if let Some(words) = checklist::act(consultation, action, person.as_ref(), now) {
                model.tell(words);
            }
        }
        (Context::TeachBack | Context::PatientWords, _) => {
            if let Some(words) = teach_back::act(consultation, action, now) {
                model.tell(words);
            }
        }
        (Context::Plan, _) => {
            if let Some(words) = plan::act(consultation, action, now) {
                model.tell(words);
            }
        }
        (Context::Decision, _) => decision::act(consultation, action, now),
        (Context::Notes | Context::NotesRest, _) => notes::act(consultation, action, regions.notes(), now),
        (Context::Phrases, _) => notes::act_on_phrases(consultation, action, regions.notes(), now),
        (Context::Summary, _) => return summary::act(consultation, action, regions.body, now),
        _ => {}
    }
    Vec::new()
}

fn speak(consultation: &mut Consultation, now: Now) {
    consultation.count_seconds(now);
    let next = consultation.draft.language().next();
    if consultation.pack.languages().contains(&next) {
        consultation.draft.speak(next);
        consultation.changed(now);
    }
}

fn scroll_help(model: &mut Model, action: Action) {
    let page = usize::from(model.page_size().rows.saturating_sub(6)).max(1);
    let Some(top) = &mut model.help else { return };
    *top = match action {
        Action::Up => top.saturating_sub(1),
        Action::Down => *top + 1,
        Action::PageUp => top.saturating_sub(page),
        Action::PageDown => *top + page,
        Action::First => 0,
        Action::Last => usize::MAX / 2,
        _ => *top,
    };
    *top = (*top).min(super::help::rows(model.size.columns).len().saturating_sub(page));
}

/// A paste whose end did not come. Somebody may have begun it by hand for what the next one types: no passphrase is taken from it.
fn unended(model: &mut Model, text: &str, now: Now) -> Vec<Effect> {
    if model.presence.is_none() {
        model.tell_failure("what came last was half a paste and was left out; type it again");
        return Vec::new();
    }
    let effects = paste(model, text, now);
    model.tell("the end of what was pasted did not come; look whether all of it is there");
    effects
}

fn paste(model: &mut Model, text: &str, now: Now) -> Vec<Effect> {
    model.notice = None;
    if model.kiosk.is_some() && model.presence.is_none() {
        model.tell("nothing is pasted on this machine before the records are unlocked; type the passphrase");
        return Vec::new();
    }
    let context = model.context();
    let viewport = Regions::of(model).notes();
    if context == Context::Leaving {
        kiosk::paste(model, text);
        return Vec::new();
    }
    let dropped = match (&mut model.screen, context) {
        (Screen::Unlock(unlock), Context::Unlock) => {
            unlock.paste(text);
            0
        }
        (Screen::Home(home), Context::Search) => return home.paste(text),
        (Screen::People(people), Context::PeopleForm) => people.paste(text),
        (Screen::Trail(trail), Context::TrailDays) => trail.paste(text),
        (Screen::New(form), Context::New) if form.focus == 0 => form.label.paste(text, unlock::FIELD).dropped,
        (Screen::Consultation(open), Context::Notes) => notes::paste(open, text, viewport, now),
        (Screen::Consultation(open), Context::Answer) => open.paste_into_field(text, now),
        (Screen::Consultation(open), Context::PatientWords) => teach_back::paste(open, text, now),
        (Screen::Consultation(open), Context::Decision) => decision::paste(open, text, now),
        (Screen::Consultation(open), Context::Reason | Context::Passphrase) => signing::paste(open, text, now),
        (Screen::Signed(view), Context::Reason | Context::Addendum | Context::Passphrase) => view.paste(text),
        _ => {
            model.tell("nothing here takes what was pasted; open the notes or a field first");
            0
        }
    };
    say_dropped(model, dropped);
    Vec::new()
}

fn say_dropped(model: &mut Model, dropped: usize) {
    if dropped > 0 {
        let characters = if dropped == 1 { "character was" } else { "characters were" };
        model.tell(&format!("{dropped} control {characters} left out of what was pasted"));
    }
}

fn wheel(model: &mut Model, rows: i16, now: Now) -> Vec<Effect> {
    let action = if rows < 0 { Action::Up } else { Action::Down };
    let scrolls = keymap::active(model.context()).any(|binding| binding.action == action);
    if !scrolls {
        return Vec::new();
    }
    (0..rows.unsigned_abs().min(10)).flat_map(|_| act(model, action, now)).collect()
}

fn woke(model: &mut Model, now: Now) -> Vec<Effect> {
    if let Some(open) = model.consultation_mut().filter(|open| open.discussed_at().is_some_and(|due| due <= now.tick)) {
        open.count_seconds(now);
    }
    Vec::new()
}

fn leave(model: &mut Model, now: Now) -> Vec<Effect> {
    let Some(consultation) = model.consultation_mut() else {
        return Vec::new();
    };
    consultation.close_field(now);
    consultation.leave = Leave::WhenSaved;
    let mut effects = consultation.save_now(now);
    effects.extend(leave_if_saved(model, now));
    effects
}

/// Leaves once nothing is in memory only.
fn leave_if_saved(model: &mut Model, now: Now) -> Vec<Effect> {
    let Some(consultation) = model.consultation_mut().filter(|open| open.leave == Leave::WhenSaved) else {
        return Vec::new();
    };
    if consultation.is_being_signed() {
        return Vec::new();
    }
    if consultation.saving.is_unsaved() {
        return consultation.save_now(now);
    }
    model.go_home(now)
}
