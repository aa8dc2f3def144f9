//! Planning an inspection: whom, what, when, who leads it.

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
        super::{
            access::{ReadProgramme, WritePlanned, WriteProgramme},
            act::Hindrance,
            programme::{
                When, act,
                store::{self, Choice as Unit, PlannedWords},
            },
            store::{Group, groups},
        },
        new::Choice,
    },
    HOME, address,
};
use crate::web::{
    App, Chrome, Error, FieldErrors, Form, Result, flash::see_other_saying, form::clean, page_or_errors, show,
};

const MAX_SCOPE: usize = 2_000;
const MAX_LEADER: usize = 200;

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PlannedForm {
    version: String,
    scope: String,
    when: String,
    leader: String,
    units: Vec<i64>,
    groups: Vec<i64>,
}

impl PlannedForm {
    fn understood(&self, year: i32, offered: &[Unit], known: &[Group]) -> Result<PlannedWords, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut text = |name: &str, typed: &str, limit: usize, missing: &str| {
            let text = clean(typed);
            if text.is_empty() && !missing.is_empty() {
                errors.add(name, missing);
            } else if text.chars().count() > limit {
                errors.add(name, format!("Nội dung dài quá {limit} ký tự: hãy rút gọn."));
            }
            text
        };
        let scope = text("scope", &self.scope, MAX_SCOPE, "Hãy ghi nội dung kiểm tra, giám sát.");
        let leader = text("leader", &self.leader, MAX_LEADER, "").replace('\n', " ");
        let when = When::parse(&self.when);
        match when {
            None if self.when.trim().is_empty() => errors.add("when", "Hãy ghi thời gian, như 10/2026."),
            None => errors.add("when", "Thời gian không đọc được; hãy ghi như 10/2026, Quý IV/2026 hoặc 05/10/2026."),
            Some(when) if !when.is_in(year) => {
                errors.add("when", format!("Chương trình là của năm {year}."));
            }
            Some(_) => {}
        }
        let members = known.iter().filter(|group| self.groups.contains(&group.id)).flat_map(|group| &group.members);
        let meant: BTreeSet<i64> = self.units.iter().chain(members).copied().collect();
        let units: Vec<i64> = offered.iter().map(|unit| unit.id).filter(|unit| meant.contains(unit)).collect();
        if units.is_empty() {
            errors.add("units", "Hãy chọn ít nhất một đơn vị.");
        }
        match when {
            Some(When { from_on, to_on }) if errors.is_empty() => {
                Ok(PlannedWords { scope, leader, from_on, to_on, units })
            }
            _ => Err(errors),
        }
    }
}

#[derive(Template)]
#[template(path = "supervision/programme/planned.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    action: String,
    back: String,
    form: PlannedForm,
    groups: Vec<Choice>,
    units: Vec<Choice>,
    is_new: bool,
}

impl Page {
    fn ticked(&self) -> usize {
        self.units.iter().filter(|unit| unit.chosen).count()
    }
}

/// Somebody who plans, and whom he may inspect.
struct Desk<'a> {
    read: &'a ReadProgramme,
    units: Vec<Unit>,
    groups: Vec<Group>,
}

impl<'a> Desk<'a> {
    async fn load(app: &App, read: &'a ReadProgramme) -> Result<Self> {
        let (visit, programme) = (&read.visit, &read.programme);
        Ok(Self {
            units: store::choices(&app.pool, &visit.viewer.reach, visit.today).await?,
            groups: groups(&app.pool, programme.author_unit_id).await?,
            read,
        })
    }

    fn understood(&self, form: &PlannedForm) -> Result<PlannedWords, FieldErrors> {
        form.understood(self.read.programme.year, &self.units, &self.groups)
    }

