//! The whole demo put together, from the data to the rows.

use anyhow::Result;
use argon2::{Argon2, PasswordHasher};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::chance;
use super::chronicle::{self, Cast};
use super::closing::{self, Ledger};
use super::commendations;
use super::comments;
use super::cooperation;
use super::data::{self, Data};
use super::extensions;
use super::instructions;
use super::legal;
use super::obstacles;
use super::people::{self, PASSWORD, People};
use super::plans::{self, Parties};
use super::quarters::{self, Quarter, at};
use super::rows::{Alias, Group, Member, Period, Receipt, Rows, Unit};
use super::script::Script;
use super::supervision;
use crate::calendar::DaysOff;

/// The year's work has been in force for so many days when the demo is loaded.
const ANNUAL_SINCE_DAYS: u64 = 305;

/// NQ28 has been in force since this day.
const NQ28_SINCE: NaiveDate = NaiveDate::from_ymd_opt(2023, 8, 21).expect("a day");

/// Everything that goes into the database.
pub(super) fn compose(today: NaiveDate, factor: usize) -> Result<Rows> {
    let mut data = Data::read();
    data.units.multiply(factor);
    let days_off: DaysOff = quarters::days_off().into_iter().map(|(on, _)| (on, true)).collect();
    let annual_since = today - Days::new(ANNUAL_SINCE_DAYS);
    let first_plan_on = NQ28_SINCE.min(annual_since);
    let founded_at = at(first_plan_on - Days::new(7), 8, 0);

    let mut rows = Rows::default();
    let parties = Parties::new(&data.units);
    let owner = parties.unit_id(people::OWNER);
    add_units(&mut rows, &data.units, &parties, founded_at);

    let roster = people::roster(&data.units.units);
    // A password that everybody knows needs no salt of its own; this one keeps the rows the same.
    let hash = Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), b"tiendo-demo-salt");
    let hash = hash.map_err(|fault| anyhow::anyhow!("the demo's password cannot be hashed: {fault}"))?;
    let (accounts, grants, people) =
        people::rows(&roster, |code| parties.unit_id(code), &hash.to_string(), today, founded_at);
    (rows.accounts, rows.grants) = (accounts, grants);

    let nq28_at = at(NQ28_SINCE, 9, 0);
    let annual_at = at(annual_since, 8, 30);
    let nq28_title = data.nq28.title.clone();
    let annual_title = plans::annual_title(&data.annual, annual_since, today);
    let mut leads =
        plans::expand(&mut rows, &parties, owner, &data.nq28, nq28_title, plans::nq28_tasks(&data.nq28), nq28_at);
    let annual = plans::annual_tasks(&data.annual, today);
    leads.extend(plans::expand(&mut rows, &parties, owner, &data.annual, annual_title, annual, annual_at));
    for (plan, unconfirmed) in [(0, &data.nq28.unconfirmed), (1, &data.annual.unconfirmed)] {
        add_receipts(&mut rows, plan, unconfirmed, &people);
    }

    let quarters = quarters::quarters(today, first_plan_on, &days_off);
    rows.periods = quarters.iter().map(|quarter| period(quarter, owner)).collect();
    let units = &data.units.units;
    let script =
        Script { units, leads: &leads, quarters: &quarters, narratives: &data.narratives, days_off: &days_off, today };
    let played = script.play();
    Cast { units, leads: &leads, quarters: &quarters, people: &people }.add_reports(&mut rows, &played.stories);
    cooperation::add(&mut rows, &quarters, units, &people);
    obstacles::add(&mut rows, units, &people, today);
    extensions::add(&mut rows, &quarters, units, &people);
    instructions::add(&mut rows, units, &people, today);
    supervision::add(&mut rows, units, &people, today);
    commendations::add(&mut rows, units, &people, today);
    comments::add(&mut rows, units, &people, today);
    let officer = people.id(people::OFFICER);
    let reason = &data.narratives.reopen_reason;
    rows.closings = quarters.iter().flat_map(|quarter| closing::closings(quarter, officer, reason)).collect();
    rows.standings = Ledger { units, leads: &leads, played: &played, days_off: &days_off }.standings(&quarters);
    rows.journal = chronicle::journal(&rows, &quarters, &people);
    let reviews = legal::add(&mut rows, units, &people, today);
    rows.journal.extend(reviews);
    rows.journal.sort_by_key(|act| act.at);
    Ok(rows)
}

fn add_units(rows: &mut Rows, data: &data::Units, parties: &Parties<'_>, founded_at: DateTime<Utc>) {
    for (unit, position) in data.units.iter().zip(1..) {
        let id = parties.unit_id(&unit.code);
        rows.units.push(Unit {
            id,
            parent_id: unit.parent.as_ref().map(|code| parties.unit_id(code)),
            code: unit.code.clone(),
            name: unit.name.clone(),
            short_name: unit.short_name.clone(),
            kind: unit.kind.clone(),
            position,
            created_at: founded_at,
        });
        rows.aliases.extend(unit.aliases.iter().map(|alias| Alias { unit_id: id, alias: alias.clone() }));
    }
    for (group, group_id) in data.groups.iter().zip(1..) {
        rows.groups.push(Group {
            id: group_id,
            owner_unit_id: parties.unit_id(people::OWNER),
            name: group.name.clone(),
            created_at: founded_at,
        });
        let members = group.members.iter().map(|code| Member { group_id, unit_id: parties.unit_id(code) });
        rows.members.extend(members);
    }
}

/// Every unit that has a part in the plan confirms its receipt within ten days, but for a few.
fn add_receipts(rows: &mut Rows, plan: usize, unconfirmed: &[String], people: &People) {
    let (plan_id, activated_at) = (rows.plans[plan].id, rows.plans[plan].activated_at);
    for unit in &rows.units {
        let bound = rows.assignments.iter().any(|seat| seat.plan_id == plan_id && seat.unit_id == Some(unit.id));
        if bound && !unconfirmed.contains(&unit.code) {
            let wait = chance::number(&["receipt", &rows.plans[plan].short_title, &unit.code]);
            rows.receipts.push(Receipt {
                plan_id,
                unit_id: unit.id,
                account_id: people.head(&unit.code),
                received_at: activated_at + Days::new(wait % 10) + TimeDelta::minutes((wait % 400) as i64),
            });
        }
    }
}

fn period(quarter: &Quarter, owner_unit_id: i64) -> Period {
    Period {
        id: quarter.id,
        owner_unit_id,
        kind: quarter.span.kind,
        year: quarter.span.year,
        ordinal: quarter.span.ordinal,
        name: quarter.span.name.clone(),
        starts_on: quarter.span.starts_on,
        cut_off_on: quarter.span.cut_off_on,
        send_by: quarter.send_by,
        state: if quarter.is_open() { "open" } else { "closed" },
        created_at: at(quarter.span.starts_on, 0, 0),
    }
}
