//! The form of a record, as it is typed and as it is understood.

use chrono::{NaiveDate, TimeDelta};

use super::super::{
    act::Content,
    enclosed::Fields,
    store::{NewDemand, RecordHead, Words},
};
use crate::{
    progress::supervised::RecordKind,
    web::{
        FieldErrors,
        form::{self, clean},
        show,
    },
};

/// Longest title, and longest text of the other fields, in characters.
const MAX_TITLE: usize = 200;
/// How long ago what is written down may have been held: a slip of the year is found before it is issued for good.
const EARLIEST: TimeDelta = TimeDelta::days(731);
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

impl DemandRow {
    fn is_empty(&self) -> bool {
        self.words.trim().is_empty() && self.due.trim().is_empty()
    }
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
    /// Reads the fields as they were sent, without the rows left empty, so that what is said of a row stands beside it.
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
            demands: demands
                .map(|(words, due)| DemandRow { words: words.to_owned(), due: due.to_owned() })
                .filter(|row| !row.is_empty())
                .collect(),
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

    /// All that was typed, to be read where there is no form for it any more.
    pub fn told(&self) -> String {
        let demands = self.demands.iter().map(|row| format!("{} (hạn {})", row.words.trim(), row.due.trim()));
        let parts = [&self.title, &self.members, &self.findings].map(|text| text.trim().to_owned());
        parts.into_iter().chain(demands).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n")
    }

    /// Whether only more rows are asked for.
    pub fn wants_rows(&self) -> bool {
        self.act == "more"
    }

    /// The same with rows to type demands in.
    pub fn with_rows(mut self) -> Self {
        self.demands.retain(|row| !row.is_empty());
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
            Some(day) if today - day > EARLIEST => {
                errors.add("held_on", "Ngày thực hiện đã qua hơn hai năm: hãy xem lại.");
                None
            }
            day => day,
        };
        let mut text = |(name, label): (&str, &str), typed: &str, limit: usize, missing: &str| {
            let text = clean(typed);
            if text.is_empty() && !missing.is_empty() {
                errors.add(name, missing);
            } else if let Some(message) = form::too_long(label, &text, limit) {
                errors.add(name, message);
            }
            text
        };
        let title = text(("title", "Tóm tắt"), &self.title, MAX_TITLE, "Hãy tóm tắt trong một câu.").replace('\n', " ");
        let members = text(("members", "Thành phần"), &self.members, MAX_DEMAND, "");
        let findings = text(("findings", "Kết quả"), &self.findings, MAX_WORDS, "Hãy ghi điều đã thấy ở đơn vị.");
        let demands = self.demands(held_on, errors);
        let words = Words { kind: kind?, planned_id: self.planned, held_on: held_on?, members, title, findings };
        errors.is_empty().then(|| Content { words, demands, tasks: self.tasks.clone() })
    }

    fn demands(&self, held_on: Option<NaiveDate>, errors: &mut FieldErrors) -> Vec<NewDemand> {
        let mut demands = Vec::new();
        for (place, row) in self.demands.iter().enumerate() {
            // The summary on top says which of them it means.
            let nth = place + 1;
            let (words, due) = (clean(&row.words), row.due.trim());
            let length = words.chars().count();
            if words.is_empty() {
                errors.add(
                    format!("demand-{place}"),
                    format!("Kiến nghị {nth}: hãy ghi nội dung, hoặc xóa thời hạn nếu không có."),
                );
            } else if length > MAX_DEMAND {
                let message = format!(
                    "Kiến nghị {nth} dài {length} ký tự, nhiều nhất là {MAX_DEMAND}: hãy rút gọn hoặc tách ra."
                );
                errors.add(format!("demand-{place}"), message);
            }
            match show::parse_day(due) {
                None if due.is_empty() => errors
                    .add(format!("due-{place}"), format!("Kiến nghị {nth}: hãy ghi thời hạn đơn vị phải trả lời.")),
                None => {
                    let message = format!("Kiến nghị {nth}: ngày không đọc được; hãy ghi như 05/10/2026.");
                    errors.add(format!("due-{place}"), message);
                }
                Some(day) if held_on.is_some_and(|held| day < held) => {
                    errors.add(
                        format!("due-{place}"),
                        format!("Kiến nghị {nth}: thời hạn không thể trước ngày thực hiện."),
                    );
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
    fn a_mistake_stands_beside_its_row_though_empty_rows_come_before_it() {
        let typed = fields(&[
            ("demand", ""),
            ("due", " "),
            ("demand", "Bổ sung"),
            ("due", "31/12/2026"),
            ("demand", "Không hạn"),
            ("due", ""),
        ]);
        let all: Fields = typed.into_iter().chain(fields(&GOOD)).collect();
        let (form, mut errors) = (RecordForm::read(&all), FieldErrors::new());
        form.understood(NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"), &mut errors);
        assert!(errors.get("due-1").is_some() && errors.get("due-2").is_none(), "{errors:?}");
        assert_eq!(form.with_rows().demands[1].words, "Không hạn", "as the page shows them");
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
