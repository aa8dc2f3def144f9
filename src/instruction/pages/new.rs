//! Giving an instruction: about nothing in particular, a plan, a task, a unit or an obstacle.

use askama::Template;
use axum::{extract::State as Shared, response::Response};
use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    super::{
        access::WriteInstruction,
        act::{self, Hindrance},
        address,
        rules::Refusal,
        store::{self, About, Choice, NewInstruction},
    },
    recipients::{Open, Picker},
};
use crate::{
    attachment::Enclosing,
    dialogue::Enclosures,
    plan::brief,
    web::{
        App, Chrome, Error, FieldErrors, Query, Result, Role, Visit,
        flash::see_other_saying,
        form::{clean, page_or_errors, too_long},
        show,
        show::parse_day,
    },
};

/// Longest title, and longest text, in characters.
const MAX_TITLE: usize = 150;
pub const MAX_WORDS: usize = 5_000;
/// Characters of the words that become the title where none is typed.
const TITLE_FROM_WORDS: usize = 90;
/// What is said of a day that is none.
const WRONG_DAY: &str = "Ngày chưa đúng; hãy ghi theo dạng ngày/tháng/năm, ví dụ 31/10/2026.";
/// What is said where the task or the obstacle has gone meanwhile.
const SUBJECT_GONE: &str = "Nhiệm vụ hoặc vướng mắc của chỉ đạo này không còn trong kế hoạch đang thực hiện. Nội dung đã nhập được giữ lại: hãy xem lại rồi giao, chỉ đạo sẽ không gắn với nhiệm vụ hay vướng mắc ấy.";
const NO_DAY: &str = "Hãy ghi hạn thực hiện, hoặc đánh dấu “Không ấn định hạn”.";

/// What the address asks about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    nhiem_vu: String,
    don_vi: String,
    vuong_mac: String,
    ke_hoach: String,
}

/// The form as it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct GiveForm {
    plan: String,
    task: String,
    obstacle: String,
    title: String,
    words: String,
    due: String,
    undated: String,
    group: Vec<i64>,
    unit: Vec<i64>,
}

#[derive(Template)]
#[template(path = "instruction/new.html")]
struct Page {
    chrome: Chrome,
    errors: FieldErrors,
    /// What it is about, where that is fixed: "Nhiệm vụ I.2", its words, its page.
    about: Option<(String, String, String)>,
    plans: Vec<(Choice, bool)>,
    /// Whether it must be about a plan.
    needs_plan: bool,
    title_hint: String,
    picker: Picker,
    form: GiveForm,
}

/// Somebody who gives an instruction, what about and to whom he may.
struct Desk {
    visit: Visit,
    owner: i64,
    plans: Vec<Choice>,
    about: Option<About>,
    obstacle: Option<i64>,
    open: Open,
}

/// A number of an address or a form; nothing where nothing is said.
fn number(text: &str) -> Result<Option<i64>> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Error::NotFound),
    }
}

impl Desk {
    /// What is named as its subject may be gone: then it is about none.
    async fn load(app: &App, visit: Visit, task: &str, obstacle: &str) -> Result<Self> {
        let owner = visit.viewer.unit_id().ok_or(Error::NotFound)?;
        let obstacle = number(obstacle)?;
        let about = match (obstacle, number(task)?) {
            (Some(id), _) => store::about_obstacle(&app.pool, owner, id).await?,
            (None, Some(id)) => store::about_task(&app.pool, owner, id, visit.today).await?,
            (None, None) => None,
        };
        let obstacle = obstacle.filter(|_| about.is_some());
        let plans = store::own_plans(&app.pool, owner).await?;
        let open = Open::load(&app.pool, &visit, owner).await?;
        Ok(Self { visit, owner, plans, about, obstacle, open })
    }

    /// A head gives instructions in his unit's own plans alone.
    fn needs_plan(&self) -> bool {
        self.visit.viewer.role() == Some(Role::Head)
    }

