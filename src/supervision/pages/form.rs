//! The form of a record, as it is typed and as it is understood.

use chrono::NaiveDate;

use super::super::{
    act::Content,
    enclosed::Fields,
    store::{NewDemand, RecordHead, Words},
};
use crate::{
    progress::supervised::RecordKind,
    web::{FieldErrors, form::clean, show},
};

/// Longest title, and longest text of the other fields, in characters.
const MAX_TITLE: usize = 200;
const MAX_WORDS: usize = 20_000;
const MAX_DEMAND: usize = 3_000;
/// Rows for demands that an empty form shows, and how many more are asked for at once.
const ROWS: usize = 2;
/// Most demands of one record.
const MAX_DEMANDS: usize = 50;

/// A demand as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DemandRow {
    pub words: String,
    pub due: String,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default)]
pub struct RecordForm {
    pub version: i32,
    pub plan: Option<i64>,
    pub planned: Option<i64>,
    pub kind: String,
    pub held_on: String,
    pub members: String,
    pub title: String,
    pub findings: String,
    pub units: Vec<i64>,
    pub groups: Vec<i64>,
    pub tasks: Vec<i64>,
    pub demands: Vec<DemandRow>,
    /// Which button was pressed.
    pub act: String,
}

impl RecordForm {
    /// Reads the fields as they were sent.
    pub fn read(fields: &Fields) -> Self {
        let all =
            |name: &'static str| fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str());
        let one = |name| all(name).next().unwrap_or_default().to_owned();
        let ids = |name| all(name).filter_map(|value| value.trim().parse().ok()).collect::<Vec<i64>>();
        let demands = all("demand").zip(all("due"));
        Self {
            version: one("version").trim().parse().unwrap_or_default(),
            plan: ids("plan").first().copied(),
            planned: ids("planned").first().copied(),
            kind: one("kind"),
            held_on: one("held_on"),
            members: one("members"),
            title: one("title"),
            findings: one("findings"),
            units: ids("units"),
            groups: ids("groups"),
            tasks: ids("tasks"),
            demands: demands.map(|(words, due)| DemandRow { words: words.to_owned(), due: due.to_owned() }).collect(),
            act: one("act"),
        }
    }

    /// A draft as it is edited.
    pub fn of(record: &RecordHead, tasks: Vec<i64>, demands: Vec<DemandRow>) -> Self {
        Self {
            version: record.version,
            plan: Some(record.plan_id),
            planned: record.planned_id,
            kind: record.kind.code().to_owned(),
            held_on: show::day(&record.held_on),
            members: record.members.clone(),
            title: record.title.clone(),
            findings: record.findings.clone(),
            units: vec![record.unit_id],
            groups: Vec::new(),
            tasks,
            demands,
            act: String::new(),
        }
        .with_rows()
    }

    /// Whether only more rows are asked for.
    pub fn wants_rows(&self) -> bool {
        self.act == "more"
    }

    /// The same with rows to type demands in.
    pub fn with_rows(mut self) -> Self {
        self.demands.retain(|row| !(row.words.trim().is_empty() && row.due.trim().is_empty()));
        let rows = self.demands.len() + ROWS - usize::from(!self.demands.is_empty() && !self.wants_rows());
        self.demands.resize(rows.min(MAX_DEMANDS), DemandRow::default());
        self
    }

    /// Whether somebody who asked for more rows goes on typing in this one: the first that is empty.
    pub fn begins_at(&self, row: &usize) -> bool {
        self.wants_rows() && self.demands.iter().position(|row| row.words.trim().is_empty()) == Some(*row)
    }

    /// What it says on a day. Whom and what about it is, is looked into by the page.
    pub fn understood(&self, today: NaiveDate, errors: &mut FieldErrors) -> Option<Content> {
        let kind = self.kind.parse::<RecordKind>().ok();
        if kind.is_none() {
            errors.add("kind", "Hãy chọn nhận xét, kiểm tra hay giám sát.");
        }
        let held_on = match show::parse_day(&self.held_on) {
            None if self.held_on.trim().is_empty() => {
                errors.add("held_on", "Hãy ghi ngày thực hiện.");
                None
            }
            None => {
                errors.add("held_on", "Ngày không đọc được; hãy ghi như 05/10/2026.");
                None
            }
            Some(day) if day > today => {
                errors.add("held_on", "Ngày thực hiện chưa đến.");
                None
            }
            day => day,
        };
        let mut text = |name: &str, typed: &str, limit: usize, missing: &str| {
            let text = clean(typed);
            let length = text.chars().count();
            if text.is_empty() && !missing.is_empty() {
                errors.add(name, missing);
            } else if length > limit {
                errors.add(name, format!("Nội dung dài {length} ký tự, nhiều nhất là {limit}: hãy rút gọn."));
            }
            text
        };
        let title = text("title", &self.title, MAX_TITLE, "Hãy tóm tắt trong một câu.").replace('\n', " ");
        let members = text("members", &self.members, MAX_DEMAND, "");
        let findings = text("findings", &self.findings, MAX_WORDS, "Hãy ghi điều đã thấy ở đơn vị.");
        let demands = self.demands(held_on, errors);
        let words = Words { kind: kind?, planned_id: self.planned, held_on: held_on?, members, title, findings };
        errors.is_empty().then(|| Content { words, demands, tasks: self.tasks.clone() })
    }

