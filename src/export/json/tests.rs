//! Exports are canonical, come back without loss, and refuse what is not one.

use proptest::prelude::*;
use serde::Serialize;

use super::*;
use crate::export::samples;
use crate::record::Broken;
use crate::record::samples::sessions;

fn exported(draft: Draft) -> Exported {
    Exported { session: Session::Draft(draft), audit: None }
}

fn draft() -> Exported {
    exported(samples::draft())
}

fn full_draft() -> Exported {
    exported(samples::full_draft())
}

fn with_notes(notes: &str) -> Exported {
    exported(samples::with_notes(notes))
}

fn amended() -> Exported {
    samples::amended()
}

#[track_caller]
fn back(exported: &Exported) -> Exported {
    parse(document(exported).unwrap().as_bytes()).unwrap()
}

fn listed(sessions: &[Exported]) -> String {
    let mut list = Sessions::begin(Vec::new()).unwrap();
    for exported in sessions {
        list.add(exported).unwrap();
    }
    String::from_utf8(list.end().unwrap()).unwrap()
}

#[test]
fn a_session_is_indented_by_two_and_ends_with_a_line_feed() {
    let json = document(&draft()).unwrap();
    assert!(json.starts_with(
        "{\n  \"format\": \"chairside-session\",\n  \"version\": 1,\n  \"status\": \"draft\",\n  \"session\": {\n    \"id\": "
    ));
    assert!(json.ends_with("\n  }\n}\n"));
}

#[test]
fn a_line_is_one_line_and_the_same_session() {
    let json = line(&with_notes("a\r\nb")).unwrap();
    assert_eq!(json.find('\n'), Some(json.len() - 1));
    assert_eq!(parse(json.as_bytes()).unwrap(), with_notes("a\r\nb"));
}

#[test]
fn any_text_comes_back_exactly() {
    let control: String = (0..0xa0).filter_map(char::from_u32).collect();
    let long = "plano terapéutico \u{1b}[2J\n".repeat(9_000);
    let texts = [
        control.as_str(),
        "עברית \u{202e}abc\u{202c} العربية",
        "👩‍👩‍👧 👍🏽 🇸🇪 e\u{301}",
        "\u{feff}\u{2028}\u{2029}\u{fffd}\u{10ffff}\"\\/",
        long.as_str(),
    ];
    for text in texts {
        assert!(back(&with_notes(text)).session.content().notes().raw() == text);
    }
}

#[test]
fn an_export_shown_on_a_terminal_commands_nothing() {
    let control: String = (0..0x3000).filter_map(char::from_u32).collect();
    let note = with_notes(&control);
    for json in [document(&note).unwrap(), line(&note).unwrap(), listed(&[note])] {
        assert!(json.chars().all(|c| c == '\n' || is_drawable(c)));
    }
}

#[test]
fn a_list_is_laid_out_as_if_it_were_written_in_one_go() {
    #[derive(Serialize)]
    struct Documents<'a> {
        format: &'static str,
        version: u32,
        sessions: Vec<Document<'a>>,
    }
    for sessions in [vec![], vec![draft()], vec![draft(), full_draft(), amended()]] {
        let whole =
            Documents { format: "chairside-sessions", version: 1, sessions: sessions.iter().map(Document::new).collect() };
        let whole = serde_json::to_string_pretty(&whole).unwrap() + "\n";
        assert_eq!(listed(&sessions), whole);
    }
}

#[test]
fn another_format_and_another_version_are_said() {
    let json = document(&draft()).unwrap();
    let other = json.replace("chairside-session", "chairside-sessions");
    assert_eq!(parse(other.as_bytes()), Err(ParseError::Format));
    let newer = json.replace("\"version\": 1,\n  \"status\"", "\"version\": 2,\n  \"more\": 1,\n  \"status\"");
    assert_eq!(parse(newer.as_bytes()), Err(ParseError::Version { found: 2 }));
}

#[test]
fn a_mistake_is_told_by_its_place_and_never_by_its_words() {
    let json = document(&draft()).unwrap();
    let wrong = json.replace("\"2026-11-23T14:05:00+01:00\"", "\"secret words\"");
    let error = parse(wrong.as_bytes()).unwrap_err().to_string();
    assert!(error.starts_with("line 9, column 29, at `session.started`: "), "{error}");
    assert!(!format!("{:?}", parse(wrong.as_bytes())).contains("secret"));
}

