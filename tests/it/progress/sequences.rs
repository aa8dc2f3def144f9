//! Any sequence of acts by anybody, on the real database: nothing submitted is lost, nothing undefined is reached.

use std::collections::HashMap;

use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};

use super::fixture::{OPEN, Stage, finished};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Do {
    Save,
    SendToHead,
    Submit,
    SubmitAsIs,
    SendBack,
    Return,
    Accept,
    Ask,
    Withdraw,
    Begin,
    Discard,
}

const ALL: [Do; 11] = [
    Do::Save,
    Do::SendToHead,
    Do::Submit,
    Do::SubmitAsIs,
    Do::SendBack,
    Do::Return,
    Do::Accept,
    Do::Ask,
    Do::Withdraw,
    Do::Begin,
    Do::Discard,
];

/// Whose people act on whose report: school A has a head, school B has none, and one of its staff is an officer as well.
const PEOPLE: [(&str, &str); 10] = [
    ("an:staff", "a"),
    ("anh:staff", "a"),
    ("ba:head", "a"),
    ("binh:staff", "a"),
    ("kiem:officer", "a"),
    ("tccb:officer", "a"),
    ("binh:staff", "b"),
    ("kiem:staff", "b"),
    ("kiem:officer", "b"),
    ("tccb:officer", "b"),
];

/// Acceptances by somebody who before had written, sent or begun something of the same report.
const OWN_ACCEPTED: &str = "select count(*)::text from report_event e join report r on r.id = e.report_id
    where e.kind = 'accepted' and exists (
        select from report n join report_event x on x.report_id = n.id
        where n.assignment_id = r.assignment_id and n.period_id = r.period_id and x.account_id = e.account_id and x.id < e.id
            and x.kind in ('sent_to_head', 'submitted', 'correction_begun'))";

/// Reports whose state is not the one their last event left them in.
const ASTRAY: &str = "select count(*)::text from report r
    left join lateral (
        select case x.kind when 'sent_to_head' then 'with_head' when 'sent_back' then 'returned' else x.kind end as state
        from report_event x where x.report_id = r.id and x.kind not like 'correction%' order by x.id desc limit 1
    ) e on true
    where r.state <> coalesce(e.state, 'draft')";

/// Reports with two revisions open, or with one open that is not the newest.
const TWO_OPEN: &str = "select count(*)::text from report r where r.state <> 'accepted' and exists (
    select from report n where n.assignment_id = r.assignment_id and n.period_id = r.period_id and n.id <> r.id
        and (n.state <> 'accepted' or n.revision > r.revision))";

struct Play {
    stage: Stage,
    /// Each school's assignment.
    assignments: HashMap<&'static str, i64>,
    /// The words that were submitted, one after the other.
    submitted: Vec<String>,
    /// When each report first reached TCCB.
    first: HashMap<i64, String>,
}

