//! Groups of units that plans name, and their members.

use std::collections::HashSet;

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::json;

use super::{
    form::{aliases, one_line},
    unit_options,
};
use crate::{
    journal::{self, Entry},
    office::{self, Column, Kind, Table},
    unit::{
        UnitKind,
        access::AdministerGroup,
        change::Terms,
        store::{
            self, UnitChoice,
            change::{self, NewChange},
            group::{self, Group, GroupLine},
        },
        tree,
    },
    web::{
        App, Chrome, Export, FieldErrors, Form, Result, Visit,
        access::Administer,
        error::broken_constraint,
        flash::{see_other, see_other_saying},
        form::{page, page_or_errors},
        layout::Choice,
    },
};

#[derive(Template)]
#[template(path = "unit/groups.html")]
struct IndexPage {
    chrome: Chrome,
    groups: Vec<GroupLine>,
}

/// `GET /quan-tri/nhom`
pub async fn index(Administer(visit): Administer, State(app): State<App>, export: Export) -> Result<Response> {
    let groups = group::lines(&app.pool, &visit.viewer.reach).await?;
    let title = "Nhóm đơn vị";
    if let Some(format) = export.wanted() {
        let columns = vec![
            Column::new("Tên nhóm", 44, Kind::Text),
            Column::new("Đơn vị lập nhóm", 44, Kind::Text),
            Column::new("Số đơn vị", 10, Kind::Count),
        ];
        let row = |group: GroupLine| {
            office::Row::Line(vec![group.name.into(), group.owner_name.into(), group.members.into()])
        };
        let table = Table { columns, rows: groups.into_iter().map(row).collect(), total: None };
        return format.answer(&visit, title, table).await;
    }
    page(&IndexPage { chrome: Chrome::new(&visit, title).export(&export), groups })
}

#[derive(Clone, Debug, Default, Deserialize)]
pub struct GroupForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    owner: String,
    /// Other names, one a line.
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    members: Vec<i64>,
    /// A kind whose units are all to be ticked; the form comes back without being stored.
    #[serde(default)]
    tick: String,
}

#[derive(Template)]
#[template(path = "unit/group.html")]
struct FormPage {
    chrome: Chrome,
    errors: FieldErrors,
    form: GroupForm,
    action: String,
    owners: Vec<Choice>,
    units: Vec<Member>,
    /// Kinds that can be ticked at once, with their number of units.
    kinds: Vec<(UnitKind, usize)>,
    ticked: usize,
    /// How many units have just been ticked, where that was asked.
    just_ticked: Option<usize>,
    is_new: bool,
}

struct Member {
    level: usize,
    unit: UnitChoice,
    ticked: bool,
}

