//! Each figure of a period is the same on the page of figures, on the report's own page, in Word, in Excel, computed anew, and
//! in CSV; that of a closed one stays, whatever comes later.

mod taken;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sqlx::PgPool;
use tiendo::{clock::Clock, plan, web::viewer::token_hash};

use super::{OFFICER, Stage, at, paper::Word, sha256};
use crate::{office::program::Program, support::TestDb};
use taken::{Rows, computed_anew, csv, formulas, on_the_page, pages_tables, plain, workbook};

/// The demo, with its officer signed in.
async fn load(pool: PgPool) -> anyhow::Result<()> {
    tiendo::demo::load(&pool, NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")).await?;
    sqlx::query(
        "insert into session (token_hash, account_id, grant_id, created_at, last_seen_at)
         select $1, a.id, g.id, $2, $2 from account a join role_grant g on g.account_id = a.id and g.role = 'officer'
         where a.username = 'tccb'",
    )
    .bind(token_hash(OFFICER))
    .bind(at("2026-11-23T08:00:00"))
    .execute(&pool)
    .await?;
    Ok(())
}

/// The tables in their order: the code in the address, the sheet's name, the first column of figures.
const TABLES: [(&str, &str, usize); 3] =
    [("don-vi", "Theo đơn vị", 2), ("muc", "Theo mục", 2), ("nhiem-vu", "Theo nhiệm vụ", 3)];
/// Where the total stands, behind it the five outcomes.
const TOTAL: [usize; 3] = [2, 3, 3];

fn number(text: &str) -> u64 {
    if text.is_empty() { 0 } else { text.parse().unwrap_or_else(|_| panic!("no number: {text}")) }
}

/// The rate that comes of two counts: the nearest, but only all is 100 % and only none is 0 %.
fn rate(part: u64, whole: u64) -> String {
    match (part, whole) {
        (_, 0) => String::new(),
        (0, _) => "0%".to_owned(),
        _ if part == whole => "100%".to_owned(),
        _ => format!("{:.0}%", (part as f64 * 100.0 / whole as f64 + 1e-9).round().clamp(1.0, 99.0)),
    }
}

/// What the files and pages of a report say, compared: its tables and its lines.
async fn tables(stage: &Stage, report: &str, context: &str) -> [Rows; 4] {
    let page = stage.get(OFFICER, &format!("{report}/bieu")).await.body;
    let shown = pages_tables(&page);
    let (status, word) = stage.file(OFFICER, &format!("{report}/word")).await;
    assert_eq!(status, 200);
    let word = Word::read(&word);
    let printed: Vec<_> = word.tables.iter().filter(|table| table[0].len() > 5).collect();
    let (status, excel) = stage.file(OFFICER, &format!("{report}/excel")).await;
    assert_eq!(status, 200);
    assert_eq!(stage.file(OFFICER, &format!("{report}/bieu?bang=muc&xuat=xlsx")).await, (200, excel.clone()));
    let book = workbook(&excel);
    let anew = Program::open().map(|program| computed_anew(&program, &excel));
    assert_eq!((shown.len(), printed.len(), book.len()), (3, 3, 4));
    let mut taken = Vec::new();
    for (at, (code, name, first)) in TABLES.into_iter().enumerate() {
        for form in ["csv", "xlsx"] {
            assert!(page.contains(&format!("{report}/bieu?bang={code}&#38;xuat={form}")), "{name} as {form}");
        }
        let rows = csv(stage, &format!("{report}/bieu?bang={code}&xuat=csv")).await;
        assert_eq!(shown[at], rows, "page and CSV, {name}, {context}");
        assert_eq!(book[at], (name.to_owned(), rows.clone()), "Excel and CSV, {context}");
        if let Some(anew) = &anew {
            assert_eq!(anew[at], book[at], "computed anew, {context}");
        }
        // In Word two rows of titles stand above, and the appendix by unit tells nothing of what was sent.
        let word: Rows = printed[at][2..].iter().map(|row| row.iter().map(|cell| plain(cell)).collect()).collect();
        let tells = |column: usize| at > 0 || !(9..12).contains(&column);
        let without = |row: &Vec<String>| {
            (0..row.len()).filter(|column| tells(*column)).map(|column| row[column].clone()).collect()
        };
        let expected: Rows = rows[1..].iter().map(without).collect();
        assert_eq!(word, expected, "Word and CSV, {name}, {context}");
        let formulas = formulas(&excel, name, rows.len(), rows[0].len());
        for (row, cells) in rows.iter().enumerate().skip(1) {
            // Headings add up what is below them; that of sections counts tasks too.
            let heading = match code {
                "nhiem-vu" => cells[2].is_empty(),
                "muc" => formulas[row][2].starts_with("SUBTOTAL(9,"),
                _ => false,
            };
            let adds_up = row + 1 == rows.len() || heading;
            for (column, formula) in formulas[row].iter().enumerate() {
                let figure = column >= first && rows[0][column] != "Ghi chú";
                let is = formula.starts_with("SUBTOTAL(9,") || formula.starts_with("IF(");
                assert_eq!(is, adds_up && figure, "{name}, row {row}, column {column}: {formula}");
            }
            let count = |column: usize| number(&cells[TOTAL[at] + column]);
            let rates = (rate(count(1) + count(2), (1..=4).map(count).sum()), rate(count(8), count(7)));
            assert_eq!((&cells[TOTAL[at] + 6], &cells[TOTAL[at] + 9]), (&rates.0, &rates.1), "{cells:?}");
        }
        taken.push(rows);
    }
    let lines = csv(stage, &format!("{report}/bieu?bang=phan-cong&xuat=csv")).await;
    assert_eq!(book[3], ("Từng phân công".to_owned(), lines.clone()), "Excel and CSV, {context}");
    taken.push(lines);
    taken.try_into().expect("four")
}

/// The total, the five outcomes, what was owed and sent: of each row.
fn counts(rows: &Rows, total: usize) -> Vec<(String, Vec<u64>)> {
    let columns = (0..6).chain(7..9);
    let row =
        |row: &Vec<String>| (row[1].clone(), columns.clone().map(|column| number(&row[total + column])).collect());
    rows[1..].iter().map(row).collect()
}

/// The same, added up line by line; the lines' column `by` says what they are of.
fn added_up(lines: &Rows, by: usize) -> BTreeMap<String, Vec<u64>> {
    let mut sums: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for line in &lines[1..] {
        let sum = sums.entry(line[by].clone()).or_insert_with(|| vec![0; 8]);
        let outcome = tiendo::progress::Outcome::ALL.iter().position(|outcome| outcome.label() == line[10]);
        sum[0] += 1;
        sum[1 + outcome.expect("an outcome")] += 1;
        sum[6] += u64::from(line[12] != "Không phải báo cáo");
        let sent = ["Chờ duyệt", "Đã duyệt", "Đã báo cáo", "Báo cáo chậm"];
        sum[7] += u64::from(sent.iter().any(|sent| line[12].starts_with(sent)));
    }
    sums
}

/// The report's figures in all its forms, and those of the page of figures.
async fn everywhere(stage: &Stage, report: &str, closed: bool) -> [Rows; 4] {
    let context = if closed { "closed" } else { "open" };
    let tables = tables(stage, report, context).await;
    let [units, sections, tasks, lines] = &tables;
    let (units, tasks) = (counts(units, 2), counts(tasks, 3));
    let (_, whole) = tasks.last().expect("a total").clone();
    assert_eq!((whole[0], units.len(), lines.len()), (694, 54 + 1, 694 + 1));
    assert!(whole[6] > whole[7] && whole[7] > 0, "some are missing, some were sent: {whole:?}");
    for total in [&units, &counts(sections, 3)] {
        assert_eq!(total.last(), Some(&("Tổng cộng".to_owned(), whole.clone())));
    }
    // The lines add up to both.
    let (by_unit, by_task) = (added_up(lines, 4), added_up(lines, 0));
    assert_eq!(units[..54].iter().cloned().collect::<BTreeMap<_, _>>(), by_unit);
    let of_tasks: BTreeMap<_, _> = tables[2][1..]
        .iter()
        .zip(&tasks)
        .filter(|(row, _)| !row[2].is_empty())
        .map(|(row, (_, counts))| (row[0].clone(), counts.clone()))
        .collect();
    assert_eq!((&of_tasks, of_tasks.len()), (&by_task, 30));

    // The page of figures has the same rows, and so has what is taken out of it.
    let path = "/tong-hop?plan=1&period=quarter-2026-4&open=all";
    let page = on_the_page(&stage.get(OFFICER, path).await.body);
    let figures: Vec<Vec<u64>> = tasks.iter().map(|(_, counts)| counts.clone()).collect();
    assert_eq!(page, figures, "{context}");
    let summary = csv(stage, &format!("{path}&xuat=csv")).await;
    let told = |row: &Vec<String>, columns: &[usize]| columns.iter().map(|at| row[*at].clone()).collect::<Vec<_>>();
    let ours: Rows = tables[2][1..].iter().map(|row| told(row, &[0, 1, 2, 4, 5, 6, 7, 8, 3, 10, 11, 12])).collect();
    let theirs: Rows = summary[1..].iter().map(|row| told(row, &[0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12])).collect();
    assert_eq!(ours, theirs, "{context}");

    // The text names them; who owes nothing is not asked whether everything was sent.
    let of_units = units[..54].iter().map(|(_, counts)| (counts[6], counts[7]));
    let owing = of_units.clone().filter(|(owed, _)| *owed > 0).count();
    let in_full = of_units.filter(|(owed, sent)| *owed > 0 && sent == owed).count();
    let said = [
        format!(
            "kế hoạch có 30 nhiệm vụ với {} phân công chủ trì của 54 đơn vị: hoàn thành đúng hạn {}",
            whole[0], whole[1]
        ),
        format!("hoàn thành quá hạn {}, chưa hoàn thành trong hạn {}", whole[2], whole[3]),
        format!("chưa hoàn thành quá hạn {}, không ấn định hạn {}.", whole[4], whole[5]),
        format!(
            "Kỳ Quý IV/2026, các đơn vị đã gửi {}/{} báo cáo ({}); {in_full}/{owing} đơn vị gửi đủ.",
            whole[7],
            whole[6],
            rate(whole[7], whole[6])
        ),
    ];
    let word = Word::read(&stage.file(OFFICER, &format!("{report}/word")).await.1);
    for said in &said {
        assert!(word.text.contains(said), "“{said}” is not in the file");
        stage.get(OFFICER, report).await.says(200, &[said]);
    }
    tables
}

/// What happens after a period is closed: a correction is accepted, a unit has another name, the plan is amended.
async fn go_on(stage: &Stage) {
    stage
        .set_up(
            "insert into report (assignment_id, period_id, revision, state, progress, percent, results, written_by, updated_at,
                submitted_by, submitted_at, first_submitted_at, accepted_at)
             select r.assignment_id, r.period_id, r.revision + 1, 'accepted', 'in_progress', 99, 'Nói lại khác hẳn', r.written_by,
                r.updated_at, r.submitted_by, r.submitted_at, r.first_submitted_at, r.accepted_at
             from report r join period p on p.id = r.period_id and p.ordinal = 4 and p.year = 2026
             where r.state = 'accepted' order by r.id limit 3;
             update unit set name = 'Trường đã đổi tên' where code = 'lequydon';",
        )
        .await;
    let mut tx = stage.db.pool.begin().await.expect("a connection");
    let before = plan::store::content(&mut tx, 1).await.expect("an answer").expect("a plan");
    sqlx::query("update plan_version set content = $1 where plan_id = 1 and version = 1")
        .bind(serde_json::to_value(before).expect("JSON"))
        .execute(&mut *tx)
        .await
        .expect("remembered");
    tx.commit().await.expect("kept");
    stage
        .set_up(
            "insert into plan_version (plan_id, version, effective_on, made_at, content)
             select plan_id, 2, '2026-12-22', '2026-12-22', content from plan_version where plan_id = 1 and version = 1;
             update section set heading = 'Mục đã đổi tên: ' || heading, position = 100 - position where plan_id = 1;
             update task set content = 'Việc đã đổi: ' || content, position = 100 - position where plan_id = 1;
             update task set section_id = (select min(section_id) from task where plan_id = 1) where ref = 'IV.4.a';",
        )
        .await;
}

