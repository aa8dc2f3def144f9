//! Nothing that was acknowledged is lost: a thousand reports are sent while the portal and its database are killed.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use http_body_util::{BodyExt, Full};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustix::process::{Signal, kill_process};
use sqlx::{Connection, PgConnection, postgres::PgConnectOptions};
use tiendo::web::viewer::token_hash;

use crate::support::{
    portal::{Portal, Scratch},
    visitor::form_encoded,
};

const REPORTS: i64 = 1_000;
/// How many are under way at once.
const SENDERS: usize = 8;
/// How often something is killed while they are being sent.
const KILLS: usize = 10;
const TOKEN: &str = "mot-nghin-bao-cao";

/// One school, one plan, a thousand tasks that it leads, and a quarter that is open today. Nobody heads the school, so
/// that its staff sends to TCCB.
const SCHOOL: &str = "
    insert into unit (code, name, kind) values ('so', 'Sở thử', 'so');
    insert into unit (parent_id, code, name, kind) select id, 'a', 'Trường A', 'school' from unit where code = 'so';
    insert into account (username, full_name, password_hash) values ('an', 'Nguyễn An', 'x');
    insert into role_grant (account_id, unit_id, role, from_on) select a.id, u.id, 'staff', '2020-01-01' from account a, unit u where u.code = 'a';
    insert into plan (owner_unit_id, title, short_title, status, activated_at) select id, 'Kế hoạch thử', 'Thử', 'active', now() from unit where code = 'so';
    insert into section (plan_id, position, ref, heading) select id, 1, 'I', 'Nội dung' from plan;
    insert into task (plan_id, section_id, position, ref, content)
    select p.id, s.id, n, 'I.' || n, 'Việc thứ ' || n from plan p, section s, generate_series(1, 1000) n;
    insert into assignment (plan_id, task_id, role, unit_id, from_on) select t.plan_id, t.id, 'lead', u.id, '2020-01-01' from task t, unit u where u.code = 'a';
    insert into period (owner_unit_id, kind, year, ordinal, name, starts_on, cut_off_on, send_by)
    select id, 'quarter', 2001, 1, 'Kỳ thử', current_date - 30, current_date + 30, current_date + 33 from unit where code = 'so';";

async fn connect(scratch: &Scratch) -> PgConnection {
    let options = PgConnectOptions::new_without_pgpass()
        .socket(scratch.data().join("socket"))
        .port(5432)
        .username("tiendo")
        .database("tiendo");
    PgConnection::connect_with(&options).await.expect("a connection")
}

/// What the senders share.
struct Sending {
    /// Where the portal serves now; another port after each start.
    address: Mutex<SocketAddr>,
    client: Client<HttpConnector, Full<axum::body::Bytes>>,
    assignments: Vec<i64>,
    next: AtomicUsize,
    acknowledged: AtomicUsize,
    /// How many requests went unanswered or failed, and were sent again.
    again: AtomicUsize,
}

impl Sending {
    /// Sends one report once; whether it was acknowledged.
    async fn send(&self, assignment: i64) -> bool {
        let address = *self.address.lock().expect("an address");
        let body = form_encoded(&[
            ("version", "0"),
            ("key", &format!("khoa-cua-{assignment}")),
            ("progress", "in_progress"),
            ("percent", "40"),
            ("results", &words(assignment)),
        ]);
        let request =
            axum::http::Request::post(format!("http://{address}/phan-cong/{assignment}/bao-cao/quarter-2001-1/gui"))
                .header("content-type", "application/x-www-form-urlencoded")
                .header("cookie", format!("tiendo={TOKEN}"))
                .body(Full::from(body))
                .expect("a request");
        match tokio::time::timeout(Duration::from_secs(20), self.client.request(request)).await {
            Ok(Ok(answer)) if answer.status() == 303 => true,
            Ok(Ok(answer)) if answer.status().is_server_error() => false,
            Ok(Ok(answer)) => {
                let status = answer.status();
                let page = answer.into_body().collect().await.map(|body| body.to_bytes()).unwrap_or_default();
                panic!("{assignment}: {status} {}", String::from_utf8_lossy(&page))
            }
            Ok(Err(_)) | Err(_) => false,
        }
    }

