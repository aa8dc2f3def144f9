//! Writing down what was found: about one unit or many, from a unit's page, a task's page or a programme.

use std::collections::BTreeSet;

use askama::Template;
use axum::{
    extract::State as Shared,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    super::{
        Author,
        access::{Supervise, author},
        act::{self, Drafting, Hindrance},
        enclosed::{FIELD, Fields, Sheaf},
        programme::When,
        store::{self, Group, Open, Place, Task},
    },
    form::RecordForm,
};
use crate::{
    attachment::{Enclosing, Limits, store::limits},
    plan::{brief, context::blank_is_none, store as plans},
    progress::supervised::{RecordKind, address},
    web::{App, Chrome, Error, FieldErrors, Link, Query, Result, Visit, flash::see_other_saying, page_or_errors, show},
};

/// What the address asks about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    #[serde(deserialize_with = "blank_is_none")]
    plan: Option<i64>,
    #[serde(deserialize_with = "blank_is_none")]
    don_vi: Option<i64>,
    #[serde(deserialize_with = "blank_is_none")]
    nhiem_vu: Option<i64>,
    /// A planned inspection.
    #[serde(deserialize_with = "blank_is_none")]
    cuoc: Option<i64>,
}

/// Something to tick or to choose.
pub struct Choice {
    pub id: i64,
    pub label: String,
    pub hint: String,
    pub chosen: bool,
}

/// What a record's form offers beside its fields.
pub struct Offers {
    pub planned: Vec<Choice>,
    pub tasks: Vec<Choice>,
    pub limits: Limits,
}

impl Offers {
    /// Of the author's planned inspections, the tasks of a plan, of one unit those in which it has a part.
    pub async fn load(
        app: &App,
        visit: &Visit,
        (author, at): (Author, i64),
        (plan, unit): (i64, Option<i64>),
        form: &RecordForm,
    ) -> Result<Self> {
        let planned = store::open_inspections(&app.pool, (author, at)).await?;
        let tasks = store::tasks(&app.pool, plan, unit, visit.today).await?;
        let planned = planned.into_iter().map(|open| Choice {
            chosen: form.planned == Some(open.id),
            label: told(&open),
            hint: String::new(),
            id: open.id,
        });
        let tasks = tasks.into_iter().map(|Task { id, reference, content }| Choice {
            chosen: form.tasks.contains(&id),
            label: format!("{reference} {}", brief(&content)),
            hint: String::new(),
            id,
        });
        Ok(Self { planned: planned.collect(), tasks: tasks.collect(), limits: limits(&app.pool).await? })
    }

    /// Drops what is not offered, so that nobody else's is written down.
    pub fn keep_offered(&self, form: &mut RecordForm) {
        form.tasks.retain(|task| self.tasks.iter().any(|offered| offered.id == *task));
        form.planned = form.planned.filter(|planned| self.planned.iter().any(|offered| offered.id == *planned));
    }

    /// How many tasks are ticked.
    pub fn ticked(&self) -> usize {
        self.tasks.iter().filter(|task| task.chosen).count()
    }
}

fn told(open: &Open) -> String {
    let when = When { from_on: open.from_on, to_on: open.to_on };
    format!("{}: {}", when.text(), show::beginning(&open.scope, 90))
}

#[derive(Template)]
#[template(path = "supervision/new.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    form: RecordForm,
    offers: Offers,
    kinds: &'static [RecordKind],
    /// Other plans, about which one is written elsewhere.
    plans: Vec<(String, String, bool)>,
    plan: i64,
    groups: Vec<Choice>,
    units: Vec<Choice>,
}

impl Page {
    fn ticked(&self) -> usize {
        self.units.iter().filter(|unit| unit.chosen).count()
    }

    fn is_kind(&self, kind: &RecordKind) -> bool {
        self.form.kind == kind.code()
    }
}

/// Somebody who supervises, and whom he may.
struct Desk {
    visit: Visit,
    author: Author,
    at: i64,
    places: Vec<Place>,
    groups: Vec<Group>,
}

