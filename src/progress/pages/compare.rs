//! Two reports compared: figures before and after, words with their differences marked.

use super::super::{ReportText, history::History};
use crate::{
    diff::{self, Part, Piece, Run},
    web::show,
};

/// A part of a report in words: as its form names it, and how it is read off.
type Words = (&'static str, fn(&ReportText) -> &str);

const RESULTS: &str = "Kết quả thực hiện";
const OBSTACLES: &str = "Khó khăn, vướng mắc";

/// The parts of a report in words.
pub const WORDS: [Words; 5] = [
    (RESULTS, |text| &text.results),
    (OBSTACLES, |text| &text.obstacles),
    ("Kiến nghị, đề xuất", |text| &text.proposals),
    ("Việc sẽ làm kỳ tới", |text| &text.next_steps),
    ("Lý do nay chưa hoàn thành", |text| &text.regress_reason),
];

/// A figure of two reports.
pub struct Figure {
    pub title: &'static str,
    pub before: String,
    pub now: String,
}

impl Figure {
    pub fn is_changed(&self) -> bool {
        self.before != self.now
    }
}

/// The figures of a report beside those of another one.
pub fn figures(history: &History, before: &ReportText, now: &ReportText) -> Vec<Figure> {
    let figure = |title, say: &dyn Fn(&ReportText) -> String| Figure { title, before: say(before), now: say(now) };
    vec![
        figure("Thực hiện", &|text| text.progress.label().to_owned()),
        figure("Tỷ lệ hoàn thành", &|text| format!("{}%", text.percent)),
        figure("Ngày hoàn thành", &|text| days(history, text)),
        figure("Trong kỳ", &|text| if text.nothing_new { "Không phát sinh" } else { "Có phát sinh" }.to_owned()),
    ]
}

/// The days of completion: "29/08/2026"; with several deadlines each with its own words.
pub fn days(history: &History, text: &ReportText) -> String {
    let deadlines = history.deadlines();
    let met = text.completions.iter().map(|met| {
        let deadline = deadlines.iter().find(|deadline| deadline.id == met.deadline_id);
        match deadline.filter(|_| deadlines.len() > 1) {
            Some(deadline) => format!("{} (“{}”)", show::day(&met.completed_on), deadline.text),
            None => show::day(&met.completed_on),
        }
    });
    let all: Vec<String> = met.chain(text.completed_on.map(|day| show::day(&day))).collect();
    if all.is_empty() { "–".to_owned() } else { all.join(", ") }
}

/// Words of two reports side by side.
pub struct Passage {
    pub title: &'static str,
    pub now: Vec<Piece>,
    pub before: Vec<Piece>,
    /// Written anew: so little is shared that words are not marked.
    pub rewritten: bool,
}

impl Passage {
    /// Whether nothing is said now.
    pub fn is_silent(&self) -> bool {
        self.now.is_empty()
    }

    /// Whether it tells of something that stands in the unit's way.
    pub fn is_obstacle(&self) -> bool {
        self.title == OBSTACLES && !self.now.is_empty()
    }

    /// Whether it tells of what was done.
    pub fn is_result(&self) -> bool {
        self.title == RESULTS && !self.now.is_empty()
    }

    /// Whether neither says anything.
    pub fn is_empty(&self) -> bool {
        self.now.is_empty() && self.before.is_empty()
    }
}

/// Everything said in words, beside what was said before, where there is anything to compare it with.
pub fn passages(now: &ReportText, before: Option<&ReportText>) -> Vec<Passage> {
    let whole = |text: &str| match text {
        "" => Vec::new(),
        text => vec![Piece { text: text.to_owned(), changed: false }],
    };
    let passage = |(title, words): Words| {
        let Some(before) = before else {
            return Passage { title, now: whole(words(now)), before: Vec::new(), rewritten: false };
        };
        let (was, is) = diff::changes(words(before), words(now));
        let anew = !was.is_empty() && diff::is_rewritten(&is);
        match anew {
            true => Passage { title, now: whole(words(now)), before: whole(words(before)), rewritten: true },
            false => Passage { title, now: is, before: was, rewritten: false },
        }
    };
    WORDS.into_iter().map(passage).collect()
}

/// One change between two versions of a report, read as one text.
pub struct Change {
    pub title: &'static str,
    pub runs: Vec<Run>,
}

/// What differs between two versions: figures and words.
pub fn differences(history: &History, before: &ReportText, now: &ReportText) -> Vec<Change> {
    let figures = figures(history, before, now).into_iter().filter(Figure::is_changed).map(|figure| {
        let run = |text, part| Run { text, part };
        Change { title: figure.title, runs: vec![run(figure.before, Part::Dropped), run(figure.now, Part::Added)] }
    });
    let words = WORDS.into_iter().filter(|(_, words)| words(before) != words(now));
    let words = words.map(|(title, words)| Change { title, runs: diff::merged(words(before), words(now)) });
    figures.chain(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Progress;

    fn said(results: &str) -> ReportText {
        ReportText {
            progress: Progress::InProgress,
            percent: 40,
            completions: Vec::new(),
            completed_on: None,
            results: results.to_owned(),
            obstacles: String::new(),
            proposals: String::new(),
            next_steps: String::new(),
            nothing_new: false,
            regress_reason: String::new(),
        }
    }

    #[test]
    fn what_is_written_anew_is_shown_without_marks() {
        let before = said("Đã họp một lần.");
        let now = said("Đã rà soát xong toàn bộ hồ sơ viên chức của đơn vị.");
        let passages = passages(&now, Some(&before));
        assert!(passages[0].rewritten && passages[0].now.iter().all(|piece| !piece.changed));
        assert!(passages[1].is_empty() && !passages[1].rewritten);
    }

    #[test]
    fn the_first_report_has_nothing_to_differ_from() {
        let passages = passages(&said("Đã họp."), None);
        assert!(!passages[0].is_silent() && !passages[0].now[0].changed && passages[0].before.is_empty());
    }
}
