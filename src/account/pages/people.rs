//! Accounts: the list, a new one, one with its grants, and what is done to it.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;
use serde_json::json;

use super::form::{AccountForm, refused, role_options};
use crate::{
    account::{
        access::AdministerAccount,
        acts, initial, password,
        store::{
            grant::{self, GrantLine},
            person::{self, Filter, Person, PersonLine},
        },
        workbook::HandedOut,
    },
    journal::{self, Entry},
    office::{self, Column, Kind, Table},
    unit::{pages::unit_options, store::choices},
    web::{
        App, Chrome, Error, Export, FieldErrors, Form, Link, Query, Result, Role, Visit,
        access::Administer,
        flash::{see_other_saying, see_other_warning},
        form::{clean, page, page_or_errors},
        layout::Choice,
    },
};

/// Lines per page.
const PAGE_SIZE: i64 = 50;

#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tim: String,
    #[serde(default, rename = "vai-tro")]
    role: String,
    #[serde(default, rename = "don-vi")]
    unit: String,
    #[serde(default, rename = "trang-thai")]
    state: String,
    #[serde(default)]
    trang: String,
}

impl Asked {
    fn filter(&self) -> Filter {
        Filter {
            words: clean(&self.tim),
            role: Role::from_code(&self.role),
            unit_id: self.unit.parse().ok(),
            state: STATES.iter().find(|(code, ..)| *code == self.state).map(|&(.., state)| state),
        }
    }

    fn link(&self, page: i64) -> String {
        Link::to("/quan-tri/tai-khoan")
            .with("tim", &self.tim)
            .with("vai-tro", &self.role)
            .with("don-vi", &self.unit)
            .with("trang-thai", &self.state)
            .with("trang", page)
            .to_string()
    }
}

const STATES: [(&str, &str, person::State); 3] = [
    ("dang-dung", "Đang dùng", person::State::Open),
    ("da-khoa", "Đã khóa", person::State::Disabled),
    ("chua-co-vai-tro", "Chưa có vai trò", person::State::Roleless),
];

#[derive(Template)]
#[template(path = "account/index.html")]
struct IndexPage {
    chrome: Chrome,
    tim: String,
    roles: Vec<Choice>,
    units: Vec<Choice>,
    states: Vec<Choice>,
    filtered: bool,
    people: Vec<PersonLine>,
    total: i64,
    pages: String,
    previous: String,
    next: String,
}

/// `GET /quan-tri/tai-khoan`
pub async fn index(
    Administer(visit): Administer,
    State(app): State<App>,
    Query(asked): Query<Asked>,
    export: Export,
) -> Result<Response> {
    let (filter, reach) = (asked.filter(), &visit.viewer.reach);
    let current = asked.trang.parse().unwrap_or(1).clamp(1, 100_000);
    let (size, current) = export.window(PAGE_SIZE, current);
    let offset = (current - 1) * size;
    let people = person::lines(&app.pool, reach, &filter, visit.today, size, offset).await?;
    if let Some(format) = export.wanted() {
        return format.answer(&visit, "Tài khoản", table(&people)).await;
    }
    if people.is_empty() && current > 1 {
        return Err(Error::NotFound);
    }
    let total = people.first().map_or(0, |line| line.total);
    let last = offset + people.len() as i64;
    let states = STATES.iter().map(|&(value, label, _)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        selected: value == asked.state,
    });
    page(&IndexPage {
        chrome: Chrome::new(&visit, "Tài khoản").export(&export),
        roles: role_options(&asked.role),
        units: unit_options(choices(&app.pool, reach, visit.today).await?, &asked.unit),
        states: states.collect(),
        filtered: !filter.words.is_empty()
            || filter.role.is_some()
            || filter.unit_id.is_some()
            || filter.state.is_some(),
        pages: if total > 0 { format!("{}–{last} trong {total} tài khoản", offset + 1) } else { String::new() },
        previous: if current > 1 { asked.link(current - 1) } else { String::new() },
        next: if last < total { asked.link(current + 1) } else { String::new() },
        tim: asked.tim,
        people,
        total,
    })
}

