//! The report form as it is typed: kept word by word, then understood.

use std::collections::BTreeMap;

use super::super::{Completion, Progress, ReportText, keep::Began, text::completion_field, text::too_long};
use crate::{
    files::Hash,
    plan::Deadline,
    web::{
        FieldErrors,
        form::clean,
        show::{parse_day, typed as typed_day},
    },
};

/// Before anybody has written.
const NOTHING: Began = Began { version: 0, report: Some(0) };

/// What the form's fields hold.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub progress: String,
    pub percent: String,
    /// Completion days by deadline.
    pub met_on: BTreeMap<i64, String>,
    /// The completion day of a task without any deadline.
    pub completed_on: String,
    pub results: String,
    pub obstacles: String,
    pub proposals: String,
    pub next_steps: String,
    pub nothing_new: bool,
    pub regress_reason: String,
    /// What the writer began from.
    pub began: Began,
    /// What the fields said when the page was made, as a seal; empty where no page was.
    pub seen: String,
    /// Names the sending of what this page shows, so that a page sent twice sends it once; empty where no page was.
    pub key: String,
}

/// A text that differs where what a report says does.
pub fn seal(text: &ReportText) -> String {
    Hash::of(format!("{text:?}").as_bytes()).to_string()[..16].to_owned()
}

impl Typed {
    /// The form of a text that is kept.
    pub fn of(text: &ReportText, began: Began) -> Self {
        Self {
            progress: text.progress.code().to_owned(),
            percent: text.percent.to_string(),
            completed_on: typed_day(&text.completed_on),
            met_on: text.completions.iter().map(|met| (met.deadline_id, typed_day(&Some(met.completed_on)))).collect(),
            results: text.results.clone(),
            obstacles: text.obstacles.clone(),
            proposals: text.proposals.clone(),
            next_steps: text.next_steps.clone(),
            nothing_new: text.nothing_new,
            regress_reason: text.regress_reason.clone(),
            began,
            seen: String::new(),
            key: String::new(),
        }
    }

    /// The same as a page shows it first: whoever changes nothing has said nothing.
    pub fn shown(mut self, deadlines: &[Deadline]) -> Self {
        self.seen = seal(&self.understood(deadlines).0);
        self.key = format!("{:032x}", fastrand::u128(..));
        self
    }

    /// "Không phát sinh": the figures go on from the last accepted report, what is written stays.
    pub fn say_nothing_new(&mut self, last: Option<&ReportText>) {
        let before = Self::going_on_from(last);
        self.progress = before.progress;
        self.percent = before.percent;
        self.met_on = before.met_on;
        self.completed_on = before.completed_on;
        self.nothing_new = true;
    }

    /// "Hoàn thành" is 100 %: whoever has just chosen it and left the percentage empty, or as the page showed it, has said
    /// both.
    pub fn fill_percent(&mut self, shown: &Self) {
        let done = Progress::Done.code();
        let percent = self.percent.trim();
        let untouched = percent.is_empty() || (shown.progress != done && percent == shown.percent);
        if self.progress == done && untouched {
            self.percent = "100".to_owned();
        }
    }

    /// One of the texts by its field's name.
    pub fn words_mut(&mut self, field: &str) -> Option<&mut String> {
        match field {
            "results" => Some(&mut self.results),
            "obstacles" => Some(&mut self.obstacles),
            "proposals" => Some(&mut self.proposals),
            "next_steps" => Some(&mut self.next_steps),
            _ => None,
        }
    }

    /// The form of a period in which nothing is written yet: the figures go on from the last accepted ones, the words
    /// begin anew.
    pub fn going_on_from(last: Option<&ReportText>) -> Self {
        match last {
            None => Self {
                progress: Progress::NotStarted.code().to_owned(),
                percent: "0".to_owned(),
                began: NOTHING,
                ..Self::default()
            },
            Some(last) => Self {
                results: String::new(),
                obstacles: String::new(),
                proposals: String::new(),
                next_steps: String::new(),
                nothing_new: false,
                regress_reason: String::new(),
                ..Self::of(last, NOTHING)
            },
        }
    }

