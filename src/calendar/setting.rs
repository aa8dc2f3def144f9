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
    explanation: "Tệp đính kèm báo cáo, trao đổi lớn hơn số này bị từ chối. Tệp đã gửi giữ nguyên.",
    default: 20,
    least: 1,
    most: 50,
};

/// Most files that a unit may attach to a report.
pub const EVIDENCE_FILES: Setting = Setting {
    key: "evidence_files",
    label: "Minh chứng: số tệp nhiều nhất của một báo cáo",
    explanation: "Áp dụng cả cho mỗi lần trao đổi. Báo cáo đã có nhiều tệp hơn vẫn giữ nguyên, chỉ không đính kèm thêm được.",
    default: 10,
    least: 1,
    most: 50,
};

/// On how many days before a sending day or a deadline units are reminded by the clock.
pub const REMIND_BEFORE: [Setting; 3] = [
    before("remind_before_1", "Nhắc trước hạn, lần thứ nhất: trước mấy ngày", 7),
    before("remind_before_2", "Nhắc trước hạn, lần thứ hai: trước mấy ngày", 3),
    before("remind_before_3", "Nhắc trước hạn, lần thứ ba: trước mấy ngày", 1),
];

/// On how many days after it.
pub const REMIND_AFTER: [Setting; 3] = [
    after("remind_after_1", "Đôn đốc sau hạn, lần thứ nhất: sau mấy ngày", 1),
    after("remind_after_2", "Đôn đốc sau hạn, lần thứ hai: sau mấy ngày", 3),
    after("remind_after_3", "Đôn đốc sau hạn, lần thứ ba: sau mấy ngày", 7),
];

const fn before(key: &'static str, label: &'static str, default: i32) -> Setting {
    let explanation = "0: không nhắc lần này. Đơn vị còn báo cáo chưa gửi, nhiệm vụ chưa hoàn thành được nhắc tự động; \
                       gặp ngày nghỉ thì nhắc vào ngày làm việc kế tiếp.";
    Setting { key, label, explanation, default, least: 0, most: 60 }
}

const fn after(key: &'static str, label: &'static str, default: i32) -> Setting {
    let explanation = "0: không đôn đốc lần này. Lần đôn đốc thứ ba chưa được trả lời thì báo Giám đốc.";
    Setting { key, label, explanation, default, least: 0, most: 60 }
}

/// Every setting, in the order of the page.
pub const ALL: [Setting; 10] = [
    DUE_SOON_DAYS,
    PERIOD_GRACE_DAYS,
    REMIND_BEFORE[0],
    REMIND_BEFORE[1],
    REMIND_BEFORE[2],
    REMIND_AFTER[0],
    REMIND_AFTER[1],
    REMIND_AFTER[2],
    EVIDENCE_MEGABYTES,
    EVIDENCE_FILES,
];

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