    fn page(&self, form: GiveForm, errors: FieldErrors) -> Result<Response> {
        let about = self.about.as_ref().map(|about| match (self.obstacle, about.task_id) {
            (Some(id), _) => ("Vướng mắc".to_owned(), about.reference.clone(), format!("/vuong-mac/{id}")),
            (None, task) => (
                format!("Nhiệm vụ {}", about.reference),
                brief(&about.text),
                task.map(|id| format!("/nhiem-vu/{id}")).unwrap_or_default(),
            ),
        });
        let chosen = |plan: &Choice| plan.id.to_string() == form.plan.trim();
        let page = Page {
            chrome: Chrome::new(&self.visit, "Ra chỉ đạo").crumb("Chỉ đạo", "/chi-dao").here("Ra chỉ đạo"),
            about,
            plans: self.plans.iter().map(|plan| (plan.clone(), chosen(plan))).collect(),
            needs_plan: self.needs_plan(),
            title_hint: format!(
                "Không bắt buộc; để trống thì lấy câu đầu của nội dung, câu dài quá {TITLE_FROM_WORDS} ký tự thì lấy phần đầu."
            ),
            picker: self.open.picker(&form.group, &form.unit),
            form,
            errors,
        };
        page_or_errors(&page, &page.errors)
    }

    /// The plan that is meant, if any.
    fn plan(&self, form: &GiveForm) -> Result<Option<i64>, &'static str> {
        if let Some(about) = &self.about {
            return Ok(Some(about.plan_id));
        }
        match form.plan.trim() {
            "" if self.needs_plan() => Err("Hãy chọn kế hoạch của đơn vị mà chỉ đạo này thuộc về."),
            "" => Ok(None),
            text => {
                let known = self.plans.iter().find(|plan| plan.id.to_string() == text);
                known.map(|plan| Some(plan.id)).ok_or("Hãy chọn một kế hoạch đang thực hiện của đơn vị.")
            }
        }
    }

    fn understood(&self, form: &GiveForm) -> Result<Words, FieldErrors> {
        let mut errors = FieldErrors::new();
        let plan_id = self.plan(form).unwrap_or_else(|message| {
            errors.add("plan", message);
            None
        });
        let (title, words) = (clean(&form.title).replace('\n', " "), clean(&form.words));
        let texts = [("title", "Tên gọi ngắn", &title, MAX_TITLE), ("words", "Nội dung chỉ đạo", &words, MAX_WORDS)];
        for (name, label, text, limit) in texts {
            if let Some(message) = too_long(label, text, limit) {
                errors.add(name, message);
            }
        }
        if words.is_empty() {
            errors.add("words", "Hãy ghi nội dung chỉ đạo; đơn vị đọc nguyên văn.");
        }
        let due_on = typed_day(&form.due, &form.undated).unwrap_or_else(|message| {
            errors.add("due", message);
            None
        });
        if due_on.is_some_and(|due| due < self.visit.today) {
            errors.add("due", Refusal::Past.to_string());
        }
        let title = match title.is_empty() {
            true => show::beginning(first_sentence(&words), TITLE_FROM_WORDS),
            false => title,
        };
        errors.or(|| Words { plan_id, title, words, due_on })
    }
}

/// The first sentence of a text: it ends with its line, or at a mark behind which another begins; a dot after a short word
/// with a capital, as in "TP. Hải Phòng", ends none.
fn first_sentence(words: &str) -> &str {
    let line = words.trim().lines().next().unwrap_or_default();
    let ends = |(place, mark): &(usize, char)| {
        let (before, after) = (&line[..*place], &line[place + mark.len_utf8()..]);
        let last = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let abbreviation = *mark == '.' && last.chars().count() <= 3 && last.chars().any(char::is_uppercase);
        let mut next = after.chars();
        let another = next.next().is_some_and(char::is_whitespace)
            && next.find(|c| !c.is_whitespace()).is_some_and(char::is_uppercase);
        matches!(mark, '.' | '!' | '?' | '…') && !abbreviation && another
    };
    let end = line.char_indices().find(ends).map_or(line.len(), |(place, mark)| place + mark.len_utf8());
    &line[..end]
}

/// An instruction's words, and what they belong to.
struct Words {
    plan_id: Option<i64>,
    title: String,
    words: String,
    due_on: Option<NaiveDate>,
}

/// The day that was typed, or none where that was ticked.
pub fn typed_day(due: &str, undated: &str) -> Result<Option<NaiveDate>, &'static str> {
    match (due.trim(), parse_day(due), undated) {
        ("", _, "1") => Ok(None),
        ("", ..) => Err(NO_DAY),
        (_, Some(_), "1") => Err("Hãy bỏ đánh dấu “Không ấn định hạn”, hoặc xóa ngày đã ghi."),
        (_, Some(day), _) => Ok(Some(day)),
        (_, None, _) => Err(WRONG_DAY),
    }
}

