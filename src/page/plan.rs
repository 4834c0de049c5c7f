//! The plan of visits as rows: how many, how far apart, each with its day, and the months beside them.

use super::calendar::{self, Calendar};
use super::frame::{led, plain};
use super::sheet::Sheet;
use super::{Look, PanePage, Role, Row, Target, Way, words};
use crate::content::{Pack, PlanGuide, Usual};
use crate::record::{Plan, Visit, VisitKind};
use crate::text::Lang;

/// The longest lines.
const MEASURE: usize = 64;
/// Between the list and the months.
const GAP: usize = 2;
/// The entries above the visits: how many sessions, how far apart.
pub const FIRST_VISIT: usize = 2;

/// The page; each row of an entry is a [`Target::Planned`] by its place: the number of sessions, the interval, then the visits.
pub fn plan(pack: &Pack, guide: &PlanGuide, plan: Option<&Plan>, selected: usize, look: Look, height: u16) -> PanePage {
    let width = usize::from(look.width);
    // In lines alone the days stand in the list; beside it, months would be read into it.
    let has_months = look.glyphs.draw();
    let left = if has_months { width.saturating_sub(calendar::WIDTH + GAP) } else { width }.min(MEASURE);
    let sheet = Sheet::of(pack, look, left);
    let Some(plan) = plan else {
        let sheet = sheet.narrowed(width.min(MEASURE));
        return PanePage { text: unplanned(&sheet, guide), aside: Vec::new(), aside_from: look.width };
    };
    let visits: Vec<Visit> = plan.visits().collect();
    let marked = selected.checked_sub(FIRST_VISIT);
    let months = Calendar { visits: &visits, marked, lang: look.lang };
    let room = if has_months { width.saturating_sub(left + GAP) } else { 0 };
    let aside = calendar::months(months, room, usize::from(height));
    let planned = Planned { sheet, guide, plan, selected, has_months };
    PanePage { text: planned.rows(&visits), aside, aside_from: u16::try_from(left + GAP).unwrap_or(look.width) }
}

/// What is usual, before there is a plan.
fn unplanned(sheet: &Sheet, guide: &PlanGuide) -> Vec<Row> {
    let mut rows = led(&Row::empty(), &sheet.said(&guide.note), sheet.width);
    rows.push(Row::empty());
    rows.extend(plain(Role::Text, words::NO_PLAN.get(sheet.lang), sheet.width));
    let usual =
        [words::sessions(guide.sessions.usual as usize, sheet.lang), words::weeks(guide.interval_weeks.usual, sheet.lang)];
    let make = format!("{}: {}", words::MAKE_PLAN.get(sheet.lang), usual.join(" · "));
    let enter = Row::of(Role::Accent, &format!("▶ {} ", words::key_name("Enter".into(), sheet.lang)));
    let make = led(&enter, &Row::of(Role::Text, &make), sheet.width);
    rows.extend(make.into_iter().map(|row| row.on(Target::MakePlan)));
    rows
}

/// What the brackets of the calendar mean.
fn legend(lang: Lang) -> Row {
    let named = |row: Row, brackets: &str, word: words::Word| row.with(Role::Accent, brackets).with(Role::Dim, word.get(lang));
    named(named(Row::empty(), "[ ] ", words::A_SESSION).with(Role::Dim, "  "), "( ) ", words::A_CHECK_UP)
}

/// What every entry needs to know.
struct Planned<'a> {
    sheet: Sheet<'a>,
    guide: &'a PlanGuide,
    plan: &'a Plan,
    selected: usize,
    has_months: bool,
}

impl Planned<'_> {
    fn rows(&self, visits: &[Visit]) -> Vec<Row> {
        let lang = self.sheet.lang;
        let count = u32::try_from(self.plan.session_count()).unwrap_or(u32::MAX);
        let weeks = self.plan.interval_weeks();
        let mut rows = self.number(0, words::HOW_MANY, &words::sessions(count as usize, lang), count, &self.guide.sessions);
        rows.extend(self.number(1, words::HOW_FAR_APART, &words::weeks(weeks, lang), weeks, &self.guide.interval_weeks));
        rows.push(Row::empty());
        for (place, visit) in visits.iter().enumerate() {
            rows.extend(self.visit(place, *visit));
        }
        rows.extend(self.has_months.then(|| legend(lang)));
        rows.push(Row::empty());
        rows.extend(led(&Row::empty(), &self.sheet.said(&self.guide.note), self.sheet.width));
        rows
    }

    fn pointer(&self, entry: usize) -> Row {
        Row::of(Role::Accent, if self.selected == entry { "▶ " } else { "  " })
    }

    /// Words between the arrows that change them, which a click can press.
    fn between(&self, entry: usize, lead: Row, words: &str) -> Row {
        if self.selected != entry {
            return lead.with(Role::Text, "  ").with(Role::Strong, words);
        }
        let arrow = |row: Row, sign: &str, way| row.with_target(Role::Accent, sign, Target::Nudge(entry, way));
        arrow(arrow(lead, "◀ ", Way::Down).with(Role::Selected, words), " ▶", Way::Up)
    }

    /// A number with what is usual; out of its range, that is said as a caution.
    fn number(&self, entry: usize, name: words::Word, words: &str, number: u32, usual: &Usual) -> Vec<Row> {
        let (lang, width) = (self.sheet.lang, self.sheet.width);
        let lead = self.pointer(entry).with(Role::Text, name.get(lang)).padded(2 + column(lang));
        let mut rows = vec![self.between(entry, lead, words).clipped(width)];
        let is_outside = !(usual.from..=usual.to).contains(&number);
        if is_outside || self.selected == entry {
            let (role, sign) = if is_outside { (Role::Caution, "▲ ") } else { (Role::Dim, "") };
            let reported = format!("{sign}{} ({})", words::reported(usual.from, usual.to, lang), usual.among.get(lang));
            let sources = format!(" [{}]", super::sheet::keys(&usual.sources));
            let indent = Row::empty().padded(4);
            rows.extend(led(&indent, &Row::of(role, &reported).with(Role::Dim, &sources), width));
        }
        on(rows, entry)
    }

    fn visit(&self, place: usize, visit: Visit) -> Vec<Row> {
        let (lang, entry) = (self.sheet.lang, place + FIRST_VISIT);
        let lead = self.pointer(entry).with(Role::Text, &words::visit(visit.kind, lang)).padded(2 + column(lang));
        let dated = self.between(entry, lead, &words::short_date(visit.day, lang));
        let mut rows = vec![dated.clipped(self.sheet.width)];
        let indent = Row::empty().padded(4);
        for remark in self.plan.remarks(place, Some(self.guide)) {
            let words = Row::of(Role::Caution, &format!("▲ {}", words::remark(remark, lang)));
            rows.extend(led(&indent, &words, self.sheet.width));
        }
        let purpose = match visit.kind {
            VisitKind::Session(_) => None,
            VisitKind::CheckUp(place) => self.guide.check_ups.get(place).map(|check_up| &check_up.purpose),
        };
        rows.extend(purpose.into_iter().flat_map(|purpose| led(&indent, &self.sheet.said(purpose), self.sheet.width)));
        on(rows, entry)
    }
}