/// All accounts of the list as a file.
fn table(people: &[PersonLine]) -> Table {
    let columns = vec![
        Column::new("Họ và tên", 28, Kind::Text),
        Column::new("Tên đăng nhập", 20, Kind::Text),
        Column::new("Vai trò hiện nay", 50, Kind::Text),
        Column::new("Thư điện tử", 30, Kind::Text),
        Column::new("Trạng thái", 18, Kind::Ordinal),
    ];
    let row = |person: &PersonLine| {
        let held = person.grants.0.iter().map(|held| {
            let delegated = if held.delegated { " (ủy quyền)" } else { "" };
            format!("{} · {}{delegated}", held.role.label(), held.unit_name)
        });
        office::Row::Line(vec![
            person.full_name.as_str().into(),
            person.username.as_str().into(),
            held.collect::<Vec<_>>().join("\n").into(),
            person.email.clone().into(),
            match (person.disabled, person.must_change_password) {
                (true, _) => "Đã khóa",
                (false, true) => "Chờ đổi mật khẩu",
                (false, false) => "Đang dùng",
            }
            .into(),
        ])
    };
    Table { columns, rows: people.iter().map(row).collect(), total: None }
}

#[derive(Template)]
#[template(path = "account/new.html")]
struct NewPage {
    chrome: Chrome,
    errors: FieldErrors,
    form: AccountForm,
    roles: Vec<Choice>,
    units: Vec<Choice>,
}

