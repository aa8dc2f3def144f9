//! Which of the passages are tasks, and how sure one can be of them.

use std::collections::{HashMap, HashSet};

use super::draft::{Draft, Source};
use super::head::Head;
use super::part::Part;
use super::role::Said;
use crate::outline::deadline::is_understood;
use crate::outline::spelling::fold;
use crate::outline::{Kind, Outline, Task};

/// Without aims and solutions that name nobody. Where nobody is named in the whole plan, what its content lists is kept
/// for somebody to assign.
pub(super) fn chosen(drafts: Vec<Draft>, has_table: bool) -> Vec<Draft> {
    let mut of_part: HashMap<usize, (usize, usize)> = HashMap::new();
    for draft in drafts.iter().filter(|draft| !draft.is_paragraph) {
        let count = of_part.entry(draft.top).or_default();
        count.0 += usize::from(draft.is_assigned());
        count.1 += 1;
    }
    let mostly: HashSet<usize> = of_part
        .iter()
        .filter(|(_, (assigned, all))| assigned * 2 >= *all && *assigned > 0)
        .map(|(top, _)| *top)
        .collect();
    let is_task = |draft: &Draft| !draft.is_duty && is_somebodys(draft);
    let nothing_else = !has_table && !drafts.iter().any(is_task);
    drafts
        .into_iter()
        .filter(|draft| {
            let kept = if draft.is_duty {
                !draft.is_paragraph
            } else {
                draft.part == Part::Content && !draft.is_paragraph && (mostly.contains(&draft.top) || nothing_else)
            };
            !draft.content.is_empty()
                && !draft.content.contains("thi hành Quyết định này")
                && !takes_effect(&draft.content)
                && (is_somebodys(draft) || kept)
        })
        .collect()
}

/// "Quyết định này có hiệu lực kể từ ngày ký" asks nothing of anybody.
fn takes_effect(content: &str) -> bool {
    let folded = fold(content);
    ["quyết định này", "kế hoạch này", "nghị quyết này", "chương trình này"]
        .iter()
        .any(|w| folded.strip_prefix(w).is_some_and(|rest| rest.starts_with(" có hiệu lực")))
}

fn is_somebodys(draft: &Draft) -> bool {
    match draft.part {
        Part::Solutions => draft.said == Said::Firmly && !draft.lead.is_empty(),
        Part::Content if !draft.is_duty && draft.is_paragraph => draft.said >= Said::Subject,
        _ => draft.is_assigned() && !(draft.is_paragraph && draft.lead.is_empty()),
    }
}

/// The task, with what somebody should look at.
pub(super) fn task(draft: Draft) -> Task {
    let mut confidence: f32 = match (draft.source, draft.said) {
        (Source::Field, _) => 0.97,
        (Source::Heading, _) => 0.95,
        (Source::Shared, _) => 0.92,
        (Source::Sentence, Said::Firmly) => 0.93,
        (Source::Sentence, _) => 0.85,
    };
    let mut notes: Vec<String> = draft.notes.iter().map(|note| (*note).to_owned()).collect();
    let mut doubt = |limit: f32, note: &str| {
        confidence = confidence.min(limit);
        notes.push(note.to_owned());
    };
    if draft.lead.is_empty() {
        doubt(0.5, "không thấy đơn vị chủ trì");
    }
    if draft.deadlines.iter().any(|deadline| !is_understood(deadline)) {
        doubt(0.7, "chưa hiểu thời hạn");
    }
    if draft.lead.iter().any(|name| name.chars().count() > 90) {
        doubt(0.75, "tên đơn vị chủ trì dài, cần kiểm tra");
    }
    if draft.content.chars().count() < 12 {
        doubt(0.6, "nội dung rất ngắn");
    }
    if !draft.notes.is_empty() {
        confidence = confidence.min(0.7);
    }
    Task {
        reference: draft.reference,
        section: draft.section,
        kind: if draft.is_duty { Kind::Duty } else { Kind::Task },
        content: draft.content,
        lead: draft.lead,
        coordinating: draft.coordinating,
        product: draft.product,
        deadlines: draft.deadlines,
        confidence,
        notes,
        blocks: Some((draft.first, draft.last)),
    }
}

pub(super) fn warnings(outline: &Outline, head: &Head) -> Vec<String> {
    let mut warnings = Vec::new();
    if outline.tasks.is_empty() {
        warnings.push("Không thấy nhiệm vụ nào trong văn bản.".to_owned());
    } else if outline.tasks.iter().all(|task| task.lead.is_empty()) {
        warnings.push("Văn bản không nêu đơn vị chủ trì nào: cần phân công từng nhiệm vụ.".to_owned());
    }
    if head.kind.is_none() {
        warnings.push("Không thấy tên loại văn bản (KẾ HOẠCH): hãy kiểm tra đây có phải kế hoạch không.".to_owned());
    }
    warnings
}