#[test]
fn what_stands_behind_an_export_is_refused() {
    let json = document(&draft()).unwrap() + "{}";
    assert!(parse(json.as_bytes()).is_err());
}

#[test]
fn a_cut_export_is_refused_wherever_it_is_cut() {
    let json = document(&amended()).unwrap();
    let whole = json.trim_end().as_bytes();
    for end in 0..whole.len() {
        assert!(parse(&whole[..end]).is_err(), "cut at {end}");
    }
}

#[test]
fn a_signed_session_that_was_altered_is_refused() {
    let json = document(&amended()).unwrap();
    assert_eq!(parse(json.as_bytes()), Ok(amended()));
    for (from, to) in [
        ("MK 1990", "MK 1991"),
        ("Discussed risks.", "Discussed nothing."),
        ("\"authorship\"", "\"responsibility\""),
        ("No time.", "No wish."),
    ] {
        let altered = json.replacen(from, to, 1);
        assert_ne!(altered, json, "{from}");
        assert_eq!(parse(altered.as_bytes()), Err(ParseError::Broken(Broken::Content)), "{from}");
    }
    let altered = json.replacen("The patient rang.", "The patient wrote.", 1);
    assert_eq!(parse(altered.as_bytes()), Err(ParseError::Broken(Broken::Amendment(1))));
    let hidden = json.replacen("\"entered-in-error\"", "\"signed\"", 1);
    assert_eq!(parse(hidden.as_bytes()), Err(ParseError::Status));
}

#[test]
fn a_signed_session_does_not_pass_for_a_draft() {
    let json = document(&amended()).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let keys = value.as_object_mut().unwrap();
    keys.remove("signature");
    keys.insert("status".into(), "draft".into());
    assert_eq!(parse(value.to_string().as_bytes()), Err(ParseError::Status));
}

/// What a file holds.
fn all(file: &str) -> Result<Vec<Result<Exported, ParseError>>, ParseError> {
    let mut found = Vec::new();
    each::<ParseError>(file.as_bytes(), |session| {
        found.push(session);
        Ok(())
    })?;
    Ok(found)
}

/// Three sessions as a list, as lines, and as somebody else's program may lay the list out.
fn files() -> [String; 4] {
    let sessions = [draft(), full_draft(), amended()];
    let list = listed(&sessions);
    let value: serde_json::Value = serde_json::from_str(&list).unwrap();
    let lines: String = sessions.iter().map(|session| line(session).unwrap()).collect();
    let Some(keys) = value.as_object() else { panic!("not an object") };
    let other_order = format!("{{\"version\":1,\"sessions\":{},\"format\":\"chairside-sessions\"}}", keys["sessions"]);
    [list, lines, value.to_string(), other_order]
}

#[test]
fn every_session_of_a_file_is_read_whatever_its_layout() {
    for file in files() {
        let found: Vec<Exported> = all(&file).unwrap().into_iter().map(Result::unwrap).collect();
        assert!(found == [draft(), full_draft(), amended()]);
    }
    assert!(all(&listed(&[])).unwrap().is_empty());
    for one in [document(&amended()).unwrap(), line(&amended()).unwrap()] {
        assert_eq!(all(&one).unwrap(), [Ok(amended())]);
    }
}

#[test]
fn one_session_that_is_wrong_is_told_with_its_place_in_the_file_and_the_others_are_read() {
    for file in files() {
        let wrong = file.replacen("2026-11-23T14:05:00+01:00", "secret words", 1);
        let (until, _) = wrong.split_once("secret words").unwrap();
        let in_line = until.rsplit('\n').next().unwrap();
        let (line, column) = (until.matches('\n').count() + 1, in_line.len() + "secret words\"".len());
        let found = all(&wrong).unwrap();
        let error = found[0].clone().unwrap_err().to_string();
        assert!(error.starts_with(&format!("line {line}, column {column}, at `session.started`: ")), "{error}");
        assert_eq!(found[1..], [Ok(full_draft()), Ok(amended())]);
    }
}

