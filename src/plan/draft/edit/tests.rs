use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::plan::draft::{DraftDeadline, DraftParty, DraftSection};

fn content() -> Content {
    let mut content = Content::blank();
    for (reference, parent) in [("I", None), ("II", None), ("II.1", Some(1)), ("II.2", Some(1))] {
        let key = content.give_key();
        content.sections.push(DraftSection {
            key,
            parent,
            reference: reference.to_owned(),
            printed_number: reference.rsplit('.').next().map(str::to_owned),
            heading: format!("Mục {reference}"),
            ..DraftSection::default()
        });
    }
    for (section, reference, words) in [
        (0, "I.a", "Rà soát hồ sơ. Báo cáo trước ngày 30/11/2026; tổng hợp."),
        (0, "I.b", "Tuyên truyền."),
        (2, "II.1.1", "Tập huấn. Kiểm tra."),
        (3, "II.2.p1", "Sơ kết."),
    ] {
        let key = content.give_key();
        let said = crate::outline::Deadline { text: "trước ngày 30/11/2026".to_owned(), ..Default::default() };
        content.tasks.push(DraftTask {
            key,
            section,
            reference: reference.to_owned(),
            content: words.to_owned(),
            reports: true,
            leads: vec![DraftParty { text: "Văn phòng Sở".to_owned(), means: None }],
            deadlines: vec![DraftDeadline { said, ..DraftDeadline::default() }],
            ..DraftTask::default()
        });
    }
    content
}

fn references(content: &Content) -> Vec<&str> {
    content.tasks.iter().map(|task| task.reference.as_str()).collect()
}

#[test]
fn a_task_is_split_at_sentences_and_its_deadline_goes_with_its_words() {
    let mut content = content();
    let new = content.split_task(4, &BTreeSet::from([1])).expect("split");
    assert_eq!(new.len(), 1);
    let (first, second) = (&content.tasks[0], &content.tasks[1]);
    assert_eq!((first.content.as_str(), first.deadlines.len()), ("Rà soát hồ sơ.", 0));
    assert_eq!(second.content, "Báo cáo trước ngày 30/11/2026; tổng hợp.");
    assert_eq!((second.reference.as_str(), second.deadlines.len(), second.leads.len()), ("I.a.2", 1, 1));
    assert_eq!(content.split_task(5, &BTreeSet::from([0, 7])), Err(Refused::NothingToCut));
}

#[test]
fn a_task_is_merged_into_the_one_before_with_what_it_names() {
    let mut content = content();
    content.tasks[1].leads = vec![DraftParty { text: "Thanh tra Sở".to_owned(), means: None }];
    content.tasks[1].blocks = Some((7, 9));
    assert_eq!(content.merge_task(5), Ok(4));
    let whole = &content.tasks[0];
    assert!(whole.content.ends_with("tổng hợp. Tuyên truyền."), "{}", whole.content);
    assert_eq!((whole.leads.len(), whole.deadlines.len(), whole.blocks), (2, 1, Some((7, 9))));
    assert_eq!(content.merge_task(4), Err(Refused::NothingBefore));
    assert_eq!(content.merge_task(5), Err(Refused::NoTask));
}

#[test]
fn a_task_moves_over_the_edges_of_sections_and_takes_a_number_there() {
    let mut content = content();
    content.shift_task(5, Direction::Down).expect("into II, which has no task");
    assert_eq!(references(&content), ["I.a", "II.1", "II.1.1", "II.2.p1"]);
    content.shift_task(5, Direction::Down).expect("into II.1");
    assert_eq!(content.tasks[1].section, 2);
    assert_eq!(references(&content), ["I.a", "II.1.2", "II.1.1", "II.2.p1"]);
    content.shift_task(4, Direction::Up).expect_err("the first stays");
    let words =
        TaskWords { section: 3, reference: "I.a".to_owned(), content: "Rà soát.".to_owned(), ..Default::default() };
    content.revise_task(4, words.clone()).expect("moved");
    assert_eq!(references(&content), ["II.1.2", "II.1.1", "II.2.p1", "II.2.p2"]);
    let taken = TaskWords { reference: "II.1.1".to_owned(), ..words };
    assert_eq!(content.revise_task(4, taken), Err(Refused::ReferenceTaken("II.1.1".to_owned())));
}

