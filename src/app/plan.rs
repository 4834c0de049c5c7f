//! The plan of visits: made from what is usual, then every number and day changed by the arrows.

use super::Now;
use super::consultation::{Consultation, Tab};
use super::keymap::Action;
use super::regions::Area;
use super::scroll::Scroll;
use crate::page::{FIRST_VISIT, Look, PanePage, Row, Target, Way, plan};
use crate::record::Plan;

/// The plan's place.
#[derive(Debug, Default)]
pub struct PlanTab {
    /// The marked entry: the number of sessions, the interval, then the visits.
    selected: usize,
    /// A plan that was taken away; making one brings it back.
    put_away: Option<Plan>,
    /// Where the page stands.
    pub scroll: Scroll,
}

impl Consultation {
    /// The marked entry of the plan.
    pub fn planned(&self) -> usize {
        let visits = self.draft.plan().map_or(0, |plan| plan.visits().count());
        self.planning.selected.min((FIRST_VISIT + visits).saturating_sub(1))
    }

    fn make_plan(&mut self, now: Now) -> Option<&'static str> {
        if self.draft.plan().is_some() {
            return Some("the arrows change what is marked; Delete takes the plan away");
        }
        let today = now.wall.date_naive();
        let kept = self.planning.put_away.take();
        let made = kept.or_else(|| self.pack.plan().and_then(|guide| Plan::usual(guide, today)));
        self.planning.selected = FIRST_VISIT;
        self.set_plan(made, now);
        None
    }

    fn put_plan_away(&mut self, now: Now) -> Option<&'static str> {
        self.planning.put_away = Some(self.draft.plan()?.clone());
        self.set_plan(None, now);
        Some("the plan is taken away; Enter brings it back")
    }

    fn set_plan(&mut self, plan: Option<Plan>, now: Now) {
        self.draft.set_plan(plan);
        self.changed(now);
    }

    /// Changes the plan by one step; gives words for the screen where that could not be.
    fn replan(&mut self, why_not: &'static str, now: Now, change: impl Fn(&mut Plan) -> bool) -> Option<&'static str> {
        let mut plan = self.draft.plan()?.clone();
        if !change(&mut plan) {
            return Some(why_not);
        }
        self.set_plan(Some(plan), now);
        None
    }

    /// Changes an entry: a session, a week between sessions, or a day.
    fn nudge(&mut self, entry: usize, way: Way, now: Now) -> Option<&'static str> {
        match (entry.checked_sub(FIRST_VISIT), way) {
            (Some(visit), Way::Down) => self.replan(NOT_EARLIER, now, |plan| plan.move_one(visit, -1)),
            (Some(visit), Way::Up) => self.replan(NOT_LATER, now, |plan| plan.move_one(visit, 1)),
            (None, Way::Down) if entry == 0 => self.replan("one session stays", now, Plan::remove_session),
            (None, Way::Up) if entry == 0 => self.replan("no more sessions than this", now, Plan::add_session),
            (None, Way::Down) => self.replan("a week is the least", now, |plan| plan.set_apart(plan.interval_weeks() - 1)),
            (None, Way::Up) => self.replan("no further apart than this", now, |plan| plan.set_apart(plan.interval_weeks() + 1)),
        }
    }

    /// Moves the marked visit and the later ones by a week.
    fn move_week(&mut self, days: i64, now: Now) -> Option<&'static str> {
        let Some(visit) = self.planned().checked_sub(FIRST_VISIT) else {
            return Some("mark a visit first; it moves with the later ones");
        };
        self.replan(NOT_EARLIER, now, |plan| plan.move_from(visit, days))
    }
}

const NOT_EARLIER: &str = "not before the visit above it, nor before the day of the plan";
const NOT_LATER: &str = "not beyond the visit below it; PgDn moves the later ones along";

/// Does what a key asks for; gives words for the screen where it did nothing.
pub fn act(open: &mut Consultation, action: Action, now: Now) -> Option<&'static str> {
    let here = open.planned();
    match action {
        Action::Confirm => return open.make_plan(now),
        Action::ClearAnswer => return open.put_plan_away(now),
        Action::PreviousChoice => return open.nudge(here, Way::Down, now),
        Action::NextChoice => return open.nudge(here, Way::Up, now),
        Action::WeekEarlier => return open.move_week(-7, now),
        Action::WeekLater => return open.move_week(7, now),
        Action::Up => open.planning.selected = here.saturating_sub(1),
        Action::Down => open.planning.selected = here + 1,
        Action::First => open.planning.selected = 0,
        Action::Last => open.planning.selected = usize::MAX,
        _ => {}
    }
    open.planning.selected = open.planned();
    None
}

/// Marks the clicked entry, or presses the arrow beside it.
pub fn click(open: &mut Consultation, target: &Target, now: Now) {
    match target {
        Target::Planned(entry) => open.planning.selected = *entry,
        Target::Nudge(entry, way) => {
            open.nudge(*entry, *way, now);
        }
        Target::MakePlan => {
            open.make_plan(now);
        }
        _ => {}
    }
}

/// Goes to the plan from elsewhere.
pub fn go_to(open: &mut Consultation, now: Now) {
    open.go_if_there(Tab::Plan, now);
}

/// The plan for an area of this size, and the first row of its list on the screen; nothing where the pack has none.
pub fn page(open: &Consultation, area: Area) -> Option<(PanePage, usize)> {
    let look = Look { lang: open.draft.language(), width: area.width, prompts: open.prompts, glyphs: open.glyphs };
    let selected = open.planned();
    let page = plan(&open.pack, open.pack.plan()?, open.draft.plan(), selected, look, area.height);
    let is_marked = |row: &Row| row.target == Some(Target::Planned(selected));
    let first = page.text.iter().position(is_marked).unwrap_or(0);
    let last = page.text.iter().rposition(is_marked).unwrap_or(first);
    let top = open.planning.scroll.top(&(first..last + 1), page.text.len(), area.height);
    Some((page, top))
}
