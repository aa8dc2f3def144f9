use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::plan::draft::{DraftParty, Target, changes::Changes};

/// A plan of these tasks, by number and words, under one heading; running: with ids.
fn plan(tasks: &[(&str, &str)], running: bool) -> Content {
    let mut content = Content { title: "Kế hoạch".to_owned(), short_title: "KH".to_owned(), ..Content::blank() };
    let section = content.give_key();
    content.sections.push(DraftSection {
        key: section,
        id: running.then_some(1),
        reference: "IV".to_owned(),
        heading: "Nội dung công việc".to_owned(),
        ..DraftSection::default()
    });
    for (place, (reference, words)) in tasks.iter().enumerate() {
        let key = content.give_key();
        content.tasks.push(DraftTask {
            key,
            id: running.then_some(100 + place as i64),
            section,
            reference: (*reference).to_owned(),
            content: (*words).to_owned(),
            reports: true,
            leads: vec![DraftParty { text: "Văn phòng Sở".to_owned(), means: running.then_some(Target::Unit(4)) }],
            ..DraftTask::default()
        });
    }
    content
}

const RUNNING: [(&str, &str); 4] = [
    ("IV.1", "Tổ chức quán triệt Nghị quyết đến cán bộ, đảng viên trong toàn ngành"),
    ("IV.2", "Rà soát, sắp xếp bộ máy các phòng chuyên môn của Sở"),
    ("IV.3", "Kiểm tra việc thực hiện quy chế dân chủ tại các trường"),
    ("IV.4", "Xây dựng kế hoạch bồi dưỡng viên chức quản lý giai đoạn 2026 – 2030"),
];

fn ids(content: &Content) -> Vec<Option<i64>> {
    content.tasks.iter().map(|task| task.id).collect()
}

#[test]
fn numbers_and_words_change_and_the_task_is_the_same() {
    let read = plan(
        &[
            ("IV.1", "Tổ chức quán triệt Nghị quyết và Kế hoạch này đến cán bộ, đảng viên trong toàn ngành"),
            ("IV.2", "Thành lập tổ tư vấn tâm lý học đường"),
            ("IV.3", "Rà soát, sắp xếp lại bộ máy các phòng chuyên môn của Sở"),
            ("IV.4", "Kiểm tra việc thực hiện quy chế dân chủ ở cơ sở tại các trường"),
        ],
        false,
    );
    let running = plan(&RUNNING, true);
    let after = amended(&running, read, Extent::Whole);
    assert_eq!(ids(&after), [Some(100), None, Some(101), Some(102)]);
    assert_eq!(after.sections[0].id, Some(1));
    assert_eq!(after.tasks[2].leads[0].means, Some(Target::Unit(4)), "a name that has not changed means the same");
    let changes = Changes::between(&running, &after);
    assert_eq!((changes.added.len(), changes.changed.len(), changes.dropped.len()), (1, 3, 1));
}

#[test]
fn what_a_partial_amendment_does_not_mention_stays() {
    let read = plan(
        &[
            ("1", "Rà soát, sắp xếp bộ máy các phòng chuyên môn của Sở, hoàn thành trước quý III"),
            ("2", "Thành lập tổ tư vấn tâm lý học đường"),
        ],
        false,
    );
    let running = plan(&RUNNING, true);
    let after = amended(&running, Content { title: "Sửa đổi Kế hoạch".to_owned(), ..read }, Extent::Part);
    let changes = Changes::between(&running, &after);
    assert_eq!(changes.changed.iter().map(|task| task.after.reference.as_str()).collect::<Vec<_>>(), ["IV.2"]);
    assert_eq!(changes.added.len(), 1);
    assert!(changes.dropped.is_empty() && !changes.head && !changes.sections, "{changes:?}");
    let keys: HashSet<u32> = after.tasks.iter().map(|task| task.key).collect();
    assert_eq!(keys.len(), after.tasks.len());
}

#[test]
fn deadlines_keep_their_ids_while_they_are_the_same() {
    let deadline = |id, text: &str, scope: Option<&str>| {
        let said = crate::outline::Deadline {
            text: text.to_owned(),
            scope: scope.map(str::to_owned),
            ..crate::outline::Deadline::default()
        };
        DraftDeadline { id, said, event_on: None }
    };
    let had = [
        deadline(Some(1), "trong tháng 6", Some("điểm a")),
        deadline(Some(2), "trong năm 2026", None),
        deadline(Some(3), "hằng năm", Some("điểm b")),
    ];
    let mut read = [
        deadline(None, "trong tháng 9", Some("điểm a")),
        deadline(None, "hằng quý", Some("điểm c")),
        deadline(None, "trong năm 2026", None),
    ];
    pair_deadlines(&mut read, &had);
    assert_eq!(read.map(|deadline| deadline.id), [Some(1), None, Some(2)]);
}

