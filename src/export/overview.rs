//! One row a session, for spreadsheets: RFC 4180, and no cell that a spreadsheet would take for a formula.

use std::io::{self, Write};

use csv::{QuoteStyle, Terminator, Writer, WriterBuilder};

use crate::content::Pack;
use crate::record::{Assessment, Session};

/// By this mark spreadsheets know UTF-8; without it they take it for the machine's old encoding.
const UTF_8: &str = "\u{feff}";

const COLUMNS: [&str; 19] = [
    "id",
    "day",
    "started",
    "label",
    "practitioner",
    "status",
    "language",
    "pack",
    "pack_version",
    "questions_answered",
    "questions_asked",
    "stops_open",
    "cautions_open",
    "panes_discussed",
    "visits_planned",
    "next_visit",
    "signed_at",
    "signed_by",
    "amendments",
];

/// The rows on their way out.
pub struct Overview<W: Write>(Writer<W>);

impl<W: Write> Overview<W> {
    /// Writes the names of the columns.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn begin(mut out: W) -> io::Result<Self> {
        out.write_all(UTF_8.as_bytes())?;
        let mut rows = WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Always).from_writer(out);
        rows.write_record(COLUMNS)?;
        Ok(Self(rows))
    }

    /// Writes a session's row; what only the wording can tell stays empty where its pack is not there.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn add(&mut self, session: &Session, pack: Option<&Pack>) -> io::Result<()> {
        let draft = session.content();
        let tally = pack.map(|pack| Assessment::new(draft, pack).tally());
        let count = |of: fn(&crate::record::Tally) -> u32| tally.as_ref().map(|tally| of(tally).to_string()).unwrap_or_default();
        let discussed: Vec<&str> = draft.panes().filter(|(id, _)| draft.is_discussed(id)).map(|(id, _)| id.as_str()).collect();
        let visits: Vec<_> = draft.plan().into_iter().flat_map(crate::record::Plan::visits).collect();
        let signed = match session {
            Session::Draft(_) => None,
            Session::Signed(signed) => Some(signed),
        };
        let signature = signed.map(|signed| signed.signature());
        let cells = [
            draft.id().to_string(),
            draft.day().to_string(),
            draft.started().to_rfc3339(),
            draft.label().raw().to_owned(),
            draft.practitioner().raw().to_owned(),
            session.status().word().to_owned(),
            draft.language().code().to_owned(),
            draft.pack().id.clone(),
            draft.pack().version.clone(),
            count(|tally| tally.answered),
            count(|tally| tally.asked),
            count(|tally| tally.open_stops),
            count(|tally| tally.open_cautions),
            discussed.join(" "),
            visits.len().to_string(),
            visits.iter().map(|visit| visit.day).find(|day| *day > draft.day()).map(|day| day.to_string()).unwrap_or_default(),
            signature.map(|signature| signature.at.to_rfc3339()).unwrap_or_default(),
            signature.map(|signature| signature.by.raw().to_owned()).unwrap_or_default(),
            signed.map(|signed| signed.amendments().len().to_string()).unwrap_or_default(),
        ];
        Ok(self.0.write_record(cells.map(harmless))?)
    }

    /// Writes what is still on its way.
    ///
    /// # Errors
    /// What the writer gives.
    pub fn end(mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before signs that begin one, also in their wide forms.
fn harmless(cell: String) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    // Blanks, and what is not seen, are passed over by some.
    let first = cell.chars().find(|c| !(c.is_whitespace() || c.is_control()) && *c != '\u{feff}');
    if first.is_some_and(begins) || cell.starts_with(begins) { format!("'{cell}") } else { cell }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::export::samples::{amended, draft};
    use crate::record::samples::sessions;
    use crate::record::{Draft, PatientLabel};

    fn written(session: &Session, pack: Option<&Pack>) -> String {
        let mut out = Vec::new();
        let mut overview = Overview::begin(&mut out).unwrap();
        overview.add(session, pack).unwrap();
        overview.end().unwrap();
        String::from_utf8(out).unwrap()
    }

    fn cells(written: &str) -> Vec<String> {
        let rows =
            csv::ReaderBuilder::new().has_headers(false).from_reader(written.trim_start_matches(UTF_8).as_bytes()).into_records();
        let rows: Vec<csv::StringRecord> = rows.map(Result::unwrap).collect();
        assert_eq!((rows.len(), rows[0].len(), rows[1].len()), (2, COLUMNS.len(), COLUMNS.len()));
        rows[1].iter().map(ToOwned::to_owned).collect()
    }

    fn labelled(label: &str) -> Draft {
        let plain = draft();
        let label = PatientLabel::new(label).unwrap();
        Draft::new(plain.id(), label, plain.practitioner().clone(), plain.started(), plain.language(), plain.pack().clone())
    }

    #[test]
    fn a_session_is_one_row_without_a_word_of_its_notes() {
        let written = written(&amended().session, None);
        insta::assert_snapshot!(written.trim_start_matches(UTF_8).replace("\r\n", "\n"), @r#"
        "id","day","started","label","practitioner","status","language","pack","pack_version","questions_answered","questions_asked","stops_open","cautions_open","panes_discussed","visits_planned","next_visit","signed_at","signed_by","amendments"
        "019ab0de-7c00-7123-89ab-a1b2c3d4e5f6","2026-11-23","2026-11-23T14:05:00+01:00","MK 1990","Dana Ruiz","entered-in-error","es","microneedling","1","","","","","risks","5","2026-12-21","2026-11-23T14:05:00+01:00","Dana Ruiz","2"
        "#);
        assert!(written.starts_with(UTF_8) && !written.contains("Discussed risks") && !written.contains("cleared by letter"));
    }

    #[test]
    fn what_begins_as_a_formula_is_led_by_an_apostrophe() {
        for label in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", " =1", "=HYPERLINK(\"http://x\",\"y\")"] {
            let label_cell = cells(&written(&Session::Draft(labelled(label)), None)).swap_remove(3);
            assert!(label_cell.starts_with('\''), "{label_cell}");
        }
        assert_eq!(harmless("\t=1".into()), "'\t=1");
        assert_eq!(harmless("\r1".into()), "'\r1");
        assert_eq!(harmless("MK 1990".into()), "MK 1990");
    }

    proptest! {
        #[test]
        fn any_session_is_one_row_of_harmless_cells(session in sessions()) {
            for cell in cells(&written(&session, None)) {
                prop_assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{}", cell);
            }
        }
    }
}
