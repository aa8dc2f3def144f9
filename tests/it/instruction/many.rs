//! An instruction to 52 units, and to a group of 500, in few statements.

use super::stage::{Stage, WORDS};
use crate::support::statements;

async fn group_of(units: i32) -> Stage {
    let stage = Stage::new().await;
    sqlx::query(
        "with made as (
            insert into unit (parent_id, code, name, kind)
            select u.id, 'u' || n, 'Trường số ' || n, 'school' from unit u, generate_series(1, $1) n where u.code = 'so' returning id
         ), people as (
            insert into account (username, full_name, password_hash) select 'p' || id, 'Người ' || id, 'x' from made returning id, username
         ), held as (
            insert into role_grant (account_id, unit_id, role, from_on)
            select p.id, m.id, 'staff', '2026-01-01' from people p join made m on p.username = 'p' || m.id
         ), named as (
            insert into unit_group (owner_unit_id, name) select id, 'Tất cả các trường' from unit where code = 'so' returning id
         )
         insert into unit_group_member (group_id, unit_id) select named.id, made.id from named, made",
    )
    .bind(units)
    .execute(&stage.db.pool)
    .await
    .expect("many");
    stage
}

async fn play(units: i32) -> [usize; 7] {
    let stage = group_of(units).await;
    let group = stage.ask("select id::text from unit_group").await;
    let of_act = || statements::heard().into_iter().filter(|statement| !statement.contains("held")).count();
    statements::listen();
    let fields = [("words", WORDS), ("due", "30/11/2026"), ("group", group.as_str())];
    let it = stage.post("giamdoc:director", "/chi-dao", &fields).await.to().to_owned();
    let giving = of_act();
    let all = "select count(*)::text from instruction_recipient where group_id is not null";
    let given: String = sqlx::query_scalar(all).fetch_one(&stage.db.pool).await.expect("recipients");
    assert_eq!(given, units.to_string(), "each remembers its group");
    assert_eq!(stage.ask("select count(*)::text from notice where topic = 'instruction'").await, "1", "one notice");
    assert_eq!(
        stage.ask("select count(*)::text from notice_recipient r join notice n on n.id = r.notice_id where n.topic = 'instruction'").await,
        units.to_string()
    );
    statements::listen();
    let page = stage.get("giamdoc:director", &it).await;
    page.says(200, &[&format!("{units} đơn vị nhận"), &format!("Chưa tiếp nhận {units}")]);
    assert_eq!(page.body.matches("class=\"cell ").count(), usize::try_from(units).expect("small"), "the strip has all");
    let showing = of_act();
    statements::listen();
    stage.get("giamdoc:director", "/chi-dao").await.says(200, &[&format!("Chưa tiếp nhận {units}")]);
    let listing = of_act();
    statements::listen();
    stage.get("giamdoc:director", "/dieu-hanh").await.says(200, &[&format!("<b>{units}</b> chưa tiếp nhận")]);
    let figures = of_act();
    statements::listen();
    stage.change(&it, "han", &[("due", "04/12/2026")]).await.to();
    let redating = of_act();
    statements::listen();
    stage.change(&it, "thu-hoi", &[("reason", "Thôi.")]).await.to();
    let withdrawing = of_act();
    assert_eq!(
        stage
            .ask("select count(*)::text from instruction_recipient where state = 'withdrawn' and due_on = '2026-12-04'")
            .await,
        units.to_string()
    );
    statements::listen();
    stage.get("giamdoc:director", "/chi-dao/moi").await.says(200, &[&format!("Tất cả các trường ({units})")]);
    [giving, showing, listing, figures, redating, withdrawing, of_act()]
}

#[tokio::test]
async fn five_hundred_units_take_as_few_statements_as_fifty_two() {
    let (few, many) = (play(52).await, play(500).await);
    println!("give, show, list, figures, another day, take back, form: {few:?}, {many:?}");
    assert_eq!(few, many);
    let limits = [22, 10, 8, 16, 16, 16, 8];
    assert!(many.iter().zip(limits).all(|(taken, limit)| *taken <= limit), "{many:?} of {limits:?}");
}
