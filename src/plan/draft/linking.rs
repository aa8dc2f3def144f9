//! Which tasks of the plan above the tasks of a unit's own document carry out: proposed where the words say it, for a
//! person to look at. Pure.

use std::collections::HashSet;

use super::{
    Content, DraftTask,
    pairing::likeness::{Text, nearest},
};

/// How a proposal begins among what somebody should look at.
const PROPOSED: &str = "cổng đề xuất";
/// From this likeness on the words are the same, and nothing is left to look at.
const SAME_WORDS: f64 = 0.98;

/// Whether this is what was noted at a proposed link.
pub fn is_proposal(doubt: &str) -> bool {
    doubt.starts_with(PROPOSED)
}

/// Links each task of `own` to the task of `parent` that it says again, of those with these ids. A unit's document has
/// numbers of its own, so that only words count.
pub fn propose(parent: &Content, binding: &HashSet<i64>, own: &mut Content) {
    let above: Vec<(i64, &DraftTask)> =
        parent.tasks.iter().filter_map(|task| Some((task.id.filter(|id| binding.contains(id))?, task))).collect();
    let words = |task: &DraftTask| Text::new("", &task.content);
    let old: Vec<Text> = above.iter().map(|(_, task)| words(task)).collect();
    let new: Vec<Text> = own.tasks.iter().map(words).collect();
    for (task, found) in own.tasks.iter_mut().zip(nearest(&old, &new)) {
        let Some((place, likeness)) = found else { continue };
        let (id, said) = above[place];
        task.implements = vec![id];
        if likeness < SAME_WORDS {
            task.doubts.push(format!("{PROPOSED} gắn với {} của {}", said.reference, parent.short_title));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(tasks: &[(i64, &str, &str)]) -> Content {
        let task = |(id, reference, content): &(i64, &str, &str)| DraftTask {
            id: Some(*id).filter(|id| *id > 0),
            reference: (*reference).to_owned(),
            content: (*content).to_owned(),
            ..DraftTask::default()
        };
        Content { short_title: "NQ".to_owned(), tasks: tasks.iter().map(task).collect(), ..Content::blank() }
    }

    #[test]
    fn only_what_says_a_task_again_is_linked_to_it() {
        let parent = content(&[
            (1, "II.1", "Tổ chức quán triệt nghị quyết đến toàn thể viên chức, người lao động trong đơn vị"),
            (2, "II.2", "Kiểm tra việc sử dụng kinh phí mua sắm thiết bị dạy học hằng năm"),
            (3, "II.3", "Rà soát, bổ sung quy hoạch cán bộ quản lý nhà trường"),
        ]);
        let mut own = content(&[
            (0, "II.3", "Tổ chức quán triệt nghị quyết đến toàn thể viên chức, người lao động của nhà trường"),
            (0, "2", "Kiểm tra việc sử dụng kinh phí mua sắm thiết bị dạy học hằng năm."),
            (0, "3", "Tổ chức quán triệt nghị quyết đến toàn thể viên chức tổ Văn trong đơn vị"),
            (0, "4", "Phong trào trồng cây đầu xuân ở khuôn viên mới"),
            (0, "5", "Rà soát, bổ sung quy hoạch cán bộ quản lý nhà trường"),
        ]);
        propose(&parent, &HashSet::from([1, 2, 77]), &mut own);
        let links: Vec<&[i64]> = own.tasks.iter().map(|task| task.implements.as_slice()).collect();
        assert_eq!(links, [&[1][..], &[2], &[1], &[], &[]], "the last one's task does not bind the unit");
        let told: Vec<usize> = own.tasks.iter().map(|task| task.doubts.len()).collect();
        assert_eq!(told, [1, 0, 1, 0, 0], "the same words need nobody to look at them");
        assert_eq!(own.tasks[0].doubts, ["cổng đề xuất gắn với II.1 của NQ"]);
        assert!(is_proposal(&own.tasks[0].doubts[0]));
    }
}