    fn page(&self, planned: Option<i64>, form: PlannedForm, errors: FieldErrors) -> Result<Response> {
        let programme = &self.read.programme;
        let title = if planned.is_some() {
            "Sửa cuộc kiểm tra, giám sát"
        } else {
            "Thêm cuộc kiểm tra, giám sát"
        };
        let groups = self.groups.iter().filter_map(|group| {
            let members = self.units.iter().filter(|unit| group.members.contains(&unit.id)).count();
            (members > 0).then(|| Choice {
                id: group.id,
                label: format!("{} ({members})", group.name),
                hint: String::new(),
                chosen: form.groups.contains(&group.id),
            })
        });
        let units = self.units.iter().map(|unit| Choice {
            id: unit.id,
            label: unit.name.clone(),
            hint: String::new(),
            chosen: form.units.contains(&unit.id),
        });
        let page = Page {
            chrome: Chrome::new(&self.read.visit, title)
                .crumb("Giám sát", "/giam-sat")
                .crumb("Chương trình", HOME)
                .crumb(show::beginning(&programme.title, 60), address(programme.id))
                .here(title),
            action: match planned {
                Some(id) => format!("/giam-sat/cuoc/{id}"),
                None => format!("{}/cuoc", address(programme.id)),
            },
            back: address(programme.id),
            groups: groups.collect(),
            units: units.collect(),
            is_new: planned.is_none(),
            form,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }
}

/// `GET /giam-sat/chuong-trinh/{programme}/cuoc`
pub async fn new(WriteProgramme(read): WriteProgramme, Shared(app): Shared<App>) -> Result<Response> {
    Desk::load(&app, &read).await?.page(None, PlannedForm::default(), FieldErrors::new())
}

/// `POST /giam-sat/chuong-trinh/{programme}/cuoc`
pub async fn create(
    WriteProgramme(read): WriteProgramme,
    Shared(app): Shared<App>,
    Form(form): Form<PlannedForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, &read).await?;
    let words = match desk.understood(&form) {
        Ok(words) => words,
        Err(errors) => return desk.page(None, form, errors),
    };
    let mut tx = app.pool.begin().await?;
    let id = act::plan(&mut tx, &read.visit, read.programme.id, &words).await?;
    tx.commit().await?;
    let back = format!("{}#cuoc-{id}", address(read.programme.id));
    Ok(see_other_saying(&back, "Đã thêm vào chương trình."))
}

/// `GET /giam-sat/cuoc/{planned}`
pub async fn edit(WritePlanned { read, planned_id }: WritePlanned, Shared(app): Shared<App>) -> Result<Response> {
    let planned = store::planned(&app.pool, &[read.programme.id]).await?;
    let planned = planned.into_iter().map(|(_, one)| one).find(|one| one.id == planned_id).ok_or(Error::NotFound)?;
    let form = PlannedForm {
        version: planned.version.to_string(),
        scope: planned.scope,
        when: When { from_on: planned.from_on, to_on: planned.to_on }.text(),
        leader: planned.leader,
        units: planned.units.iter().map(|unit| unit.id).collect(),
        groups: Vec::new(),
    };
    Desk::load(&app, &read).await?.page(Some(planned_id), form, FieldErrors::new())
}

/// `POST /giam-sat/cuoc/{planned}`
pub async fn update(
    WritePlanned { read, planned_id }: WritePlanned,
    Shared(app): Shared<App>,
    Form(form): Form<PlannedForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, &read).await?;
    let words = match desk.understood(&form) {
        Ok(words) => words,
        Err(errors) => return desk.page(Some(planned_id), form, errors),
    };
    let version = form.version.trim().parse().unwrap_or_default();
    let mut tx = app.pool.begin().await?;
    match act::replan(&mut tx, &read.visit, (planned_id, version), &words).await {
        Ok(()) => {
            tx.commit().await?;
            let back = format!("{}#cuoc-{planned_id}", address(read.programme.id));
            Ok(see_other_saying(&back, "Đã lưu cuộc kiểm tra."))
        }
        Err(Hindrance::Changed) => {
            tx.rollback().await?;
            let errors = FieldErrors::one("scope", Hindrance::Changed.to_string());
            Ok((StatusCode::CONFLICT, desk.page(Some(planned_id), form, errors)?).into_response())
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}
