//! What stands above a page that comes back: what was done, what is wrong with a link to it, what was left out.

use super::{
    super::fields::prefix,
    desk::Desk,
    keeping::{Fate, Outcome},
};
use crate::web::FieldErrors;

/// What stands above a page that comes back.
pub struct Summary {
    pub done: String,
    pub title: &'static str,
    /// What is wrong, each with where.
    pub wrong: Vec<(String, String)>,
    /// Rows that were left out or that nobody has touched, each list with its words.
    pub rest: Vec<(&'static str, Vec<(String, String)>)>,
}

impl Summary {
    /// What there is to say of what became of the page; `mistakes` belong to no row.
    pub fn of(desk: &Desk, outcome: &Outcome, mistakes: &FieldErrors) -> Self {
        let (mut wrong, mut left, mut untouched) = (Vec::new(), Vec::new(), Vec::new());
        for (field, message) in mistakes {
            wrong.push((format!("#{field}"), message.to_owned()));
        }
        for owed in &desk.owed {
            let Some((fate, _)) = outcome.rows.get(&owed.id()) else { continue };
            let (reference, row) = (owed.reference(), format!("#pc-{}", owed.id()));
            match fate {
                Fate::Wrong(errors) | Fate::Incomplete(errors) => {
                    for (field, message) in errors {
                        wrong.push((format!("#{}{field}", prefix(owed.id())), format!("{reference}: {message}")));
                    }
                }
                Fate::Hindered(why) => wrong.push((row, format!("{reference}: {why}"))),
                Fate::Clash(_) => {
                    let writer = owed.latest().map_or("người khác", |report| report.writer.as_str());
                    wrong.push((
                        row,
                        format!("{reference}: {writer} vừa sửa báo cáo này; hãy đối chiếu hai bản rồi lưu."),
                    ));
                }
                Fate::LeftOut(why) => left.push((row, format!("{reference}: {why}"))),
                Fate::Untouched if outcome.sending => untouched.push((row, reference.to_owned())),
                Fate::Untouched | Fate::Unchanged | Fate::Saved | Fate::Sent | Fate::SentBefore => {}
            }
        }
        for gone in &outcome.gone {
            let message =
                format!("{}: {} Nội dung bạn vừa gõ chưa được lưu, còn ở đầu trang.", gone.reference, gone.why);
            wrong.push((format!("#pc-{}", gone.id), message));
        }
        let title = match (outcome.sending, wrong.is_empty(), left.is_empty()) {
            (true, true, true) => "Chưa có báo cáo nào để gửi",
            (true, true, false) => "Những việc sau chưa gửi",
            (true, false, _) => "Những việc sau còn thiếu nên chưa gửi",
            (false, ..) => "Cần xem những chỗ sau",
        };
        let rest = [("Để lại, không gửi cùng", left), ("Chưa viết", untouched)];
        Self {
            done: outcome.done.clone(),
            title,
            wrong,
            rest: rest.into_iter().filter(|(_, items)| !items.is_empty()).collect(),
        }
    }
}
