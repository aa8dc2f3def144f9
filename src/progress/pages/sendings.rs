//! What was sent of one report, again and again, with what changed each time: read on the report's page.

use super::{
    super::{
        ReportText,
        history::History,
        store::{Event, Told},
        versions::{Version, versions},
    },
    compare::{self, Change, WORDS, differences},
};

/// Words as they were sent, beside those sent before them.
pub struct Sending<'a> {
    /// "Bản điều chỉnh lần 1, lần gửi 2"
    pub title: String,
    /// What happened to it, oldest first.
    pub events: Vec<&'a Event>,
    /// What differs from the one before; none for the first.
    pub changes: Option<Vec<Change>>,
    /// All it said: title and words.
    pub whole: Vec<(&'static str, String)>,
}

/// Everything that was sent of a report, newest first.
pub fn sendings<'a>(told: &'a [Told], history: &History) -> Vec<Sending<'a>> {
    let versions = versions(told);
    let sending = |(place, version): (usize, &Version<'a>)| {
        let number = versions[..=place].iter().filter(|earlier| earlier.revision == version.revision).count();
        let before = place.checked_sub(1).and_then(|before| versions.get(before));
        Sending {
            title: match version.revision {
                1 => format!("Lần gửi {number}"),
                revision => format!("Bản điều chỉnh lần {}, lần gửi {number}", revision - 1),
            },
            events: version.events.clone(),
            changes: before.map(|before| differences(history, before.text, version.text)),
            whole: whole(history, version.text),
        }
    };
    versions.iter().enumerate().map(sending).rev().collect()
}

fn whole(history: &History, text: &ReportText) -> Vec<(&'static str, String)> {
    let mut said = vec![("Thực hiện", format!("{}, {}%", text.progress.label(), text.percent))];
    if !(text.completions.is_empty() && text.completed_on.is_none()) {
        said.push(("Ngày hoàn thành", compare::days(history, text)));
    }
    if text.nothing_new {
        said.push(("Trong kỳ", "Không phát sinh".to_owned()));
    }
    said.extend(
        WORDS.iter().map(|(title, words)| (*title, words(text).to_owned())).filter(|(_, words)| !words.is_empty()),
    );
    said
}
