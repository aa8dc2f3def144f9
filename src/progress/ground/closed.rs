//! The ground as it was when a period closed: a figure of then stands under the heading of then (DESIGN.md §2.6).

use std::collections::HashMap;

use sqlx::PgConnection;

use super::Ground;
use crate::{
    calendar::PeriodKey,
    plan::draft::Content,
    progress::store::{self, FrozenPlace},
};

impl Ground {
    /// The ground of these plans in a period: where that is closed, with the headings, words and order of then; three queries.
    pub async fn as_closed(db: &mut PgConnection, plans: &[i64], key: PeriodKey) -> sqlx::Result<Self> {
        let mut ground = Self::load(&mut *db, plans).await?;
        let contents = contents(&mut *db, plans, key).await?;
        let mut places = Places::default();
        for content in contents.values() {
            ground.recall(content, &mut places);
        }
        ground.arrange(&places);
        ground.freeze(&store::frozen_places(db, plans, key).await?);
        Ok(ground)
    }

    /// Gives sections and tasks the names and words that they had in an earlier state of their plan.
    fn recall(&mut self, was: &Content, places: &mut Places) {
        let ids: HashMap<u32, i64> =
            was.sections.iter().filter_map(|section| section.id.map(|id| (section.key, id))).collect();
        places
            .sections
            .extend(was.sections.iter().enumerate().filter_map(|(place, section)| Some((section.id?, place))));
        places.tasks.extend(was.tasks.iter().enumerate().filter_map(|(place, task)| Some((task.id?, place))));
        let sections: HashMap<i64, _> =
            was.sections.iter().filter_map(|section| Some((section.id?, section))).collect();
        for section in &mut self.sections {
            if let Some(then) = sections.get(&section.id) {
                section.parent_id = then.parent.and_then(|parent| ids.get(&parent)).copied();
                section.reference.clone_from(&then.reference);
                section.printed_number.clone_from(&then.printed_number);
                section.heading.clone_from(&then.heading);
            }
        }
        let tasks: HashMap<i64, _> = was.tasks.iter().filter_map(|task| Some((task.id?, task))).collect();
        for task in &mut self.tasks {
            if let Some(then) = tasks.get(&task.id) {
                task.reference.clone_from(&then.reference);
                task.content.clone_from(&then.content);
                task.kind = then.kind;
                task.section_id = ids.get(&then.section).copied().unwrap_or(task.section_id);
            }
        }
    }

    /// Puts sections and tasks into the order of then, plan by plan. What came later stays at the end: nothing is counted
    /// there.
    fn arrange(&mut self, places: &Places) {
        let mut plans: HashMap<i64, usize> = HashMap::new();
        for plan in
            self.sections.iter().map(|section| section.plan_id).chain(self.tasks.iter().map(|task| task.plan_id))
        {
            let next = plans.len();
            plans.entry(plan).or_insert(next);
        }
        let place = |places: &HashMap<i64, usize>, id: i64| places.get(&id).copied().unwrap_or(usize::MAX);
        self.sections.sort_by_key(|one| (plans.get(&one.plan_id), place(&places.sections, one.id)));
        self.tasks.sort_by_key(|one| (plans.get(&one.plan_id), place(&places.tasks, one.id)));
        self.places = self.tasks.iter().enumerate().map(|(place, task)| (task.id, place)).collect();
    }

    /// Gives sections and tasks the names under which they were frozen.
    fn freeze(&mut self, places: &[FrozenPlace]) {
        let sections: HashMap<i64, &FrozenPlace> = places.iter().map(|place| (place.section_id, place)).collect();
        let tasks: HashMap<i64, &FrozenPlace> = places.iter().map(|place| (place.task_id, place)).collect();
        for section in &mut self.sections {
            if let Some(was) = sections.get(&section.id) {
                if section.reference != was.section_ref {
                    section.reference.clone_from(&was.section_ref);
                    section.printed_number = None;
                }
                section.heading.clone_from(&was.section_heading);
            }
        }
        for task in &mut self.tasks {
            if let Some(was) = tasks.get(&task.id) {
                task.reference.clone_from(&was.task_ref);
                task.section_id = was.section_id;
            }
        }
    }
}

/// Where sections and tasks stood.
#[derive(Default)]
struct Places {
    sections: HashMap<i64, usize>,
    tasks: HashMap<i64, usize>,
}

/// What each of these plans said when a period closed; nothing of one that has said the same ever since, or whose period is
/// open. One query.
pub async fn contents(db: &mut PgConnection, plans: &[i64], key: PeriodKey) -> sqlx::Result<HashMap<i64, Content>> {
    let outlines = store::outlines(db, plans, key).await?;
    Ok(outlines.into_iter().filter_map(|one| Some((one.plan_id, one.content?.0))).collect())
}
