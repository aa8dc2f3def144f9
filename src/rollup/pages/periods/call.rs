//! The form of a period called for by hand.

use std::collections::HashSet;

use askama::Template;
use axum::{extract::State, response::Response};
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::EditPeriod;
use crate::{
    calendar::{self, DaysOff, Phase, setting::PERIOD_GRACE_DAYS},
    rollup::{
        calling::{self, Refusal},
        store::{self, Call, PeriodHead, Reporting},
    },
    web::{
        App, Chrome, Error, FieldErrors, Form, Result, Visit,
        flash::see_other_saying,
        form::{clean, page_or_errors},
        show::{self, parse_day},
    },
};

crate::role_access!(
    /// Calling for a period at the unit of the grant in use, for the plans that are its own.
    CallPeriod, "call period", [Staff, Head, Officer]
);

/// Longest time an ad hoc period's data may cover, in days.
const LONGEST: i64 = 800;

#[derive(Clone, Debug, Default, Deserialize)]
pub struct CallForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    starts_on: String,
    #[serde(default)]
    cut_off_on: String,
    /// Blank: as the setting counts it.
    #[serde(default)]
    send_by: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    plans: Vec<i64>,
}

impl From<Call> for CallForm {
    fn from(call: Call) -> Self {
        Self {
            name: call.name,
            starts_on: show::day(&call.starts_on),
            cut_off_on: show::day(&call.cut_off_on),
            send_by: show::day(&call.send_by),
            note: call.note,
            plans: call.plans,
        }
    }
}

/// What the form's words are measured against.
struct Ground {
    days_off: DaysOff,
    grace_days: i32,
    plans: Vec<Reporting>,
    today: NaiveDate,
}

impl Ground {
    async fn load(app: &App, visit: &Visit) -> Result<Self> {
        let owner = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        Ok(Self {
            days_off: calendar::store::days_off(&app.pool).await?,
            grace_days: calendar::store::setting(&app.pool, &PERIOD_GRACE_DAYS).await?,
            plans: store::running_plans(&app.pool, owner).await?,
            today: visit.today,
        })
    }

    /// The period described, or what is wrong with it.
    fn parse(&self, form: &CallForm) -> Result<Call, FieldErrors> {
        let mut errors = FieldErrors::new();
        let name = clean(&form.name).split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            errors.add("name", "Ghi tên kỳ, ví dụ: Học kỳ I năm học 2026–2027.");
        } else if name.chars().count() > 120 {
            errors.add("name", "Tên kỳ dài tối đa 120 ký tự.");
        }
        let mut day = |field: &str, typed: &str| {
            let day = parse_day(typed).filter(|day| (2000..=2100).contains(&day.year()));
            if day.is_none() {
                errors.add(field, "Ghi ngày theo dạng ngày/tháng/năm, ví dụ 15/01/2027.");
            }
            day
        };
        let starts_on = day("starts_on", &form.starts_on);
        let cut_off_on = day("cut_off_on", &form.cut_off_on);
        let send_by = match (form.send_by.trim().is_empty(), cut_off_on) {
            (true, cut_off_on) => cut_off_on.map(|day| self.days_off.send_by(day, self.grace_days)),
            (false, _) => day("send_by", &form.send_by),
        };
        if let (Some(from), Some(to)) = (starts_on, cut_off_on) {
            if from > to {
                errors.add("cut_off_on", "Ngày chốt số liệu không được trước ngày đầu.");
            } else if (to - from).num_days() > LONGEST {
                errors.add("cut_off_on", format!("Số liệu của một kỳ không quá {LONGEST} ngày."));
            }
        }
        if let (Some(to), Some(send_by)) = (cut_off_on, send_by)
            && let Some(wrong) = wrong_send_by(&self.days_off, to, send_by, self.today)
        {
            errors.add("send_by", wrong);
        }
        let note = clean(&form.note);
        if note.chars().count() > 2_000 {
            errors.add("note", "Lý do dài tối đa 2.000 ký tự.");
        }
        let known: HashSet<i64> = self.plans.iter().map(|plan| plan.id).collect();
        let mut plans = form.plans.clone();
        plans.sort_unstable();
        plans.dedup();
        if plans.is_empty() {
            errors.add("plans", "Chọn ít nhất một kế hoạch phải báo cáo.");
        } else if plans.iter().any(|plan| !known.contains(plan)) {
            errors.add("plans", "Có kế hoạch không còn đang thực hiện.");
        }
        match (starts_on, cut_off_on, send_by) {
            (Some(starts_on), Some(cut_off_on), Some(send_by)) => {
                errors.or(|| Call { name, starts_on, cut_off_on, send_by, note, plans })
            }
            _ => Err(errors),
        }
    }
}

