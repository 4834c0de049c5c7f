//! What a terminal sends is cut the same way however it arrives, and nothing that is begun keeps what comes after it.

use proptest::prelude::*;

use super::*;

/// What bytes come to that arrive in one read, or one by one without a rest between.
#[track_caller]
fn cut(bytes: &[u8]) -> Vec<Input> {
    let mut whole = Bytes::default();
    let mut found = whole.take(bytes, Duration::ZERO);
    found.extend(whole.rest());
    let mut single = Bytes::default();
    let mut one_by_one: Vec<Input> = bytes.iter().flat_map(|byte| single.take(&[*byte], Duration::ZERO)).collect();
    one_by_one.extend(single.rest());
    assert_eq!(found, one_by_one, "{bytes:?}");
    assert_eq!((whole.patience(), whole.rest()), (None, Vec::new()));
    found
}

fn key(code: KeyCode, modifiers: KeyModifiers) -> Input {
    Input::Event(Event::Key(KeyEvent::new(code, modifiers)))
}

fn typed(words: &str) -> Vec<Input> {
    let shift = |c: char| if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE };
    words.chars().map(|c| key(KeyCode::Char(c), shift(c))).collect()
}

#[test]
fn keys_are_cut_as_terminals_send_them() {
    const CTRL: KeyModifiers = KeyModifiers::CONTROL;
    const ALT: KeyModifiers = KeyModifiers::ALT;
    const SHIFT: KeyModifiers = KeyModifiers::SHIFT;
    const NONE: KeyModifiers = KeyModifiers::NONE;
    for (bytes, code, modifiers) in [
        ("\x1b", KeyCode::Esc, NONE),
        ("\r", KeyCode::Enter, NONE),
        ("\t", KeyCode::Tab, NONE),
        ("\x1b[Z", KeyCode::BackTab, SHIFT),
        ("\x7f", KeyCode::Backspace, NONE),
        ("\x03", KeyCode::Char('c'), CTRL),
        ("\x1c", KeyCode::Char('4'), CTRL),
        ("\n", KeyCode::Char('j'), CTRL),
        ("\0", KeyCode::Char(' '), CTRL),
        ("\x1b[A", KeyCode::Up, NONE),
        ("\x1bOA", KeyCode::Up, NONE),
        ("\x1b[1;2A", KeyCode::Up, SHIFT),
        ("\x1b[1;5D", KeyCode::Left, CTRL),
        ("\x1b[5~", KeyCode::PageUp, NONE),
        ("\x1b[5;5~", KeyCode::PageUp, CTRL),
        ("\x1b[3~", KeyCode::Delete, NONE),
        ("\x1b[H", KeyCode::Home, NONE),
        ("\x1bOR", KeyCode::F(3), NONE),
        ("\x1b[[C", KeyCode::F(3), NONE),
        ("\x1b[13~", KeyCode::F(3), NONE),
        ("\x1b[24~", KeyCode::F(12), NONE),
        ("\x1bx", KeyCode::Char('x'), ALT),
        ("\x1b3", KeyCode::Char('3'), ALT),
        ("\x1b\x7f", KeyCode::Backspace, ALT),
        ("\x1b[99;5u", KeyCode::Char('c'), CTRL),
        ("ñ", KeyCode::Char('ñ'), NONE),
        ("漢", KeyCode::Char('漢'), NONE),
        ("👍", KeyCode::Char('👍'), NONE),
        ("\x1bñ", KeyCode::Char('ñ'), ALT),
    ] {
        assert_eq!(cut(bytes.as_bytes()), [key(code, modifiers)], "{bytes:?}");
    }
}

#[test]
fn keys_that_come_in_one_burst_are_all_there_in_order() {
    let mut expected = typed("ab");
    expected.extend([key(KeyCode::Up, KeyModifiers::NONE), key(KeyCode::Esc, KeyModifiers::NONE)]);
    expected.extend([key(KeyCode::Down, KeyModifiers::NONE)]);
    expected.extend(typed("Ñc"));
    assert_eq!(cut("ab\x1b[A\x1b\x1b[BÑc".as_bytes()), expected);
}

