use super::*;
use crate::plan::deadline::Cadence;
use crate::plan::deadline::tests::{day, due, every};

fn report(progress: Progress, percent: i16) -> ReportText {
    ReportText {
        progress,
        percent,
        completions: Vec::new(),
        completed_on: None,
        results: "Đã tổ chức 03 buổi sinh hoạt chuyên đề.".to_owned(),
        obstacles: String::new(),
        proposals: String::new(),
        next_steps: String::new(),
        nothing_new: false,
        regress_reason: String::new(),
    }
}

fn completed(on: &[(i64, &str)]) -> ReportText {
    let completions = on.iter().map(|(id, on)| Completion { deadline_id: *id, completed_on: day(on) }).collect();
    ReportText { completions, ..report(Progress::Done, 100) }
}

/// The fields found at fault on 14/09/2026.
fn faults(report: &ReportText, deadlines: &[Deadline]) -> Vec<String> {
    let ground = Ground { deadlines, today: day("2026-09-14"), assigned_on: day("2023-01-01"), was_complete: false };
    validate(report, &ground).into_iter().map(|fault| fault.field).collect()
}

const NONE: [&str; 0] = [];

#[test]
fn a_sound_report_may_go() {
    let dated = [due(1, "2026-12-31")];
    assert_eq!(faults(&report(Progress::NotStarted, 0), &dated), NONE);
    assert_eq!(faults(&report(Progress::InProgress, 60), &dated), NONE);
    assert_eq!(faults(&completed(&[(1, "2026-09-14")]), &dated), NONE, "today is not the future");
}

#[test]
fn a_task_without_deadline_is_completed_on_a_day_of_its_own() {
    let on = |day: Option<NaiveDate>| ReportText { completed_on: day, ..report(Progress::Done, 100) };
    assert_eq!(faults(&on(Some(day("2026-09-14"))), &[]), NONE, "today is not the future");
    assert_eq!(faults(&on(None), &[]), ["completed_on"]);
    assert_eq!(faults(&on(Some(day("2026-09-15"))), &[]), ["completed_on"], "the future");
    assert_eq!(faults(&on(Some(day("0026-09-14"))), &[]), ["completed_on"], "a slip of the keyboard");
    let begun = ReportText { completed_on: Some(day("2026-09-14")), ..report(Progress::InProgress, 10) };
    assert_eq!(faults(&begun, &[]), ["completed_on"], "nothing is complete yet");
    let both = ReportText { completed_on: Some(day("2026-09-14")), ..completed(&[(1, "2026-09-14")]) };
    assert_eq!(faults(&both, &[due(1, "2026-12-31")]), ["completed_on"], "the deadline has its own day");
}

#[test]
fn progress_and_percentage_say_the_same() {
    let dated = [due(1, "2026-12-31")];
    assert_eq!(faults(&report(Progress::NotStarted, 1), &dated), ["percent"]);
    assert_eq!(faults(&report(Progress::InProgress, 100), &dated), ["percent"]);
    assert_eq!(faults(&report(Progress::InProgress, 101), &dated), ["percent"]);
    assert_eq!(faults(&report(Progress::InProgress, -1), &dated), ["percent"]);
    let half_done = ReportText { percent: 50, ..completed(&[(1, "2026-09-01")]) };
    assert_eq!(faults(&half_done, &dated), ["percent"]);
}

#[test]
fn what_recurs_is_never_done_but_may_reach_its_share() {
    let continuous = [every(1, Cadence::Continuous)];
    assert_eq!(faults(&report(Progress::Done, 100), &continuous), ["progress"]);
    assert_eq!(faults(&report(Progress::InProgress, 100), &continuous), NONE);
    let with_day = ReportText { progress: Progress::InProgress, ..completed(&[(1, "2026-09-01")]) };
    assert_eq!(faults(&with_day, &continuous), ["completed_on_1"]);
}

#[test]
fn done_gives_a_day_for_each_dated_deadline() {
    let deadlines = [due(1, "2026-06-30"), due(2, "2026-12-31"), every(3, Cadence::Annual)];
    assert_eq!(faults(&completed(&[(1, "2026-06-30")]), &deadlines), ["completed_on_2"]);
    let both = completed(&[(1, "2026-06-30"), (2, "2026-09-01")]);
    assert_eq!(faults(&both, &deadlines), NONE);
    let not_said = ReportText { progress: Progress::InProgress, percent: 90, ..both };
    assert_eq!(faults(&not_said, &deadlines), ["progress"]);
    let one = ReportText { progress: Progress::InProgress, percent: 50, ..completed(&[(1, "2026-06-30")]) };
    assert_eq!(faults(&one, &deadlines), NONE, "one clause may be met before the other");
    let none_begun = ReportText { progress: Progress::NotStarted, percent: 0, ..one };
    assert_eq!(faults(&none_begun, &deadlines), ["completed_on_1"]);
}

#[test]
fn completion_days_are_credible() {
    let dated = [due(1, "2026-12-31")];
    assert_eq!(faults(&completed(&[(1, "2026-09-15")]), &dated), ["completed_on_1"]);
    assert_eq!(faults(&completed(&[(1, "0026-09-01")]), &dated), ["completed_on_1"]);
    assert_eq!(faults(&completed(&[(1, "2022-12-31")]), &dated), ["completed_on_1"], "before it was assigned");
    assert_eq!(faults(&completed(&[(1, "2023-01-01")]), &dated), NONE);
    assert_eq!(faults(&completed(&[(1, "2026-09-01"), (1, "2026-09-02")]), &dated), ["completed_on_1"]);
    assert_eq!(faults(&completed(&[(1, "2026-09-01"), (7, "2026-09-02")]), &dated), ["completed_on_7"]);
}

#[test]
fn results_are_written_unless_there_is_nothing_new() {
    let empty = ReportText { results: " \n".to_owned(), ..report(Progress::InProgress, 10) };
    assert_eq!(faults(&empty, &[]), ["results"]);
    assert_eq!(faults(&ReportText { nothing_new: true, ..empty.clone() }, &[]), NONE);
    let both = ReportText { results: "Đã họp".to_owned(), nothing_new: true, ..empty };
    assert_eq!(faults(&both, &[]), ["results"], "either something happened or nothing did");
}

#[test]
fn going_back_from_complete_needs_a_reason() {
    let ground =
        Ground { deadlines: &[], today: day("2026-09-14"), assigned_on: day("2023-01-01"), was_complete: true };
    let fields =
        |report: &ReportText| validate(report, &ground).into_iter().map(|fault| fault.field).collect::<Vec<_>>();
    let back = report(Progress::InProgress, 80);
    assert_eq!(fields(&back), ["regress_reason"]);
    let regress_reason = "Phát hiện thiếu 02 hồ sơ.".to_owned();
    assert_eq!(fields(&ReportText { regress_reason, ..back }), NONE);
    assert_eq!(fields(&ReportText { completed_on: Some(day("2026-09-10")), ..completed(&[]) }), NONE);
}

#[test]
fn texts_have_room_for_ten_thousand_characters() {
    let longest = "ệ".repeat(MAX_CHARS);
    let report = ReportText { obstacles: longest.clone(), ..report(Progress::InProgress, 10) };
    assert_eq!(faults(&report, &[]), NONE);
    let too_long = format!("{longest}ệ");
    let report = ReportText { next_steps: too_long.clone(), results: too_long, ..report };
    assert_eq!(faults(&report, &[]), ["results", "next_steps"]);
}
