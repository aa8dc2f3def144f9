//! The search in the matrix: for every kind of thing, of one's own, a sibling's and a foreign one, and for every role, it shows
//! what that thing's own page answers, and of nothing else a word.

use std::collections::BTreeSet;

use regex::Regex;
use sqlx::{AssertSqlSafe, PgPool};
use tiendo::{search::Kind, web::Role};

use super::{Board, fixture, page, send};
use super::{cases::Case, rights::Target};

/// A word that stands in nothing else.
const WORD: &str = "kimcuong";

/// The table of a kind, and a text of it that is sought. A kind is added here or the test does not compile.
fn text_of(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Plan => ("plan", "title"),
        Kind::Task => ("task", "content"),
        Kind::Report => ("report", "results"),
        Kind::Obstacle => ("obstacle", "words"),
        Kind::Instruction => ("instruction", "words"),
        Kind::Extension => ("extension", "reason"),
        Kind::Comment => ("message", "text"),
        Kind::Supervision => ("supervision_record", "findings"),
        Kind::Review => ("legal_entry", "subject"),
        Kind::Commendation => ("commendation", "words"),
        Kind::Unit => ("unit", "name"),
    }
}

/// Puts the word into the newest of each kind, which are the matrix's own, and into some of the demo; their ids.
async fn salt(pool: &PgPool, kind: Kind) -> Vec<i64> {
    let (table, column) = text_of(kind);
    let some = if kind == Kind::Comment { "where subject = 'comment'" } else { "" };
    let sql = format!(
        "update {table} x set {column} = {column} || ' {WORD} mat{table}' || x.id || 'x'
         where x.id in (select id from {table} {some} order by id desc limit 45)
            or x.id in (select id from {table} {some} order by md5(id::text) limit 10)
         returning x.id"
    );
    let mut connection = pool.acquire().await.expect("a connection");
    let quiet = |how: &str| AssertSqlSafe(format!("alter table {table} {how} trigger user"));
    sqlx::raw_sql(quiet("disable")).execute(&mut *connection).await.expect("quiet");
    let ids = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(&mut *connection).await.expect("salted");
    sqlx::raw_sql(quiet("enable")).execute(&mut *connection).await.expect("as before");
    ids
}

/// The addresses of what is found, on all pages, and the secret words that stand on them.
async fn found(pool: &PgPool, role: Role) -> (BTreeSet<String>, BTreeSet<String>) {
    let title = Regex::new(r#"<p class="find-title">.*?href="([^"]+)""#).expect("a pattern");
    let secret = Regex::new(r"mat[a-z]+\d+x").expect("a pattern");
    let (mut links, mut secrets) = (BTreeSet::new(), BTreeSet::new());
    for number in 1.. {
        let body = page(pool, &format!("/tim?q={WORD}&trang={number}"), &fixture::token(role)).await;
        for link in title.captures_iter(&body) {
            assert!(links.insert(link[1].to_owned()), "{} is found twice", &link[1]);
        }
        secrets.extend(secret.find_iter(&body).map(|word| word.as_str().to_owned()));
        if !body.contains("rel=\"next\"") {
            break;
        }
    }
    (links, secrets)
}

#[tokio::test]
async fn the_search_shows_what_its_own_page_answers_and_of_nothing_else_a_word() {
    let board = Board::new().await;
    let pool = &board.db.pool;
    let mut things = Vec::new();
    for kind in Kind::ALL {
        things.extend(salt(pool, *kind).await.into_iter().map(|id| (*kind, id)));
    }
    let route = tiendo::app::routes();
    let route = route.table().iter().find(|route| route.path == "/tim").expect("the search");
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let (links, secrets) = found(pool, role).await;
        let mut open = BTreeSet::new();
        let mut shut = BTreeSet::new();
        for (kind, id) in &things {
            let address = kind.address(*id, role);
            let case = Case {
                path: address.clone(),
                content_type: None,
                body: Vec::new(),
                same_for_every_target: false,
                leaves: false,
            };
            let (status, _) = send(pool, route, &case, Some(&fixture::token(role))).await;
            let secret = format!("mat{}{id}x", text_of(*kind).0);
            let shown = links.contains(&address);
            if status.is_success() != shown {
                wrong.push(format!("{} {address}: {status}, but shown: {shown}", role.code()));
            }
            if status.is_success() {
                open.insert(secret)
            } else {
                shut.insert(secret)
            };
            assert!(!status.is_success() || kind.is_for(role), "{} opens {address}", role.code());
        }
        // Units' names stand beside what is theirs.
        let leaked: Vec<_> = secrets.intersection(&shut).filter(|secret| !secret.starts_with("matunit")).collect();
        assert!(leaked.is_empty(), "{} reads of {leaked:?}", role.code());
        assert!(secrets.is_superset(&open), "{}: what is found is shown where it was found", role.code());
        assert!(links.len() >= 20, "{} finds {}", role.code(), links.len());
        assert!(role == Role::Officer || !shut.is_empty(), "{} is kept from something", role.code());
    }
    assert!(wrong.is_empty(), "{} of the search differ from the pages:\n{}", wrong.len(), wrong.join("\n"));
    // What is foreign is there, and nobody finds it.
    let ids = fixture::Ids::read(pool).await;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Administrator) {
        let (links, _) = found(pool, role).await;
        assert!(!links.contains(&format!("/ke-hoach/{}", ids.plan(Target::Foreign))), "{}", role.code());
    }
}