#[test]
fn clicks_and_the_window_are_told() {
    use crossterm::event::{MouseButton, MouseEventKind};
    let clicked = |found: &[Input]| match found {
        [Input::Event(Event::Mouse(mouse))] => Some((mouse.kind, mouse.column, mouse.row)),
        _ => None,
    };
    let down = MouseEventKind::Down(MouseButton::Left);
    assert_eq!(clicked(&cut(b"\x1b[<0;12;5M")), Some((down, 11, 4)));
    assert_eq!(clicked(&cut(b"\x1b[M ,%")), Some((down, 11, 4)));
    assert_eq!(clicked(&cut(b"\x1b[<64;1;1M")), Some((MouseEventKind::ScrollUp, 0, 0)));
    assert_eq!(cut(b"\x1b[I\x1b[O"), [Input::Event(Event::FocusGained), Input::Event(Event::FocusLost)]);
}

#[test]
fn a_paste_is_one_whatever_is_in_it_and_what_follows_is_typed() {
    let mut expected = vec![Input::Paste("a\r\x1b[A\x1b[200~ñ\0".to_owned())];
    expected.extend(typed("x"));
    assert_eq!(cut("\x1b[200~a\r\x1b[A\x1b[200~ñ\0\x1b[201~x".as_bytes()), expected);
    assert_eq!(cut(b"\x1b[200~\x1b[201~"), [Input::Paste(String::new())]);
    assert_eq!(cut(b"\x1b[201~a"), typed("a"));
}

#[test]
fn a_paste_that_somebody_began_by_hand_keeps_no_passphrase() {
    let mut bytes = Bytes::default();
    // One key after the other, as slowly as hands are.
    let mut found = Vec::new();
    for byte in b"\x1b[200~" {
        found.extend(bytes.take(&[*byte], Duration::ZERO));
        found.extend(bytes.rest());
    }
    assert_eq!(bytes.patience(), None, "nothing was begun");
    let alt = KeyEvent::new(KeyCode::Char('['), KeyModifiers::ALT);
    assert_eq!(found.len(), 6, "{found:?}");
    assert_eq!(Bytes::default().take(b"\x1b[", Duration::ZERO), []);
    let mut slower = Bytes::default();
    slower.take(b"\x1b[", Duration::ZERO);
    assert_eq!(slower.rest(), [Input::Event(Event::Key(alt))]);

    // By a device that is quick enough: over after a second without a byte, told apart from what has an end, and no more kept.
    let mut quick = Bytes::default();
    assert_eq!(quick.take(b"\x1b[200~secret\r", Duration::ZERO), []);
    assert_eq!(quick.patience(), Some(PASTE));
    assert_eq!(quick.rest(), [Input::Unended("secret\r".to_owned())]);
    assert_eq!(quick.take(b"\x1b[201~", Duration::ZERO), []);
    assert_eq!(quick.take(b"a", Duration::ZERO), typed("a"));
}

#[test]
fn keys_of_a_hand_that_does_not_rest_end_a_paste_all_the_same_and_a_slow_line_does_not() {
    let (quick, slow) = (Duration::from_millis(1), Duration::from_millis(90));
    let mut bytes = Bytes::default();
    bytes.take(PASTE_BEGINS, slow);
    let found: Vec<Input> = b"passphrase".iter().flat_map(|byte| bytes.take(&[*byte], slow)).collect();
    assert_eq!(found.first(), Some(&Input::Unended("passp".to_owned())));
    assert_eq!(found[1..], typed("hrase"));
    let mut serial = Bytes::default();
    serial.take(PASTE_BEGINS, quick);
    let line: Vec<Input> = b"a long line at 9600 baud".iter().flat_map(|byte| serial.take(&[*byte], quick)).collect();
    assert_eq!(line, []);
    // As a link far away brings it: late, and more at once.
    let far: Vec<Input> = (0..20).flat_map(|_| serial.take(b"some words that came together ", slow)).collect();
    assert_eq!(far, []);
    assert!(matches!(serial.take(PASTE_ENDS, slow).as_slice(), [Input::Paste(_)]));
}

