//! A report as it will read, and what is left to do before it is signed.

use std::collections::HashSet;

use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    super::{
        Basis, Part,
        access::{ReadConsolidated, WriteConsolidated},
        act,
        store::{self, Edition, Kept, Letterhead, Report},
    },
    HOME,
    reading::Reading,
};
use crate::web::{
    App, Chrome, Result, Visit,
    flash::{see_other_saying, see_other_warning},
    form, show,
};

/// A passage in its place.
struct Piece {
    kept: Kept,
    reading: Reading,
    /// Its number within its part; none for an opening.
    number: Option<usize>,
}

impl Piece {
    fn heading(&self) -> &str {
        self.kept.passage.section.as_ref().map_or("", |section| section.heading.as_str())
    }

    fn href(&self, report: &i64) -> String {
        format!("{}/phan/{}", act::address(*report), self.kept.id)
    }

    fn place(&self) -> String {
        self.kept.passage.place()
    }

    /// "Soạn tự động, 08:00 16/12/2026"
    fn written(&self) -> String {
        let writer = self.kept.writer.as_deref().unwrap_or("Soạn tự động");
        format!("{writer}, {}", show::instant(&self.kept.written_at))
    }
}

struct PartView {
    part: Part,
    pieces: Vec<Piece>,
}

#[derive(Template)]
#[template(path = "consolidated/show.html")]
struct Page<'a> {
    chrome: Chrome,
    report: &'a Report,
    letterhead: Letterhead,
    writes: bool,
    closed: bool,
    as_of: String,
    parts: Vec<PartView>,
    /// What is wrong, each with where it is mended.
    faults: Vec<(String, String)>,
    /// What is left to do, where the report could be printed already.
    left: Vec<String>,
    editions: Vec<Edition>,
    /// Sections that the report tells nothing of.
    missing: Vec<String>,
}

impl Page<'_> {
    fn base(&self) -> String {
        act::address(self.report.id)
    }

    /// "Số: 05/BC-SGDĐT, ngày 16/12/2026"
    fn numbered(&self) -> String {
        let number = self.report.number.map_or_else(|| "…".to_owned(), |number| format!("{number:02}"));
        let day = self
            .report
            .issued_on
            .as_ref()
            .map_or_else(|| "ngày … tháng …".to_owned(), |day| format!("ngày {}", show::day(day)));
        format!("Số: {number}/{}, {day}", self.letterhead.symbol)
    }

    fn signature(&self) -> String {
        let head = &self.letterhead;
        let post = match self.report.by_deputy {
            true => format!("KT. {} – {}", head.head_post.to_uppercase(), head.deputy_post.to_uppercase()),
            false => head.head_post.to_uppercase(),
        };
        if self.report.signer.is_empty() { post } else { format!("{post}: {}", self.report.signer) }
    }

    fn addressees(&self) -> String {
        self.report.addressees.lines().collect::<Vec<_>>().join("; ")
    }

    /// Whether the closing that an edition gives the figures of is in force.
    fn stands(&self, edition: &Edition) -> bool {
        self.report.closing == Some(edition.version)
    }

    fn maker(&self, edition: &Edition) -> String {
        let why = edition.maker.clone().unwrap_or_else(|| "lập khi đóng kỳ".to_owned());
        format!("{}, {why}", show::instant(&edition.made_at))
    }
}

/// The page: 200, or with another status where an act was refused because of what the page says.
pub async fn page(app: &App, visit: &Visit, report: &Report, writes: bool, status: StatusCode) -> Result<Response> {
    let mut db = app.pool.acquire().await?;
    let basis = Basis::load(&mut db, report, visit.today).await?;
    let kept = basis.arranged(store::passages(&mut *db, report.id).await?);
    let editions = store::editions(&mut *db, report.id).await?;
    let letterhead = store::letterhead(&mut *db, report.unit_id).await?.ok_or(crate::web::Error::NotFound)?;
    drop(db);
    let told: HashSet<i64> = kept.iter().filter_map(|one| Some(one.passage.section.as_ref()?.section_id)).collect();
    let tasks = basis.lines.iter().filter_map(|line| basis.ground.task(line.task_id));
    let led: HashSet<i64> = tasks.map(|task| task.section_id).collect();
    let untold =
        basis.ground.sections.iter().filter(|section| led.contains(&section.id) && !told.contains(&section.id));
    let missing = untold.map(|section| format!("{} {}", section.reference, section.heading)).collect();
    let mut faults = Vec::new();
    let left = left(report, &letterhead, changed_after(report, &kept, &editions));
    let parts = parts(kept, &basis, report, &mut faults);
    let page = Page {
        chrome: Chrome::new(visit, format!("Báo cáo tổng hợp {}, {}", report.plan_short_title, report.span()))
            .crumb("Báo cáo tổng hợp", HOME)
            .here(format!("{}, {}", report.plan_short_title, report.span())),
        closed: basis.closed,
        as_of: show::day(&basis.as_of),
        report,
        letterhead,
        writes,
        parts,
        faults,
        left,
        editions,
        missing,
    };
    Ok((status, form::page(&page)?).into_response())
}

