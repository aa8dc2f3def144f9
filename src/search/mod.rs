//! One box in which everything is sought that the visitor may read. What is found is what its own page would show him: each
//! kind stands in a file of `store/` of its own, which says whose rule it follows.

mod mark;
pub mod pages;
mod query;
mod store;

use crate::{
    web::{App, Result, Role, Visit},
    words::worded,
};

pub use query::Sought;
pub use store::{Found, MOST};

worded! {
    /// What can be found.
    pub enum Kind {
        Plan = "plan", "Kế hoạch";
        Task = "task", "Nhiệm vụ";
        Report = "report", "Báo cáo";
        Obstacle = "obstacle", "Vướng mắc";
        Instruction = "instruction", "Chỉ đạo";
        Extension = "extension", "Gia hạn";
        Comment = "comment", "Trao đổi";
        Supervision = "supervision", "Kiểm tra, giám sát";
        Review = "review", "Rà soát văn bản";
        Commendation = "commendation", "Gương điển hình";
        Unit = "unit", "Đơn vị";
    }
}

impl Kind {
    /// Whether somebody in this role reads any of it at all.
    pub fn is_for(self, role: Role) -> bool {
        match self {
            Self::Unit => true,
            Self::Plan | Self::Task | Self::Report | Self::Supervision | Self::Review => role != Role::Administrator,
            Self::Obstacle | Self::Instruction | Self::Extension | Self::Comment | Self::Commendation => {
                !matches!(role, Role::Administrator | Role::Observer)
            }
        }
    }

    /// The page of one of it, as somebody in this role opens it.
    pub fn address(self, id: i64, role: Role) -> String {
        match self {
            Self::Plan => format!("/ke-hoach/{id}"),
            Self::Task => format!("/nhiem-vu/{id}"),
            Self::Report => format!("/bao-cao/{id}"),
            Self::Obstacle => format!("/vuong-mac/{id}"),
            Self::Instruction => format!("/chi-dao/{id}"),
            Self::Extension => format!("/gia-han/{id}"),
            Self::Comment => format!("/trao-doi/{id}"),
            Self::Supervision => format!("/giam-sat/{id}"),
            Self::Review => format!("/ra-soat/{id}"),
            Self::Commendation => format!("/bieu-duong/{id}"),
            Self::Unit if role == Role::Administrator => format!("/quan-tri/don-vi/{id}"),
            Self::Unit => format!("/don-vi/{id}"),
        }
    }
}

/// Things found on a page.
pub const PAGE_SIZE: usize = 20;

/// What was found.
#[derive(Default)]
pub struct Findings {
    /// How many of each kind, at most [`MOST`]; those alone of which there are any.
    pub counts: Vec<(Kind, usize)>,
    /// One page of them, what fits best first.
    pub page: Vec<(Kind, Found)>,
}

impl Findings {
    /// Seeks everything `visit` may read; the page holds one kind alone where that is asked for.
    ///
    /// # Errors
    /// When the database does not answer, or the visitor has no role.
    pub async fn load(app: &App, visit: &Visit, sought: &Sought, only: Option<Kind>, page: usize) -> Result<Self> {
        let role = visit.role()?;
        let mut findings = Self::default();
        let mut tx = app.pool.begin().await?;
        let Some(needle) = store::needle(&mut tx, sought).await? else { return Ok(findings) };
        let mut found = Vec::new();
        for kind in Kind::ALL.iter().copied().filter(|kind| kind.is_for(role)) {
            // Of the kinds that are not shown it is only told how many there are.
            let wanted = if only.is_none_or(|only| only == kind) { page.saturating_mul(PAGE_SIZE) } else { 1 };
            let some = store::some(&mut tx, kind, &visit.viewer, &needle, wanted.min(MOST)).await?;
            let total = some.first().map_or(0, |first| first.total);
            if total > 0 {
                findings.counts.push((kind, usize::try_from(total).unwrap_or(MOST)));
            }
            if only.is_none_or(|only| only == kind) {
                found.extend(some.into_iter().map(|one| (kind, one)));
            }
        }
        tx.commit().await?;
        found.sort_by(|(one_kind, one), (other_kind, other)| {
            (other.tier, other.at).cmp(&(one.tier, one.at)).then(one_kind.cmp(other_kind)).then(other.id.cmp(&one.id))
        });
        findings.page =
            found.into_iter().skip(page.saturating_sub(1).saturating_mul(PAGE_SIZE)).take(PAGE_SIZE).collect();
        Ok(findings)
    }

    /// How many there are, of one kind where that is asked for.
    pub fn total(&self, only: Option<Kind>) -> usize {
        self.counts.iter().filter(|(kind, _)| only.is_none_or(|only| only == *kind)).map(|(_, count)| count).sum()
    }

    /// Whether there are more of it than are counted.
    pub fn is_cut(&self, only: Option<Kind>) -> bool {
        self.counts.iter().any(|(kind, count)| *count >= MOST && only.is_none_or(|only| only == *kind))
    }
}
