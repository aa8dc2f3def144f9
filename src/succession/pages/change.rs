//! One change: everything it will do before it does it, and what it did; and the list of them.

use std::collections::BTreeMap;

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::when::When;
use crate::{
    office::{Column, Kind, Row, Table},
    succession::{
        access::AdministerChange,
        act::{self, Hindrance},
        outcome::Outcome,
        store::{self, Named},
    },
    unit::{
        change::{ChangeKind, ChangeState, Heir, Terms},
        store::change::{self as changes, Change, ChangeLine, NewChange},
    },
    web::{
        App, Chrome, Error, Export, FieldErrors, Form, Result, Visit,
        access::Administer,
        flash::see_other_saying,
        form::{self, page_or_errors},
        show,
    },
};

#[derive(Template)]
#[template(path = "succession/index.html")]
struct IndexPage {
    chrome: Chrome,
    changes: Vec<ChangeLine>,
}

/// `GET /quan-tri/thay-doi`
pub async fn index(Administer(visit): Administer, State(app): State<App>, export: Export) -> Result<Response> {
    let changes = changes::within(&app.pool, &visit.viewer.reach).await?;
    let title = "Thay đổi đơn vị";
    if let Some(format) = export.wanted() {
        return format.answer(&visit, title, table(&changes)).await;
    }
    form::page(&IndexPage { chrome: Chrome::new(&visit, title).export(&export), changes })
}

/// All changes as a file.
fn table(changes: &[ChangeLine]) -> Table {
    let columns = vec![
        Column::new("Việc", 70, Kind::Text),
        Column::new("Từ ngày", 12, Kind::Day),
        Column::new("Trạng thái", 20, Kind::Ordinal),
        Column::new("Vướng ở đâu", 40, Kind::Text),
        Column::new("Văn bản", 30, Kind::Text),
    ];
    let row = |change: &ChangeLine| {
        Row::Line(vec![
            change.told().into(),
            change.effective_on.into(),
            change.state.label().into(),
            change.hindrance.clone().into(),
            change.decision.as_str().into(),
        ])
    };
    Table { columns, rows: changes.iter().map(row).collect(), total: None }
}

/// Where a change is looked at: by administrators, or by officers at a task.
pub struct Room {
    pub chrome: Chrome,
    /// Addresses begin so.
    pub base: &'static str,
    /// Where one goes when it is over.
    pub home: String,
}

fn room(visit: &Visit, change: &Change) -> Room {
    let chrome = Chrome::new(visit, change.kind.label()).crumb("Thay đổi đơn vị", "/quan-tri/thay-doi");
    Room { chrome, base: "/quan-tri/thay-doi", home: "/quan-tri/thay-doi".to_owned() }
}

/// What can be changed of a draft.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ChangeForm {
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    decision: String,
    #[serde(default)]
    reason: String,
    /// Of a split: the tasks, and beside each the place of its heir.
    #[serde(default)]
    task: Vec<i64>,
    #[serde(default)]
    heir: Vec<usize>,
}

impl ChangeForm {
    fn when(&self) -> When {
        When { effective_on: self.effective_on.clone(), decision: self.decision.clone(), reason: self.reason.clone() }
    }
}

/// What goes with a confirmation.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct ConfirmForm {
    /// Whether people keep their roles at the successor.
    #[serde(default)]
    accounts: String,
}

/// A task of a split with its heir.
struct Share {
    task: Named,
    heir: usize,
}

#[derive(Template)]
#[template(path = "succession/show.html")]
struct ChangePage {
    chrome: Chrome,
    errors: FieldErrors,
    change: Change,
    /// What it is, in one sentence.
    told: String,
    base: &'static str,
    when: When,
    /// What it will do; none once it is over, or where it cannot be carried out.
    outcome: Option<Outcome>,
    /// Why it cannot be carried out.
    hindrance: Option<String>,
    /// Of a split: its named tasks, and the heirs among whom they are distributed.
    shares: Vec<Share>,
    heirs: Vec<String>,
    ends_units: bool,
    comes_later: bool,
}

impl ChangePage {
    fn is_draft(&self) -> bool {
        self.change.state == ChangeState::Draft
    }

    /// Drafted, or planned and hindered: it waits for somebody to confirm it.
    fn waits(&self) -> bool {
        self.is_draft() || (self.change.state == ChangeState::Planned && self.change.hindrance.is_some())
    }

