//! One sending of reminders: what units owe is put together unit by unit, written down with how often it was asked before,
//! and told to those concerned, in one transaction and a few statements however many they are.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::json;
use sqlx::PgConnection;

use super::{
    THIRD,
    owed::{Key, Owed},
    store, wording,
};
use crate::{
    clock,
    journal::{self, By, Entry},
    notice::{self, Audience, News, Topic},
    progress::reminded::{Matter, ReminderKind},
};

/// What went before about one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// The last stage at which the clock spoke of it.
    pub stage: Option<i16>,
    /// Reminders that count and were not answered.
    pub unanswered: i16,
}

/// One thing to be reminded of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub owed: Owed,
    /// Of the clock's.
    pub stage: Option<i16>,
    /// Which unanswered one it is; 0: friendly.
    pub nth: i16,
}

/// One unit's reminder of one matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub owner_unit_id: i64,
    pub unit_id: i64,
    pub unit: String,
    pub matter: Matter,
    pub kind: ReminderKind,
    pub period_id: Option<i64>,
    /// At least one.
    pub items: Vec<Item>,
}

impl Draft {
    /// The nearest day among what it is about.
    pub fn due_on(&self) -> NaiveDate {
        self.items.iter().map(|item| item.owed.due_on).min().unwrap_or_default()
    }

    /// Whether something in it is asked for the third time.
    fn is_third(&self) -> bool {
        self.items.iter().any(|item| item.nth == THIRD)
    }
}

/// Puts together, unit by unit and matter by matter, what is to be said of each thing: its kind and stage.
pub fn drafts(things: Vec<(Owed, ReminderKind, Option<i16>)>, past: &HashMap<Key, Past>) -> Vec<Draft> {
    let mut drafts: BTreeMap<_, Draft> = BTreeMap::new();
    for (owed, kind, stage) in things {
        let unanswered = past.get(&owed.key()).map_or(0, |past| past.unanswered);
        let nth = if kind.counts() { unanswered.saturating_add(1) } else { 0 };
        let (matter, period_id) = (owed.matter(), owed.period_id());
        let draft =
            drafts.entry((owed.owner_unit_id, owed.unit_id, matter, period_id, kind)).or_insert_with(|| Draft {
                owner_unit_id: owed.owner_unit_id,
                unit_id: owed.unit_id,
                unit: owed.unit.clone(),
                matter,
                kind,
                period_id,
                items: Vec::new(),
            });
        draft.items.push(Item { owed, stage, nth });
    }
    together(drafts.into_values())
}

/// Of instructions a unit hears once a day: what is near its day is told with what has passed it.
fn together(drafts: impl Iterator<Item = Draft>) -> Vec<Draft> {
    let mut told: Vec<Draft> = Vec::new();
    for draft in drafts {
        let same = |other: &&mut Draft| {
            draft.matter == Matter::Instruction
                && other.matter == Matter::Instruction
                && (other.owner_unit_id, other.unit_id) == (draft.owner_unit_id, draft.unit_id)
        };
        match told.iter_mut().find(same) {
            Some(other) => {
                other.kind = if other.kind.counts() { other.kind } else { draft.kind };
                other.items.extend(draft.items);
                other.items.sort_by_key(|item| item.owed.due_on);
            }
            None => told.push(draft),
        }
    }
    told
}

/// By whom, when and with which words reminders are sent.
pub struct Sending<'a> {
    pub by: &'a By,
    pub now: DateTime<Utc>,
    pub note: &'a str,
    pub words: &'a wording::Words,
}

/// Sends them. One that the clock has sent today already is left out; what was sent is given back.
pub async fn send(tx: &mut PgConnection, sending: &Sending<'_>, drafts: Vec<Draft>) -> sqlx::Result<Vec<Draft>> {
    let today = clock::local_day(sending.now);
    let written = store::insert(&mut *tx, sending, &drafts, today).await?;
    let sent: Vec<(i64, Draft)> =
        drafts.into_iter().zip(written).filter_map(|(draft, id)| id.map(|id| (id, draft))).collect();
    store::insert_items(&mut *tx, &sent).await?;
    let sent: Vec<Draft> = sent.into_iter().map(|(_, draft)| draft).collect();
    let mut news: Vec<News> = sent
        .iter()
        .map(|draft| News {
            topic: Topic::Reminder,
            to: Audience::Unit(draft.unit_id),
            text: sending.words.to_unit(draft, sending.note, today),
            href: sending.words.address(draft),
            by: sending.by.account_id,
            at: sending.now,
            bundle: None,
        })
        .collect();
    let owners: BTreeSet<i64> = sent.iter().map(|draft| draft.owner_unit_id).collect();
    for owner in owners {
        let of_owner: Vec<&Draft> = sent.iter().filter(|draft| draft.owner_unit_id == owner).collect();
        // The list shows one period's at a time.
        let mut third: BTreeMap<Option<i64>, BTreeSet<&str>> = BTreeMap::new();
        for draft in of_owner.iter().filter(|draft| draft.is_third()) {
            third.entry(draft.period_id).or_default().insert(&draft.unit);
        }
        news.extend(third.into_iter().map(|(period, units)| News {
            topic: Topic::Reminder,
            to: Audience::Directors(owner),
            text: wording::to_director(&units),
            href: sending.words.third(period),
            by: sending.by.account_id,
            at: sending.now,
            bundle: None,
        }));
        let told = json!({
            "units": of_owner.iter().map(|draft| draft.unit_id).collect::<BTreeSet<_>>().len(),
            "items": of_owner.iter().map(|draft| draft.items.len()).sum::<usize>(),
            "note": sending.note,
        });
        journal::write(&mut *tx, sending.by, Entry::new("unit.reminders_sent", owner).after(told)).await?;
    }
    notice::tell(tx, &news).await?;
    Ok(sent)
}

