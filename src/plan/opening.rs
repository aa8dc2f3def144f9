//! Every owner of a running plan has the periods of the year ahead: the one of today, and those to come, so that units see
//! what is coming. They open by the clock.

use chrono::NaiveDate;
use sqlx::{PgConnection, PgPool};

use super::store;
use crate::{
    calendar::{PeriodKey, PeriodKind, Span, opening, span, span_containing},
    journal::{self, By, Entry},
};

/// Makes the periods from today to the year's end for every owner with an active plan that uses their kind and that has
/// them not yet, and takes back what nobody will report in; how many came. To be called once a day.
pub async fn open_current(pool: &PgPool, today: NaiveDate) -> sqlx::Result<usize> {
    let mut tx = pool.begin().await?;
    for (id, name) in store::withdraw_unused(&mut tx, today).await? {
        let entry = Entry::new("period.withdrawn", id).before(serde_json::json!({ "name": name }));
        journal::write(&mut tx, &By::portal(), entry).await?;
    }
    let known = store::known_periods(&mut *tx, today).await?;
    let mut opened = 0;
    for (owner, kinds) in store::reporting_owners(&mut *tx).await? {
        let missing = kinds.iter().flat_map(|kind| ahead(*kind, today));
        for span in missing.filter(|span| !known.contains(&(owner, PeriodKey::from(span)))) {
            opened += usize::from(opening::open(&mut tx, &By::portal(), owner, &span, today).await?.is_some());
        }
    }
    tx.commit().await?;
    Ok(opened)
}

/// Makes the periods of these kinds from today to the year's end for an owner that has them not yet; how many. Ad hoc ones
/// are called for by hand.
pub(super) async fn open_for(
    tx: &mut PgConnection,
    by: &By,
    owner_unit_id: i64,
    kinds: &[PeriodKind],
    today: NaiveDate,
) -> sqlx::Result<usize> {
    let mut opened = 0;
    for span in kinds.iter().flat_map(|kind| ahead(*kind, today)) {
        opened += usize::from(opening::open(&mut *tx, by, owner_unit_id, &span, today).await?.is_some());
    }
    Ok(opened)
}

/// The periods of a kind from the one of `today` to the end of its year, and at least one that is still to come.
fn ahead(kind: PeriodKind, today: NaiveDate) -> Vec<Span> {
    let Some(year) = span_containing(PeriodKind::Year, today).map(|year| year.year) else { return Vec::new() };
    // Nine months leave the year's last quarter out.
    let first = span_containing(kind, today).or_else(|| span(kind, year + 1, 1));
    let is_ahead = |span: &Span| span.starts_on > today;
    let mut found = false;
    std::iter::successors(first, Span::next)
        .take_while(|span| {
            let wanted = span.year <= year || !found;
            found |= is_ahead(span);
            wanted
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(kind: PeriodKind, today: &str) -> Vec<String> {
        ahead(kind, today.parse().expect("a day")).into_iter().map(|span| span.name).collect()
    }

    #[test]
    fn the_year_is_laid_out_from_today_on() {
        assert_eq!(names(PeriodKind::Quarter, "2026-04-20"), ["Quý II/2026", "Quý III/2026", "Quý IV/2026"]);
        assert_eq!(names(PeriodKind::Month, "2026-10-20"), ["Tháng 11/2026", "Tháng 12/2026"]);
        assert_eq!(names(PeriodKind::Half, "2026-01-10"), ["6 tháng đầu năm 2026", "6 tháng cuối năm 2026"]);
    }

    #[test]
    fn at_the_years_end_the_next_one_is_seen() {
        assert_eq!(names(PeriodKind::Quarter, "2026-12-14"), ["Quý IV/2026", "Quý I/2027"]);
        assert_eq!(names(PeriodKind::Quarter, "2026-12-15").len(), 4);
        assert_eq!(names(PeriodKind::Year, "2026-03-01"), ["Năm 2026", "Năm 2027"]);
        assert_eq!(names(PeriodKind::NineMonths, "2026-03-01"), ["9 tháng năm 2026", "9 tháng năm 2027"]);
        assert_eq!(names(PeriodKind::NineMonths, "2026-10-01"), ["9 tháng năm 2027"]);
        assert_eq!(names(PeriodKind::AdHoc, "2026-10-01").len(), 0);
    }
}