/// `GET /chi-dao/moi`
pub async fn new(
    WriteInstruction(visit): WriteInstruction,
    Shared(app): Shared<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &asked.nhiem_vu, &asked.vuong_mac).await?;
    if desk.about.is_none() && !(asked.nhiem_vu.trim().is_empty() && asked.vuong_mac.trim().is_empty()) {
        return Err(Error::NotFound);
    }
    let mut form =
        GiveForm { task: asked.nhiem_vu, obstacle: asked.vuong_mac, plan: asked.ke_hoach, ..GiveForm::default() };
    if let Some(about) = &desk.about {
        form.unit = desk.open.among(&about.units);
    }
    if let Some(unit) = number(&asked.don_vi)? {
        form.unit = desk.open.among(&[unit]);
        if form.unit.is_empty() {
            return Err(Error::NotFound);
        }
    }
    if let ([only], true) = (desk.plans.as_slice(), desk.needs_plan()) {
        form.plan = only.id.to_string();
    }
    desk.page(form, FieldErrors::new())
}

/// `POST /chi-dao`
pub async fn create(
    WriteInstruction(visit): WriteInstruction,
    Shared(app): Shared<App>,
    Enclosing(mut form, sheaf): Enclosing<GiveForm>,
) -> Result<Response> {
    let desk = Desk::load(&app, visit, &form.task, &form.obstacle).await?;
    if desk.about.is_none() && !(form.task.trim().is_empty() && form.obstacle.trim().is_empty()) {
        // It was dropped, or its plan has ended, while somebody wrote; sent again it is about none of them.
        form = GiveForm { task: String::new(), obstacle: String::new(), ..form };
        let mut errors = FieldErrors::one(if desk.plans.is_empty() { "words" } else { "plan" }, SUBJECT_GONE);
        sheaf.lost("words_file", &mut errors);
        return desk.page(form, errors);
    }
    let to = desk.open.chosen(&form.group, &form.unit);
    let (words, nobody) = (desk.understood(&form), to.is_empty());
    let words = match (words, nobody) {
        (Ok(words), false) if sheaf.refused.is_empty() => words,
        (words, _) => {
            let mut errors = words.err().unwrap_or_default();
            if nobody {
                errors.add("units", "Hãy chọn ít nhất một đơn vị hoặc nhóm nhận chỉ đạo.");
            }
            sheaf.fault("words_file", &mut errors);
            sheaf.lost("words_file", &mut errors);
            return desk.page(form, errors);
        }
    };
    sheaf.keep(&app.files).await?;
    let new = NewInstruction {
        owner_unit_id: desk.owner,
        plan_id: words.plan_id,
        task_id: desk.about.as_ref().and_then(|about| about.task_id),
        obstacle_id: desk.obstacle,
        title: &words.title,
        words: &words.words,
        due_on: words.due_on,
        given_by: desk.visit.viewer.account_id,
        given_at: desk.visit.now,
    };
    let mut tx = app.pool.begin().await?;
    match act::give(&mut tx, &desk.visit, &new, &to, Enclosures::of(&app.files, &sheaf)).await {
        Ok(id) => {
            tx.commit().await?;
            let said = format!("Đã giao chỉ đạo đến {} đơn vị; các đơn vị được báo ngay.", to.len());
            Ok(see_other_saying(&address(id), &said))
        }
        Err(Hindrance::Refused(refusal)) => desk.page(form, FieldErrors::one("due", refusal.to_string())),
        Err(other) => Err(other.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_the_first_sentence() {
        for (words, title) in [
            ("Họp lúc 14 giờ. Mang theo số liệu.", "Họp lúc 14 giờ."),
            ("Họp lúc 14 giờ\nMang theo số liệu.", "Họp lúc 14 giờ"),
            (
                "Báo cáo UBND TP. Hải Phòng trước ngày 10.12. Gửi bản mềm.",
                "Báo cáo UBND TP. Hải Phòng trước ngày 10.12.",
            ),
            ("Đã xong chưa? Báo lại ngay!", "Đã xong chưa?"),
            ("Một câu.", "Một câu."),
        ] {
            assert_eq!(first_sentence(words), title);
        }
    }

    #[test]
    fn a_day_is_asked_for_and_leaving_it_open_is_said() {
        let day = "2026-11-30".parse().ok();
        assert_eq!(typed_day("30/11/2026", ""), Ok(day));
        assert_eq!(typed_day("", "1"), Ok(None));
        assert_eq!(typed_day(" ", ""), Err(NO_DAY));
        assert_eq!(typed_day("31/11/2026", ""), Err(WRONG_DAY));
        assert!(typed_day("30/11/2026", "1").is_err());
    }
}