#[test]
fn a_cut_list_is_refused_wherever_it_is_cut() {
    let list = listed(&[draft(), full_draft(), amended()]);
    let whole = list.trim_end();
    for end in (0..whole.len()).step_by(7).chain([whole.len() - 1]) {
        let Some(cut) = whole.get(..end) else { continue };
        assert!(all(cut).is_err() || all(cut).unwrap().iter().any(Result::is_err), "cut at {end}");
    }
}

#[test]
fn a_list_of_something_else_or_of_another_version_is_said() {
    let list = listed(&[draft()]);
    assert_eq!(all(&list.replacen("chairside-sessions", "chairside-sessions-more", 1)), Err(ParseError::Format));
    assert_eq!(all(&list.replacen("\"version\": 1", "\"version\": 2", 1)), Err(ParseError::Version { found: 2 }));
    for wrong in
        [list.replacen("\"version\"", "\"more\"", 1), list.clone() + "{}", list.replacen("  ]", "  ],\"sessions\":[]", 1)]
    {
        assert!(matches!(all(&wrong), Err(ParseError::Content { .. })), "{wrong}");
    }
    assert_eq!(all("{\"format\": \"other\"}"), Err(ParseError::Format));
    assert!(matches!(all("{\"resourceType\": \"Bundle\"}"), Err(ParseError::Content { .. })));
}

#[test]
fn a_file_that_stops_reading_is_told_as_that() {
    let list = listed(&[draft(), full_draft()]);
    let file = io::BufReader::new(io::Read::chain(&list.as_bytes()[..list.len() / 2], Failing));
    let read = each::<ParseError>(file, |session| session.map(drop));
    assert_eq!(read, Err(ParseError::Unreadable(io::ErrorKind::ConnectionReset)));
}

/// A pipe whose other end fails.
struct Failing;

impl io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

#[test]
fn a_session_is_given_before_more_than_the_next_buffer_is_read() {
    /// The same session again and again, made as it is read.
    struct Endless<'a> {
        one: &'a [u8],
        at: usize,
        given: &'a std::cell::Cell<usize>,
    }

    impl io::Read for Endless<'_> {
        fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
            let length = room.len().min(self.one.len() - self.at);
            room[..length].copy_from_slice(&self.one[self.at..self.at + length]);
            self.at = (self.at + length) % self.one.len();
            self.given.set(self.given.get() + length);
            Ok(length)
        }
    }

    const ROOM: usize = 4096;
    const MANY: usize = 2000;
    let lines = line(&draft()).unwrap();
    let separated = lines.replace('\n', ",\n");
    for (begin, one) in [("", lines), ("{\"format\":\"chairside-sessions\",\"version\":1,\"sessions\":[", separated)] {
        let given = std::cell::Cell::new(0);
        let file = Endless { one: one.as_bytes(), at: 0, given: &given };
        let file = io::BufReader::with_capacity(ROOM, io::Read::chain(begin.as_bytes(), file));
        let mut taken = 0;
        let stopped = each(file, |session| {
            session?;
            taken += 1;
            assert!(given.get() <= taken * one.len() + ROOM, "read too far ahead");
            if taken == MANY { Err(ParseError::Status) } else { Ok(()) }
        });
        assert_eq!((stopped, taken), (Err(ParseError::Status), MANY));
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_of_files_panic(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>()) {
        let mut list = listed(&[draft(), amended()]).into_bytes();
        let at = at.index(list.len());
        list.splice(at..(at + bytes.len()).min(list.len()), bytes.iter().copied());
        for file in [bytes, list] {
            let _ = each::<ParseError>(file.as_slice(), |_| Ok(()));
        }
    }

    #[test]
    fn exported_read_and_exported_again_is_the_same_bytes(session in sessions()) {
        let exported = Exported { session, audit: None };
        let first = document(&exported).unwrap();
        let read = parse(first.as_bytes()).unwrap();
        prop_assert!(read == exported);
        prop_assert!(document(&read).unwrap() == first);
        prop_assert!(parse(line(&exported).unwrap().as_bytes()).unwrap() == exported);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in any::<Vec<u8>>()) {
        prop_assert!(parse(&bytes).is_err());
    }

    #[test]
    fn no_changed_byte_makes_the_reader_panic(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut json = document(&amended()).unwrap().into_bytes();
        let at = at.index(json.len());
        json[at] = byte;
        let _ = parse(&json);
    }
}