impl Desk {
    async fn load(app: &App, visit: Visit) -> Result<Self> {
        let author = author(&visit)?;
        let at = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        let places = store::places(&app.pool, &visit.viewer.reach, (author, at), visit.today).await?;
        let groups = store::groups(&app.pool, at).await?;
        Ok(Self { visit, author, at, places, groups })
    }

    fn of_plan(&self, plan: i64) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(move |place| place.plan_id == plan)
    }

    fn has(&self, plan: i64) -> bool {
        self.of_plan(plan).next().is_some()
    }

    /// The plan to begin with.
    fn first(&self, asked: &Asked, of_task: Option<i64>) -> Option<i64> {
        let of_unit = self.places.iter().find(|place| Some(place.unit_id) == asked.don_vi);
        let wished = [asked.plan, of_task, of_unit.map(|place| place.plan_id)];
        let wished = wished.into_iter().flatten().find(|plan| self.has(*plan));
        wished.or_else(|| self.places.first().map(|place| place.plan_id))
    }

    /// The units that are meant, groups told apart.
    fn meant(&self, plan: i64, form: &RecordForm) -> Vec<i64> {
        let chosen = self.groups.iter().filter(|group| form.groups.contains(&group.id));
        let members = chosen.flat_map(|group| group.members.iter().copied());
        let meant: BTreeSet<i64> = form.units.iter().copied().chain(members).collect();
        self.of_plan(plan).map(|place| place.unit_id).filter(|unit| meant.contains(unit)).collect()
    }

    async fn page(&self, app: &App, plan: i64, form: RecordForm, errors: FieldErrors) -> Result<Response> {
        let offers = Offers::load(app, &self.visit, (self.author, self.at), (plan, None), &form).await?;
        let groups = self.groups.iter().filter_map(|group| {
            let members = self.of_plan(plan).filter(|place| group.members.contains(&place.unit_id)).count();
            (members > 0).then(|| Choice {
                id: group.id,
                label: format!("{} ({members})", group.name),
                hint: String::new(),
                chosen: form.groups.contains(&group.id),
            })
        });
        let units = self.of_plan(plan).map(|place| Choice {
            id: place.unit_id,
            label: place.unit_name.clone(),
            hint: String::new(),
            chosen: form.units.contains(&place.unit_id),
        });
        let other = |places: &[Place]| {
            let href = Link::to("/giam-sat/moi").with("plan", places[0].plan_id).to_string();
            (href, places[0].plan_short_title.clone(), places[0].plan_id == plan)
        };
        let page = Page {
            chrome: Chrome::new(&self.visit, "Ghi kiểm tra, giám sát")
                .crumb("Giám sát", "/giam-sat")
                .here("Ghi kiểm tra, giám sát"),
            kinds: RecordKind::ALL,
            plans: self.places.chunk_by(|one, next| one.plan_id == next.plan_id).map(other).collect(),
            plan,
            groups: groups.collect(),
            units: units.collect(),
            offers,
            form: form.with_rows(),
            errors,
        };
        page_or_errors(&page, &page.errors)
    }

    /// Nobody to supervise.
    fn nobody(&self) -> Result<Response> {
        let page =
            Nobody { chrome: Chrome::new(&self.visit, "Ghi kiểm tra, giám sát").crumb("Giám sát", "/giam-sat") };
        page_or_errors(&page, &FieldErrors::new())
    }
}

#[derive(Template)]
#[template(path = "supervision/nobody.html")]
struct Nobody {
    chrome: Chrome,
}