#[test]
fn a_section_is_renumbered_with_all_that_stands_in_it() {
    let mut content = content();
    let words = SectionWords { parent: None, printed_number: Some("III".to_owned()), heading: "Mới".to_owned() };
    content.revise_section(1, words).expect("revised");
    assert_eq!(references(&content), ["I.a", "I.b", "III.1.1", "III.2.p1"]);
    assert_eq!(content.sections[3].reference, "III.2");
    let inside = SectionWords { parent: Some(3), ..SectionWords::default() };
    assert_eq!(content.revise_section(1, inside), Err(Refused::SectionInItself));
    content.shift_section(1, Direction::Up).expect("moved");
    assert_eq!(references(&content), ["III.1.1", "III.2.p1", "I.a", "I.b"]);
    assert_eq!(content.drop_section(1), Err(Refused::SectionInUse));
    let empty = content.add_section(SectionWords { parent: Some(1), ..SectionWords::default() }).expect("added");
    assert_eq!(content.section(empty).map(|one| one.reference.as_str()), Some("III.3"));
    assert!(content.drop_section(empty).is_ok());
}

#[test]
fn a_doubt_goes_when_somebody_has_looked_or_a_lead_is_given() {
    let mut content = content();
    content.tasks[1].leads.clear();
    content.tasks[1].doubts = vec!["không thấy đơn vị chủ trì".to_owned(), "câu bị cắt".to_owned()];
    let words = TaskWords { content: "Tuyên truyền.".to_owned(), ..TaskWords::default() };
    content.revise_task(5, words.clone()).expect("revised");
    assert_eq!(content.tasks[1].doubts.len(), 2);
    let leads = vec![DraftParty { text: "Thanh tra Sở".to_owned(), means: None }];
    content.revise_task(5, TaskWords { leads: leads.clone(), ..words.clone() }).expect("revised");
    assert_eq!(content.tasks[1].doubts, ["câu bị cắt"]);
    content.revise_task(5, TaskWords { leads, seen: true, ..words }).expect("revised");
    assert!(content.tasks[1].doubts.is_empty());
}

#[test]
fn a_proposed_link_is_in_question_until_a_person_says_another() {
    let mut content = content();
    content.tasks[1].implements = vec![7];
    content.tasks[1].doubts = vec!["cổng đề xuất gắn với IV.1 của NQ".to_owned(), "câu bị cắt".to_owned()];
    let words = TaskWords { content: "Tuyên truyền.".to_owned(), ..TaskWords::default() };
    content.revise_task(5, words.clone()).expect("revised");
    content.revise_task(5, TaskWords { implements: Some(vec![7]), ..words.clone() }).expect("revised");
    assert_eq!((content.tasks[1].implements.as_slice(), content.tasks[1].doubts.len()), (&[7][..], 2));
    content.revise_task(5, TaskWords { implements: Some(vec![8]), ..words }).expect("revised");
    assert_eq!((content.tasks[1].implements.as_slice(), content.tasks[1].doubts.len()), (&[8][..], 1));
}

#[test]
fn only_what_changed_is_stamped() {
    let before = content();
    let mut after = before.clone();
    after.revise_task(5, TaskWords { content: "Khác.".to_owned(), ..TaskWords::default() }).expect("revised");
    after.stamp(&before, 9);
    assert_eq!(after.tasks.iter().map(|task| task.changed).collect::<Vec<_>>(), [0, 9, 0, 0]);
}

/// One thing done, by numbers that choose among what is there.
#[derive(Clone, Debug)]
enum Step {
    Add(usize),
    Drop(usize),
    Shift(usize, bool),
    Split(usize, usize),
    Merge(usize),
    Revise(usize, usize, String),
    AddSection(usize, String),
    ReviseSection(usize, usize, String),
    DropSection(usize),
    ShiftSection(usize, bool),
}