    /// The form as it was sent.
    pub fn read(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "progress" => typed.progress = value,
                "percent" => typed.percent = value,
                "completed_on" => typed.completed_on = value,
                "results" => typed.results = value,
                "obstacles" => typed.obstacles = value,
                "proposals" => typed.proposals = value,
                "next_steps" => typed.next_steps = value,
                "nothing_new" => typed.nothing_new = true,
                "regress_reason" => typed.regress_reason = value,
                "version" => typed.began.version = value.trim().parse().unwrap_or_default(),
                "report" => typed.began.report = value.trim().parse().ok(),
                "seen" => typed.seen = value,
                "key" => typed.key = value,
                other => {
                    let deadline = other.strip_prefix("completed_on_").and_then(|id| id.parse().ok());
                    if let Some(id) = deadline {
                        typed.met_on.insert(id, value);
                    }
                }
            }
        }
        typed
    }

    /// What is meant, and what cannot even be kept as a draft: figures and days that are none, texts too long.
    pub fn understood(&self, deadlines: &[Deadline]) -> (ReportText, FieldErrors) {
        let mut errors = FieldErrors::new();
        let progress = self.progress.parse().unwrap_or(Progress::NotStarted);
        let percent = match self.percent.trim() {
            "" => 0,
            text => match text.parse::<i16>() {
                Ok(percent @ 0..=100) => percent,
                _ => {
                    errors.add("percent", "Tỷ lệ là số nguyên từ 0 đến 100.");
                    0
                }
            },
        };
        let mut day = |field: String, typed: &str| match (typed.trim(), parse_day(typed)) {
            ("", _) => None,
            (_, Some(day)) => Some(day),
            (_, None) => {
                errors.add(field, "Ngày hoàn thành chưa đúng; hãy ghi theo dạng ngày/tháng/năm, ví dụ 14/09/2026.");
                None
            }
        };
        let completed_on = if deadlines.is_empty() { day("completed_on".to_owned(), &self.completed_on) } else { None };
        let mut completions: Vec<_> = deadlines
            .iter()
            .filter(|deadline| deadline.can_be_met())
            .filter_map(|deadline| {
                let completed_on = day(completion_field(deadline.id), self.day(deadline.id))?;
                Some(Completion { deadline_id: deadline.id, completed_on })
            })
            .collect();
        completions.sort_by_key(|met| met.deadline_id);
        let mut words = |field: &str, text: &str| {
            let text = clean(text);
            if let Some(message) = too_long(&text) {
                errors.add(field, message);
            }
            text
        };
        let text = ReportText {
            progress,
            percent,
            completions,
            completed_on,
            results: words("results", &self.results),
            obstacles: words("obstacles", &self.obstacles),
            proposals: words("proposals", &self.proposals),
            next_steps: words("next_steps", &self.next_steps),
            nothing_new: self.nothing_new,
            regress_reason: words("regress_reason", &self.regress_reason),
        };
        (text, errors)
    }

    /// What was typed as the completion day of a deadline.
    pub fn day(&self, deadline_id: i64) -> &str {
        self.met_on.get(&deadline_id).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::text::MAX_CHARS;
    use chrono::NaiveDate;

    fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
        of.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn dated(id: i64) -> Deadline {
        Deadline { id, due_on: NaiveDate::from_ymd_opt(2026, 8, 30), ..Deadline::default() }
    }

    #[test]
    fn a_draft_may_be_unfinished() {
        let (text, errors) = Typed::read(pairs(&[("version", "0")])).understood(&[dated(7)]);
        assert!(errors.is_empty());
        assert_eq!((text.progress, text.percent, text.completions.len()), (Progress::NotStarted, 0, 0));
    }

    #[test]
    fn what_is_no_figure_no_day_or_too_long_is_named_at_its_field() {
        let long = "ă".repeat(MAX_CHARS + 1);
        let typed = Typed::read(pairs(&[
            ("percent", "nửa"),
            ("completed_on_7", "31/02/2026"),
            ("completed_on_99", "không thuộc nhiệm vụ"),
            ("obstacles", &long),
        ]));
        let (_, errors) = typed.understood(&[dated(7)]);
        let fields: Vec<_> = (&errors).into_iter().map(|(field, _)| field.to_owned()).collect();
        assert_eq!(fields, ["percent", "completed_on_7", "obstacles"]);
        assert_eq!(typed.day(7), "31/02/2026", "what was typed stays");
    }

    #[test]
    fn who_says_that_it_is_done_says_a_hundred_per_cent_unless_another_figure_was_typed() {
        let filled = |shown: (&str, &str), sent: (&str, &str)| {
            let typed = |(progress, percent): (&str, &str)| Typed {
                progress: progress.to_owned(),
                percent: percent.to_owned(),
                ..Typed::default()
            };
            let mut sent = typed(sent);
            sent.fill_percent(&typed(shown));
            sent.percent
        };
        assert_eq!(filled(("in_progress", "40"), ("done", "40")), "100");
        assert_eq!(filled(("in_progress", "40"), ("done", " ")), "100");
        assert_eq!(filled(("in_progress", "40"), ("done", "80")), "80", "a contradiction is asked about");
        assert_eq!(filled(("done", "80"), ("done", "80")), "80");
        assert_eq!(filled(("in_progress", "40"), ("in_progress", "")), "");
    }

    #[test]
    fn a_text_survives_its_form() {
        let text = ReportText {
            progress: Progress::Done,
            percent: 100,
            completions: vec![Completion {
                deadline_id: 7,
                completed_on: NaiveDate::from_ymd_opt(2026, 8, 29).expect("a day"),
            }],
            completed_on: None,
            results: "Đã xong.".to_owned(),
            obstacles: String::new(),
            proposals: "Kiến nghị".to_owned(),
            next_steps: String::new(),
            nothing_new: false,
            regress_reason: String::new(),
        };
        assert_eq!(Typed::of(&text, NOTHING).understood(&[dated(7)]), (text.clone(), FieldErrors::new()));
        let own_day =
            ReportText { completions: Vec::new(), completed_on: NaiveDate::from_ymd_opt(2026, 8, 29), ..text };
        assert_eq!(Typed::of(&own_day, NOTHING).understood(&[]), (own_day, FieldErrors::new()));
    }
}