#[tokio::test]
async fn each_figure_of_a_period_is_the_same_everywhere_and_that_of_a_closed_one_stays() {
    let stage =
        Stage { db: TestDb::from_template("consolidated", load).await, clock: Clock::fixed(at("2026-11-23T09:00:00")) };
    let quarter = stage
        .text(
            "select p.id from period p join plan on plan.owner_unit_id = p.owner_unit_id and plan.id = 1
             where p.year = 2026 and p.ordinal = 4",
        )
        .await;
    let fields = [("plan", "1"), ("from", quarter.as_str()), ("to", quarter.as_str())];
    let report = stage.post(OFFICER, super::HOME, &fields).await.to().to_owned();
    everywhere(&stage, &report, false).await;

    stage.wake_at("2026-12-21T08:00:00").await;
    stage.close(&quarter).await.to();
    stage.catch_up().await;
    let before = everywhere(&stage, &report, true).await;
    let page = stage.get(OFFICER, &report).await;
    let mut kept = Vec::new();
    for form in ["word", "excel"] {
        let (status, edition) = stage.file(OFFICER, &format!("{report}/ban/1/{form}")).await;
        assert_eq!(status, 200);
        page.says(200, &[&sha256(&edition)]);
        assert_eq!(stage.file(OFFICER, &format!("{report}/{form}")).await.1, edition, "{form}");
        kept.push(edition);
    }

    stage.wake_at("2027-01-20T08:00:00").await;
    go_on(&stage).await;
    let page = stage.get(OFFICER, &report).await;
    for (form, kept) in ["word", "excel"].into_iter().zip(&kept) {
        assert_eq!(&stage.file(OFFICER, &format!("{report}/ban/1/{form}")).await.1, kept);
        page.says(200, &[&sha256(kept)]);
        // Not the stored file alone: what is made now of the closed period is the same to the last byte.
        assert!(&stage.file(OFFICER, &format!("{report}/{form}")).await.1 == kept, "{form} is made as it was");
    }
    assert!(!page.body.contains("đã đổi"), "headings and names are those of the closing");
    assert_eq!(tables(&stage, &report, "closed long ago").await, before);
}
