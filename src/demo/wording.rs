//! Words for invented reports.

use fastrand::Rng;

use super::chance::pick;
use super::data::{Narratives, Theme, Unit};
use super::plans::Lead;
use super::quarters::Quarter;
use crate::progress::Progress;

/// The four texts of a report; all empty for “không phát sinh”.
#[derive(Default)]
pub(super) struct Words {
    pub results: String,
    pub obstacles: String,
    pub proposals: String,
    pub next_steps: String,
}

/// Composes what one unit says of one assignment in one quarter.
pub(super) struct Writer<'a> {
    pub narratives: &'a Narratives,
    pub unit: &'a Unit,
    pub quarter: &'a Quarter,
}

impl Writer<'_> {
    /// A whole report on work that has come to `progress`.
    pub fn report(&self, rng: &mut Rng, lead: &Lead, progress: Progress) -> Words {
        let results = if lead.outcome.is_some() {
            self.annual(rng, lead, progress)
        } else {
            self.continuing(rng, lead, progress)
        };
        let done = progress == Progress::Done;
        let ended = done && lead.deadlines.iter().all(|deadline| deadline.cadence.is_none());
        let theme = self.theme(&lead.task_ref);
        let mut perhaps = |chance: f64, among: &[String]| {
            let sentence = pick(rng, among);
            if rng.f64() < chance { self.fill(rng, sentence) } else { String::new() }
        };
        Words {
            results,
            obstacles: perhaps(if done { 0.0 } else { 0.35 }, &theme.obstacles),
            proposals: perhaps(if done { 0.0 } else { 0.25 }, &theme.proposals),
            next_steps: perhaps(if ended { 0.0 } else { 0.9 }, &theme.next_steps),
        }
    }

    /// The first sentence alone: what a head or an officer sends back.
    pub fn too_short(results: &str) -> String {
        match results.split_once(". ") {
            Some((first, _)) => format!("{first}."),
            None => results.to_owned(),
        }
    }

    fn continuing(&self, rng: &mut Rng, lead: &Lead, progress: Progress) -> String {
        let narrative = &self.narratives.tasks[&lead.task_ref];
        if progress == Progress::Done && !narrative.done.is_empty() {
            let sentence = pick(rng, &narrative.done);
            return self.fill(rng, sentence);
        }
        let at_school = self.unit.kind == "school" || self.unit.kind == "centre";
        let details = if at_school { &narrative.school } else { &narrative.department };
        let mut sentences = vec![pick(rng, &narrative.open), pick(rng, details)];
        let further = pick(rng, details);
        if further != sentences[1] {
            sentences.push(further);
        }
        if rng.f64() < 0.5 {
            sentences.push(pick(rng, &self.narratives.close));
        }
        let text = sentences.into_iter().map(String::as_str).collect::<Vec<_>>().join(" ");
        self.fill(rng, &text)
    }

    fn annual(&self, rng: &mut Rng, lead: &Lead, progress: Progress) -> String {
        let narrative = &self.narratives.annual[&lead.task_ref];
        match progress {
            Progress::Done => narrative.done.clone(),
            Progress::NotStarted | Progress::InProgress => pick(rng, &narrative.ongoing).clone(),
        }
    }

    /// Every task has one: a test looks.
    fn theme(&self, task_ref: &str) -> &Theme {
        let mut themes = self.narratives.themes.iter();
        let theme = themes.find(|(start, _)| task_ref.starts_with(start.as_str()));
        theme.map(|(_, theme)| theme).expect("a theme for every task")
    }

    /// Puts names and invented numbers into the placeholders.
    fn fill(&self, rng: &mut Rng, text: &str) -> String {
        let people = match self.unit.kind.as_str() {
            "school" | "centre" => "cán bộ, giáo viên, nhân viên",
            "union" => "đoàn viên",
            _ => "công chức, người lao động",
        };
        let first_month = self.quarter.span.starts_on.iter_days().step_by(31).nth(rng.usize(1..=2));
        let month = first_month.map_or_else(String::new, |day| day.format("tháng %-m").to_string());
        let named = text
            .replace("{unit}", &self.unit.name)
            .replace("{quarter}", &self.quarter.span.name)
            .replace("{people}", people)
            .replace("{month}", &month);
        let mut filled = named;
        for (mark, from, to) in [("{n}", 2, 6), ("{m}", 28, 96), ("{k}", 8, 48), ("{pct}", 91, 100)] {
            while filled.contains(mark) {
                filled = filled.replacen(mark, &format!("{:02}", rng.u32(from..=to)), 1);
            }
        }
        filled
    }
}
