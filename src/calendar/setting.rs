//! The settings an administrator keeps: numbers, each with what it does and within which bounds.

/// One setting: a row of `setting`, or its default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// In the database, in forms and in the journal.
    pub key: &'static str,
    pub label: &'static str,
    /// What it does, for whoever sets it.
    pub explanation: &'static str,
    pub default: i32,
    pub least: i32,
    pub most: i32,
}

/// Days before the due day from which a task is "sắp đến hạn".
pub const DUE_SOON_DAYS: Setting = Setting {
    key: "due_soon_days",
    label: "Sắp đến hạn: số ngày trước thời hạn",
    explanation: "Nhiệm vụ chưa hoàn thành được ghi “sắp đến hạn” khi còn không quá số ngày này đến thời hạn. \
                  Kỳ đã đóng giữ nguyên như lúc đóng.",
    default: 15,
    least: 0,
    most: 90,
};

/// Working days between cut-off and sending day.
pub const PERIOD_GRACE_DAYS: Setting = Setting {
    key: "period_grace_days",
    label: "Hạn gửi: số ngày làm việc sau ngày chốt số liệu",
    explanation: "Đơn vị phải gửi báo cáo trong số ngày làm việc này kể từ ngày chốt, không tính ngày nghỉ. Đổi số này \
                  chuyển hạn gửi của các kỳ chưa đóng, trừ kỳ có hạn gửi do cán bộ ấn định; hạn đã qua không bị kéo sớm lại.",
    default: 2,
    least: 1,
    most: 20,
};

/// Largest file that a unit may attach to a report, in MB.
pub const EVIDENCE_MEGABYTES: Setting = Setting {
    key: "evidence_megabytes",
    label: "Minh chứng: dung lượng lớn nhất của một tệp (MB)",
    explanation: "Tệp đính kèm báo cáo lớn hơn số này bị từ chối. Tệp đã gửi giữ nguyên.",
    default: 20,
    least: 1,
    most: 50,
};

/// Most files that a unit may attach to a report.
pub const EVIDENCE_FILES: Setting = Setting {
    key: "evidence_files",
    label: "Minh chứng: số tệp nhiều nhất của một báo cáo",
    explanation: "Báo cáo đã có nhiều tệp hơn vẫn giữ nguyên, chỉ không đính kèm thêm được.",
    default: 10,
    least: 1,
    most: 50,
};

/// Every setting, in the order of the page.
pub const ALL: [Setting; 4] = [DUE_SOON_DAYS, PERIOD_GRACE_DAYS, EVIDENCE_MEGABYTES, EVIDENCE_FILES];

impl Setting {
    /// The number typed, if it may be set.
    pub fn parse(&self, typed: &str) -> Option<i32> {
        typed.trim().parse().ok().filter(|days| (self.least..=self.most).contains(days))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_a_number_within_bounds() {
        assert_eq!(PERIOD_GRACE_DAYS.parse(" 3 "), Some(3));
        for wrong in ["0", "21", "-1", "hai", "", "2.5"] {
            assert_eq!(PERIOD_GRACE_DAYS.parse(wrong), None, "{wrong}");
        }
        assert_eq!(DUE_SOON_DAYS.parse("0"), Some(0));
        for setting in ALL {
            assert!((setting.least..=setting.most).contains(&setting.default), "{}", setting.key);
        }
    }
}