    fn demands(&self, held_on: Option<NaiveDate>, errors: &mut FieldErrors) -> Vec<NewDemand> {
        let mut demands = Vec::new();
        for (place, row) in self.demands.iter().enumerate() {
            let (words, due) = (clean(&row.words), row.due.trim());
            if words.is_empty() && due.is_empty() {
                continue;
            }
            let length = words.chars().count();
            if words.is_empty() {
                errors.add(format!("demand-{place}"), "Hãy ghi kiến nghị, hoặc xóa thời hạn nếu không có.");
            } else if length > MAX_DEMAND {
                let message =
                    format!("Kiến nghị dài {length} ký tự, nhiều nhất là {MAX_DEMAND}: hãy rút gọn hoặc tách ra.");
                errors.add(format!("demand-{place}"), message);
            }
            match show::parse_day(due) {
                None if due.is_empty() => errors.add(format!("due-{place}"), "Hãy ghi thời hạn đơn vị phải trả lời."),
                None => errors.add(format!("due-{place}"), "Ngày không đọc được; hãy ghi như 05/10/2026."),
                Some(day) if held_on.is_some_and(|held| day < held) => {
                    errors.add(format!("due-{place}"), "Thời hạn không thể trước ngày thực hiện.");
                }
                Some(due_on) => demands.push(NewDemand { words, due_on }),
            }
        }
        demands
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    const GOOD: [(&str, &str); 4] =
        [("kind", "inspection"), ("held_on", "20/11/2026"), ("title", "Hồ sơ viên chức"), ("findings", "Đủ hồ sơ.")];

    fn understood(more: &[(&str, &str)]) -> (Option<Content>, FieldErrors) {
        let all: Vec<_> = more.iter().chain(&GOOD).copied().collect();
        let mut errors = FieldErrors::new();
        let today = NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day");
        let content = RecordForm::read(&fields(&all)).understood(today, &mut errors);
        (content, errors)
    }

    #[test]
    fn rows_left_empty_are_no_demands() {
        let (content, errors) =
            understood(&[("demand", "Bổ sung hồ sơ"), ("due", "31/12/2026"), ("demand", " "), ("due", "")]);
        assert!(errors.is_empty(), "{errors:?}");
        let content = content.expect("understood");
        assert_eq!(content.demands.len(), 1);
        assert_eq!(content.demands[0].words, "Bổ sung hồ sơ");
        assert!(understood(&[]).0.expect("understood").demands.is_empty());
    }

    #[test]
    fn each_mistake_is_named_beside_its_field() {
        let demands = [
            ("demand", "Không hạn"),
            ("due", ""),
            ("demand", ""),
            ("due", "31/12/2026"),
            ("demand", "Trước ngày kiểm tra"),
            ("due", "19/11/2026"),
        ];
        let (content, errors) = understood(&demands);
        assert!(content.is_none());
        for field in ["due-0", "demand-1", "due-2"] {
            assert!(errors.get(field).is_some(), "{field}: {errors:?}");
        }
        for (typed, message) in [("24/11/2026", "chưa đến"), ("", "Hãy ghi ngày"), ("hôm qua", "không đọc được")]
        {
            let (_, errors) = understood(&[("held_on", typed)]);
            assert!(errors.at("held_on").contains(message), "{typed}: {errors:?}");
        }
        assert!(understood(&[("kind", "audit")]).1.get("kind").is_some());
        assert!(understood(&[("findings", " ")]).1.get("findings").is_some());
    }

    #[test]
    fn there_is_always_a_row_to_type_in() {
        let rows = |pairs: &[(&str, &str)]| RecordForm::read(&fields(pairs)).with_rows().demands.len();
        assert_eq!(rows(&[]), 2);
        assert_eq!(rows(&[("demand", "Một"), ("due", "")]), 2);
        assert_eq!(rows(&[("demand", "Một"), ("due", ""), ("act", "more")]), 3);
        let begins = |pairs: &[(&str, &str)]| {
            let form = RecordForm::read(&fields(pairs)).with_rows();
            (0..form.demands.len()).filter(|row| form.begins_at(row)).collect::<Vec<_>>()
        };
        assert_eq!(begins(&[("demand", "Một"), ("due", ""), ("act", "more")]), [1]);
        assert!(begins(&[("demand", "Một"), ("due", "")]).is_empty(), "the page begins at its top");
    }
}