async fn form_page(
    app: &App,
    visit: &Visit,
    group: Option<&Group>,
    mut form: GroupForm,
    errors: FieldErrors,
) -> Result<Response> {
    let choices = store::choices(&app.pool, &visit.viewer.reach, visit.today).await?;
    let mut ticked: HashSet<i64> = form.members.iter().copied().collect();
    let just_ticked = form.tick.parse::<UnitKind>().ok().map(|kind| {
        let before = ticked.len();
        ticked.extend(choices.iter().filter(|unit| unit.active && unit.kind == kind).map(|unit| unit.id));
        ticked.len() - before
    });
    form.tick.clear();
    let kinds = UnitKind::ALL
        .iter()
        .map(|&kind| (kind, choices.iter().filter(|unit| unit.active && unit.kind == kind).count()))
        .filter(|&(_, count)| count > 1)
        .collect();
    let owners = unit_options(choices.clone(), &form.owner);
    // A unit that no longer exists is offered only where it is a member still.
    let offered = choices.into_iter().filter(|unit| unit.active || ticked.contains(&unit.id)).collect();
    let units: Vec<Member> = tree::arrange(offered)
        .into_iter()
        .map(|(depth, unit)| Member { level: depth.min(4), ticked: ticked.contains(&unit.id), unit })
        .collect();
    let title = group.map_or("Thêm nhóm đơn vị", |group| &group.name);
    let template = FormPage {
        chrome: Chrome::new(visit, title).crumb("Nhóm đơn vị", "/quan-tri/nhom").here(title),
        action: group.map_or("/quan-tri/nhom".to_owned(), |group| format!("/quan-tri/nhom/{}", group.id)),
        ticked: units.iter().filter(|member| member.ticked).count(),
        owners,
        units,
        kinds,
        just_ticked,
        is_new: group.is_none(),
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// What an understood form says of a group.
#[derive(Debug, PartialEq, Eq)]
struct GroupFields {
    name: String,
    owner: i64,
    aliases: Vec<String>,
    members: Vec<i64>,
}

/// What the form says, or what is wrong with it.
fn parse(form: &GroupForm, reach: &[i64]) -> Result<GroupFields, FieldErrors> {
    let mut errors = FieldErrors::new();
    let name = one_line(&form.name);
    if name.is_empty() {
        errors.add("name", "Nhập tên nhóm như kế hoạch ghi, ví dụ: Các trường THPT.");
    } else if name.chars().count() > 200 {
        errors.add("name", "Tên nhóm dài tối đa 200 ký tự.");
    }
    let owner = form.owner.parse().ok().filter(|id| reach.contains(id));
    if owner.is_none() {
        errors.add("owner", "Chọn đơn vị lập nhóm.");
    }
    if form.members.is_empty() {
        errors.add("members", "Chọn ít nhất một đơn vị.");
    } else if form.members.iter().any(|id| !reach.contains(id)) {
        errors.add("members", "Có đơn vị không nằm trong phạm vi quản trị.");
    }
    let aliases = aliases(&form.aliases, &name);
    if aliases.iter().any(|alias| alias.chars().count() > 200) {
        errors.add("aliases", "Mỗi tên khác dài tối đa 200 ký tự.");
    }
    errors.or(|| GroupFields { name, owner: owner.unwrap_or_default(), aliases, members: form.members.clone() })
}

/// A refusal of the database beside the field it is about; other failures stay failures.
fn refused(error: sqlx::Error) -> sqlx::Result<FieldErrors> {
    match broken_constraint(&error) {
        Some("unit_group_name_key") => Ok(FieldErrors::one("name", "Đơn vị này đã có nhóm cùng tên.")),
        _ => Err(error),
    }
}

/// `GET /quan-tri/nhom/moi`
pub async fn new(Administer(visit): Administer, State(app): State<App>) -> Result<Response> {
    let owner = visit.viewer.unit_id().map(|id| id.to_string()).unwrap_or_default();
    let form = GroupForm { owner, ..GroupForm::default() };
    form_page(&app, &visit, None, form, FieldErrors::new()).await
}

/// `POST /quan-tri/nhom`
pub async fn create(
    Administer(visit): Administer,
    State(app): State<App>,
    Form(form): Form<GroupForm>,
) -> Result<Response> {
    if !form.tick.is_empty() {
        return form_page(&app, &visit, None, form, FieldErrors::new()).await;
    }
    let reach = &visit.viewer.reach;
    let GroupFields { name, owner, aliases, members } = match parse(&form, reach) {
        Ok(parsed) => parsed,
        Err(errors) => return form_page(&app, &visit, None, form, errors).await,
    };
    let mut tx = app.pool.begin().await?;
    let id = match group::insert(&mut tx, owner, &name).await {
        Ok(id) => id,
        Err(error) => {
            tx.rollback().await?;
            return form_page(&app, &visit, None, form, refused(error)?).await;
        }
    };
    group::set_aliases(&mut tx, id, &aliases).await?;
    group::set_members(&mut tx, id, reach, &members).await?;
    let after = json!({ "name": name, "owner_unit_id": owner, "aliases": aliases, "members": members });
    journal::write(&mut tx, &visit.by(), Entry::new("unit_group.created", id).after(after)).await?;
    tx.commit().await?;
    Ok(see_other_saying("/quan-tri/nhom", &format!("Đã thêm nhóm {name}.")))
}

/// `GET /quan-tri/nhom/{group}`
pub async fn edit(AdministerGroup { visit, group }: AdministerGroup, State(app): State<App>) -> Result<Response> {
    let form = GroupForm {
        name: group.name.clone(),
        owner: group.owner_unit_id.to_string(),
        aliases: group.aliases.join("\n"),
        members: group.members.clone(),
        tick: String::new(),
    };
    form_page(&app, &visit, Some(&group), form, FieldErrors::new()).await
}

/// `POST /quan-tri/nhom/{group}`: names and owner at once. Who joins and who leaves is drafted as a change, since running
/// plans follow: its page shows what will happen, and confirms it.
pub async fn update(
    AdministerGroup { visit, group }: AdministerGroup,
    State(app): State<App>,
    Form(form): Form<GroupForm>,
) -> Result<Response> {
    if !form.tick.is_empty() {
        return form_page(&app, &visit, Some(&group), form, FieldErrors::new()).await;
    }
    let reach = &visit.viewer.reach;
    let GroupFields { name, owner, aliases, members } = match parse(&form, reach) {
        Ok(parsed) => parsed,
        Err(errors) => return form_page(&app, &visit, Some(&group), form, errors).await,
    };
    let mut tx = app.pool.begin().await?;
    if let Err(error) = group::update(&mut tx, group.id, owner, &name).await {
        tx.rollback().await?;
        return form_page(&app, &visit, Some(&group), form, refused(error)?).await;
    }
    group::set_aliases(&mut tx, group.id, &aliases).await?;
    let renamed: HashSet<&String> = aliases.iter().collect();
    if name != group.name || owner != group.owner_unit_id || renamed != group.aliases.iter().collect() {
        let entry = Entry::new("unit_group.updated", group.id)
            .before(json!({ "name": group.name, "owner_unit_id": group.owner_unit_id, "aliases": group.aliases }))
            .after(json!({ "name": name, "owner_unit_id": owner, "aliases": aliases }));
        journal::write(&mut tx, &visit.by(), entry).await?;
    }
    let terms = membership(&group, reach, &members);
    let Some(terms) = terms else {
        tx.commit().await?;
        return Ok(see_other_saying("/quan-tri/nhom", &format!("Đã lưu nhóm {name}.")));
    };
    let new = NewChange {
        effective_on: visit.today,
        decision: "",
        reason: "",
        terms: &terms,
        plan_id: None,
        by: visit.viewer.account_id,
        at: visit.now,
    };
    let id = change::insert(&mut tx, &new).await?;
    let mut after = terms.kept();
    after["effective_on"] = json!(visit.today);
    journal::write(&mut tx, &visit.by(), Entry::new("unit_change.drafted", id).after(after)).await?;
    tx.commit().await?;
    Ok(see_other(&format!("/quan-tri/thay-doi/{id}")))
}

/// Who joins and who leaves among the units of `reach`; members elsewhere stay. None where nobody does.
fn membership(group: &Group, reach: &[i64], members: &[i64]) -> Option<Terms> {
    let (before, after): (HashSet<i64>, HashSet<i64>) =
        (group.members.iter().copied().collect(), members.iter().copied().collect());
    let sorted = |units: Vec<i64>| {
        let mut units = units;
        units.sort_unstable();
        units
    };
    let joining = sorted(after.difference(&before).copied().collect());
    let leaving = sorted(before.difference(&after).copied().filter(|unit| reach.contains(unit)).collect());
    (!joining.is_empty() || !leaving.is_empty()).then_some(Terms::Group { group: group.id, joining, leaving })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_joins_and_who_leaves_is_a_change_and_members_out_of_reach_stay() {
        let group = Group {
            id: 5,
            owner_unit_id: 1,
            name: "Các trường".to_owned(),
            aliases: Vec::new(),
            members: vec![2, 3, 9],
        };
        let terms = membership(&group, &[1, 2, 3, 4], &[3, 4]);
        assert_eq!(terms, Some(Terms::Group { group: 5, joining: vec![4], leaving: vec![2] }));
        assert_eq!(membership(&group, &[1, 2, 3, 4], &[3, 2]), None);
    }

    #[test]
    fn a_group_needs_a_name_an_owner_and_members_within_reach() {
        let form = |name: &str, owner: &str, members: &[i64]| GroupForm {
            name: name.to_owned(),
            owner: owner.to_owned(),
            aliases: "Các  trường\nKhối trường\n\n".to_owned(),
            members: members.to_vec(),
            tick: String::new(),
        };
        let parsed = parse(&form(" Các  trường ", "1", &[2, 3]), &[1, 2, 3]).expect("a group");
        let (name, aliases) = ("Các trường".to_owned(), vec!["Khối trường".to_owned()]);
        assert_eq!(parsed, GroupFields { name, owner: 1, aliases, members: vec![2, 3] });
        let wrong = |form| {
            let errors = parse(&form, &[1, 2, 3]).expect_err("a mistake");
            errors.into_iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(wrong(form("", "9", &[])), ["name", "owner", "members"]);
        assert_eq!(wrong(form("Các trường", "1", &[2, 9])), ["members"]);
    }
}