/// What keeps units from being asked to send by a day.
pub(super) fn wrong_send_by(
    days_off: &DaysOff,
    cut_off_on: NaiveDate,
    send_by: NaiveDate,
    today: NaiveDate,
) -> Option<String> {
    if send_by <= cut_off_on {
        Some(format!("Hạn gửi phải sau ngày chốt số liệu {} ít nhất một ngày làm việc.", show::day(&cut_off_on)))
    } else if !days_off.may_send_by(cut_off_on, send_by) {
        let next = days_off.working_from(send_by);
        Some(format!("{} là ngày nghỉ; ngày làm việc kế tiếp là {}.", show::day(&send_by), show::day(&next)))
    } else if send_by < today {
        Some("Hạn gửi không được ở trước hôm nay.".to_owned())
    } else {
        None
    }
}

struct PlanChoice {
    id: i64,
    title: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "rollup/call.html")]
struct FormPage {
    chrome: Chrome,
    errors: FieldErrors,
    form: CallForm,
    action: String,
    back: String,
    plans: Vec<PlanChoice>,
    send_by_hint: String,
    is_new: bool,
}

fn form_page(
    visit: &Visit,
    period: Option<&PeriodHead>,
    ground: &Ground,
    form: CallForm,
    errors: FieldErrors,
) -> Result<Response> {
    let title = period.map_or_else(|| "Lập kỳ báo cáo đột xuất".to_owned(), |period| format!("Sửa {}", period.name));
    let counted = parse_day(&form.cut_off_on).map(|day| ground.days_off.send_by(day, ground.grace_days));
    let send_by_hint = match counted {
        Some(day) => format!("Ngày làm việc, sau ngày chốt. Để trống: {}.", show::day(&day)),
        None => format!("Ngày làm việc, sau ngày chốt. Để trống: {} ngày làm việc sau ngày chốt.", ground.grace_days),
    };
    let template = FormPage {
        chrome: Chrome::new(visit, title.clone()).crumb("Kỳ báo cáo", "/ky").here(title),
        action: period.map_or_else(|| "/ky".to_owned(), |period| format!("/ky/{}/sua", period.id)),
        back: period.map_or_else(|| "/ky".to_owned(), |period| format!("/ky/{}", period.id)),
        plans: ground
            .plans
            .iter()
            .map(|plan| PlanChoice {
                id: plan.id,
                title: plan.short_title.clone(),
                chosen: form.plans.contains(&plan.id),
            })
            .collect(),
        is_new: period.is_none(),
        send_by_hint,
        form,
        errors,
    };
    page_or_errors(&template, &template.errors)
}

/// `GET /ky/moi`
pub async fn new(CallPeriod(visit): CallPeriod, State(app): State<App>) -> Result<Response> {
    let ground = Ground::load(&app, &visit).await?;
    let plans = ground.plans.iter().map(|plan| plan.id).collect();
    form_page(&visit, None, &ground, CallForm { plans, ..CallForm::default() }, FieldErrors::new())
}

/// `POST /ky`
pub async fn create(
    CallPeriod(visit): CallPeriod,
    State(app): State<App>,
    Form(form): Form<CallForm>,
) -> Result<Response> {
    let owner = visit.viewer.unit_id().ok_or(Error::NotFound)?;
    let ground = Ground::load(&app, &visit).await?;
    let call = match ground.parse(&form) {
        Ok(call) => call,
        Err(errors) => return form_page(&visit, None, &ground, form, errors),
    };
    let id = calling::call(&app.pool, (&visit.by(), visit.now), owner, &call).await?;
    Ok(see_other_saying(&format!("/ky/{id}"), &format!("Đã lập kỳ {}.", call.name)))
}

