//! What second screens are told, and what they make of it.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::app::mirror::{Mirror, MirrorMsg, Waiting, update};
use crate::app::rehearsal::{Rehearsal, dana};
use crate::app::{Effect, Msg, Size, Theme};
use crate::content::load;
use crate::page::{Glyphs, PatientView, Row};
use crate::text::Lang;

/// What was shown last, and forgets it.
fn told(rehearsal: &mut Rehearsal) -> Vec<Option<PatientView>> {
    let effects = std::mem::take(&mut rehearsal.effects);
    effects.iter().filter_map(|effect| if let Effect::Show(view) = effect { Some(*view) } else { None }).collect()
}

#[track_caller]
fn shown(rehearsal: &mut Rehearsal) -> PatientView {
    match told(rehearsal).as_slice() {
        [Some(view)] => *view,
        other => panic!("one page is shown, not {other:?}"),
    }
}

fn mirror() -> Mirror {
    let packs = load::shipped().expect("the pack that ships").into_iter().map(Arc::new).collect();
    Mirror::new(packs, Size { columns: 80, rows: 24 }, Theme::ALL.to_vec(), Theme::Dark)
        .drawn_with(Glyphs::Full, crate::page::Headline::WhereRoomy)
}

fn tell(mirror: &mut Mirror, msg: &MirrorMsg) -> ControlFlow<()> {
    update(mirror, msg)
}

fn press(mirror: &mut Mirror, code: KeyCode, modifiers: KeyModifiers) -> ControlFlow<()> {
    tell(mirror, &MirrorMsg::Terminal(Msg::Key(KeyEvent::new(code, modifiers))))
}

#[test]
fn second_screens_follow_panes_points_and_language() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("2");
    let pane = shown(&mut rehearsal);
    rehearsal.press(" ");
    let point = shown(&mut rehearsal);
    assert_ne!(pane, point);
    rehearsal.press("L");
    assert_eq!(shown(&mut rehearsal).lang(), Lang::Es);
    rehearsal.press("L").key(KeyCode::F(3), KeyModifiers::NONE);
    told(&mut rehearsal);
    rehearsal.press(" ");
    shown(&mut rehearsal);
    rehearsal.press("pm").wait(Duration::from_secs(30));
    assert_eq!(told(&mut rehearsal), [], "nothing of it is the patient's");
}

#[test]
fn as_far_as_the_practitioner_has_come_is_what_second_screens_show() {
    for columns in [80, 160] {
        let mut rehearsal = Rehearsal::consultation();
        let mut second = mirror();
        rehearsal.send(Msg::Resize(Size { columns, rows: 40 })).press("2");
        let mut rows = 0;
        for _ in 0..9 {
            for view in told(&mut rehearsal) {
                tell(&mut second, &MirrorMsg::Shown(view)).is_continue().then_some(()).expect("it stays");
            }
            let (page, _) = second.seen().expect("a page");
            assert!(page.text.len() >= rows && !page.newest.is_empty());
            rows = page.text.len();
            rehearsal.press(" ");
        }
        assert!(rows > 20, "{rows}");
    }
}

#[test]
fn second_screens_are_blank_wherever_the_practitioner_is_not_on_a_pane() {
    type Way = fn(&mut Rehearsal);
    let ways: [(&str, Way); 6] = [
        ("the checklist", |rehearsal| _ = rehearsal.press("8")),
        ("the notes", |rehearsal| _ = rehearsal.press("9")),
        ("the summary", |rehearsal| _ = rehearsal.press("0")),
        ("signing", |rehearsal| _ = rehearsal.press("0s")),
        ("Home", |rehearsal| _ = rehearsal.escape()),
        ("the lock", |rehearsal| _ = rehearsal.lock()),
    ];
    for (name, go) in ways {
        for patient_view in [false, true] {
            let mut rehearsal = Rehearsal::consultation();
            rehearsal.press("3");
            shown(&mut rehearsal);
            if patient_view {
                rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
                told(&mut rehearsal);
                if name != "the lock" {
                    rehearsal.escape();
                }
            }
            go(&mut rehearsal);
            assert_eq!(told(&mut rehearsal).last(), Some(&None), "{name}, {patient_view}");
        }
    }
}

#[test]
fn the_lock_that_comes_by_itself_blanks_second_screens_before_anything_else() {
    let mut rehearsal = Rehearsal::locked();
    rehearsal.lock_after(Duration::from_secs(60)).unlock(dana(), "").press("nP-7").enter().enter();
    rehearsal.send(Msg::FreshId(crate::app::rehearsal::first_id())).wait(Duration::from_secs(59));
    rehearsal.effects.clear();
    rehearsal.wait(Duration::from_secs(2));
    let lock = rehearsal.effects.iter().position(|effect| matches!(effect, Effect::Lock { .. })).expect("it locks");
    let blank = rehearsal.effects.iter().position(|effect| *effect == Effect::Show(None)).expect("it blanks");
    assert!(blank < lock);
}