/// The columns of the names before the numbers and days.
fn column(lang: Lang) -> usize {
    let names = [words::HOW_MANY, words::HOW_FAR_APART].map(|word| Row::of(Role::Text, word.get(lang)).width());
    names.into_iter().max().unwrap_or_default().max(10) + 1
}

fn on(rows: Vec<Row>, entry: usize) -> Vec<Row> {
    rows.into_iter().map(|row| row.on(Target::Planned(entry))).collect()
}

/// The plan in words, as on the summary and in a signed session; nothing where there is none.
pub(super) fn in_words(plan: Option<&Plan>, pack: Option<&Pack>, lang: Lang, width: usize) -> Vec<Row> {
    let lines = plan.map(|plan| words::plan(plan, pack.and_then(Pack::plan), lang)).unwrap_or_default();
    let mut lines = lines.into_iter();
    let mut rows: Vec<Row> = lines.next().into_iter().flat_map(|first| plain(Role::Text, &first, width)).collect();
    rows.extend(lines.flat_map(|line| led(&Row::of(Role::Dim, "• "), &Row::of(Role::Text, &line), width)));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::{Glyphs, Prompts, sample};

    fn usual() -> Plan {
        Plan::usual(sample::packs()[0].plan().unwrap(), "2026-11-23".parse().unwrap()).unwrap()
    }

    fn page(planned: &Plan, lang: Lang, width: u16, selected: usize) -> PanePage {
        let pack = &sample::packs()[0];
        plan(
            pack,
            pack.plan().unwrap(),
            Some(planned),
            selected,
            Look { lang, width, prompts: Prompts::Hidden, glyphs: Glyphs::Full },
            17,
        )
    }

    fn both_sides(lang: Lang, width: u16, selected: usize) -> String {
        let page = page(&usual(), lang, width, selected);
        let beside = |place: usize| page.aside.get(place).map(Row::text).unwrap_or_default();
        let left = usize::from(page.aside_from);
        let rows = (0..page.text.len().max(page.aside.len())).map(|place| {
            let text = page.text.get(place).cloned().unwrap_or_default();
            assert!(text.width() <= left, "{}", text.text());
            format!("{}{}\n", text.padded(left).text(), beside(place)).trim_end().to_owned() + "\n"
        });
        rows.collect()
    }

    #[test]
    fn the_list_and_the_months_read_well() {
        for (lang, width, selected) in [(Lang::En, 76, 1), (Lang::Es, 76, 5), (Lang::Es, 56, 2), (Lang::En, 116, 3)] {
            insta::assert_snapshot!(format!("plan-{}-{width}", lang.code()), both_sides(lang, width, selected));
        }
    }

    #[test]
    fn what_is_out_of_range_is_said_with_its_range_and_source() {
        let mut planned = usual();
        assert!(planned.set_apart(9) && planned.move_one(1, -60));
        let rows = page(&planned, Lang::En, 76, 0).text;
        let words: Vec<String> = rows.iter().map(|row| row.text().trim().to_owned()).collect();
        let page = words.join(" ");
        assert!(page.contains("▲ reported: 1 to 8 (scars of all kinds") && page.contains("Juhasz20"), "{page}");
        assert!(page.contains("▲ 3 days after the one before: closer than reported"), "{page}");
    }

    #[test]
    fn without_a_plan_it_says_what_is_usual_and_how_to_make_one() {
        let pack = &sample::packs()[0];
        let look = Look { lang: Lang::Es, width: 76, prompts: Prompts::Hidden, glyphs: Glyphs::Full };
        let page = plan(pack, pack.plan().unwrap(), None, 0, look, 18);
        let text: String = page.text.iter().map(|row| row.text() + "\n").collect();
        assert!(text.contains("3 sesiones · 4 semanas") && text.contains("Intro"), "{text}");
        assert!(page.aside.is_empty());
    }
}
