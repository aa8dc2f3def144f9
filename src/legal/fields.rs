//! What is said of a document, whoever says it: the form and the Excel table know the same fields and the same mistakes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{DocumentKind, Place, Proposal};
use crate::{
    calendar::text::day_text,
    plan::register,
    web::form::{self, clean},
};

/// A field of the register, in the order of its form and its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    Kind,
    Number,
    IssuedOn,
    Issuer,
    Subject,
    Finding,
    Proposal,
    Basis,
    Task,
    Responsible,
    DueOn,
    State,
    Reason,
    ResultNumber,
    ResultOn,
}

impl Field {
    pub const ALL: [Self; 15] = [
        Self::Kind,
        Self::Number,
        Self::IssuedOn,
        Self::Issuer,
        Self::Subject,
        Self::Finding,
        Self::Proposal,
        Self::Basis,
        Self::Task,
        Self::Responsible,
        Self::DueOn,
        Self::State,
        Self::Reason,
        Self::ResultNumber,
        Self::ResultOn,
    ];

    /// Its name in forms.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kind => "kind",
            Self::Number => "number",
            Self::IssuedOn => "issued_on",
            Self::Issuer => "issuer",
            Self::Subject => "subject",
            Self::Finding => "finding",
            Self::Proposal => "proposal",
            Self::Basis => "basis",
            Self::Task => "task",
            Self::Responsible => "responsible",
            Self::DueOn => "due_on",
            Self::State => "state",
            Self::Reason => "reason",
            Self::ResultNumber => "result_number",
            Self::ResultOn => "result_on",
        }
    }

    /// What the screen and the table call it.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kind => "Loại văn bản",
            Self::Number => "Số, ký hiệu",
            Self::IssuedOn => "Ngày ban hành",
            Self::Issuer => "Cơ quan ban hành",
            Self::Subject => "Trích yếu",
            Self::Finding => "Nội dung bất cập",
            Self::Proposal => "Đề xuất",
            Self::Basis => "Căn cứ pháp lý",
            Self::Task => "Nhiệm vụ",
            Self::Responsible => "Phụ trách",
            Self::DueOn => "Thời hạn",
            Self::State => "Trạng thái",
            Self::Reason => "Lý do",
            Self::ResultNumber => "Số văn bản kết quả",
            Self::ResultOn => "Ngày văn bản kết quả",
        }
    }

    /// The longest text it holds, in characters.
    pub const fn limit(self) -> usize {
        match self {
            Self::Number | Self::ResultNumber => 100,
            Self::Issuer | Self::Responsible => 200,
            Self::Subject => 1_000,
            _ => 5_000,
        }
    }

    /// Whether its text is one line.
    const fn is_line(self) -> bool {
        matches!(self, Self::Number | Self::Issuer | Self::Subject | Self::Responsible | Self::ResultNumber)
    }

    /// A text as this field keeps it.
    pub fn tidy(self, text: &str) -> String {
        let text = clean(text);
        if self.is_line() { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text }
    }

    /// What is said of a text that is longer than the field holds.
    pub fn too_long(self, text: &str) -> Option<String> {
        form::too_long(self.label(), text, self.limit())
    }
}

/// A document and what is to become of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fields {
    pub kind: DocumentKind,
    /// Blank while it is still to be issued.
    pub number: String,
    pub issued_on: Option<NaiveDate>,
    pub issuer: String,
    pub subject: String,
    pub finding: String,
    pub proposal: Proposal,
    pub basis: String,
    pub responsible: String,
    pub due_on: Option<NaiveDate>,
    pub task_id: Option<i64>,
}

impl Fields {
    /// "Quyết định 12/2019/QĐ-UBND"; of a document still to be issued its kind alone.
    pub fn title(&self) -> String {
        match self.number.as_str() {
            "" => format!("{} (ban hành mới)", self.kind),
            number => format!("{} {number}", self.kind),
        }
    }

    /// Number and issuer as they are compared; of what has no number yet its kind, issuer and subject.
    pub fn likeness(&self) -> String {
        if self.number.is_empty() {
            let (issuer, subject) = (register::spelled(&self.issuer), register::spelled(&self.subject));
            return format!("{} | {issuer} | {subject}", self.kind.code());
        }
        likeness(&self.number, &self.issuer)
    }

