//! What is still under way in a period beside its reports, and what closing makes of it.

use crate::words::worded;

worded! {
    /// How far something has come that closing would find unfinished.
    pub enum Stage {
        /// A correction that TCCB asks for and nobody has begun.
        Asked = "asked", "Điều chỉnh đã đề nghị, chưa viết";
        /// Being written, for the first time or after a return.
        Begun = "begun", "Điều chỉnh đang viết";
        WithHead = "with_head", "Điều chỉnh chờ thủ trưởng";
        Submitted = "submitted", "Điều chỉnh chờ duyệt";
        /// đề nghị phối hợp
        Request = "request", "Đề nghị phối hợp chưa trả lời";
    }
}

impl Stage {
    /// Whether it is a correction of an accepted report, which stands until the correction is accepted.
    pub fn is_correction(self) -> bool {
        self != Self::Request
    }
}