    fn is_over(&self) -> bool {
        matches!(self.change.state, ChangeState::Done | ChangeState::Withdrawn)
    }

    /// The sum kept of what was done.
    fn sum(&self) -> &str {
        self.change.outcome.as_ref().and_then(|kept| kept.get("sum")).and_then(|sum| sum.as_str()).unwrap_or_default()
    }
}

/// `GET /quan-tri/thay-doi/{change}`
pub async fn show(AdministerChange { visit, change }: AdministerChange, State(app): State<App>) -> Result<Response> {
    page(&app, &visit, room(&visit, &change), change, None, FieldErrors::new()).await
}

/// The page of a change; `typed` is what somebody wrote that could not be kept.
pub async fn page(
    app: &App,
    visit: &Visit,
    room: Room,
    change: Change,
    typed: Option<When>,
    errors: FieldErrors,
) -> Result<Response> {
    let over = matches!(change.state, ChangeState::Done | ChangeState::Withdrawn);
    let (outcome, mut hindrance) = match over {
        true => (None, None),
        false => match act::preview(&app.pool, &change, visit.now).await {
            Ok(outcome) => (Some(outcome), None),
            Err(Hindrance::Database(cause)) => return Err(cause.into()),
            Err(hindrance) => (None, Some(hindrance.to_string())),
        },
    };
    if hindrance.is_none() {
        hindrance = change.hindrance.clone().filter(|_| change.state == ChangeState::Planned);
    }
    let (shares, heirs) = shares(app, &change).await?;
    let told = told(app, &change).await?;
    let page = ChangePage {
        chrome: room.chrome.here(change.kind.label()),
        base: room.base,
        when: typed.unwrap_or_else(|| When::of(&change)),
        ends_units: !change.terms.ending().is_empty(),
        comes_later: change.effective_on > visit.today,
        told,
        outcome,
        hindrance,
        shares,
        heirs,
        errors,
        change,
    };
    page_or_errors(&page, &page.errors)
}

/// The tasks of a split that is not over, and the names of the heirs.
async fn shares(app: &App, change: &Change) -> Result<(Vec<Share>, Vec<String>)> {
    let Terms::Split { unit, tasks, .. } = &change.terms else { return Ok((Vec::new(), Vec::new())) };
    if !matches!(change.state, ChangeState::Draft | ChangeState::Planned) {
        return Ok((Vec::new(), Vec::new()));
    }
    let heirs = change.terms.heirs();
    let known: Vec<i64> = heirs.iter().filter_map(Heir::unit).collect();
    let names = store::unit_names(&app.pool, &known).await?;
    let named = store::named(&app.pool, *unit).await?.into_iter();
    let shares = named.map(|task| Share { heir: tasks.get(&task.task_id).copied().unwrap_or_default(), task });
    let heirs = heirs.into_iter().map(|heir| match heir {
        Heir::Unit(id) => names.get(&id).cloned().unwrap_or_default(),
        Heir::New(unit) => unit.name,
    });
    Ok((shares.collect(), heirs.collect()))
}

/// "Sáp nhập Phòng A, Phòng B thành Phòng C".
async fn told(app: &App, change: &Change) -> Result<String> {
    let mut units = change.terms.before();
    units.extend(change.terms.after());
    let names = store::unit_names(&app.pool, &units).await?;
    let of = |units: &[i64]| {
        units.iter().filter_map(|unit| names.get(unit)).map(String::as_str).collect::<Vec<_>>().join(", ")
    };
    let heirs = change.terms.heirs().into_iter().map(|heir| match heir {
        Heir::Unit(id) => of(&[id]),
        Heir::New(unit) => unit.name,
    });
    let (before, heirs) = (of(&change.terms.before()), heirs.collect::<Vec<_>>().join(", "));
    Ok(match &change.terms {
        Terms::Rename { name, .. } if change.state == ChangeState::Done => format!("Đơn vị mang tên {name}"),
        Terms::Rename { name, .. } => format!("{before} đổi tên thành {name}"),
        Terms::Merge { .. } => format!("Sáp nhập {before} thành {heirs}"),
        Terms::Split { .. } => format!("Chia, tách {before} thành {heirs}"),
        Terms::Lead { .. } => format!("Chuyển việc chủ trì từ {before} sang {heirs}"),
        Terms::Group { group, joining, leaving } => {
            let group = store::group_names(&app.pool, &[*group]).await?.pop().unwrap_or_default();
            let part = |units: &[i64], verb: &str| match units.len() {
                0 => None,
                1..=6 => Some(format!("{verb} {}", of(units))),
                count => Some(format!("{verb} {count} đơn vị")),
            };
            let parts = [part(joining, "thêm"), part(leaving, "bớt")].into_iter().flatten().collect::<Vec<_>>();
            format!("Nhóm “{group}” {}", parts.join(", "))
        }
    })
}

