//! A plan's tracking table as Word and Excel.

use axum::{extract::State, response::Response};

use super::super::tracking::{Tracked, said_now, said_then};
use crate::{
    office::{
        About, excel,
        word::{self, Appendix, Block, Document},
        workbook::Book,
    },
    plan::{
        access::ReadPlan,
        context::Asked,
        store::{self, PlanHead},
    },
    progress::ground::contents,
    rollup::scene::Scene,
    web::{
        App, Error, Query, Result, Visit,
        export::{file, file_name},
    },
};

/// The table of a plan in the period asked for, as far as the visitor's own figures go.
async fn tracked(app: &App, visit: Visit, plan: &PlanHead, asked: Asked) -> Result<Tracked> {
    let scene = Scene::load(app, visit, &Asked { plan: Some(plan.id), ..asked }).await?;
    let mut db = app.pool.acquire().await?;
    let closed = scene.context.period.as_ref().filter(|period| period.closed);
    let then = match closed {
        Some(period) => contents(&mut db, &[plan.id], period.key()).await?.remove(&plan.id),
        None => None,
    };
    let said = match then {
        Some(content) => said_then(&content),
        None => {
            let parties = store::parties(&mut *db, plan.id, None, &scene.visit.viewer.reach).await?;
            let content = store::content(&mut db, plan.id).await?.ok_or(Error::NotFound)?;
            said_now(&content, &parties)
        }
    };
    Ok(Tracked { scene, said })
}

fn title(plan: &PlanHead) -> String {
    format!("Bảng theo dõi thực hiện {}", plan.short_title)
}

/// As a document is headed: with the plan's own title.
fn formal_title(plan: &PlanHead) -> String {
    match &plan.number {
        Some(number) => format!("Bảng theo dõi thực hiện {} (số {number})", plan.title),
        None => format!("Bảng theo dõi thực hiện {}", plan.title),
    }
}

fn about(plan: &PlanHead, tracked: &Tracked) -> About {
    About { title: title(plan), creator: plan.owner_name.clone(), made_at: tracked.scene.visit.now }
}

/// `GET /ke-hoach/{plan}/bang-theo-doi.docx`
pub async fn word(
    ReadPlan { visit, plan, .. }: ReadPlan,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let today = visit.today;
    let tracked = tracked(&app, visit, &plan, asked).await?;
    let appendix = Appendix {
        title: formal_title(&plan),
        note: Some(tracked.note()),
        landscape: true,
        body: vec![Block::Table(tracked.table())],
    };
    let document = Document { about: about(&plan, &tracked), letter: None, appendices: vec![appendix] };
    let bytes = word::write(&document).map_err(anyhow::Error::from)?;
    Ok(file(word::MEDIA_TYPE, &file_name(&title(&plan), today, "docx"), bytes))
}

/// `GET /ke-hoach/{plan}/bang-theo-doi.xlsx`
pub async fn excel(
    ReadPlan { visit, plan, .. }: ReadPlan,
    State(app): State<App>,
    Query(asked): Query<Asked>,
) -> Result<Response> {
    let today = visit.today;
    let tracked = tracked(&app, visit, &plan, asked).await?;
    let mut book = Book::new(&about(&plan, &tracked));
    let heading = format!("{} ({})", title(&plan), tracked.note());
    book.table("Bảng theo dõi", &heading, &tracked.table()).map_err(anyhow::Error::from)?;
    let bytes = book.bytes().map_err(anyhow::Error::from)?;
    Ok(file(excel::MEDIA_TYPE, &file_name(&title(&plan), today, "xlsx"), bytes))
}