async fn new_page(app: &App, visit: &Visit, form: AccountForm, errors: FieldErrors) -> Result<Response> {
    let template = NewPage {
        chrome: Chrome::new(visit, "Thêm tài khoản").crumb("Tài khoản", "/quan-tri/tai-khoan").here("Thêm tài khoản"),
        roles: role_options(&form.role),
        units: unit_options(choices(&app.pool, &visit.viewer.reach, visit.today).await?, &form.unit),
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /quan-tri/tai-khoan/moi`
pub async fn new(Administer(visit): Administer, State(app): State<App>) -> Result<Response> {
    let form = AccountForm::from_today(visit.today);
    new_page(&app, &visit, form, FieldErrors::new()).await
}

/// `POST /quan-tri/tai-khoan`: the account with its first grant; the answer holds the initial password, once.
pub async fn create(
    Administer(visit): Administer,
    State(app): State<App>,
    Form(form): Form<AccountForm>,
) -> Result<Response> {
    let mut errors = FieldErrors::new();
    let fields = form.person(&mut errors);
    let grant = form.grant(&visit.viewer.reach, visit.today, &mut errors);
    if !errors.is_empty() {
        return new_page(&app, &visit, form, errors).await;
    }
    let given = initial::password()?;
    let hash = password::hash(&given).await?;
    let mut tx = app.pool.begin().await?;
    let id = match acts::create(&mut tx, &visit.by(), visit.now, &fields, &hash).await {
        Ok(id) => id,
        Err(error) => {
            tx.rollback().await?;
            return new_page(&app, &visit, form, refused(error)?).await;
        }
    };
    acts::add_grant(&mut tx, &visit.by(), id, &grant).await?;
    tx.commit().await?;
    let person = HandedOut { username: fields.username, full_name: fields.full_name, password: given };
    handed_out(&visit, "Đã thêm tài khoản", vec![person], None)
}

#[derive(Template)]
#[template(path = "account/handed_out.html")]
struct HandedOutPage {
    chrome: Chrome,
    people: Vec<HandedOut>,
    /// The same as an Excel file, as a `data:` address: the passwords are kept nowhere.
    file: Option<String>,
}

/// The one page that shows initial passwords. It answers the act itself, so that they are never stored.
pub fn handed_out(visit: &Visit, title: &str, people: Vec<HandedOut>, file: Option<String>) -> Result<Response> {
    page(&HandedOutPage {
        chrome: Chrome::new(visit, title).crumb("Tài khoản", "/quan-tri/tai-khoan").here(title),
        people,
        file,
    })
}

#[derive(Template)]
#[template(path = "account/show.html")]
struct ShowPage {
    chrome: Chrome,
    errors: FieldErrors,
    person: Person,
    form: AccountForm,
    grants: Vec<GrantLine>,
    roles: Vec<Choice>,
    units: Vec<Choice>,
    today: chrono::NaiveDate,
    is_self: bool,
}

/// The account's page with what was typed into its forms.
pub async fn show_page(
    app: &App,
    access: AdministerAccount,
    form: AccountForm,
    errors: FieldErrors,
) -> Result<Response> {
    let is_self = access.is_self();
    let AdministerAccount { visit, person } = access;
    let template = ShowPage {
        chrome: Chrome::new(&visit, person.full_name.clone())
            .crumb("Tài khoản", "/quan-tri/tai-khoan")
            .here(person.full_name.clone()),
        grants: grant::of_account(&app.pool, person.id, &visit.viewer.reach).await?,
        roles: role_options(&form.role),
        units: unit_options(choices(&app.pool, &visit.viewer.reach, visit.today).await?, &form.unit),
        today: visit.today,
        is_self,
        person,
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /quan-tri/tai-khoan/{account}`
pub async fn show(access: AdministerAccount, State(app): State<App>) -> Result<Response> {
    let form = AccountForm::from_today(access.visit.today).of(&access.person);
    show_page(&app, access, form, FieldErrors::new()).await
}

fn back_to(person: &Person) -> String {
    format!("/quan-tri/tai-khoan/{}", person.id)
}

/// `POST /quan-tri/tai-khoan/{account}`: full name and e-mail address; the account name stays.
pub async fn update(
    access: AdministerAccount,
    State(app): State<App>,
    Form(form): Form<AccountForm>,
) -> Result<Response> {
    access.whole()?;
    let form = AccountForm {
        username: access.person.username.clone(),
        from_on: AccountForm::from_today(access.visit.today).from_on,
        ..form
    };
    let mut errors = FieldErrors::new();
    let fields = form.person(&mut errors);
    if !errors.is_empty() {
        return show_page(&app, access, form, errors).await;
    }
    let (visit, person) = (&access.visit, &access.person);
    let mut tx = app.pool.begin().await?;
    person::update(&mut tx, person.id, &fields.full_name, fields.email.as_deref()).await?;
    let entry = Entry::new("account.updated", person.id)
        .before(json!({ "full_name": person.full_name, "email": person.email }))
        .after(json!({ "full_name": fields.full_name, "email": fields.email }));
    journal::write(&mut tx, &visit.by(), entry).await?;
    tx.commit().await?;
    Ok(see_other_saying(&back_to(person), "Đã lưu họ tên và thư điện tử."))
}

/// `POST /quan-tri/tai-khoan/{account}/mat-khau`: the answer holds the new initial password, once.
pub async fn reset_password(access: AdministerAccount, State(app): State<App>) -> Result<Response> {
    access.whole()?;
    if access.is_self() {
        return Err(Error::forbidden("Đổi mật khẩu của chính mình ở trang Tài khoản của tôi."));
    }
    let AdministerAccount { visit, person } = access;
    let given = initial::password()?;
    let hash = password::hash(&given).await?;
    let mut tx = app.pool.begin().await?;
    acts::reset_password(&mut tx, &visit.by(), visit.now, person.id, &hash).await?;
    tx.commit().await?;
    let person = HandedOut { username: person.username, full_name: person.full_name, password: given };
    handed_out(&visit, "Đã đặt lại mật khẩu", vec![person], None)
}

/// `POST /quan-tri/tai-khoan/{account}/khoa`
pub async fn disable(access: AdministerAccount, State(app): State<App>) -> Result<Response> {
    access.whole()?;
    let (visit, person) = (&access.visit, &access.person);
    if access.is_self() {
        return Ok(see_other_warning(&back_to(person), "Không thể khóa tài khoản của chính mình."));
    }
    let mut tx = app.pool.begin().await?;
    acts::disable(&mut tx, &visit.by(), visit.now, person.id).await?;
    tx.commit().await?;
    Ok(see_other_saying(&back_to(person), "Đã khóa tài khoản và kết thúc mọi phiên đăng nhập của tài khoản."))
}

/// `POST /quan-tri/tai-khoan/{account}/mo`
pub async fn enable(access: AdministerAccount, State(app): State<App>) -> Result<Response> {
    access.whole()?;
    let (visit, person) = (&access.visit, &access.person);
    let mut tx = app.pool.begin().await?;
    acts::enable(&mut tx, &visit.by(), person.id).await?;
    tx.commit().await?;
    Ok(see_other_saying(&back_to(person), "Đã mở lại tài khoản."))
}
