//! The groups in which a unit sees its reports of a period, each a number that leads to what it counts.

use super::{
    super::{ReportStanding, ReportState, facts::Line},
    desk::Desk,
};
use crate::web::Link;

/// The groups in which a unit sees its reports of a period.
pub const GROUPS: [Group; 5] = [
    Group { code: "da-gui", label: "Đã gửi", class: "submitted", holds: ReportStanding::is_reported },
    Group {
        code: "cho-thu-truong",
        label: "Chờ thủ trưởng",
        class: "with_head",
        holds: |report| matches!(report, ReportStanding::WithHead),
    },
    Group { code: "nhap", label: "Nháp", class: "draft", holds: |report| matches!(report, ReportStanding::Draft) },
    Group {
        code: "chua-viet",
        label: "Chưa viết",
        class: "missing",
        holds: |report| matches!(report, ReportStanding::Missing),
    },
    Group {
        code: "tra-lai",
        label: "Bị trả lại",
        class: "returned",
        holds: |report| matches!(report, ReportStanding::Returned),
    },
];

/// A group of report states.
pub struct Group {
    pub code: &'static str,
    pub label: &'static str,
    pub class: &'static str,
    pub holds: fn(ReportStanding) -> bool,
}

/// A tile: how many reports are in a group, leading to them.
pub struct Tile {
    pub class: &'static str,
    pub label: &'static str,
    pub count: usize,
    pub note: String,
    pub href: String,
}

/// Whether a line is counted in a group: by its report, or by a correction of it that waits for the head.
pub fn is_in(group: &Group, line: &Line, desk: &Desk<'_>) -> bool {
    let awaits_head = (group.holds)(ReportStanding::WithHead) && desk.corrects(line, ReportState::WithHead);
    (group.holds)(line.report) || awaits_head
}

/// A tile for each group of what is owed.
pub fn tiles(desk: &Desk<'_>, owed: &[&Line], here: &Link) -> Vec<Tile> {
    let tile = |group: &Group| {
        let held: Vec<_> = owed.iter().filter(|line| is_in(group, line, desk)).collect();
        let corrections = held.iter().filter(|line| !(group.holds)(line.report)).count();
        let note = match group.code {
            "da-gui" if !held.is_empty() => {
                let accepted = held.iter().filter(|line| line.report.is_accepted()).count();
                format!("{accepted} đã duyệt · {} chờ duyệt", held.len() - accepted)
            }
            _ if corrections > 0 => format!("có {corrections} bản điều chỉnh"),
            _ => String::new(),
        };
        Tile {
            class: group.class,
            label: group.label,
            count: held.len(),
            note,
            href: here.clone().with("trang-thai", group.code).with("loai", "").to_string(),
        }
    };
    GROUPS.iter().map(tile).collect()
}
