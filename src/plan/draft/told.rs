//! What the journal keeps of a change of a draft: which tasks, and what each said before and after.

use serde_json::{Map, Value, json};

use super::{Content, DraftParty, DraftTask, changes::Changes};

/// Tasks whose words are told one by one; of more, only which they are.
const TOLD: usize = 3;

/// Before and after of what differs; none where nothing does.
pub fn told(before: &Content, after: &Content) -> Option<(Value, Value)> {
    if before == after {
        return None;
    }
    let (mut was, mut is) = (Map::new(), Map::new());
    let old = |task: &&DraftTask| before.task(task.key).is_none_or(|old| !same(old, task));
    let touched: Vec<&DraftTask> = after.tasks.iter().filter(old).collect();
    let gone: Vec<&DraftTask> = before.tasks.iter().filter(|task| after.task(task.key).is_none()).collect();
    let references: Vec<&str> = touched.iter().chain(&gone).map(|task| task.reference.as_str()).collect();
    if !references.is_empty() {
        is.insert("task".to_owned(), json!(references));
    }
    if references.len() <= TOLD {
        let earlier: Vec<&DraftTask> =
            before.tasks.iter().filter(|task| gone.iter().chain(&touched).any(|other| other.key == task.key)).collect();
        for (field, of) in FIELDS {
            let (one, other) = (values(&earlier, of), values(&touched, of));
            if one != other {
                was.insert(field.to_owned(), one);
                is.insert(field.to_owned(), other);
            }
        }
    }
    for (field, one, other) in head(before, after) {
        if one != other {
            was.insert(field.to_owned(), one);
            is.insert(field.to_owned(), other);
        }
    }
    Some((Value::Object(was), Value::Object(is)))
}

/// Whether two states of a task say the same, whenever it was changed.
fn same(one: &DraftTask, other: &DraftTask) -> bool {
    DraftTask { changed: other.changed, ..one.clone() } == *other
}

type Of = fn(&DraftTask) -> Value;

const FIELDS: [(&str, Of); 10] = [
    ("number", |task| json!(task.reference)),
    ("kind", |task| json!(task.kind)),
    ("content", |task| json!(task.content)),
    ("product", |task| json!(task.product)),
    ("reports", |task| json!(task.reports)),
    ("leads", |task| parties(&task.leads)),
    ("coordinating", |task| parties(&task.coordinating)),
    ("deadlines", |task| task.deadlines.iter().map(|deadline| deadline.said.text.clone()).collect()),
    ("tasks_above", |task| json!(task.implements)),
    ("doubts", |task| json!(task.doubts)),
];

fn parties(parties: &[DraftParty]) -> Value {
    parties.iter().map(|party| party.text.clone()).collect()
}

/// One value for one task, a list for several.
fn values(tasks: &[&DraftTask], of: Of) -> Value {
    match tasks {
        [task] => of(task),
        tasks => tasks.iter().map(|task| of(task)).collect(),
    }
}

fn head(before: &Content, after: &Content) -> Vec<(&'static str, Value, Value)> {
    let headings = |content: &Content| -> Value {
        content.sections.iter().map(|section| format!("{} {}", section.reference, section.heading)).collect()
    };
    let basis = |content: &Content| -> Value { content.basis.iter().map(|document| document.number.clone()).collect() };
    let sections = Changes::between(before, after).sections;
    let (one, other) = if sections { (headings(before), headings(after)) } else { (Value::Null, Value::Null) };
    vec![
        ("title", json!(before.title), json!(after.title)),
        ("short_name", json!(before.short_title), json!(after.short_title)),
        ("plan_number", json!(before.number), json!(after.number)),
        ("issuer", json!(before.issuer), json!(after.issuer)),
        ("issued_on", json!(before.issued_on), json!(after.issued_on)),
        ("period_kinds", json!(before.period_kinds), json!(after.period_kinds)),
        ("basis", basis(before), basis(after)),
        ("sections", one, other),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_task_is_told_with_what_differs_in_it() {
        let mut before = Content::blank();
        before.tasks = vec![DraftTask { reference: "I.1".to_owned(), content: "Cũ".to_owned(), ..Default::default() }];
        let mut after = before.clone();
        assert_eq!(told(&before, &after), None);
        after.tasks[0].content = "Mới".to_owned();
        after.tasks[0].changed = 4;
        let (was, is) = told(&before, &after).expect("a change");
        assert_eq!((was, is), (json!({ "content": "Cũ" }), json!({ "task": ["I.1"], "content": "Mới" })));
        after.tasks.clear();
        let (was, is) = told(&before, &after).expect("a change");
        assert_eq!((&was["content"], &is["task"]), (&json!("Cũ"), &json!(["I.1"])), "what is dropped is kept here");
    }
}