#[test]
fn second_screens_draw_the_depth_and_the_site_that_the_practitioner_chooses_also_from_the_patient_view() {
    let words = |second: &Mirror| {
        let (page, _) = second.seen().expect("a page");
        page.text.iter().map(Row::text).collect::<Vec<_>>().join("\n")
    };
    let mut rehearsal = Rehearsal::consultation();
    let mut second = mirror();
    let mut follow = |rehearsal: &mut Rehearsal, keys: &str| {
        told(rehearsal);
        rehearsal.press(keys);
        let view = shown(rehearsal);
        let _stays = tell(&mut second, &MirrorMsg::Shown(Some(view)));
        words(&second)
    };
    follow(&mut rehearsal, "2");
    assert!(follow(&mut rehearsal, "+").contains("0.25 mm reaches"));
    assert!(follow(&mut rehearsal, "+").contains("0.5 mm reaches"));
    rehearsal.key(KeyCode::F(3), KeyModifiers::NONE);
    assert!(follow(&mut rehearsal, "+").contains("0.75 mm reaches"));
    let forehead = follow(&mut rehearsal, "-");
    assert!(forehead.contains("0.5 mm reaches") && forehead.contains("Forehead, skin"), "{forehead}");
    let between = follow(&mut rehearsal, "s");
    assert!(between.contains("Between the eyebrows, skin"), "{between}");
}

#[test]
fn a_second_screen_waits_calmly_until_something_is_shown_and_again_when_it_ends() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("2");
    let view = shown(&mut rehearsal);
    let mut second = mirror();
    assert_eq!(second.seen().err(), Some(Waiting::Calm));
    for (end, why) in
        [(MirrorMsg::Gone, Waiting::Calm), (MirrorMsg::Shown(None), Waiting::Calm), (MirrorMsg::Strange, Waiting::OtherVersion)]
    {
        let _stays = tell(&mut second, &MirrorMsg::Shown(Some(view)));
        assert!(second.seen().is_ok());
        let _stays = tell(&mut second, &end);
        assert_eq!(second.seen().err(), Some(why));
    }
}

#[test]
fn a_second_screen_with_another_wording_shows_none_of_it() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("2");
    let view = shown(&mut rehearsal);
    let mut second = Mirror::new(Vec::new(), Size { columns: 80, rows: 24 }, Theme::ALL.to_vec(), Theme::Dark)
        .drawn_with(Glyphs::Full, crate::page::Headline::WhereRoomy);
    let _stays = tell(&mut second, &MirrorMsg::Shown(Some(view)));
    assert_eq!(second.seen().err(), Some(Waiting::OtherWording));
}

#[test]
fn a_second_screen_scrolls_by_itself_until_the_next_view_and_is_left_by_its_keys() {
    let mut rehearsal = Rehearsal::consultation();
    rehearsal.press("2").key(KeyCode::F(3), KeyModifiers::NONE).press(" ");
    let view = told(&mut rehearsal).last().copied().flatten();
    let mut second = mirror();
    let _stays = tell(&mut second, &MirrorMsg::Shown(view));
    let top = |second: &Mirror| second.seen().expect("a page").0.top;
    let before = top(&second);
    assert!(press(&mut second, KeyCode::Down, KeyModifiers::NONE).is_continue());
    assert_eq!(top(&second), before + 1);
    // The same view again is no reason to jump.
    let _stays = tell(&mut second, &MirrorMsg::Shown(view));
    assert_eq!(top(&second), before + 1);
    rehearsal.press("L");
    let other = shown(&mut rehearsal);
    let _stays = tell(&mut second, &MirrorMsg::Shown(Some(other)));
    let _stays = tell(&mut second, &MirrorMsg::Shown(view));
    assert_eq!(top(&second), before);
    for (key, modifiers) in [('x', KeyModifiers::NONE), ('L', KeyModifiers::NONE), ('c', KeyModifiers::NONE)] {
        assert!(press(&mut second, KeyCode::Char(key), modifiers).is_continue(), "{key}");
    }
    for (key, modifiers) in [('q', KeyModifiers::NONE), ('c', KeyModifiers::CONTROL), ('q', KeyModifiers::CONTROL)] {
        assert!(press(&mut second, KeyCode::Char(key), modifiers).is_break(), "{key}");
    }
    assert!(tell(&mut second, &MirrorMsg::Terminal(Msg::Terminate)).is_break());
}

#[test]
fn a_second_screen_goes_through_the_themes() {
    let mut second = mirror();
    let mut seen = Vec::new();
    for _ in Theme::ALL {
        seen.push(second.theme());
        assert!(press(&mut second, KeyCode::F(2), KeyModifiers::NONE).is_continue());
    }
    assert_eq!(seen, Theme::ALL);
    assert_eq!(second.theme(), Theme::Dark);
}