/// Sentences that hardly resemble one another: each word belongs to one of them only.
fn sentences(count: usize) -> Vec<(String, String)> {
    let word = |task: usize, place: usize| format!("từ{task}x{place}");
    let sentence = |task: usize| (0..12).map(|place| word(task, place)).collect::<Vec<_>>().join(" ");
    (0..count).map(|task| (format!("IV.{task}"), sentence(task))).collect()
}

fn borrowed(tasks: &[(String, String)]) -> Vec<(&str, &str)> {
    tasks.iter().map(|(reference, words)| (reference.as_str(), words.as_str())).collect()
}

proptest! {
    #[test]
    fn a_plan_is_itself(tasks in prop::collection::vec(("[a-d]{1,2}", "[a-c]( [a-c]){0,4}"), 1..12)) {
        let mut taken = HashSet::new();
        let tasks: Vec<(String, String)> = tasks.into_iter().map(|(name, words)| (free(&name, &mut taken), words)).collect();
        let running = plan(&borrowed(&tasks), true);
        for extent in Extent::ALL {
            let after = amended(&running, plan(&borrowed(&tasks), false), *extent);
            prop_assert_eq!(ids(&after), ids(&running));
            let changes = Changes::between(&running, &after);
            prop_assert!(changes.is_empty(), "{:?}", changes);
        }
    }

    /// Shuffled, renumbered, and two words of each exchanged: every task is found again.
    #[test]
    fn tasks_are_found_again(order in Just((0..20usize).collect::<Vec<_>>()).prop_shuffle(), words in prop::collection::vec((0..12usize, 0..12usize), 20)) {
        let tasks = sentences(20);
        let running = plan(&borrowed(&tasks), true);
        let edited: Vec<(String, String)> = order.iter().enumerate().map(|(place, task)| {
            let mut said: Vec<&str> = tasks[*task].1.split(' ').collect();
            let (first, second) = words[*task];
            said[first] = "sửa";
            said[second] = "đổi";
            (format!("IV.{place}"), said.join(" "))
        }).collect();
        let after = amended(&running, plan(&borrowed(&edited), false), Extent::Whole);
        let expected: Vec<Option<i64>> = order.iter().map(|task| Some(100 + *task as i64)).collect();
        prop_assert_eq!(ids(&after), expected);
    }

    /// Whatever is read, no id is given twice, and a partial amendment loses nothing.
    #[test]
    fn no_task_is_taken_twice(
        old in prop::collection::vec("[a-c]( [a-c]){0,5}", 0..10),
        new in prop::collection::vec("[a-c]( [a-c]){0,5}", 0..10),
    ) {
        let numbered = |words: Vec<String>| -> Vec<(String, String)> {
            words.into_iter().enumerate().map(|(place, words)| (format!("{place}"), words)).collect()
        };
        let (old, new) = (numbered(old), numbered(new));
        let running = plan(&borrowed(&old), true);
        for extent in Extent::ALL {
            let after = amended(&running, plan(&borrowed(&new), false), *extent);
            let given: Vec<i64> = ids(&after).into_iter().flatten().collect();
            let different: HashSet<i64> = given.iter().copied().collect();
            prop_assert_eq!(given.len(), different.len());
            let keys: HashSet<u32> = after.tasks.iter().map(|task| task.key).collect();
            prop_assert_eq!(keys.len(), after.tasks.len());
            if *extent == Extent::Part {
                prop_assert_eq!(different.len(), running.tasks.len());
            }
        }
    }
}

#[test]
fn a_thousand_tasks_are_paired_at_once() {
    let mut worst = Duration::ZERO;
    // Each task in words of its own, and all tasks in nearly the same words.
    for same in [false, true] {
        let tasks = |edit: &str| -> Vec<(String, String)> {
            let words = |task: usize| {
                let own = if same { String::new() } else { format!("{} {} {}", task * 7, task * 13, task * 17) };
                format!("Tổ chức thực hiện nhiệm vụ {own} tại các đơn vị thuộc và trực thuộc Sở số {task} {edit}")
            };
            (0..1000)
                .map(|task| (format!("IV.{}", if edit.is_empty() { task } else { 999 - task }), words(task)))
                .collect()
        };
        let (running, read) = (plan(&borrowed(&tasks("")), true), plan(&borrowed(&tasks("từ năm nay")), false));
        let begun = Instant::now();
        let after = amended(&running, read, Extent::Whole);
        worst = worst.max(begun.elapsed());
        assert_eq!(after.tasks.iter().filter(|task| task.id.is_some()).count(), 1000);
    }
    // Unoptimised, on a busy machine; comparing each with each takes several times as long.
    assert!(worst < Duration::from_secs(4), "{worst:?}");
}
