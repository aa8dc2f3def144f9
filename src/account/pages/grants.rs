//! Giving and ending an account's grants.

use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    form::{AccountForm, BAD_DAY},
    people::show_page,
};
use crate::{
    account::{
        access::AdministerAccount,
        acts,
        store::{
            grant::{self, GrantFields, GrantLine},
            person,
        },
    },
    web::{
        App, Error, FieldErrors, Form, Result, Role,
        flash::see_other_saying,
        show::{self, parse_day},
    },
};

/// `POST /quan-tri/tai-khoan/{account}/vai-tro`
pub async fn create(
    access: AdministerAccount,
    State(app): State<App>,
    Form(form): Form<AccountForm>,
) -> Result<Response> {
    let form = form.of(&access.person);
    let mut errors = FieldErrors::new();
    let mut fields = form.grant(&access.visit.viewer.reach, access.visit.today, &mut errors);
    if !errors.is_empty() {
        return show_page(&app, access, form, errors).await;
    }
    let (visit, person) = (&access.visit, &access.person);
    let mut tx = app.pool.begin().await?;
    grant::lock_account(&mut tx, person.id).await?;
    if grant::overlaps(&mut tx, person.id, &fields).await? {
        tx.rollback().await?;
        let reason = "Tài khoản đã có vai trò này tại đơn vị này trong một phần thời gian đó.";
        return show_page(&app, access, form, FieldErrors::one("role", reason)).await;
    }
    if !form.delegator().is_empty() {
        match delegator(&mut tx, &form.delegator(), person.id, &fields).await? {
            Ok(id) => fields.delegated_by = Some(id),
            Err(reason) => {
                tx.rollback().await?;
                return show_page(&app, access, form, FieldErrors::one("delegated_by", reason)).await;
            }
        }
    }
    acts::add_grant(&mut tx, &visit.by(), person.id, &fields).await?;
    tx.commit().await?;
    let said = format!("Đã giao vai trò {}.", fields.role.label());
    Ok(see_other_saying(&format!("/quan-tri/tai-khoan/{}", person.id), &said))
}

/// The account whose powers are delegated, or why it cannot delegate them.
async fn delegator(
    tx: &mut sqlx::PgConnection,
    username: &str,
    to: i64,
    fields: &GrantFields,
) -> sqlx::Result<Result<i64, &'static str>> {
    let Some(id) = person::id_of(&mut *tx, username).await? else {
        return Ok(Err("Không có tài khoản nào tên đăng nhập như vậy."));
    };
    if id == to {
        return Ok(Err("Không thể tự ủy quyền cho chính mình."));
    }
    if !grant::can_delegate(tx, id, fields).await? {
        return Ok(Err("Người ủy quyền phải tự mình giữ vai trò này tại đơn vị này trong suốt thời gian ủy quyền."));
    }
    Ok(Ok(id))
}

#[derive(Deserialize)]
pub struct End {
    grant: i64,
    #[serde(default)]
    last_day: String,
}

/// `POST /quan-tri/tai-khoan/{account}/vai-tro/ket-thuc`
pub async fn end(access: AdministerAccount, State(app): State<App>, Form(form): Form<End>) -> Result<Response> {
    let (visit, person) = (&access.visit, &access.person);
    let mut tx = app.pool.begin().await?;
    grant::lock_account(&mut tx, person.id).await?;
    let grants = grant::of_account(&mut *tx, person.id, &visit.viewer.reach).await?;
    let ended = grants.into_iter().find(|grant| grant.id == form.grant).ok_or(Error::NotFound)?;
    let refusal = match parse_day(&form.last_day) {
        None => Some(BAD_DAY),
        Some(last_day) => {
            let leaves = ended.role == Role::Administrator && access.is_self();
            let otherwise = !leaves
                || grant::administers_otherwise(&mut tx, person.id, ended.id, last_day.max(visit.today)).await?;
            unfit(&ended, last_day, visit.today, otherwise)
        }
    };
    if let Some(reason) = refusal {
        tx.rollback().await?;
        let typed = AccountForm::from_today(visit.today).of(person);
        let field = format!("last_day-{}", ended.id);
        return show_page(&app, access, typed, FieldErrors::one(field, reason)).await;
    }
    let last_day = parse_day(&form.last_day).unwrap_or(visit.today);
    acts::end_grant(&mut tx, &visit.by(), &ended, person.id, last_day).await?;
    tx.commit().await?;
    let said = if last_day < ended.from_on {
        format!("Đã hủy vai trò {}.", ended.role.label())
    } else {
        format!("Vai trò {} có hiệu lực đến hết ngày {}.", ended.role.label(), show::day(&last_day))
    };
    Ok(see_other_saying(&format!("/quan-tri/tai-khoan/{}", person.id), &said))
}

/// Why a grant cannot have this last day. Its past stays as it was, save that it may end yesterday: at once.
fn unfit(
    grant: &GrantLine,
    last_day: chrono::NaiveDate,
    today: chrono::NaiveDate,
    administers_otherwise: bool,
) -> Option<&'static str> {
    let yesterday = today.pred_opt().unwrap_or(today);
    if !administers_otherwise {
        Some("Không thể kết thúc vai trò quản trị viên cuối cùng của chính mình.")
    } else if grant.to_on.is_some_and(|to| to < today) {
        Some("Vai trò này đã hết hiệu lực.")
    } else if last_day < yesterday {
        Some("Ngày cuối không được trước ngày hôm qua: những gì đã làm theo vai trò này vẫn được giữ.")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    #[test]
    fn a_grant_ends_at_once_or_later_but_not_in_its_past() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 9, d).expect("a day");
        let grant = |to_on| GrantLine {
            id: 1,
            role: Role::Head,
            unit_id: 2,
            unit_name: String::new(),
            from_on: day(1),
            to_on,
            delegated_by: None,
        };
        assert_eq!(unfit(&grant(None), day(10), day(11), true), None, "at once");
        assert_eq!(unfit(&grant(None), day(30), day(11), true), None, "later");
        assert!(unfit(&grant(None), day(9), day(11), true).is_some(), "in the past");
        assert!(unfit(&grant(Some(day(10))), day(30), day(11), true).is_some(), "ended already");
        assert_eq!(unfit(&grant(Some(day(11))), day(10), day(11), true), None, "on its last day");
        assert!(unfit(&grant(None), day(30), day(11), false).is_some(), "the last of one's own");
    }
}