/// `POST /quan-tri/thay-doi/{change}`: another day, another document, other heirs for the tasks of a split.
pub async fn update(
    AdministerChange { visit, change }: AdministerChange,
    State(app): State<App>,
    Form(form): Form<ChangeForm>,
) -> Result<Response> {
    let room = room(&visit, &change);
    rewrite(&app, &visit, room, change, form).await
}

/// Writes a draft anew.
pub async fn rewrite(app: &App, visit: &Visit, room: Room, change: Change, form: ChangeForm) -> Result<Response> {
    let moment = match form.when().parse(!matches!(change.terms, Terms::Group { .. })) {
        Ok(moment) => moment,
        Err(errors) => return page(app, visit, room, change, Some(form.when()), errors).await,
    };
    let mut tx = app.pool.begin().await?;
    let mut kept = changes::lock(&mut tx, change.id).await?.ok_or(Error::NotFound)?;
    if kept.state != ChangeState::Draft {
        return Err(Error::conflict("Việc này đã được xác nhận hoặc đã hủy nên không sửa được nữa."));
    }
    let heirs = kept.terms.heirs().len();
    if let Terms::Split { tasks, .. } = &mut kept.terms {
        let chosen = form.task.iter().copied().zip(form.heir.iter().copied());
        let chosen: BTreeMap<i64, usize> = chosen.filter(|(_, heir)| *heir > 0 && *heir < heirs).collect();
        *tasks = chosen;
    }
    let new = NewChange {
        effective_on: moment.on,
        decision: &moment.decision,
        reason: &moment.reason,
        terms: &kept.terms,
        plan_id: kept.plan_id,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    changes::rewrite(&mut tx, kept.id, &new).await?;
    tx.commit().await?;
    Ok(see_other_saying(
        &format!("{}/{}", room.base, kept.id),
        "Đã lưu. Dưới đây là những gì sẽ xảy ra theo nội dung mới.",
    ))
}

/// `POST /quan-tri/thay-doi/{change}/thuc-hien`
pub async fn carry_out(
    AdministerChange { visit, change }: AdministerChange,
    State(app): State<App>,
    Form(form): Form<ConfirmForm>,
) -> Result<Response> {
    let room = room(&visit, &change);
    confirm(&app, &visit, room, change, &form).await
}

/// Confirms a change: it is carried out, or planned.
pub async fn confirm(app: &App, visit: &Visit, room: Room, change: Change, form: &ConfirmForm) -> Result<Response> {
    let here = format!("{}/{}", room.base, change.id);
    match act::confirm(&app.pool, visit, change.id, !form.accounts.is_empty()).await {
        Ok(true) => Ok(see_other_saying(&here, "Đã thực hiện.")),
        Ok(false) => {
            let day = show::day(&change.effective_on);
            Ok(see_other_saying(&here, &format!("Đã xác nhận; hệ thống tự thực hiện vào ngày {day}.")))
        }
        Err(Hindrance::Invalid(faults)) => {
            let mut errors = FieldErrors::new();
            for (field, message) in faults {
                errors.add(field, message);
            }
            page(app, visit, room, change, None, errors).await
        }
        Err(Hindrance::NoDecision) => {
            let errors = FieldErrors::one("decision", Hindrance::NoDecision.to_string());
            page(app, visit, room, change, None, errors).await
        }
        Err(hindrance) => Err(hindrance.into()),
    }
}

/// `POST /quan-tri/thay-doi/{change}/huy`
pub async fn withdraw(
    AdministerChange { visit, change }: AdministerChange,
    State(app): State<App>,
) -> Result<Response> {
    take_back(&app, &visit, &room(&visit, &change), &change).await
}

/// Takes a change back that has not been carried out.
pub async fn take_back(app: &App, visit: &Visit, room: &Room, change: &Change) -> Result<Response> {
    act::withdraw(&app.pool, visit, change.id).await?;
    let said =
        if change.kind == ChangeKind::Group { "Đã hủy; thành viên nhóm giữ nguyên." } else { "Đã hủy." };
    Ok(see_other_saying(&room.home, said))
}
