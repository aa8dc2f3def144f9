//! The figures that the text of a report may name.

use super::board::Sum;
use crate::{office::Value, progress::Outcome, web::show, words::worded};

worded! {
    /// A figure, by the word of its token.
    pub enum Figure {
        AsOf = "ngay_so_lieu", "Ngày tính số liệu";
        Tasks = "nhiem_vu", "Số nhiệm vụ";
        Assignments = "phan_cong", "Số phân công chủ trì";
        Parties = "don_vi", "Số đơn vị chủ trì";
        DoneOnTime = "hoan_thanh_dung_han", "Hoàn thành đúng hạn";
        DoneLate = "hoan_thanh_qua_han", "Hoàn thành quá hạn";
        PendingOnTime = "chua_hoan_thanh_trong_han", "Chưa hoàn thành, trong hạn";
        PendingOverdue = "chua_hoan_thanh_qua_han", "Chưa hoàn thành, quá hạn";
        Untimed = "khong_han", "Không hạn";
        DueSoon = "sap_den_han", "Sắp đến hạn";
        ByExtension = "dung_han_nho_gia_han", "Đúng hạn theo hạn đã gia hạn";
        Standing = "tinh_trang", "Tình trạng thực hiện";
        CompletionRate = "ty_le_hoan_thanh", "Tỷ lệ hoàn thành (trên số có hạn)";
        Owed = "phai_bao_cao", "Số báo cáo phải gửi";
        Reported = "da_bao_cao", "Số báo cáo đã gửi";
        Missing = "chua_bao_cao", "Số báo cáo chưa gửi";
        Accepted = "da_duyet", "Số báo cáo đã duyệt";
        Unreviewed = "cho_duyet", "Số báo cáo đã gửi, chưa duyệt";
        ReportedLate = "gui_cham", "Số báo cáo gửi chậm";
        ReportingRate = "ty_le_bao_cao", "Tỷ lệ báo cáo";
        PartiesOwing = "don_vi_phai_bao_cao", "Số đơn vị phải báo cáo";
        PartiesInFull = "don_vi_bao_cao_du", "Số đơn vị đã gửi đủ báo cáo";
        PartiesMissing = "don_vi_chua_bao_cao", "Số đơn vị còn báo cáo chưa gửi";
        PartiesOverdue = "don_vi_qua_han", "Số đơn vị có nhiệm vụ quá hạn";
        NamesMissing = "ten_don_vi_chua_bao_cao", "Tên các đơn vị còn báo cáo chưa gửi";
        NamesLate = "ten_don_vi_gui_cham", "Tên các đơn vị gửi chậm";
        NamesOverdue = "ten_don_vi_qua_han", "Tên các đơn vị có nhiệm vụ quá hạn";
    }
}

impl Figure {
    /// What it is, of everything or of one place in the plan.
    pub fn of(self, sum: &Sum) -> Value {
        let counts = &sum.tally.counts;
        let size = |count: usize| Value::Count(i64::try_from(count).unwrap_or(i64::MAX));
        match self {
            Self::AsOf => sum.as_of.into(),
            Self::Tasks => size(sum.tally.tasks()),
            Self::Assignments => counts.assignments.into(),
            Self::Parties => size(sum.parties.len()),
            Self::DoneOnTime => counts.of(Outcome::DoneOnTime).into(),
            Self::DoneLate => counts.of(Outcome::DoneLate).into(),
            Self::PendingOnTime => counts.of(Outcome::PendingOnTime).into(),
            Self::PendingOverdue => counts.of(Outcome::PendingOverdue).into(),
            Self::Untimed => counts.of(Outcome::Untimed).into(),
            Self::DueSoon => counts.due_soon.into(),
            Self::ByExtension => counts.by_extension().into(),
            Self::Standing => match &sum.only {
                Some(words) => Value::from(words.as_str()),
                None => {
                    let those = Outcome::ALL.iter().filter(|outcome| counts.of(**outcome) > 0);
                    let told: Vec<String> = those
                        .map(|outcome| format!("{} {}", show::uncapitalised(outcome.label()), counts.of(*outcome)))
                        .collect();
                    Value::from(told.join("; "))
                }
            },
            Self::CompletionRate => percent(counts.completion()),
            Self::Owed => counts.owed.into(),
            Self::Reported => counts.reported().into(),
            Self::Missing => counts.missing().into(),
            Self::Accepted => counts.accepted.into(),
            Self::Unreviewed => counts.submitted.into(),
            Self::ReportedLate => counts.reported_late.into(),
            Self::ReportingRate => percent(counts.rate()),
            Self::PartiesOwing => size(sum.owing().count()),
            Self::PartiesInFull => size(sum.in_full().count()),
            Self::PartiesMissing => size(sum.missing().count()),
            Self::PartiesOverdue => size(sum.overdue().count()),
            Self::NamesMissing => names(sum.missing()),
            Self::NamesLate => names(sum.late()),
            Self::NamesOverdue => names(sum.overdue()),
        }
    }

    /// What stands in the text where there is nothing to name or to divide by.
    pub fn printed(self, sum: &Sum) -> String {
        match self.of(sum) {
            Value::Empty if matches!(self, Self::AsOf | Self::CompletionRate | Self::ReportingRate) => "–".to_owned(),
            Value::Empty => "không có".to_owned(),
            value => value.printed(),
        }
    }
}

fn percent(rate: Option<crate::rollup::Rate>) -> Value {
    rate.map_or(Value::Empty, |rate| Value::Percent(rate.percent()))
}

fn names<'a>(parties: impl Iterator<Item = &'a str>) -> Value {
    Value::from(parties.collect::<Vec<_>>().join(", "))
}
