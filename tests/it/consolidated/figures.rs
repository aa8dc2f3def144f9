//! Each figure of a period is the same on the page of figures, on the report's own page, in Word and in Excel.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use regex::Regex;
use sqlx::PgPool;
use tiendo::{clock::Clock, web::viewer::token_hash};

use super::{
    OFFICER, Stage, at,
    paper::{Word, sheets},
};
use crate::support::TestDb;

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

/// The counts of one row: the five outcomes, the total, owed and sent.
type Counts = Vec<u64>;

fn number(text: &str) -> u64 {
    match text.trim().replace('.', "").as_str() {
        "" | "–" => 0,
        digits => digits.parse().unwrap_or_else(|_| panic!("no number: {text}")),
    }
}

/// The counts of a row of a table by section or by task, from its total on.
fn counts(cells: &[String]) -> Counts {
    let at = |index: usize| number(&cells[index]);
    vec![at(4), at(5), at(6), at(7), at(8), at(3), at(10), at(11)]
}

/// The rows of a table by what they are called.
fn named(rows: &[Vec<String>]) -> BTreeMap<String, Counts> {
    let whole = rows.iter().filter(|row| row.len() == 13 && row[3].replace('.', "").parse::<u64>().is_ok());
    whole.map(|row| (row[1].clone(), counts(row))).collect()
}

/// The rows of the page of figures: each title with its counts.
fn summary(page: &str) -> BTreeMap<String, Counts> {
    let cell = Regex::new(r#"data-label="([^"]+)"[^>]*>(?:<[^>]+>)*([^<]*)"#).expect("a pattern");
    let title = Regex::new(r#"(?s)<th scope="row">.*?(?:<a [^>]*>)?([^<>]+)(?:</a>)?.*?</th>"#).expect("a pattern");
    let table = page.split("<table").nth(1).expect("a table");
    let rows = table.split("<tr").filter(|row| row.contains("<th scope=\"row\">"));
    let read = rows.filter_map(|row| {
        let cells: BTreeMap<&str, &str> = cell
            .captures_iter(row)
            .map(|found| (found.get(1).expect("a label").as_str(), found.get(2).expect("a text").as_str()))
            .collect();
        let (sent, owed) = cells.get("Đã báo cáo")?.split_once('/').unwrap_or(("0", "0"));
        let labels = ["Hoàn thành đúng hạn", "Hoàn thành quá hạn", "Trong hạn", "Quá hạn", "Không hạn", "Tổng"];
        let mut counts: Counts = labels.iter().map(|label| number(cells[label])).collect();
        counts.extend([number(owed), number(sent)]);
        let link = Regex::new(r#"<a [^>]*>([^<]+)</a>"#).expect("a pattern");
        let name = link.captures(row).or_else(|| title.captures(row)).map(|found| found[1].to_owned())?;
        Some((name, counts))
    });
    read.collect()
}

/// The tables of the report's page of tables, row by row.
fn tables(page: &str) -> Vec<Vec<Vec<String>>> {
    let cell = Regex::new(r"<t[dh](?: [^>]*)?>([^<]*)").expect("a pattern");
    let tables = page.split("<table").skip(1).map(|table| {
        let rows = table.split("<tr").skip(2);
        rows.map(|row| cell.captures_iter(row).map(|found| found[1].to_owned()).collect()).collect()
    });
    tables.collect()
}

#[tokio::test]
async fn each_figure_of_a_period_is_the_same_everywhere() {
    let stage =
        Stage { db: TestDb::from_template("consolidated", load).await, clock: Clock::fixed(at("2026-11-23T09:00:00")) };
    for closed in [false, true] {
        let report = if closed {
            stage.wake_at("2026-12-21T08:00:00").await;
            let quarter = stage.text("select id from period where year = 2026 and ordinal = 4 and owner_unit_id = (select owner_unit_id from plan where id = 1)").await;
            stage.close(&quarter).await.to();
            stage.catch_up().await;
            let id = stage.text("select c.id from consolidated c join period p on p.id = c.period_id and p.ordinal = 4 and p.year = 2026 where c.plan_id = 1").await;
            format!("/bao-cao-tong-hop/{id}")
        } else {
            let quarter = stage.text("select id from period where year = 2026 and ordinal = 4 and owner_unit_id = (select owner_unit_id from plan where id = 1)").await;
            stage
                .post(OFFICER, super::HOME, &[("plan", "1"), ("from", &quarter), ("to", &quarter)])
                .await
                .to()
                .to_owned()
        };
        let page = stage.get(OFFICER, "/tong-hop?plan=1&period=quarter-2026-4&open=all").await.body;
        let summary = summary(&page);
        let shown = tables(&stage.get(OFFICER, &format!("{report}/bieu")).await.body);
        let (status, word) = stage.file(OFFICER, &format!("{report}/word")).await;
        assert_eq!(status, 200);
        let word = Word::read(&word);
        let sheets = sheets(&stage.file(OFFICER, &format!("{report}/excel")).await.1);

        // By section and by task: page, Word, Excel; and the sections are those of the page of figures.
        let appendices: Vec<_> = word.tables.iter().filter(|table| table[0].len() > 5).collect();
        assert_eq!((appendices.len(), shown.len(), sheets.len()), (3, 3, 4));
        for at in [1, 2] {
            let on_page = named(&shown[at]);
            assert!(on_page.len() >= 3 && on_page.contains_key("Tổng cộng"), "{on_page:?}");
            assert_eq!(named(appendices[at]), on_page, "Word, table {at}, closed: {closed}");
            assert_eq!(named(&sheets[at].1), on_page, "Excel, table {at}, closed: {closed}");
        }
        let sections = named(&shown[1]);
        let mut compared = 0;
        for (name, counts) in &sections {
            if let Some(known) = summary.get(name) {
                assert_eq!(known, counts, "{name}, closed: {closed}");
                compared += 1;
            }
        }
        assert!(compared >= 2, "sections of the page of figures are found: {:?}", summary.keys());
        let whole = &sections["Tổng cộng"];
        assert!(summary.values().any(|counts| counts == whole), "the whole is on the page of figures: {whole:?}");
        assert_eq!(whole[5], 694);

        // By unit: page and Excel with what was sent, Word without.
        let units = |rows: &[Vec<String>]| -> BTreeMap<String, Counts> {
            let rows = rows.iter().filter(|row| row.len() >= 9 && row[2].replace('.', "").parse::<u64>().is_ok());
            rows.map(|row| (row[1].clone(), (2..8).map(|index| number(&row[index])).collect())).collect()
        };
        assert_eq!(units(&shown[0]).len(), 55, "54 parties and the total");
        assert_eq!(units(&shown[0]), units(appendices[0]));
        assert_eq!(units(&shown[0]), units(&sheets[0].1));

        // The raw rows add up to the same, and the text names it.
        let raw = &sheets[3].1[1..];
        assert_eq!(raw.len(), 694);
        let outcome = |label: &str| raw.iter().filter(|row| row[10] == label).count() as u64;
        let outcomes: Vec<u64> = tiendo::progress::Outcome::ALL.iter().map(|one| outcome(one.label())).collect();
        assert_eq!(outcomes, whole[..5]);
        let said = format!(
            "với 694 phân công chủ trì của 54 đơn vị: hoàn thành đúng hạn {}, hoàn thành quá hạn {}",
            whole[0], whole[1]
        );
        assert!(word.text.contains(&said), "“{said}” is not in the text");
        stage.get(OFFICER, &report).await.says(200, &[&said]);
    }
}