    /// Sends report after report, each until it is acknowledged; every seventh once more after that.
    async fn send_all(&self) {
        while let Some(&assignment) = self.assignments.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            while !self.send(assignment).await {
                self.again.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            if assignment % 7 == 0 {
                self.send(assignment).await;
            }
        }
    }
}

fn words(assignment: i64) -> String {
    format!("Đã làm xong phần việc số {assignment}.")
}

/// Kills the portal, its database server, or both; afterwards a portal serves again.
fn kill(scratch: &Scratch, portal: Portal) -> Portal {
    let (of_portal, of_server) = [(true, true), (false, true), (true, false)][fastrand::usize(..3)];
    if of_server && let Some(server) = scratch.postmaster() {
        let _ = kill_process(server, Signal::KILL);
    }
    if of_portal {
        portal.end(Signal::KILL);
        scratch.serve()
    } else {
        portal
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_acknowledged_reports_survive_sigkill_of_portal_and_server() {
    let scratch = Scratch::new();
    let mut portal = scratch.serve();
    let mut db = connect(&scratch).await;
    sqlx::raw_sql(SCHOOL).execute(&mut db).await.expect("a school");
    sqlx::query("insert into session (token_hash, account_id, created_at, last_seen_at) select $1, id, now(), now() from account")
        .bind(token_hash(TOKEN))
        .execute(&mut db)
        .await
        .expect("signed in");
    let assignments = sqlx::query_scalar("select id from assignment order by id").fetch_all(&mut db).await;
    db.close().await.expect("closed");
    let sending = Arc::new(Sending {
        address: Mutex::new(portal.address()),
        client: Client::builder(TokioExecutor::new()).build_http(),
        assignments: assignments.expect("assignments"),
        next: AtomicUsize::new(0),
        acknowledged: AtomicUsize::new(0),
        again: AtomicUsize::new(0),
    });
    let began = Instant::now();
    let senders: Vec<_> = (0..SENDERS)
        .map(|_| {
            tokio::spawn({
                let sending = sending.clone();
                async move { sending.send_all().await }
            })
        })
        .collect();
    // Spread over the sending, by how far it has come rather than by time: machines differ.
    for kill_number in 1..=KILLS {
        let far = kill_number * REPORTS as usize / (KILLS + 1) + fastrand::usize(..40);
        while sending.acknowledged.load(Ordering::Relaxed) < far {
            assert!(
                began.elapsed() < Duration::from_secs(300),
                "stuck at {}",
                sending.acknowledged.load(Ordering::Relaxed)
            );
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        portal = kill(&scratch, portal);
        *sending.address.lock().expect("an address") = portal.address();
    }
    for sender in senders {
        sender.await.expect("everything was sent");
    }
    let again = sending.again.load(Ordering::Relaxed);
    println!("{REPORTS} reports, {KILLS} kills, {again} sent again, {:?}", began.elapsed());
    assert!(again > 0, "nothing was ever interrupted");

    // Once more from what is on disk alone.
    if let Some(server) = scratch.postmaster() {
        kill_process(server, Signal::KILL).expect("killed");
    }
    portal.end(Signal::KILL);
    let portal = scratch.serve();
    let mut db = connect(&scratch).await;
    let kept: Vec<(i64, String, i64, i64, i64)> = sqlx::query_as(
        "select r.assignment_id, min(r.results), count(*), count(*) filter (where r.state = 'submitted' and r.revision = 1),
            sum((select count(*) from report_event e where e.report_id = r.id and e.kind = 'submitted'))::bigint
         from report r group by r.assignment_id order by r.assignment_id",
    )
    .fetch_all(&mut db)
    .await
    .expect("what was kept");
    let expected: Vec<_> = sending.assignments.iter().map(|&id| (id, words(id), 1, 1, 1)).collect();
    assert_eq!(kept, expected, "every report is there once, as it was sent");
    let keys: i64 = sqlx::query_scalar("select count(distinct report_id) from submission_key")
        .fetch_one(&mut db)
        .await
        .expect("keys");
    assert_eq!(keys, REPORTS);
    let told: i64 = sqlx::query_scalar("select count(*) from journal where action = 'report.submitted'")
        .fetch_one(&mut db)
        .await
        .expect("entries");
    assert_eq!(told, REPORTS, "each is told once in the journal");
    db.close().await.expect("closed");
    assert_eq!(portal.end(Signal::TERM), Some(0));
}
