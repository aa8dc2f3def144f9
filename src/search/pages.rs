//! The page of the search.

use askama::Template;
use axum::{extract::State, response::Response};
use serde::Deserialize;

use super::{
    Findings, Found, Kind, MOST, PAGE_SIZE, Sought,
    mark::{Piece, marked},
    query::Term,
};
use crate::web::{App, Chrome, Error, Link, Query, Result, Role, Routes, SignedIn, form::page, show};

/// Where one seeks.
pub const HOME: &str = "/tim";

/// Characters that are shown of a title and of what it stands over.
const TITLE: usize = 180;
const BODY: usize = 260;

/// The slice's routes.
pub fn routes() -> Routes {
    Routes::new().get("/tim", index)
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Asked {
    q: String,
    loai: String,
    trang: String,
}

struct Tab {
    label: String,
    href: String,
    current: bool,
}

/// Something found, as it is shown.
struct Shown {
    kind: Kind,
    href: String,
    title: Vec<Piece>,
    body: Vec<Piece>,
    /// Where it stands: the part of it, plan, task, unit, day.
    place: String,
}

impl Shown {
    fn of(kind: Kind, found: Found, role: Role, terms: &[Term]) -> Self {
        let day = match kind {
            Kind::Unit | Kind::Plan | Kind::Task => None,
            Kind::Report
            | Kind::Obstacle
            | Kind::Instruction
            | Kind::Extension
            | Kind::Comment
            | Kind::Supervision
            | Kind::Review
            | Kind::Commendation => Some(show::instant(&found.at)),
        };
        let task = found.task.map(|task| format!("nhiệm vụ {task}"));
        let place: Vec<String> = [found.part, found.unit, task, found.plan, day].into_iter().flatten().collect();
        Self {
            kind,
            href: kind.address(found.id, role),
            title: marked(&found.title, terms, TITLE),
            body: marked(&found.body, terms, BODY),
            place: place.join(" · "),
        }
    }
}

#[derive(Template)]
#[template(path = "search/index.html")]
struct IndexPage {
    chrome: Chrome,
    words: String,
    /// Whether anything of what was typed can be sought.
    asks: bool,
    kind: Option<Kind>,
    /// What this role can find at all, in words.
    kinds: String,
    tabs: Vec<Tab>,
    rows: Vec<Shown>,
    /// Whether of some kind only the newest are shown.
    cut: bool,
    anything: String,
    pages: String,
    previous: String,
    next: String,
}

/// A count as it is told: of what is cut off only that there is more.
fn told(count: usize, cut: bool) -> String {
    format!("{count}{}", if cut { "+" } else { "" })
}

/// `GET /tim`
async fn index(SignedIn(visit): SignedIn, State(app): State<App>, Query(asked): Query<Asked>) -> Result<Response> {
    let role = visit.role()?;
    let sought = Sought::parse(&asked.q);
    let kind = Kind::ALL.iter().copied().find(|kind| kind.code() == asked.loai && kind.is_for(role));
    let current = asked.trang.parse().unwrap_or(1).clamp(1, MOST);
    let findings = match sought.terms.is_empty() {
        true => Findings::default(),
        false => Findings::load(&app, &visit, &sought, kind, current).await?,
    };
    if findings.page.is_empty() && current > 1 {
        return Err(Error::NotFound);
    }
    let link = |kind: Option<Kind>, page: usize| {
        let page = Some(page).filter(|page| *page > 1);
        let link = Link::to(HOME).with("q", &sought.text).with_some("loai", kind.map(Kind::code));
        link.with_some("trang", page).to_string()
    };
    let of = |one: Option<Kind>| (findings.total(one), findings.is_cut(one));
    let tab = |one: Option<Kind>| {
        let (count, cut) = of(one);
        let label = format!("{} ({})", one.map_or("Tất cả", Kind::label), told(count, cut));
        (count > 0 || one.is_none() || one == kind).then(|| Tab { label, href: link(one, 1), current: one == kind })
    };
    let kinds = || Kind::ALL.iter().copied().filter(|kind| kind.is_for(role));
    let tabs = std::iter::once(None).chain(kinds().map(Some)).filter_map(tab).collect();
    let (total, cut) = of(kind);
    let (first, last) = ((current - 1) * PAGE_SIZE + 1, (current - 1) * PAGE_SIZE + findings.page.len());
    let rows = findings.page.into_iter().map(|(kind, found)| Shown::of(kind, found, role, &sought.terms)).collect();
    let named: Vec<String> = kinds().map(|kind| kind.label().to_lowercase()).collect();
    page(&IndexPage {
        chrome: Chrome::new(
            &visit,
            if sought.text.is_empty() { "Tìm".to_owned() } else { format!("Tìm: {}", sought.text) },
        ),
        asks: !sought.terms.is_empty(),
        kinds: named.join("; "),
        anything: link(None, 1),
        pages: format!("{first}–{last} trong {}", told(total, cut)),
        previous: if current > 1 { link(kind, current - 1) } else { String::new() },
        next: if last < total { link(kind, current + 1) } else { String::new() },
        words: sought.text,
        kind,
        tabs,
        rows,
        cut,
    })
}
