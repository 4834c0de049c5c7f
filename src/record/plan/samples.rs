//! Plans by chance, for tests: from any day, changed in any way.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;

use super::Plan;
use crate::content::{CheckUp, PlanGuide, Statement, Usual};
use crate::text::Localised;

/// One change to a plan.
#[derive(Debug, Clone)]
pub enum Step {
    /// A session more.
    Add,
    /// A session fewer.
    Remove,
    /// So many weeks apart.
    Apart(u32),
    /// One visit by so many days.
    One(usize, i64),
    /// A visit and the later ones by so many days.
    From(usize, i64),
}

/// Takes a step.
pub fn take(plan: &mut Plan, step: &Step) -> bool {
    match *step {
        Step::Add => plan.add_session(),
        Step::Remove => plan.remove_session(),
        Step::Apart(weeks) => plan.set_apart(weeks),
        Step::One(place, days) => plan.move_one(place, days),
        Step::From(place, days) => plan.move_from(place, days),
    }
}

/// Any change, sensible or not.
pub fn steps() -> impl Strategy<Value = Step> {
    let days = || prop_oneof![8 => -40_i64..40, 1 => any::<i64>()];
    prop_oneof![
        Just(Step::Add),
        Just(Step::Remove),
        prop_oneof![8 => 0_u32..60, 1 => any::<u32>()].prop_map(Step::Apart),
        (0_usize..12, days()).prop_map(|(place, days)| Step::One(place, days)),
        (0_usize..12, days()).prop_map(|(place, days)| Step::From(place, days)),
    ]
}

/// Three sessions four weeks apart and check-ups after one and three months; reported were 1 to 12 sessions, 2 to 8 weeks apart.
pub fn guide() -> PlanGuide {
    let usual = |usual, from, to| Usual { usual, from, to, among: Localised::same("scars"), sources: vec!["Trial1".into()] };
    let said = |words| Statement { text: Localised::same(words), sources: Vec::new(), unsigned: false, days: None };
    let check_up = |months_after_last| CheckUp { months_after_last, purpose: said("to look") };
    PlanGuide {
        sessions: usual(3, 1, 12),
        interval_weeks: usual(4, 2, 8),
        check_ups: vec![check_up(1), check_up(3)],
        note: said("Some need more."),
    }
}

/// Any plan that the rules allow.
pub fn plans() -> impl Strategy<Value = Plan> {
    (1..1_000_000, vec(steps(), 0..8)).prop_filter_map("a calendar that goes on", |(day, steps)| {
        let mut plan = Plan::usual(&guide(), NaiveDate::from_num_days_from_ce_opt(day)?)?;
        for step in &steps {
            take(&mut plan, step);
        }
        Some(plan)
    })
}
