//! What keeps a draft from being confirmed, and what in it is merely doubtful.

use std::collections::HashMap;

use super::{Content, DraftDeadline, DraftTask};
use crate::web::show;

/// What a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum About {
    /// Title, number, basis.
    Head,
    Section(u32),
    Task(u32),
    /// Names that nobody has resolved.
    Names,
}

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub about: About,
    /// In words: "chưa có đơn vị chủ trì".
    pub text: String,
}

impl Finding {
    fn new(about: About, text: impl Into<String>) -> Self {
        Self { about, text: text.into() }
    }
}

/// Everything that must be mended before the draft becomes a plan.
pub fn hindrances(content: &Content) -> Vec<Finding> {
    let mut found = Vec::new();
    if content.title.trim().is_empty() {
        found.push(Finding::new(About::Head, "chưa có tên kế hoạch"));
    }
    if content.short_title.trim().is_empty() {
        found.push(Finding::new(About::Head, "chưa có tên ngắn"));
    }
    if content.period_kinds.is_empty() {
        found.push(Finding::new(About::Head, "chưa chọn kỳ báo cáo"));
    }
    if content.tasks.is_empty() {
        found.push(Finding::new(About::Head, "chưa có nhiệm vụ nào"));
    }
    let names = super::names::names(content).into_iter().filter(|name| name.means.is_none()).count();
    if names > 0 {
        found.push(Finding::new(About::Names, format!("còn {names} tên gọi chưa rõ là đơn vị nào")));
    }
    for section in content.sections.iter().filter(|section| section.heading.trim().is_empty()) {
        found.push(Finding::new(About::Section(section.key), "mục chưa có tên"));
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    for task in &content.tasks {
        *times.entry(task.reference.trim()).or_default() += 1;
    }
    for task in &content.tasks {
        let about = About::Task(task.key);
        if times[task.reference.trim()] > 1 {
            found.push(Finding::new(about, format!("trùng số thứ tự {}", task.reference)));
        }
        found.extend(of_task(task).into_iter().map(|text| Finding::new(about, text)));
    }
    found
}

fn of_task(task: &DraftTask) -> Vec<String> {
    let mut found = Vec::new();
    if task.reference.trim().is_empty() {
        found.push("chưa có số thứ tự".to_owned());
    }
    if task.content.trim().is_empty() {
        found.push("chưa có nội dung".to_owned());
    }
    // A duty that reports nothing may be anybody's.
    if task.leads.is_empty() && task.reports {
        found.push("chưa có đơn vị chủ trì".to_owned());
    }
    found.extend(task.deadlines.iter().filter_map(disordered));
    found
}

/// Why the days of a deadline cannot be so.
fn disordered(deadline: &DraftDeadline) -> Option<String> {
    let (from, due) = (deadline.said.from?, deadline.said.due_on?);
    (from > due).then(|| {
        format!("thời hạn “{}” bắt đầu {} sau ngày cuối {}", deadline.said.text, show::day(&from), show::day(&due))
    })
}

/// What somebody should look at, but may leave as it is.
pub fn doubts(content: &Content) -> Vec<Finding> {
    let mut found = Vec::new();
    for task in &content.tasks {
        let about = About::Task(task.key);
        // That nobody leads hinders anyway.
        let unled = task.leads.is_empty() && task.reports;
        found.extend(
            task.doubts
                .iter()
                .filter(|doubt| !(unled && doubt.contains("chủ trì")))
                .map(|doubt| Finding::new(about, doubt.clone())),
        );
    }
    found
}

/// Tasks in which something hinders or is doubtful, each with why, in the order of the draft.
pub fn attention(content: &Content) -> Vec<(u32, Vec<String>)> {
    let mut why: HashMap<u32, Vec<String>> = HashMap::new();
    for finding in hindrances(content).into_iter().chain(doubts(content)) {
        if let About::Task(key) = finding.about {
            let told = why.entry(key).or_default();
            if !told.contains(&finding.text) {
                told.push(finding.text);
            }
        }
    }
    content.tasks.iter().filter_map(|task| Some((task.key, why.remove(&task.key)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::draft::{DraftParty, DraftSection, Target};

    fn good() -> Content {
        let mut content = Content::blank();
        content.title = "Thực hiện Nghị quyết".to_owned();
        content.short_title = "NQ".to_owned();
        let section = content.give_key();
        content.sections.push(DraftSection { key: section, heading: "Nội dung".to_owned(), ..Default::default() });
        for reference in ["1", "2"] {
            content.tasks.push(DraftTask {
                key: content.next_key,
                section,
                reference: reference.to_owned(),
                content: "Rà soát.".to_owned(),
                reports: true,
                leads: vec![DraftParty { text: "Văn phòng".to_owned(), means: Some(Target::Unit(1)) }],
                ..DraftTask::default()
            });
            content.give_key();
        }
        content
    }

    fn said(content: &Content) -> Vec<String> {
        hindrances(content).into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_good_draft_has_nothing_against_it() {
        assert_eq!(hindrances(&good()), []);
        let mut doubtful = good();
        doubtful.tasks[1].doubts = vec!["không thấy đơn vị chủ trì".to_owned()];
        assert_eq!(hindrances(&doubtful), [], "a doubt does not hinder");
        assert_eq!(attention(&doubtful), [(2, vec!["không thấy đơn vị chủ trì".to_owned()])]);
    }

    #[test]
    fn a_blank_draft_says_what_it_lacks() {
        assert_eq!(said(&Content::blank()), ["chưa có tên kế hoạch", "chưa có tên ngắn", "chưa có nhiệm vụ nào"]);
    }

    #[test]
    fn each_hindrance_names_what_it_is_about() {
        let day = |text: &str| text.parse().ok();
        let mut content = good();
        content.tasks[0].leads[0].means = None;
        content.tasks[0].reference = "2".to_owned();
        content.tasks[1].content = " ".to_owned();
        content.tasks[1].leads.clear();
        let mut deadline = DraftDeadline::default();
        deadline.said.text = "quý II".to_owned();
        deadline.said.from = day("2026-07-01");
        deadline.said.due_on = day("2026-06-30");
        content.tasks[1].deadlines.push(deadline);
        let found: Vec<(About, String)> =
            hindrances(&content).into_iter().map(|finding| (finding.about, finding.text)).collect();
        let expected = [
            (About::Names, "còn 1 tên gọi chưa rõ là đơn vị nào"),
            (About::Task(1), "trùng số thứ tự 2"),
            (About::Task(2), "trùng số thứ tự 2"),
            (About::Task(2), "chưa có nội dung"),
            (About::Task(2), "chưa có đơn vị chủ trì"),
            (About::Task(2), "thời hạn “quý II” bắt đầu 01/07/2026 sau ngày cuối 30/06/2026"),
        ];
        assert_eq!(found, expected.map(|(about, text)| (about, text.to_owned())));
        content.tasks[1].reports = false;
        assert!(!said(&content).contains(&"chưa có đơn vị chủ trì".to_owned()), "nobody owes what is not reported");
    }
}
