//! What was sent of one report, again and again: each version of its words with everything that happened to it.

use super::{
    ReportText,
    event::EventKind,
    store::{Event, Told},
};

/// Words that were sent, and what happened to them until other words were.
#[derive(Debug)]
pub struct Version<'a> {
    pub text: &'a ReportText,
    pub revision: i32,
    /// Oldest first.
    pub events: Vec<&'a Event>,
}

/// The versions in what happened to a report, oldest first. Words that go through several hands unchanged are one.
pub fn versions(told: &[Told]) -> Vec<Version<'_>> {
    let mut versions: Vec<Version<'_>> = Vec::new();
    for Told { event, text } in told {
        let says = matches!(event.kind, EventKind::SentToHead | EventKind::Submitted | EventKind::Accepted);
        match versions.last_mut() {
            Some(last) if !says || (last.text == text && last.revision == event.revision) => last.events.push(event),
            _ => versions.push(Version { text, revision: event.revision, events: vec![event] }),
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::progress::Progress;

    fn told(revision: i32, kind: EventKind, results: &str) -> Told {
        let event = Event {
            kind,
            at: DateTime::UNIX_EPOCH,
            who: "Nguyễn An".to_owned(),
            capacity: None,
            reason: String::new(),
            revision,
        };
        let text = ReportText {
            progress: Progress::InProgress,
            percent: 50,
            completions: Vec::new(),
            completed_on: None,
            results: results.to_owned(),
            obstacles: String::new(),
            proposals: String::new(),
            next_steps: String::new(),
            nothing_new: false,
            regress_reason: String::new(),
        };
        Told { event, text }
    }

    fn seen(told: &[Told]) -> Vec<(i32, &str, usize)> {
        versions(told).into_iter().map(|one| (one.revision, one.text.results.as_str(), one.events.len())).collect()
    }

    #[test]
    fn words_that_pass_through_hands_unchanged_are_one_version() {
        use EventKind::{Accepted, Returned, SentToHead, Submitted};
        let life = [
            told(1, SentToHead, "một"),
            told(1, Submitted, "một"),
            told(1, Returned, "một"),
            told(1, Submitted, "hai"),
            told(1, Accepted, "hai"),
        ];
        assert_eq!(seen(&life), [(1, "một", 3), (1, "hai", 2)]);
    }

    #[test]
    fn a_correction_is_a_version_of_its_own_and_what_led_to_it_stays_with_the_one_before() {
        use EventKind::{Accepted, CorrectionAsked, CorrectionBegun, Submitted};
        let life = [
            told(1, Submitted, "một"),
            told(1, Accepted, "một"),
            told(1, CorrectionAsked, "một"),
            told(1, CorrectionBegun, "một"),
            told(2, Submitted, "một"),
        ];
        assert_eq!(seen(&life), [(1, "một", 4), (2, "một", 1)]);
    }

    #[test]
    fn those_who_read_what_was_accepted_find_the_accepted_words() {
        let life = [told(1, EventKind::Accepted, "một"), told(2, EventKind::Accepted, "hai")];
        assert_eq!(seen(&life), [(1, "một", 1), (2, "hai", 1)]);
    }
}