/// Refuses what is no ad hoc period still to open.
fn editable(visit: &Visit, period: &PeriodHead) -> Result<()> {
    if !period.is_ad_hoc() {
        return Err(Refusal::NotAdHoc(period.name.clone()).into());
    }
    if period.phase(visit.today) != Phase::Planned {
        return Err(Refusal::Opened(period.name.clone()).into());
    }
    Ok(())
}

/// `GET /ky/{period}/sua`
pub async fn edit(EditPeriod { visit, period }: EditPeriod, State(app): State<App>) -> Result<Response> {
    editable(&visit, &period)?;
    let ground = Ground::load(&app, &visit).await?;
    let call = Call {
        name: period.name.clone(),
        starts_on: period.starts_on,
        cut_off_on: period.cut_off_on,
        send_by: period.send_by,
        note: period.note.clone(),
        plans: store::chosen_plans(&app.pool, period.id).await?,
    };
    form_page(&visit, Some(&period), &ground, call.into(), FieldErrors::new())
}

/// `POST /ky/{period}/sua`
pub async fn update(
    EditPeriod { visit, period }: EditPeriod,
    State(app): State<App>,
    Form(form): Form<CallForm>,
) -> Result<Response> {
    editable(&visit, &period)?;
    let ground = Ground::load(&app, &visit).await?;
    let call = match ground.parse(&form) {
        Ok(call) => call,
        Err(errors) => return form_page(&visit, Some(&period), &ground, form, errors),
    };
    calling::change(&app.pool, (&visit.by(), visit.now), period.id, &call).await?;
    Ok(see_other_saying(&format!("/ky/{}", period.id), &format!("Đã lưu kỳ {}.", call.name)))
}

/// `POST /ky/{period}/bo`
pub async fn withdraw(EditPeriod { visit, period }: EditPeriod, State(app): State<App>) -> Result<Response> {
    let name = calling::withdraw(&app.pool, (&visit.by(), visit.now), period.id).await?;
    Ok(see_other_saying("/ky", &format!("Đã bỏ kỳ {name}.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn ground() -> Ground {
        let plan = |id: i64| Reporting { id, short_title: format!("KH{id}") };
        Ground {
            days_off: [(day("2027-01-01"), true)].into_iter().collect(),
            grace_days: 2,
            plans: vec![plan(1), plan(2)],
            today: day("2026-11-23"),
        }
    }

    fn form(starts_on: &str, cut_off_on: &str, send_by: &str, plans: &[i64]) -> CallForm {
        CallForm {
            name: " Học  kỳ I ".to_owned(),
            starts_on: starts_on.to_owned(),
            cut_off_on: cut_off_on.to_owned(),
            send_by: send_by.to_owned(),
            note: String::new(),
            plans: plans.to_vec(),
        }
    }

    #[test]
    fn a_sending_day_left_blank_is_counted() {
        let call = ground().parse(&form("1/9/2026", "31/12/2026", "", &[2, 1, 2])).expect("a period");
        assert_eq!((call.name.as_str(), call.send_by, call.plans), ("Học kỳ I", day("2027-01-05"), vec![1, 2]));
    }

    #[test]
    fn a_sending_day_is_a_working_day_after_the_cut_off_and_not_past() {
        let wrong = |form: &CallForm| {
            let errors = ground().parse(form).expect_err("a mistake");
            errors.into_iter().map(|(field, _)| field.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ground().parse(&form("1/9/2026", "31/12/2026", "4/1/2027", &[1])).expect("one").plans, [1]);
        for send_by in ["31/12/2026", "1/1/2027", "2/1/2027", "hôm nào"] {
            assert_eq!(wrong(&form("1/9/2026", "31/12/2026", send_by, &[1])), ["send_by"], "{send_by}");
        }
        assert_eq!(wrong(&form("1/9/2026", "31/10/2026", "3/11/2026", &[1])), ["send_by"], "past");
        assert_eq!(wrong(&form("1/1/2027", "31/12/2026", "", &[])), ["cut_off_on", "plans"]);
        assert_eq!(wrong(&form("1/1/2024", "31/12/2026", "", &[3])), ["cut_off_on", "plans"]);
        assert_eq!(wrong(&form("", "", "", &[1])), ["starts_on", "cut_off_on"]);
    }
}