/// `GET /giam-sat/moi`
pub async fn new(
    Supervise(visit): Supervise,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit).await?;
    let task = match asked.nhiem_vu {
        Some(task) => plans::task(&app.pool, task, &desk.visit.viewer.reach).await?,
        None => None,
    };
    let mut form = RecordForm {
        kind: RecordKind::Inspection.code().to_owned(),
        held_on: show::day(&desk.visit.today),
        units: asked.don_vi.into_iter().collect(),
        tasks: task.iter().map(|task| task.id).collect(),
        ..RecordForm::default()
    };
    if let Some(id) = asked.cuoc {
        let open = store::open_inspections(&app.pool, (desk.author, desk.at)).await?;
        if let Some(open) = open.into_iter().find(|open| open.id == id) {
            form.planned = Some(open.id);
            form.title = show::beginning(&open.scope, 150);
            form.members = open.leader;
            if form.units.is_empty() {
                form.units = open.units;
            }
        }
    }
    match desk.first(&asked, task.map(|task| task.plan_id)) {
        Some(plan) => desk.page(&app, plan, form, FieldErrors::new()).await,
        None => desk.nobody(),
    }
}

/// `POST /giam-sat`: one record for each unit, as drafts or issued at once.
pub async fn create(
    Supervise(visit): Supervise,
    Shared(app): Shared<App>,
    Enclosing(fields, sheaf): Enclosing<Fields>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit).await?;
    let mut form = RecordForm::read(&fields);
    let plan = form.plan.filter(|plan| desk.has(*plan)).ok_or(Error::NotFound)?;
    if form.wants_rows() {
        return desk.page(&app, plan, form, FieldErrors::new()).await;
    }
    let offers = Offers::load(&app, &desk.visit, (desk.author, desk.at), (plan, None), &form).await?;
    offers.keep_offered(&mut form);
    let (mut errors, units) = (FieldErrors::new(), desk.meant(plan, &form));
    if units.is_empty() {
        errors.add("units", "Hãy chọn ít nhất một đơn vị.");
    }
    let content = form.understood(desk.visit.today, &mut errors);
    if !form.tasks.is_empty() {
        let without = store::without_part(&app.pool, &units, &form.tasks).await?;
        if let Some(first) = without.first() {
            let others =
                if without.len() > 1 { format!(" và {} đơn vị khác", without.len() - 1) } else { String::new() };
            errors.add("tasks", format!("{first}{others} không có phần việc trong nhiệm vụ đã chọn."));
        }
    }
    sheaf.fault(FIELD, &mut errors);
    let content = match content {
        Some(content) if errors.is_empty() => content,
        _ => {
            sheaf.lost(FIELD, &mut errors);
            return desk.page(&app, plan, form, errors).await;
        }
    };
    sheaf.keep(&app.files).await?;
    let drafting =
        Drafting { author: desk.author, author_unit_id: desk.at, plan_id: plan, units: &units, content: &content };
    match write(&app, &desk.visit, &sheaf, &drafting, form.act == "issue").await {
        Ok(ids) => Ok(told_after(&ids, plan, form.act == "issue")),
        Err(Hindrance::Refused(refusal)) => {
            let mut errors = FieldErrors::one("demands", refusal.to_string());
            sheaf.lost(FIELD, &mut errors);
            let page = desk.page(&app, plan, form, errors).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}

async fn write(
    app: &App,
    visit: &Visit,
    sheaf: &Sheaf,
    drafting: &Drafting<'_>,
    issues: bool,
) -> Result<Vec<i64>, Hindrance> {
    let mut tx = app.pool.begin().await?;
    let ids = act::write(&mut tx, visit, (&app.files, sheaf), drafting, issues).await?;
    tx.commit().await?;
    Ok(ids)
}

/// To the record, or to the list where there are several.
fn told_after(ids: &[i64], plan: i64, issued: bool) -> Response {
    let done = if issued { "Đã ban hành" } else { "Đã lưu nháp" };
    match ids {
        [only] => {
            let next = if issued {
                "đơn vị đã được báo."
            } else {
                "đơn vị chưa thấy cho đến khi ban hành."
            };
            see_other_saying(&address(*only), &format!("{done}; {next}"))
        }
        many => {
            let list = Link::to("/giam-sat").with("plan", plan).with("xem", "bien-ban").to_string();
            see_other_saying(&list, &format!("{done} {} biên bản, mỗi đơn vị một biên bản.", many.len()))
        }
    }
}