fn step() -> impl Strategy<Value = Step> {
    let place = || 0..12usize;
    let number = || "[a-cI]{0,1}[1-2]{0,1}[).]{0,1}";
    prop_oneof![
        place().prop_map(Step::Add),
        place().prop_map(Step::Drop),
        (place(), any::<bool>()).prop_map(|(task, up)| Step::Shift(task, up)),
        (place(), 1..3usize).prop_map(|(task, cut)| Step::Split(task, cut)),
        place().prop_map(Step::Merge),
        (place(), place(), "[I]{0,2}[.][ab1]").prop_map(|(task, section, to)| Step::Revise(task, section, to)),
        (place(), number()).prop_map(|(parent, number)| Step::AddSection(parent, number)),
        (place(), place(), number()).prop_map(|(one, parent, number)| Step::ReviseSection(one, parent, number)),
        place().prop_map(Step::DropSection),
        (place(), any::<bool>()).prop_map(|(one, up)| Step::ShiftSection(one, up)),
    ]
}

/// The words of all tasks, whichever says them.
fn words(tasks: &[DraftTask]) -> Vec<String> {
    let mut words: Vec<String> =
        tasks.iter().flat_map(|task| task.content.split_whitespace()).map(str::to_owned).collect();
    words.sort_unstable();
    words
}

fn direction(up: bool) -> Direction {
    if up { Direction::Up } else { Direction::Down }
}

/// Does a step; the words that it is meant to take away.
fn play(content: &mut Content, step: Step) -> Vec<String> {
    let task = |content: &Content, at: usize| content.tasks.get(at).map_or(999, |task| task.key);
    let section = |content: &Content, at: usize| content.sections.get(at).map(|section| section.key);
    // What is refused changes nothing, which the invariants see too.
    match step {
        Step::Add(at) => drop(section(content, at).map(|section| content.add_task(section))),
        Step::Drop(at) => {
            let dropped = content.drop_task(task(content, at));
            return dropped.map(|task| words(&[task])).unwrap_or_default();
        }
        Step::Shift(at, up) => drop(content.shift_task(task(content, at), direction(up))),
        Step::Split(at, cut) => drop(content.split_task(task(content, at), &BTreeSet::from([cut]))),
        Step::Merge(at) => drop(content.merge_task(task(content, at))),
        Step::Revise(at, to, reference) => {
            let text = content.tasks.get(at).map(|task| task.content.clone()).unwrap_or_default();
            let section = section(content, to).unwrap_or(999);
            let words = TaskWords { section, reference, content: text, ..TaskWords::default() };
            drop(content.revise_task(task(content, at), words));
        }
        Step::AddSection(at, number) => {
            let words =
                SectionWords { parent: section(content, at), printed_number: Some(number), ..Default::default() };
            drop(content.add_section(words));
        }
        Step::ReviseSection(at, parent, number) => {
            let words =
                SectionWords { parent: section(content, parent), printed_number: Some(number), ..Default::default() };
            drop(content.revise_section(section(content, at).unwrap_or(999), words));
        }
        Step::DropSection(at) => drop(content.drop_section(section(content, at).unwrap_or(999))),
        Step::ShiftSection(at, up) => {
            drop(content.shift_section(section(content, at).unwrap_or(999), direction(up)));
        }
    }
    Vec::new()
}

proptest! {
    #[test]
    fn no_sequence_of_steps_breaks_a_draft(steps in prop::collection::vec(step(), 0..40)) {
        let mut content = content();
        for step in steps {
            let mut expected = words(&content.tasks);
            let sections = content.sections.len();
            let dropping = matches!(step, Step::DropSection(_));
            let told = format!("{step:?}");
            for word in play(&mut content, step) {
                let at = expected.iter().position(|known| *known == word).expect("it was there");
                expected.remove(at);
            }
            prop_assert_eq!(words(&content.tasks), expected, "words after {}", &told);
            prop_assert!(dropping || content.sections.len() >= sections, "sections after {}", &told);
            let keys: HashSet<u32> = content.sections.iter().map(|one| one.key).chain(content.tasks.iter().map(|one| one.key)).collect();
            prop_assert_eq!(keys.len(), content.sections.len() + content.tasks.len(), "keys after {}", &told);
            prop_assert!(keys.iter().all(|key| *key < content.next_key));
            prop_assert_eq!(content.task_references(None).len(), content.tasks.len(), "references after {}", &told);
            prop_assert_eq!(content.section_references(None).len(), content.sections.len(), "sections' after {}", &told);
            prop_assert!(content.tasks.iter().all(|task| content.section(task.section).is_some()), "after {}", &told);
            let mut settled = content.clone();
            settled.settle();
            prop_assert_eq!(&settled, &content, "order after {}", &told);
        }
    }
}