#[test]
fn what_is_no_key_means_nothing_and_keeps_nothing_back() {
    for nothing in [
        "\x1b]52;c;L2Jpbi9zaA==\x07",
        "\x1b]0;title\x1b\\",
        "\x1bP$q m\x1b\\",
        "\x1b_Gi=1\x1b\\",
        "\x1b[?1;2c",
        "\x1b[>0;95;0c",
        "\x1b[;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;;m",
    ] {
        assert_eq!(cut(format!("{nothing}a").as_bytes()).last(), typed("a").last(), "{nothing:?}");
    }
    for begins in ["\x1b[", "\x1b]"] {
        let mut flooded = Bytes::default();
        flooded.take(begins.as_bytes(), Duration::ZERO);
        for _ in 0..100 {
            assert_eq!(flooded.take(&[b'1'; 1000], Duration::ZERO), []);
            assert!(flooded.pending.len() <= 2 * LONGEST);
        }
        assert_eq!(flooded.rest(), []);
        assert_eq!(flooded.take(b"a", Duration::ZERO), typed("a"));
    }
}

#[test]
fn a_paste_that_never_ends_takes_no_more_memory_than_a_paste_may() {
    let mut bytes = Bytes::default();
    bytes.take(PASTE_BEGINS, Duration::ZERO);
    for _ in 0..40 {
        bytes.take(&vec![b'x'; 1024 * 1024], Duration::ZERO);
    }
    assert!(bytes.paste.as_ref().is_some_and(|paste| paste.len() <= LONGEST_PASTE + PASTE_ENDS.len()));
    let found = bytes.take(b"\x1b[201~a", Duration::ZERO);
    assert!(matches!(found.as_slice(), [Input::Paste(text), _] if text.len() == LONGEST_PASTE));
}

/// Pieces of what terminals send.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known =
        ["\x1b", "\x1b[", "\x1bO", "\x1b[200~", "\x1b[201~", "\x1b]", "\x07", "a", "ñ", "[", "M", "<0;1;1M", ";5u", "~", "\r"];
    let known = prop::sample::select(known.map(|piece| piece.as_bytes().to_vec()).to_vec());
    prop_oneof![3 => known, 1 => prop::collection::vec(any::<u8>(), 1..4)]
}

proptest! {
    #[test]
    fn however_bytes_arrive_they_come_to_the_same_and_nothing_stays_behind(
        pieces in prop::collection::vec(pieces(), 0..30),
        cuts in prop::collection::vec(1..9_usize, 1..9),
    ) {
        let all = pieces.concat();
        let mut whole = Bytes::default();
        let mut expected = whole.take(&all, Duration::ZERO);
        expected.extend(whole.rest());
        let mut parts = Bytes::default();
        let (mut found, mut left) = (Vec::new(), all.as_slice());
        for length in cuts.iter().cycle() {
            if left.is_empty() {
                break;
            }
            let (now, later) = left.split_at((*length).min(left.len()));
            found.extend(parts.take(now, Duration::ZERO));
            left = later;
        }
        found.extend(parts.rest());
        prop_assert_eq!(found, expected);
        prop_assert_eq!(parts.patience(), None);
    }

    #[test]
    fn words_in_any_script_arrive_as_they_were_typed(words in "[^\\x00-\\x1f\\x7f-\\x9f]{0,40}") {
        prop_assert_eq!(cut(words.as_bytes()).len(), words.chars().count());
    }
}
