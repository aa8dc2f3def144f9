//! How a report that waits differs from the last accepted one of its assignment.

use crate::words::worded;

worded! {
    /// The first of these that holds, as the queue finds it; what comes later in the list matters less.
    pub enum Difference {
        /// There is no accepted report yet.
        First = "first", "Báo cáo đầu tiên";
        /// Less progress or a smaller percentage.
        Back = "back", "Giảm so với kỳ trước";
        /// Another progress, percentage or day of completion.
        Figures = "figures", "Đổi số liệu";
        Words = "words", "Đổi nội dung";
        /// A file that the accepted report did not have.
        Files = "files", "Thêm minh chứng";
        /// The very same words and figures, or "không phát sinh" with the same figures.
        Same = "same", "Không đổi";
    }
}

impl Difference {
    /// Its tag: "Đổi số liệu (+10 điểm %)".
    pub fn tag(self, percent: i16, before: Option<i16>) -> String {
        match before.map(|before| percent - before) {
            Some(points) if points != 0 => format!("{self} ({points:+} điểm %)"),
            _ => self.to_string(),
        }
    }

    /// The state under which its tag is drawn.
    pub fn class(self) -> &'static str {
        match self {
            Self::First => "open",
            Self::Back => "late",
            Self::Figures => "in_progress",
            Self::Words => "submitted",
            Self::Files => "with_head",
            Self::Same => "nothing_new",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Difference;

    #[test]
    fn a_tag_says_by_how_much_the_percentage_moved() {
        assert_eq!(Difference::Figures.tag(50, Some(40)), "Đổi số liệu (+10 điểm %)");
        assert_eq!(Difference::Back.tag(35, Some(40)), "Giảm so với kỳ trước (-5 điểm %)");
        assert_eq!(Difference::Figures.tag(40, Some(40)), "Đổi số liệu");
        assert_eq!(Difference::First.tag(40, None), "Báo cáo đầu tiên");
        assert_eq!(Difference::Same.tag(40, Some(40)), "Không đổi");
    }
}