#[cfg(test)]
mod tests {
    use super::{
        super::owed::{Seat, Subject},
        *,
    };

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn report(unit_id: i64, assignment_id: i64) -> Owed {
        Owed {
            owner_unit_id: 1,
            unit_id,
            unit: format!("Trường {unit_id}"),
            subject: Subject::Report { seat: Seat { task_id: 9, assignment_id }, period_id: 4 },
            due_on: day("2026-12-16"),
        }
    }

    #[test]
    fn a_unit_gets_one_reminder_of_each_matter_with_all_it_is_about() {
        let deadline = |assignment_id, due_on: &str| Owed {
            subject: Subject::Deadline {
                seat: Seat { task_id: 9, assignment_id },
                id: assignment_id,
                named_on: day(due_on),
            },
            due_on: day(due_on),
            ..report(2, assignment_id)
        };
        let things = vec![
            (report(2, 10), ReminderKind::After, Some(1)),
            (report(3, 20), ReminderKind::After, Some(1)),
            (report(2, 11), ReminderKind::After, Some(1)),
            (deadline(12, "2026-12-20"), ReminderKind::Before, Some(-3)),
            (deadline(13, "2026-12-18"), ReminderKind::Before, Some(-1)),
        ];
        let drafts = drafts(things, &HashMap::new());
        let told: Vec<_> =
            drafts.iter().map(|draft| (draft.unit_id, draft.matter, draft.items.len(), draft.due_on())).collect();
        assert_eq!(
            told,
            [
                (2, Matter::Report, 2, day("2026-12-16")),
                (2, Matter::Deadline, 2, day("2026-12-18")),
                (3, Matter::Report, 1, day("2026-12-16")),
            ]
        );
    }

    #[test]
    fn of_instructions_a_unit_gets_one_reminder_a_day() {
        let instruction = |recipient_id, due_on: &str| Owed {
            subject: Subject::Instruction { recipient_id },
            due_on: day(due_on),
            ..report(2, 1)
        };
        let late = instruction(7, "2026-12-10");
        let past = HashMap::from([(late.key(), Past { stage: Some(1), unanswered: 1 })]);
        let things = vec![
            (instruction(5, "2026-12-20"), ReminderKind::Before, Some(-3)),
            (report(2, 10), ReminderKind::After, Some(1)),
            (late, ReminderKind::After, Some(3)),
            (instruction(6, "2026-12-20"), ReminderKind::Before, Some(-3)),
        ];
        let drafts = drafts(things, &past);
        let told: Vec<_> = drafts
            .iter()
            .map(|draft| (draft.matter, draft.kind, draft.items.iter().map(|item| item.nth).collect::<Vec<_>>()))
            .collect();
        assert_eq!(
            told,
            [(Matter::Report, ReminderKind::After, vec![1]), (Matter::Instruction, ReminderKind::After, vec![2, 0, 0]),]
        );
    }

    #[test]
    fn the_third_unanswered_one_is_the_third_of_those_that_count() {
        let owed = report(2, 10);
        let nth = |kind, unanswered| {
            let past = HashMap::from([(owed.key(), Past { stage: Some(-1), unanswered })]);
            drafts(vec![(owed.clone(), kind, None)], &past)[0].items[0].nth
        };
        assert_eq!(nth(ReminderKind::Before, 0), 0, "friendly");
        assert_eq!(nth(ReminderKind::Before, 2), 0);
        assert_eq!(nth(ReminderKind::Manual, 0), 1);
        assert_eq!(nth(ReminderKind::After, 1), 2);
        assert_eq!(nth(ReminderKind::Manual, 2), THIRD);
        let other_day = Owed { due_on: day("2026-12-30"), ..owed.clone() };
        let past = HashMap::from([(other_day.key(), Past { stage: None, unanswered: 2 })]);
        let put_off = drafts(vec![(owed.clone(), ReminderKind::After, Some(1))], &past);
        assert_eq!(put_off[0].items[0].nth, 1, "another day begins anew");
    }
}