/// The newest edition, where something was changed since it was made, and it is one of the closing in force.
fn changed_after(report: &Report, kept: &[Kept], editions: &[Edition]) -> Option<i32> {
    let last = editions.first().filter(|last| report.closing == Some(last.version))?;
    let changed = kept.iter().map(|one| one.written_at).max().unwrap_or(report.changed_at).max(report.changed_at);
    (changed > last.made_at).then_some(last.edition)
}

/// What is left to do before the report can be signed.
fn left(report: &Report, letterhead: &Letterhead, changed_after: Option<i32>) -> Vec<String> {
    let mut left = Vec::new();
    let mut when = |is: bool, text: &str| {
        if is {
            left.push(text.to_owned());
        }
    };
    when(
        report.closing.is_none(),
        "Kỳ chưa đóng: khi đóng, số liệu được chốt và phần chưa ai sửa được soạn lại từ các báo cáo đã duyệt.",
    );
    when(
        report.number.is_none() || report.issued_on.is_none(),
        "Chưa ghi số, ngày ban hành: bản Word để trống chỗ này.",
    );
    when(
        letterhead.place.is_empty(),
        "Chưa khai thể thức văn bản của đơn vị (ký hiệu, địa danh, nơi nhận): quản trị viên ghi ở Cấu hình › Thể thức văn bản.",
    );
    when(report.signer.is_empty(), "Chưa ghi họ tên người ký.");
    if let Some(edition) = changed_after {
        left.push(format!("Nội dung đã sửa sau khi lập bản {edition}: lập bản mới để giữ tệp đúng như hiện nay."));
    }
    left
}

fn parts(kept: Vec<Kept>, basis: &Basis, report: &Report, faults: &mut Vec<(String, String)>) -> Vec<PartView> {
    let mut parts: Vec<PartView> = Part::ALL.iter().map(|part| PartView { part: *part, pieces: Vec::new() }).collect();
    for kept in kept {
        let reading = Reading::of(&kept.passage.text, &basis.board);
        let Some(view) = parts.iter_mut().find(|view| view.part == kept.passage.part) else { continue };
        // On paper a section without a word has no heading, and takes no number.
        let numbered = kept.passage.section.is_some() && !reading.is_empty();
        let number = numbered.then(|| view.pieces.iter().filter(|piece| piece.number.is_some()).count() + 1);
        let piece = Piece { kept, reading, number };
        let told =
            piece.reading.faults.iter().map(|fault| (format!("{}: {fault}", piece.place()), piece.href(&report.id)));
        faults.extend(told);
        view.pieces.push(piece);
    }
    parts
}

/// `GET /bao-cao-tong-hop/{consolidated}`
pub async fn show(read: ReadConsolidated, State(app): State<App>) -> Result<Response> {
    let writes = read.writes();
    page(&app, &read.visit, &read.report, writes, StatusCode::OK).await
}

/// `POST /bao-cao-tong-hop/{consolidated}/soan-them`: sections that the report tells nothing of yet are drafted.
pub async fn supplement(
    WriteConsolidated { visit, report }: WriteConsolidated,
    State(app): State<App>,
) -> Result<Response> {
    let mut tx = app.pool.begin().await?;
    let basis = Basis::load(&mut tx, &report, visit.today).await?;
    let added = act::supplement(&mut tx, (&visit.by(), visit.now), &report, &basis).await?;
    tx.commit().await?;
    let to = act::address(report.id);
    Ok(match added {
        0 => see_other_warning(&to, "Báo cáo không thiếu mục nào."),
        added => see_other_saying(&to, &format!("Đã soạn thêm {added} phần.")),
    })
}
