//! Pages of plans: the list, the outline of one, and the confirmation that a unit has received it.

mod table;

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, HashSet},
};

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::super::{
    NO_DEADLINE, Part, PlanStatus,
    access::{ReadPlan, ReceivePlan, Sight, drafts_for, owns_for},
    store::{
        self, Basis, DroppedTask, OutlineTask, Party, PlanCount, PlanHead, Receipt, Section,
        children::{self, PlanAbove},
        draft::DraftLine,
    },
};
use crate::{
    calendar,
    journal::{self, Entry},
    role_access,
    web::{
        App, Chrome, Export, Query, Result, Role,
        flash::see_other_saying,
        form::{clean, page},
    },
};

role_access!(
    /// The list of plans: everybody but the administrator, who has no part in them.
    ListPlans, "list plans", [Staff, Head, Officer, Director, Observer]
);

/// A plan of the list with its counts.
struct Listed {
    plan: PlanHead,
    count: Option<PlanCount>,
}

/// Plans of the list that belong together.
struct ListPart {
    /// Empty where there is no other.
    heading: String,
    plans: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "plan/index.html")]
struct IndexPage {
    chrome: Chrome,
    /// Those that bind the visitor's unit or that its own body issues, and apart from them units' own plans, whose figures
    /// are never added to them.
    parts: Vec<ListPart>,
    own_part: bool,
    /// What is being written at the visitor's unit, for those who may write it.
    drafts: Vec<DraftLine>,
    may_begin: bool,
}

/// `GET /ke-hoach`
pub async fn index(ListPlans(visit): ListPlans, State(app): State<App>, export: Export) -> Result<Response> {
    let mut plans = store::plans(&app.pool, &visit.viewer.reach).await?;
    plans.retain(|plan| !visit.viewer.is_barred_from(plan.owner_unit_id));
    let ids: Vec<i64> = plans.iter().map(|plan| plan.id).collect();
    let own_part = visit.viewer.is_unit_side();
    let units = own_part.then_some(visit.viewer.reach.as_slice());
    let mut counts: HashMap<_, _> =
        store::counts(&app.pool, &ids, units).await?.into_iter().map(|count| (count.plan_id, count)).collect();
    let may_begin = matches!(visit.viewer.role(), Some(Role::Officer | Role::Staff | Role::Head));
    let drafts = match visit.viewer.unit_id().filter(|_| may_begin) {
        Some(unit) => store::draft::open_of(&app.pool, unit).await?,
        None => Vec::new(),
    };
    let mut listed = |plan: PlanHead| Listed { count: counts.remove(&plan.id), plan };
    let (of_units, main): (Vec<_>, Vec<_>) = plans.into_iter().partition(|plan| {
        let own = visit.viewer.unit_id() == Some(plan.owner_unit_id);
        visit.viewer.reaches(plan.owner_unit_id) && (own_part || !own)
    });
    let several = !of_units.is_empty() && !main.is_empty();
    let of_body = match &visit.viewer.grant {
        Some(grant) if !own_part => format!("Kế hoạch của {}", grant.unit_name),
        _ => "Kế hoạch giao việc cho đơn vị".to_owned(),
    };
    let parts = [(of_body, main), ("Kế hoạch riêng của đơn vị".to_owned(), of_units)];
    let part = |(heading, plans): (String, Vec<PlanHead>)| ListPart {
        heading: if several { format!("{heading} ({})", plans.len()) } else { String::new() },
        plans: plans.into_iter().map(&mut listed).collect(),
    };
    let parts: Vec<ListPart> = parts.into_iter().filter(|(_, plans)| !plans.is_empty()).map(part).collect();
    if let Some(format) = export.wanted() {
        return format.answer(&visit, "Kế hoạch", table::plans(&parts)).await;
    }
    page(&IndexPage { chrome: Chrome::new(&visit, "Kế hoạch").export(&export), parts, own_part, drafts, may_begin })
}

/// What a reader looks for in a plan.
#[derive(Debug, Default, Deserialize)]
pub struct Search {
    #[serde(default)]
    q: String,
}

/// A heading with the tasks right below it.
struct Chapter {
    section: Section,
    /// 2–4, as HTML counts headings.
    level: usize,
    tasks: Vec<Item>,
}

/// A task of the outline with its parties and deadlines in words.
struct Item {
    task: OutlineTask,
    leads: Vec<String>,
    coordinating: Vec<String>,
    /// Verbatim words and their meaning.
    deadlines: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "plan/show.html")]
struct ShowPage {
    chrome: Chrome,
    plan: PlanHead,
    /// Of a unit's own plan: the one it carries out.
    above: Option<PlanAbove>,
    chapters: Vec<Chapter>,
    /// Headings below which nothing is asked of anybody.
    silent: Vec<Section>,
    basis: Vec<Basis>,
    waiting: Vec<Receipt>,
    received: Vec<Receipt>,
    /// Tasks that amendments dropped; their reports stay.
    dropped: Vec<DroppedTask>,
    /// The draft in which the plan is being changed, for those who may write it.
    draft: Option<i64>,
    whole: bool,
    /// Whether the visitor may write changes, and issue them.
    may_draft: bool,
    may_issue: bool,
    /// The visitor's own unit has yet to confirm.
    may_receive: bool,
    tasks: usize,
    q: String,
}

impl ShowPage {
    fn is(&self, status: &str) -> bool {
        self.plan.status.code() == status
    }

