use super::*;
use crate::plan::{
    draft::{DraftDeadline, DraftParty, Target},
    register::{Known, Register},
    store::children::TaskAbove,
};

fn register() -> Register {
    let unit = |id, name: &str| Known {
        target: Target::Unit(id),
        name: name.to_owned(),
        aliases: Vec::new(),
        distance: 0,
        members: 1,
    };
    Register::new(vec![unit(1, "Văn phòng Sở"), unit(2, "Thanh tra Sở")], &[])
}

fn above() -> Above {
    let task = |id, reference: &str, dropped, binds| TaskAbove {
        id,
        reference: reference.to_owned(),
        content: format!("Việc {id}"),
        dropped,
        binds,
    };
    let tasks = vec![task(31, "IV.1.a", false, true), task(32, "TCTH.2", false, true), task(33, "IV.1.a", true, false)];
    Above { plan_id: 3, short_title: "NQ28".to_owned(), tasks }
}

fn task() -> DraftTask {
    let mut deadline = DraftDeadline { id: Some(7), ..DraftDeadline::default() };
    deadline.said.text = "trước ngày 01/12/2026".to_owned();
    deadline.said.due_on = "2026-11-30".parse().ok();
    let mut yearly = DraftDeadline::default();
    yearly.said.text = "ngày 15/11 hằng năm".to_owned();
    yearly.said.cadence = Some(crate::outline::Cadence::Annual);
    yearly.said.anchor = Some(crate::outline::Anchor { month: Some(11), day: Some(15), weekday: None });
    yearly.said.offset = Some(crate::outline::Offset { days: -5, working: true });
    yearly.said.scope = Some("báo cáo".to_owned());
    DraftTask {
        key: 4,
        section: 1,
        reference: "I.1".to_owned(),
        content: "Rà soát\nhồ sơ.".to_owned(),
        product: Some("Báo cáo".to_owned()),
        reports: true,
        leads: vec![
            DraftParty { text: "VP".to_owned(), means: Some(Target::Unit(1)) },
            DraftParty { text: "Phòng lạ".to_owned(), means: None },
        ],
        coordinating: vec![DraftParty { text: "cấp ủy".to_owned(), means: Some(Target::Named) }],
        deadlines: vec![deadline, yearly],
        implements: vec![31, 33],
        changed: 3,
        ..DraftTask::default()
    }
}

fn parse(form: &TaskForm) -> Result<TaskWords, FieldErrors> {
    let register = register();
    let days_off = DaysOff::default();
    form.parse(&Ground {
        labels: &Labels::new(&register),
        days_off: &days_off,
        sections: &[1, 2],
        above: Some(&above()),
    })
}

fn form() -> TaskForm {
    let register = register();
    TaskForm::of(&task(), &Labels::new(&register), Some(&above()))
}

#[test]
fn a_form_sent_back_untouched_changes_nothing() {
    let task = task();
    let words = parse(&form()).expect("good");
    assert_eq!(words.leads, task.leads);
    assert_eq!(words.coordinating, task.coordinating);
    assert_eq!(words.deadlines, task.deadlines);
    assert_eq!(words.implements, Some(task.implements), "also what an amendment has dropped since");
    assert_eq!((words.content, words.product, words.reports), (task.content, task.product, task.reports));
}

#[test]
fn another_name_is_looked_up_and_a_chosen_meaning_stays() {
    let mut form = form();
    form.lead_text[0] = "Thanh tra".to_owned();
    form.lead_means[1] = "văn phòng sở".to_owned();
    form.co_means[0] = "Thanh tra Sở".to_owned();
    let words = parse(&form).expect("good");
    assert_eq!(words.leads[0].means, Some(Target::Unit(2)), "the old meaning is not the new name's");
    assert_eq!(words.leads[1], DraftParty { text: "Phòng lạ".to_owned(), means: Some(Target::Unit(1)) });
    assert_eq!(words.coordinating[0].means, Some(Target::Unit(2)));
    form.lead_text[1] = String::new();
    assert_eq!(parse(&form).expect("good").leads[1].text, "văn phòng sở", "who is chosen without a name is called so");
    form.lead_means[1] = "Phòng không có".to_owned();
    assert!(!parse(&form).expect_err("a mistake").at("lead-means-1").is_empty());
}

#[test]
fn rows_left_empty_fall_out() {
    let mut form = form();
    form.lead_text[0] = " ".to_owned();
    form.lead_means[0] = String::new();
    form.dl_text[0] = String::new();
    form.dl_due[0] = String::new();
    let words = parse(&form).expect("good");
    assert_eq!((words.leads.len(), words.deadlines.len()), (1, 1));
}

#[test]
fn a_day_is_corrected_without_touching_the_words() {
    let mut form = form();
    form.dl_due[0] = "15/12/2026".to_owned();
    let words = parse(&form).expect("good");
    assert_eq!(words.deadlines[0].said.due_on, "2026-12-15".parse().ok());
    assert_eq!(words.deadlines[0].said.text, "trước ngày 01/12/2026");
    assert_eq!(words.deadlines[0].id, Some(7), "it is the running plan's");
    form.dl_text[0] = "trước ngày 16/12/2026".to_owned();
    let words = parse(&form).expect("good");
    assert_eq!(words.deadlines[0].said.due_on, "2026-12-15".parse().ok(), "what was corrected by hand stays");
}

#[test]
fn a_day_alone_speaks_for_itself() {
    let mut form = form();
    *form.dl_due.last_mut().expect("room") = "31/12/2026".to_owned();
    let words = parse(&form).expect("good");
    assert_eq!(words.deadlines[2].said.text, "hạn cuối 31/12/2026");
}

#[test]
fn every_mistake_is_named_at_its_field() {
    let mut form = form();
    form.reference = " ".to_owned();
    form.section = "9".to_owned();
    form.dl_due[0] = "31/02/2026".to_owned();
    form.dl_month[1] = "13".to_owned();
    let errors = parse(&form).expect_err("mistakes");
    let fields: Vec<_> = errors.into_iter().map(|(field, _)| field).collect();
    assert_eq!(fields, ["reference", "section", "dl-due-0", "dl-month-1"]);
}

#[test]
fn tasks_of_the_plan_above_are_named_by_their_numbers() {
    let mut form = form();
    assert_eq!(form.above(), ["IV.1.a", "IV.1.a (đã bỏ)", ""]);
    form.above = vec!["tcth.2. ; IV.1.a".to_owned(), String::new(), "IV.1.a".to_owned()];
    assert_eq!(parse(&form).expect("good").implements, Some(vec![31, 32]), "each once");
    assert_eq!(above().in_words("IV.1.a, TCTH.2"), "Việc 31; Việc 32");
    form.above = vec![String::new()];
    assert_eq!(parse(&form).expect("good").implements, Some(Vec::new()), "a task of the unit's own");
    form.above.clear();
    assert_eq!(parse(&form).expect("good").implements, None, "a form without the field says nothing of it");
    form.above = vec!["IV.1.a".to_owned(), "IV.1.a, IV.9".to_owned()];
    let errors = parse(&form).expect_err("a mistake");
    assert!(errors.at("above-1").contains("NQ28 không giao cho đơn vị nhiệm vụ nào mang số “IV.9”"));
    assert_eq!((above().in_words("IV.9"), form.above()[1].as_str()), (String::new(), "IV.1.a, IV.9"));
}
