//! The tracking table of a plan ("Bảng theo dõi"): each task with who carries it out, until when, and where it stands.

use std::collections::HashMap;

use crate::{
    consolidated::tables::as_of,
    office::{Column, Kind, Row, Table},
    plan::{
        NO_DEADLINE, Part,
        draft::{Content, DraftParty},
        store::Party,
    },
    progress::{Outcome, facts::Line, ground::SectionBrief},
    rollup::{Counts, scene::Scene},
};

/// What the table is made of.
pub struct Tracked {
    pub scene: Scene,
    /// What the plan says of each task, by its id.
    pub said: HashMap<i64, Said>,
}

/// What a plan says of a task: who carries it out, until when, what comes of it.
#[derive(Clone, Debug, Default)]
pub struct Said {
    lead: String,
    coordinating: String,
    deadlines: String,
    product: Option<String>,
}

/// What a plan says now, with the parties as they now are.
pub fn said_now(content: &Content, parties: &[Party]) -> HashMap<i64, Said> {
    let mut said = said_then(content);
    for (task_id, said) in &mut said {
        let named = |part: Part| {
            let named = parties.iter().filter(|party| party.task_id == *task_id && party.role == part);
            named.map(Party::label).collect::<Vec<_>>().join(", ")
        };
        said.lead = named(Part::Lead);
        said.coordinating = named(Part::Coordinating);
    }
    said
}

/// What a plan said when it had this content.
pub fn said_then(content: &Content) -> HashMap<i64, Said> {
    let named = |parties: &[DraftParty]| parties.iter().map(|party| party.text.as_str()).collect::<Vec<_>>().join(", ");
    let tasks = content.tasks.iter().filter_map(|task| {
        let deadlines: Vec<&str> = task.deadlines.iter().map(|deadline| deadline.said.text.as_str()).collect();
        let said = Said {
            lead: named(&task.leads),
            coordinating: named(&task.coordinating),
            deadlines: deadlines.join("; "),
            product: task.product.clone(),
        };
        Some((task.id?, said))
    });
    tasks.collect()
}

impl Tracked {
    /// "Số liệu tính đến ngày 14/9/2026, Quý III/2026"
    pub fn note(&self) -> String {
        let own = self.scene.own_text().map(|text| format!(". {text}")).unwrap_or_default();
        format!("{}, {}{own}", as_of(self.scene.as_of()), self.scene.context.period_label())
    }

    /// The table: headings of the outline as rows, tasks below them.
    pub fn table(&self) -> Table {
        let columns = vec![
            Column::new("TT", 8, Kind::Ordinal),
            Column::new("Nội dung nhiệm vụ", 50, Kind::Text),
            Column::new("Đơn vị chủ trì", 24, Kind::Text),
            Column::new("Đơn vị phối hợp", 24, Kind::Text),
            Column::new("Thời hạn", 20, Kind::Text),
            Column::new("Sản phẩm", 18, Kind::Text),
            Column::new("Tình hình thực hiện", 30, Kind::Text),
            Column::new("Ghi chú", 20, Kind::Text),
        ];
        let mut of_task: HashMap<i64, Vec<&Line>> = HashMap::new();
        for line in &self.scene.lines {
            of_task.entry(line.task_id).or_default().push(line);
        }
        let mut table = Table { columns, rows: Vec::new(), total: None };
        self.below(&of_task, None, 0, &mut table.rows);
        table
    }

    /// The sections under one and their tasks; sections that ask nothing of anybody are left out.
    fn below(&self, of_task: &HashMap<i64, Vec<&Line>>, parent: Option<i64>, level: u8, rows: &mut Vec<Row>) {
        let ground = &self.scene.ground;
        for section in ground.sections.iter().filter(|section| section.parent_id == parent) {
            let before = rows.len();
            rows.push(Row::Heading { level, cells: heading(section) });
            let tasks = ground.tasks.iter().filter(|task| task.section_id == section.id);
            rows.extend(tasks.filter_map(|task| {
                let lines = of_task.get(&task.id)?;
                let said = self.said.get(&task.id).cloned().unwrap_or_default();
                Some(Row::Line(vec![
                    task.reference.as_str().into(),
                    task.content.as_str().into(),
                    lead(&said, lines).into(),
                    said.coordinating.into(),
                    Some(said.deadlines)
                        .filter(|text| !text.is_empty())
                        .unwrap_or_else(|| NO_DEADLINE.to_owned())
                        .into(),
                    said.product.into(),
                    standing(lines).into(),
                    note(lines).into(),
                ]))
            }));
            self.below(of_task, Some(section.id), level.saturating_add(1), rows);
            if rows.len() == before + 1 {
                rows.truncate(before);
            }
        }
    }
}

/// Who leads a task: the only one by the name it had, several as the plan names them.
fn lead(said: &Said, lines: &[&Line]) -> String {
    match lines {
        [only] => only.party.clone(),
        many if said.lead.is_empty() => format!("{} đơn vị", many.len()),
        _ => said.lead.clone(),
    }
}

fn heading(section: &SectionBrief) -> Vec<crate::office::Value> {
    let number = section.printed_number.as_deref().unwrap_or(&section.reference);
    vec![number.into(), section.heading.as_str().into()]
}

fn counts(lines: &[&Line]) -> Counts {
    lines.iter().map(|line| Counts::from(&(*line).into())).sum()
}

/// Of one unit what it says; of several how many stand where.
fn standing(lines: &[&Line]) -> String {
    if let [only] = lines {
        let basis = only.standing_period.as_ref().map(|name| format!(", theo báo cáo {name}")).unwrap_or_default();
        return format!("{}, {}%{basis}", only.progress.label(), only.percent);
    }
    let counts = counts(lines);
    let said = Outcome::ALL.iter().filter(|outcome| counts.of(**outcome) > 0);
    let said: Vec<_> = said.map(|outcome| format!("{}: {}", outcome.label(), counts.of(*outcome))).collect();
    let sum: i64 = lines.iter().map(|line| i64::from(line.percent)).sum();
    let all = i64::try_from(lines.len()).unwrap_or(1).max(1);
    format!("{} đơn vị. {}. Bình quân {}%", lines.len(), said.join("; "), (sum * 2 + all) / (all * 2))
}

/// What somebody has to know beside: how late it is, and reports that have not come.
fn note(lines: &[&Line]) -> String {
    let mut parts = Vec::new();
    if let [only] = lines
        && only.standing.outcome != Outcome::Untimed
    {
        parts.push(only.standing.tag());
    }
    let counts = counts(lines);
    if counts.missing() > 0 {
        parts.push(format!("chưa gửi {}/{} báo cáo", counts.missing(), counts.owed));
    }
    parts.join("; ")
}
