//! Rows that were on the page when it was opened and owe no report any more: what was typed into them is shown again, since
//! it is kept nowhere.

use super::{
    super::{
        super::{Progress, access::takes_reports, ground::Ground},
        typed::{Typed, seal},
    },
    desk::Desk,
    posted::Posted,
};
use crate::{
    plan::{brief, store::assignments},
    web::{App, Result},
};

/// Such a row.
#[derive(Debug)]
pub struct Gone {
    pub id: i64,
    /// "I.2 Rà soát hồ sơ"; without a name where the unit has no part in the task any more.
    pub title: String,
    /// "I.2"
    pub reference: String,
    pub why: String,
    typed: Typed,
}

impl Gone {
    /// What was typed, under the fields' names; nothing for empty ones.
    pub fn words(&self) -> Vec<(&'static str, String)> {
        let typed = &self.typed;
        let step = typed.progress.parse::<Progress>().map_or_else(|_| typed.progress.clone(), |step| step.to_string());
        let fields = [
            ("Tình hình thực hiện", format!("{step}, {}%", typed.percent)),
            ("Kết quả thực hiện", typed.results.clone()),
            ("Khó khăn, vướng mắc", typed.obstacles.clone()),
            ("Kiến nghị, đề xuất", typed.proposals.clone()),
            ("Việc sẽ làm kỳ tới", typed.next_steps.clone()),
            ("Lý do nay chưa hoàn thành", typed.regress_reason.clone()),
        ];
        fields.into_iter().filter(|(_, words)| !words.trim().is_empty()).collect()
    }
}

/// What was typed, or asked for by a button, in rows that the unit does not owe any more.
pub async fn find(app: &App, desk: &Desk, posted: &Posted) -> Result<Vec<Gone>> {
    let owed = |id: i64| desk.owed.iter().any(|owed| owed.id() == id);
    let ids: Vec<i64> = posted.rows.keys().copied().filter(|id| !owed(*id)).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut heads = assignments(&app.pool, &ids, &desk.visit.viewer.reach).await?;
    heads.retain(|assignment| assignment.carriers().contains(&desk.unit.id));
    let plans: Vec<i64> = heads.iter().map(|assignment| assignment.plan_id).collect();
    let ground = Ground::load(&app.pool, &plans).await?;
    let gone = posted.rows.iter().filter(|(id, _)| ids.contains(id)).filter_map(|(&id, typed)| {
        let assignment = heads.iter().find(|assignment| assignment.id == id);
        let (said, errors) = typed.understood(assignment.map_or(&[], |known| ground.deadlines(known.task_id)));
        if errors.is_empty() && typed.seen == seal(&said) && posted.row() != Some(id) {
            return None;
        }
        let (name, hindrance) = match &desk.context.period {
            Some(period) => {
                let over = assignment.and_then(|known| takes_reports(known, period.cut_off_on, &period.name).err());
                (period.name.as_str(), over)
            }
            None => ("kỳ này", None),
        };
        let reference = assignment.map_or("Một nhiệm vụ", |known| &known.task_ref).to_owned();
        Some(Gone {
            id,
            title: assignment
                .map_or_else(|| reference.clone(), |known| format!("{reference} {}", brief(&known.content))),
            reference,
            why: hindrance.unwrap_or_else(|| format!("Không còn phải báo cáo nhiệm vụ này trong {name}.")),
            typed: typed.clone(),
        })
    });
    Ok(gone.collect())
}