    /// What is wrong with them, each beside its field.
    pub fn faults(&self, today: NaiveDate) -> Vec<(Field, String)> {
        let mut faults = Vec::new();
        let is_there = self.proposal != Proposal::Issue;
        let missing = [
            (
                Field::Number,
                is_there && self.number.is_empty(),
                "Hãy ghi số, ký hiệu; chỉ văn bản ban hành mới được để trống.",
            ),
            (Field::IssuedOn, is_there && self.issued_on.is_none(), "Hãy ghi ngày ban hành, như 14/09/2026."),
            (Field::Issuer, self.issuer.is_empty(), "Hãy ghi cơ quan ban hành."),
            (Field::Subject, self.subject.is_empty(), "Hãy ghi trích yếu của văn bản."),
            (Field::Finding, self.finding.is_empty(), "Hãy ghi văn bản bất cập ở chỗ nào, hoặc vì sao cần ban hành."),
        ];
        faults.extend(
            missing.into_iter().filter(|(_, wrong, _)| *wrong).map(|(field, _, said)| (field, said.to_owned())),
        );
        if self.issued_on.is_some_and(|day| day > today) {
            faults.push((Field::IssuedOn, "Ngày ban hành không được sau hôm nay.".to_owned()));
        }
        if let (Some(issued), Some(due)) = (self.issued_on, self.due_on)
            && due < issued
        {
            faults.push((Field::DueOn, format!("Thời hạn không thể trước ngày ban hành, {}.", day_text(issued))));
        }
        let texts = [
            (Field::Number, &self.number),
            (Field::Issuer, &self.issuer),
            (Field::Subject, &self.subject),
            (Field::Finding, &self.finding),
            (Field::Basis, &self.basis),
            (Field::Responsible, &self.responsible),
        ];
        faults.extend(texts.into_iter().filter_map(|(field, text)| Some((field, field.too_long(text)?))));
        faults
    }

    /// What is wrong with the day of the document that came of it: nothing replaces what has not been issued yet.
    pub fn result_fault(&self, result_on: Option<NaiveDate>) -> Option<(Field, String)> {
        let issued = self.issued_on.filter(|issued| result_on.is_some_and(|day| day < *issued))?;
        let what = format!("Văn bản kết quả không thể có trước văn bản được rà soát, ngày {}.", day_text(issued));
        Some((Field::ResultOn, what))
    }

    /// Whether [`Self::faults`] looks at the length of a field; of the others their place is asked.
    pub const fn judges(field: Field) -> bool {
        !matches!(field, Field::Reason | Field::ResultNumber)
    }

    /// As the journal keeps them in words, with where the entry stands and the name of its task.
    pub fn told(&self, place: &Place, task: Option<&str>) -> Value {
        json!({
            "kind": self.kind.label(), "number": self.number, "issued_on": self.issued_on, "issuer": self.issuer,
            "subject": self.subject, "finding": self.finding, "proposal": self.proposal.label(), "basis": self.basis,
            "responsible": self.responsible, "due_on": self.due_on, "task": task, "state": place.state.label(),
            "reason": place.reason, "result_number": place.result_number, "result_on": place.result_on,
        })
    }
}

/// Number and issuer as they are compared: without case, diacritics and punctuation, short names written out.
fn likeness(number: &str, issuer: &str) -> String {
    let number: String = number.split_whitespace().collect();
    format!("{} | {}", register::spelled(&number), register::spelled(issuer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_document_is_known_by_number_and_issuer_however_they_are_spelled() {
        let known = likeness("12/2019/QĐ-UBND", "Ủy ban nhân dân thành phố");
        assert_eq!(known, likeness("12 /2019/qđ-ubnd", "UBND  thành phố"));
        assert_eq!(known, likeness("12/2019/QD-UBND", "uy ban nhan dan TP"));
        assert_ne!(known, likeness("12/2019/QĐ-UBND", "UBND tỉnh"));
        assert_ne!(known, likeness("112/2019/QĐ-UBND", "UBND thành phố"));
    }

    #[test]
    fn what_has_no_number_yet_is_known_by_kind_issuer_and_subject() {
        let fields = |kind, number: &str, issuer: &str, subject: &str| Fields {
            kind,
            number: number.to_owned(),
            issued_on: None,
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            finding: String::new(),
            proposal: Proposal::Issue,
            basis: String::new(),
            responsible: String::new(),
            due_on: None,
            task_id: None,
        };
        let known = fields(DocumentKind::Rule, "", "UBND thành phố", "Quy định về dạy thêm").likeness();
        assert_eq!(known, fields(DocumentKind::Rule, "", "Ủy ban nhân dân TP", "quy định về  dạy thêm.").likeness());
        assert_ne!(known, fields(DocumentKind::Rule, "", "UBND thành phố", "Quy định về học thêm").likeness());
        assert_ne!(known, fields(DocumentKind::Plan, "", "UBND thành phố", "Quy định về dạy thêm").likeness());
        assert_ne!(known, fields(DocumentKind::Rule, "1", "UBND thành phố", "Quy định về dạy thêm").likeness());
    }

    #[test]
    fn every_field_has_a_name_and_a_label_of_its_own() {
        let distinct = |words: Vec<&str>| words.into_iter().collect::<std::collections::HashSet<_>>().len();
        assert_eq!(distinct(Field::ALL.iter().map(|field| field.name()).collect()), Field::ALL.len());
        assert_eq!(distinct(Field::ALL.iter().map(|field| field.label()).collect()), Field::ALL.len());
    }
}