impl Play {
    /// One act by one person on one school's report; whether it was done.
    async fn step(&mut self, number: usize, act: Do, who: &str, unit: &str) -> bool {
        let stage = &self.stage;
        stage.clock.set(stage.clock.now() + chrono::Duration::seconds(20));
        let assignment = self.assignments[unit];
        let form = format!("/phan-cong/{assignment}/bao-cao/{OPEN}");
        let known: Option<(i64, i32, i64)> = sqlx::query_as(
            "select r.id, r.version, coalesce((
                select a.id from report a where a.assignment_id = $1 and a.state = 'accepted' order by a.revision desc limit 1
             ), r.id)
             from report r where r.assignment_id = $1 order by r.revision desc limit 1",
        )
        .bind(assignment)
        .fetch_optional(&stage.db.pool)
        .await
        .expect("the newest report, and the accepted one");
        let (id, version, stands) = known.unwrap_or_default();
        let (version, words) = (version.to_string(), format!("Kết quả {number}"));
        let typed = finished(&version, &words);
        let of = |id: i64, act: &str| format!("/bao-cao/{id}/{act}");
        let (path, fields) = match act {
            Do::Save => (form, typed),
            Do::SendToHead => (format!("{form}/gui-thu-truong"), typed),
            Do::Submit => (format!("{form}/gui"), typed),
            Do::SubmitAsIs => (of(id, "gui"), Vec::new()),
            Do::SendBack => (of(id, "tra-ve"), vec![("reason", "Thiếu số liệu")]),
            Do::Return => (of(id, "tra-lai"), vec![("reason", "Thiếu số liệu")]),
            Do::Accept => (of(id, "chap-nhan"), Vec::new()),
            Do::Ask => (of(stands, "de-nghi-dieu-chinh"), vec![("why", "Chưa khớp")]),
            Do::Withdraw => (of(stands, "de-nghi-dieu-chinh/rut"), Vec::new()),
            Do::Begin => (of(stands, "dieu-chinh"), vec![("why", "Bổ sung")]),
            Do::Discard => (of(id, "bo-dieu-chinh"), Vec::new()),
        };
        let answer = stage.post(who, &path, &fields).await;
        assert!(!answer.status.is_server_error(), "{act:?} by {who}: {}", answer.body);
        answer.status.as_u16() == 303
    }

    /// What must hold whatever has happened.
    async fn check(&mut self, after: &str) {
        let kept: Vec<String> =
            sqlx::query_scalar("select content ->> 'results' from report_event where kind = 'submitted' order by id")
                .fetch_all(&self.stage.db.pool)
                .await
                .expect("what was submitted");
        assert!(
            kept.starts_with(&self.submitted),
            "after {after}: {:?} were submitted, {kept:?} are kept",
            self.submitted
        );
        self.submitted = kept;
        for (what, sql) in [("own accepted", OWN_ACCEPTED), ("astray", ASTRAY), ("two open", TWO_OPEN)] {
            assert_eq!(self.stage.ask(sql).await, "0", "{what}, after {after}");
        }
        let now: Vec<(i64, String)> = sqlx::query_as(
            "select id, first_submitted_at::text from report where first_submitted_at is not null order by id",
        )
        .fetch_all(&self.stage.db.pool)
        .await
        .expect("the first submissions");
        for (id, first) in now {
            let known = self.first.entry(id).or_insert_with(|| first.clone());
            assert_eq!(*known, first, "after {after}: the first submission of report {id} has moved");
        }
        let there = self.stage.ask("select count(*)::text from report where first_submitted_at is not null").await;
        assert_eq!(there, self.first.len().to_string(), "after {after}: a submitted report is gone");
    }
}

#[tokio::test]
async fn no_sequence_of_acts_by_anybody_loses_a_submission_or_goes_astray() {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let acts =
        proptest::sample::select([ALL.as_slice(), &[Do::Accept, Do::SendToHead, Do::SendBack, Do::Submit]].concat());
    let moves = proptest::collection::vec((acts, proptest::sample::select(PEOPLE.to_vec())), 700);
    let moves = moves.new_tree(&mut runner).expect("moves").current();
    let stage = Stage::new().await;
    let assignments =
        HashMap::from([("a", stage.assignment("I.1", "a").await), ("b", stage.assignment("I.1", "b").await)]);
    let mut play = Play { stage, assignments, submitted: Vec::new(), first: HashMap::new() };
    let mut done: HashMap<String, usize> = HashMap::new();
    for (number, (act, (who, unit))) in moves.into_iter().enumerate() {
        if play.step(number, act, who, unit).await {
            *done.entry(format!("{act:?}")).or_default() += 1;
            play.check(&format!("{act:?} by {who} on {unit}, step {number}")).await;
        }
    }
    // A sequence that never came far would prove nothing.
    for act in ALL {
        assert!(done.contains_key(&format!("{act:?}")), "{act:?} never happened: {done:?}");
    }
    assert!(done["Accept"] >= 4, "{done:?}");
}