    /// "phiên bản 2: 3/52 đơn vị", the newest first: which version each unit was last to confirm.
    fn receipts(&self) -> Vec<(i32, usize, usize)> {
        let mut versions: BTreeMap<Reverse<i32>, (usize, usize)> = BTreeMap::new();
        for receipt in self.waiting.iter().chain(&self.received) {
            let (received, all) = versions.entry(Reverse(receipt.version)).or_default();
            *received += usize::from(receipt.received_at.is_some());
            *all += 1;
        }
        versions.into_iter().map(|(Reverse(version), (received, all))| (version, received, all)).collect()
    }

    fn no_deadline(&self) -> &'static str {
        NO_DEADLINE
    }
}

/// `GET /ke-hoach/{plan}`
pub async fn show(
    ReadPlan { visit, plan, sight }: ReadPlan,
    State(app): State<App>,
    Query(search): Query<Search>,
    export: Export,
) -> Result<Response> {
    let (pool, reach) = (&app.pool, visit.viewer.reach.as_slice());
    let q = clean(&search.q);
    let words = Some(q.as_str()).filter(|words| !words.is_empty());
    let tasks = store::tasks(pool, plan.id, words).await?;
    let days_off = calendar::store::days_off(pool).await?;
    let mut parties: HashMap<i64, Vec<Party>> = HashMap::new();
    let named = match plan.status {
        PlanStatus::Draft => store::planned_parties(pool, plan.id, None, reach, visit.today).await?,
        PlanStatus::Active | PlanStatus::Closed => store::parties(pool, plan.id, None, reach).await?,
    };
    for party in named {
        parties.entry(party.task_id).or_default().push(party);
    }
    let mut deadlines: HashMap<i64, Vec<(String, String)>> = HashMap::new();
    for row in store::deadlines(pool, &[plan.id], None).await? {
        let said = (row.deadline.text.clone(), row.deadline.meaning(&days_off));
        deadlines.entry(row.task_id).or_default().push(said);
    }
    let units = (sight == Sight::Own).then_some(reach);
    let (received, waiting): (Vec<_>, Vec<_>) =
        store::receipts(pool, plan.id, units).await?.into_iter().partition(|receipt| receipt.received_at.is_some());
    let own = visit.viewer.unit_id();
    let mut above = children::plan_above(pool, plan.id, reach).await?;
    if let Some(above) = &mut above {
        above.in_reach &= !visit.viewer.is_barred_from(above.owner_unit_id);
    }
    let may_draft = drafts_for(&visit.viewer, plan.owner_unit_id);
    let count = tasks.len();
    let items = tasks.into_iter().map(|task| {
        let of = parties.remove(&task.id).unwrap_or_default();
        let named = |part| of.iter().filter(|party| party.role == part).map(Party::label).collect();
        Item {
            leads: named(Part::Lead),
            coordinating: named(Part::Coordinating),
            deadlines: deadlines.remove(&task.id).unwrap_or_default(),
            task,
        }
    });
    let (chapters, silent) = chapters(store::sections(pool, &[plan.id]).await?, items);
    if let Some(format) = export.wanted() {
        let title = format!("{}: {count} nhiệm vụ", plan.short_title);
        return format.answer(&visit, &title, table::tasks(&chapters)).await;
    }
    page(&ShowPage {
        chrome: Chrome::new(&visit, plan.short_title.clone())
            .crumb("Kế hoạch", "/ke-hoach")
            .here(plan.short_title.clone())
            .export(&export),
        chapters,
        silent: if q.is_empty() { silent } else { Vec::new() },
        basis: store::basis(pool, plan.id).await?,
        may_receive: visit.viewer.is_unit_side()
            && plan.status == PlanStatus::Active
            && waiting.iter().any(|receipt| Some(receipt.unit_id) == own),
        dropped: if q.is_empty() { store::dropped_tasks(pool, plan.id).await? } else { Vec::new() },
        draft: if may_draft { store::draft::changing(pool, plan.id).await? } else { None },
        whole: sight == Sight::Whole,
        may_issue: owns_for(&visit.viewer, plan.owner_unit_id),
        may_draft,
        above,
        q,
        tasks: count,
        waiting,
        received,
        plan,
    })
}

/// The outline in order, and apart from it the headings below which there is no task.
fn chapters(sections: Vec<Section>, items: impl Iterator<Item = Item>) -> (Vec<Chapter>, Vec<Section>) {
    let mut by_section: HashMap<i64, Vec<Item>> = HashMap::new();
    for item in items {
        by_section.entry(item.task.section_id).or_default().push(item);
    }
    let parents: HashMap<i64, Option<i64>> = sections.iter().map(|section| (section.id, section.parent_id)).collect();
    let above = |id: i64| std::iter::successors(Some(id), |id| parents.get(id).copied().flatten());
    let spoken: HashSet<i64> = by_section.keys().flat_map(|id| above(*id)).collect();
    let (spoken, silent): (Vec<_>, Vec<_>) = sections.into_iter().partition(|section| spoken.contains(&section.id));
    let chapter = |section: Section| Chapter {
        level: (above(section.id).count() + 1).min(4),
        tasks: by_section.remove(&section.id).unwrap_or_default(),
        section,
    };
    (spoken.into_iter().map(chapter).collect(), silent)
}

/// `POST /ke-hoach/{plan}/tiep-nhan`: "Đã tiếp nhận". Confirming twice changes nothing.
pub async fn receive(ReceivePlan { visit, plan, unit_id }: ReceivePlan, State(app): State<App>) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    if store::receive(&mut tx, plan.id, unit_id, visit.viewer.account_id, visit.now).await? {
        let entry = Entry::new("plan.received", plan.id).after(serde_json::json!({ "unit": unit_id }));
        journal::write(&mut tx, &visit.by(), entry).await?;
    }
    tx.commit().await?;
    Ok(see_other_saying("/viec", &format!("Đã xác nhận tiếp nhận {}.", plan.short_title)))
}
