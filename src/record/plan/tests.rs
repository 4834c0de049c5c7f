//! Days stay in order whatever is changed, and month ends and leap years come out right.

use proptest::collection::vec;
use proptest::prelude::*;

use super::samples::{guide, plans, steps, take};
use super::*;

fn day(words: &str) -> NaiveDate {
    words.parse().unwrap()
}

fn usual(today: &str) -> Plan {
    Plan::usual(&guide(), day(today)).unwrap()
}

fn days(plan: &Plan) -> Vec<String> {
    plan.visits().map(|visit| visit.day.to_string()).collect()
}

#[track_caller]
fn assert_in_order(plan: &Plan) {
    let days: Vec<NaiveDate> = plan.visits().map(|visit| visit.day).collect();
    assert!(days.first().is_some_and(|first| *first >= plan.made()), "{days:?}");
    assert!(days.windows(2).all(|pair| pair[0] < pair[1]), "{days:?}");
}

#[test]
fn the_usual_plan_counts_from_today() {
    let plan = usual("2026-11-23");
    assert_eq!(days(&plan), ["2026-11-23", "2026-12-21", "2027-01-18", "2027-02-18", "2027-04-19"]);
    assert_eq!((plan.session_count(), plan.interval_weeks(), plan.is_even()), (3, 4, true));
}

#[test]
fn months_end_where_they_end_and_leap_years_have_their_day() {
    assert_eq!(days(&usual("2024-10-05")).last().unwrap(), "2025-02-28", "30 November and three months");
    assert_eq!(days(&usual("2027-10-05")).last().unwrap(), "2028-02-29", "30 November and three months, in a leap year");
    assert_eq!(days(&usual("2028-02-01")), ["2028-02-01", "2028-02-29", "2028-03-28", "2028-04-28", "2028-06-28"]);
    assert_eq!(days(&usual("2024-12-06"))[3], "2025-02-28", "31 January and a month");
}

#[test]
fn one_visit_moves_alone_and_stays_between_its_neighbours() {
    let mut plan = usual("2026-11-23");
    assert!(plan.move_one(1, 1));
    assert_eq!(days(&plan), ["2026-11-23", "2026-12-22", "2027-01-18", "2027-02-18", "2027-04-19"]);
    assert!(!plan.move_one(1, 27), "not onto the next");
    assert!(!plan.move_one(0, -1), "not before the day of the plan");
    assert!(!plan.move_one(4, -60), "a check-up not onto the one before");
    assert!(!plan.move_one(9, 1), "there is none");
}

#[test]
fn a_week_takes_the_later_visits_along() {
    let mut plan = usual("2026-11-23");
    assert!(plan.move_from(1, 7));
    assert_eq!(days(&plan), ["2026-11-23", "2026-12-28", "2027-01-25", "2027-02-25", "2027-04-26"]);
    assert!(!plan.move_from(1, -35), "not onto the one before");
}

#[test]
fn sessions_come_and_go_at_the_end_and_check_ups_follow() {
    let mut plan = usual("2026-11-23");
    assert!(plan.add_session());
    assert_eq!(days(&plan)[3..], ["2027-02-15", "2027-03-18", "2027-05-17"]);
    assert!(plan.remove_session() && plan.remove_session() && plan.remove_session());
    assert_eq!(days(&plan), ["2026-11-23", "2026-12-24", "2027-02-22"]);
    assert!(!plan.remove_session(), "one stays");
    while plan.add_session() {}
    assert_eq!(plan.session_count(), 24, "and no more than a course of treatment");
}

#[test]
fn another_interval_spaces_all_sessions_anew() {
    let mut plan = usual("2026-11-23");
    assert!(plan.move_one(1, 3) && plan.set_apart(2));
    assert_eq!(days(&plan)[..3], ["2026-11-23", "2026-12-07", "2026-12-21"]);
    assert_in_order(&plan);
    for weeks in [0, 53, u32::MAX] {
        assert!(!plan.set_apart(weeks));
    }
}

#[test]
fn weekends_and_intervals_out_of_range_are_remarked_and_not_refused() {
    let guide = guide();
    let remarks = |plan: &Plan| (0..5).map(|place| plan.remarks(place, Some(&guide))).collect::<Vec<_>>();
    let mut plan = usual("2026-11-23");
    assert_eq!(remarks(&plan), vec![vec![]; 5], "18 April 2027 is a Sunday, so the check-up is on the Monday");
    assert!(plan.move_one(1, -15));
    assert_eq!(remarks(&plan)[1..3], [vec![Remark::Weekend, Remark::Close(13)], vec![]]);
    assert!(plan.move_one(1, 1) && plan.move_from(2, 15));
    assert_eq!(remarks(&plan)[1..3], [vec![], vec![Remark::Far(57)]]);
    assert!(!plan.is_even());
}

#[test]
fn a_plan_whose_days_are_not_in_order_is_not_read() {
    let plan = usual("2026-11-23");
    let json = serde_json::to_string(&plan).unwrap();
    assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    for (from, to) in [
        ("2026-12-21", "2026-11-23"),
        ("2026-12-21", "2027-01-19"),
        ("2027-02-18", "2027-01-18"),
        ("2027-04-19", "2027-02-18"),
        (r#""made":"2026-11-23""#, r#""made":"2026-11-24""#),
        (r#""interval_weeks":4"#, r#""interval_weeks":0"#),
        (r#"["2026-11-23","2026-12-21","2027-01-18"]"#, "[]"),
    ] {
        let altered = json.replacen(from, to, 1);
        assert_ne!(altered, json, "{from}");
        assert!(serde_json::from_str::<Plan>(&altered).is_err(), "{altered}");
    }
}

#[test]
fn at_the_end_of_the_calendar_there_is_no_plan_and_no_panic() {
    assert_eq!(Plan::usual(&guide(), NaiveDate::MAX), None);
    let mut plan = usual("2026-11-23");
    assert!(!plan.move_from(0, i64::MAX));
    assert!(!plan.move_one(4, i64::MIN));
}

proptest! {
    #[test]
    fn no_changes_put_days_out_of_order_or_before_the_day_of_the_plan(
        today in 1..3_000_000, steps in vec(steps(), 0..60),
    ) {
        let mut plan = Plan::usual(&guide(), NaiveDate::from_num_days_from_ce_opt(today).unwrap()).unwrap();
        for step in &steps {
            let before = plan.clone();
            let changed = take(&mut plan, step);
            assert_in_order(&plan);
            prop_assert!(changed || plan == before, "what was refused changed something");
        }
    }

    #[test]
    fn any_plan_is_read_as_it_was_written(plan in plans()) {
        let json = serde_json::to_string(&plan).unwrap();
        prop_assert_eq!(serde_json::from_str::<Plan>(&json).unwrap(), plan);
    }
}
