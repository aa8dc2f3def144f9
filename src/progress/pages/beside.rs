//! The queue beside the report that is read: where it stands, what comes before and after it.

use sqlx::PgPool;

use super::{
    super::store::{self, Grouping, Near},
    queue::QueueAsked,
};
use crate::{
    plan::brief,
    web::{Result, Visit},
};

/// How many reports are shown before and after the one that is read, and how many groups before and after its own.
const REACH: i64 = 25;

/// The queue as the page of one of its reports shows it.
pub struct Line {
    /// Its place from 1, where it is in the queue as asked for.
    pub place: Option<i64>,
    pub total: i64,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub groups: Vec<Group>,
    /// How many groups there are before and after those shown: "3 đơn vị nữa".
    pub before: String,
    pub after: String,
    /// Other ways to put it together: address, words, whether it is the present one.
    pub orders: Vec<(String, &'static str, bool)>,
    /// The list itself.
    pub list: String,
}

/// A unit or a task with what waits in it.
pub struct Group {
    pub name: String,
    pub reports: i64,
    /// Its first report.
    pub href: String,
    /// Shown only of the group of the report that is read.
    pub rows: Vec<Row>,
}

impl Group {
    /// How many of its reports are not shown.
    pub fn more(&self) -> i64 {
        self.reports - i64::try_from(self.rows.len()).unwrap_or(self.reports)
    }
}

/// A report of the queue.
pub struct Row {
    pub href: String,
    pub label: String,
    pub class: &'static str,
    pub tag: String,
    pub here: bool,
}

impl Line {
    /// The queue around a report: two statements at most, whatever waits.
    pub async fn around(pool: &PgPool, visit: &Visit, asked: &QueueAsked, report_id: i64) -> Result<Self> {
        let filter = asked.filter(visit);
        let near = store::near(pool, &filter, report_id, REACH).await?;
        let page = |id: i64| asked.link(format!("/bao-cao/{id}"));
        let here = near.iter().find(|near| near.id == report_id).map(|near| near.place);
        let at = |place: i64| near.iter().find(|near| near.place == place).map(|near| page(near.id));
        let rows = |near: &[Near]| {
            near.iter()
                .filter(|near| near.group_id == near.group_here)
                .map(|near| Row {
                    href: page(near.id),
                    label: match filter.grouping {
                        Grouping::Unit => near.task_ref.clone(),
                        Grouping::Task => near.unit_name.clone(),
                        Grouping::None => format!("{} · {}", near.task_ref, near.unit_name),
                    },
                    class: near.difference.class(),
                    tag: near.difference.tag(near.percent, near.percent_before),
                    here: near.id == report_id,
                })
                .collect::<Vec<_>>()
        };
        let total = near.first().map_or(0, |near| near.total);
        let (mut before, mut after) = (0, 0);
        let groups = match (filter.grouping, near.first()) {
            (_, None) => Vec::new(),
            (Grouping::None, Some(first)) => {
                let (name, href) = ("Chờ lâu nhất đứng trước".to_owned(), page(first.id));
                vec![Group { name, reports: total, href, rows: rows(&near) }]
            }
            (grouping, Some(first)) => {
                let groups = store::groups(pool, &filter, report_id, REACH).await?;
                before = groups.first().map_or(0, |group| group.place - 1);
                after = groups.last().map_or(0, |group| group.total - group.place);
                let group = |group: store::Group| Group {
                    name: match grouping {
                        Grouping::Task => format!("{} {}", group.task_ref, brief(&group.content)),
                        _ => group.unit_name,
                    },
                    reports: group.reports,
                    href: page(group.first_id),
                    rows: if group.id == first.group_here { rows(&near) } else { Vec::new() },
                };
                groups.into_iter().map(group).collect()
            }
        };
        let noun = if filter.grouping == Grouping::Task { "nhiệm vụ" } else { "đơn vị" };
        let further = |count: i64, where_| match count {
            0 => String::new(),
            count => format!("{count} {noun} nữa ở {where_}"),
        };
        let order = |grouping: Grouping, words| {
            let other = asked.grouped(grouping).link(format!("/bao-cao/{report_id}"));
            (other, words, filter.grouping == grouping)
        };
        Ok(Self {
            place: here,
            total,
            previous: here.and_then(|here| at(here - 1)),
            next: here.map_or_else(|| near.first().map(|near| page(near.id)), |here| at(here + 1)),
            groups,
            before: further(before, "trước"),
            after: further(after, "sau"),
            orders: vec![
                order(Grouping::Unit, "Đơn vị"),
                order(Grouping::Task, "Nhiệm vụ"),
                order(Grouping::None, "Chờ lâu nhất"),
            ],
            list: asked.link("/duyet"),
        })
    }

    /// The report that is read, as its row shows it.
    pub fn here(&self) -> Option<&Row> {
        self.groups.iter().flat_map(|group| &group.rows).find(|row| row.here)
    }
}
