//! The program as an operator meets it: started, stopped, killed, refused.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use rustix::process::{Signal, getpgid, kill_process, test_kill_process};
use sqlx::postgres::PgConnectOptions;
use sqlx::{Connection, PgConnection};

use crate::support::TestDb;
use crate::support::portal::{Portal, Scratch};

/// The one sentence with which a command refused.
fn refusal(output: Output) -> String {
    let said = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "not refused: {said}");
    let sentences: Vec<_> = said.lines().filter(|line| line.starts_with("tiendo: ")).collect();
    assert_eq!(sentences.len(), 1, "not one sentence: {said}");
    assert_eq!(said.lines().last(), Some(sentences[0]), "something follows the refusal: {said}");
    sentences[0].to_owned()
}

fn succeeded(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn add_account(scratch: &Scratch, username: &str) {
    let role = ["--role", "administrator", "--unit", "truong", "--unit-name", "Trường"];
    succeeded(scratch.run(&[&["user", "add", username, "--name", "Nguyễn Thị Đào"], &role[..]].concat()));
}

#[track_caller]
fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < Duration::from_secs(60), "never: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[track_caller]
fn assert_mentions(sentence: &str, words: &[&str]) {
    for word in words {
        assert!(sentence.contains(word), "no {word:?} in {sentence:?}");
    }
}

#[test]
fn it_serves_and_stops_cleanly() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    assert_eq!(portal.status("/readyz"), Some(200));
    assert_eq!(portal.status("/healthz"), Some(200));
    let server = scratch.postmaster().expect("a server");
    assert_ne!(
        getpgid(Some(server)).expect("a group"),
        getpgid(Some(portal.pid())).expect("a group"),
        "Ctrl-C in a terminal would stop the server under the portal"
    );
    assert_eq!(portal.end(Signal::TERM), Some(0));
    assert!(test_kill_process(server).is_err(), "the server still runs");
    assert_eq!(scratch.postmaster(), None, "the server was not stopped cleanly");

    let portal = scratch.serve();
    assert_eq!(portal.end(Signal::INT), Some(0), "Ctrl-C");
    assert_eq!(scratch.postmaster(), None);
}

#[test]
fn a_request_under_way_is_answered_before_the_database_stops() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    let form = "username=lan&password=hoa-phuong";
    let mut visitor = TcpStream::connect(portal.address()).expect("connected");
    write!(
        visitor,
        "POST /dang-nhap HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\n\r\n",
        portal.address(),
        form.len()
    )
    .expect("sent");
    // Long enough for the request to have begun, and then for a hasty portal to have ended.
    let pause = Duration::from_millis(500);
    std::thread::sleep(pause);
    kill_process(portal.pid(), Signal::TERM).expect("signalled");
    std::thread::sleep(pause);
    assert!(TcpStream::connect(portal.address()).is_err(), "nobody new is let in");
    visitor.write_all(form.as_bytes()).expect("sent");
    let mut answer = String::new();
    visitor.read_to_string(&mut answer).expect("answered");
    assert!(answer.starts_with("HTTP/1.1 422"), "an unknown account, as the database says: {answer}");
    assert_eq!(portal.end(Signal::TERM), Some(0));
    assert_eq!(scratch.postmaster(), None);
}

#[tokio::test]
async fn an_acknowledged_write_is_on_disk_and_nobody_else_gets_in() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    let socket = scratch.data().join("socket");
    assert_eq!(socket.metadata().expect("a folder").permissions().mode() & 0o777, 0o700);
    let options =
        PgConnectOptions::new_without_pgpass().socket(&socket).port(5432).username("tiendo").database("tiendo");
    let mut connection = PgConnection::connect_with(&options).await.expect("a connection");
    for (name, expected) in [
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("listen_addresses", ""),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("is_superuser", "off"),
    ] {
        let value: String = sqlx::query_scalar("select current_setting($1)")
            .bind(name)
            .fetch_one(&mut connection)
            .await
            .expect("a setting");
        assert_eq!(value, expected, "{name}");
    }
    connection.close().await.expect("closed");
    assert_eq!(portal.end(Signal::TERM), Some(0));
}

#[test]
fn a_second_portal_on_the_same_data_is_refused() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    let sentence = refusal(scratch.run(&["serve", "--listen", "127.0.0.1:0"]));
    let pid = portal.pid().as_raw_nonzero().to_string();
    assert_mentions(&sentence, &["another portal", &pid, scratch.data().to_str().expect("UTF-8")]);
    assert_eq!(portal.status("/readyz"), Some(200), "the first goes on");
    assert_eq!(portal.end(Signal::TERM), Some(0));
}

#[test]
fn other_commands_share_the_running_server() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    add_account(&scratch, "dao");
    assert_eq!(portal.status("/readyz"), Some(200), "the server was not stopped by the command");
    assert_eq!(portal.end(Signal::TERM), Some(0));
    let list = succeeded(scratch.run(&["user", "list"]));
    assert_eq!(list, "dao\tNguyễn Thị Đào\tadministrator@truong\t\n");
    assert_eq!(scratch.postmaster(), None, "the command has stopped the server it started");
}

#[test]
fn after_the_portal_was_killed_the_next_one_adopts_the_server() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    add_account(&scratch, "dao");
    let server = scratch.postmaster();
    assert_eq!(portal.end(Signal::KILL), None);
    let portal = scratch.serve();
    assert_eq!(scratch.postmaster(), server, "the same server");
    assert_eq!(portal.status("/readyz"), Some(200));
    assert!(succeeded(scratch.run(&["user", "list"])).contains("Nguyễn Thị Đào"));
    assert_eq!(portal.end(Signal::TERM), Some(0));
    assert_eq!(scratch.postmaster(), None, "the adopted server is stopped too");
}

#[test]
fn a_server_that_dies_is_started_again() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    add_account(&scratch, "dao");
    let server = scratch.postmaster().expect("a server");
    kill_process(server, Signal::KILL).expect("killed");
    assert_eq!(portal.status("/healthz"), Some(200), "the portal itself lives");
    wait_until("another server runs", || scratch.postmaster().is_some_and(|pid| pid != server));
    wait_until("the portal is ready again", || portal.status("/readyz") == Some(200));
    assert!(succeeded(scratch.run(&["user", "list"])).contains("Nguyễn Thị Đào"));
    assert_eq!(portal.end(Signal::TERM), Some(0));
}

#[test]
fn after_both_were_killed_the_next_start_recovers() {
    let scratch = Scratch::new();
    let portal = scratch.serve();
    add_account(&scratch, "dao");
    let server = scratch.postmaster().expect("a server");
    assert_eq!(portal.end(Signal::KILL), None);
    kill_process(server, Signal::KILL).expect("killed");
    assert!(succeeded(scratch.run(&["user", "list"])).contains("Nguyễn Thị Đào"));
    assert_eq!(scratch.postmaster(), None);
}

#[test]
fn a_busy_port_is_refused() {
    let scratch = Scratch::new();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let sentence = refusal(scratch.run(&["serve", "--listen", &address]));
    assert_mentions(&sentence, &[&address, "in use", "TIENDO_LISTEN"]);
    assert!(!scratch.data().join("postgres").exists(), "nothing was begun");
}

#[test]
fn plain_http_beyond_this_machine_is_refused() {
    let scratch = Scratch::new();
    let sentence = refusal(scratch.run(&["serve", "--listen", "0.0.0.0:0"]));
    assert_mentions(&sentence, &["plain http", "TIENDO_TRUSTED_PROXIES"]);
}

#[test]
fn missing_and_old_programs_are_refused() {
    let scratch = Scratch::new();
    let programs = scratch.path().join("bin");
    std::fs::create_dir(&programs).expect("a folder");
    let named =
        |scratch: &Scratch| scratch.tiendo(&["migrate"]).env("TIENDO_PG_BIN", &programs).output().expect("the program");
    assert_mentions(&refusal(named(&scratch)), &["no PostgreSQL programs", programs.to_str().expect("UTF-8")]);

    for (name, script) in [("postgres", "echo 'postgres (PostgreSQL) 13.4'"), ("initdb", "exit 1")] {
        let path = programs.join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("written");
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).expect("executable");
    }
    assert_mentions(&refusal(named(&scratch)), &["PostgreSQL 13", "15 or newer"]);
    assert!(!scratch.data().join("postgres").exists());
}

#[test]
fn data_of_another_major_version_are_left_alone() {
    let scratch = Scratch::new();
    succeeded(scratch.run(&["migrate"]));
    let version = scratch.data().join("postgres/PG_VERSION");
    std::fs::write(&version, "12\n").expect("written");
    assert_mentions(&refusal(scratch.run(&["migrate"])), &["made by PostgreSQL 12", "postgresql-12"]);
    assert_eq!(std::fs::read_to_string(&version).expect("still there"), "12\n");
}

#[test]
fn an_unwritable_folder_is_refused() {
    let scratch = Scratch::new();
    std::fs::create_dir(scratch.data()).expect("a folder");
    std::fs::write(scratch.data().join("letter"), "not the portal's").expect("written");
    std::fs::set_permissions(scratch.data(), PermissionsExt::from_mode(0o555)).expect("closed");
    let data = scratch.data();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        assert_mentions(&refusal(scratch.run(command)), &["data folder", data.to_str().expect("UTF-8")]);
    }
    let left: Vec<_> = std::fs::read_dir(&data).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left, ["letter"]);

    let below_a_file = data.join("letter/var");
    let output = scratch.tiendo(&["migrate"]).env("TIENDO_DATA", below_a_file).output().expect("the program");
    assert_mentions(&refusal(output), &["data folder", "letter/var"]);
}

#[test]
fn an_unreachable_server_is_refused_without_its_password() {
    let scratch = Scratch::new();
    let url = "postgres://tiendo:secret@127.0.0.1:1/tiendo";
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["migrate"]] {
        let output = scratch.tiendo(command).env("DATABASE_URL", url).output().expect("the program");
        let sentence = refusal(output);
        assert_mentions(&sentence, &["127.0.0.1:1", "cannot be reached"]);
        assert!(!sentence.contains("secret"), "{sentence}");
    }
    let output = scratch.tiendo(&["migrate"]).env("DATABASE_URL", "tiendo:secret").output().expect("the program");
    let sentence = refusal(output);
    assert_mentions(&sentence, &["DATABASE_URL"]);
    assert!(!sentence.contains("secret"), "{sentence}");
    assert!(!scratch.data().join("postgres").exists(), "a named server needs no database in the data folder");
}

#[tokio::test]
async fn it_serves_from_a_named_server() {
    let db = TestDb::new().await;
    let scratch = Scratch::new();
    let mut command = scratch.tiendo(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("DATABASE_URL", db.url());
    let portal = Portal::start(command);
    assert_eq!(portal.status("/readyz"), Some(200));
    assert_eq!(portal.end(Signal::TERM), Some(0));
    let kept: Vec<_> =
        std::fs::read_dir(scratch.data()).expect("a folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(kept, ["files"], "what is uploaded, and no database");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_refused() {
    let db = TestDb::new().await;
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time)
         values (99999999999999, 'of tomorrow', true, '', 0)",
    )
    .execute(&db.pool)
    .await
    .expect("inserted");
    let scratch = Scratch::new();
    let output = scratch.tiendo(&["migrate"]).env("DATABASE_URL", db.url()).output().expect("the program");
    assert_mentions(&refusal(output), &["newer Tiến Độ"]);
}

#[test]
fn a_demo_is_not_mixed_with_other_data() {
    let scratch = Scratch::new();
    add_account(&scratch, "dao");
    for command in [&["serve", "--demo", "--listen", "127.0.0.1:0"][..], &["demo", "load"]] {
        assert_mentions(&refusal(scratch.run(command)), &["other data than the demo"]);
    }
    assert_eq!(succeeded(scratch.run(&["user", "list"])).lines().count(), 1);
}

#[test]
fn a_report_is_written_to_a_file_and_what_cannot_be_is_said() {
    let scratch = Scratch::new();
    succeeded(scratch.run(&["demo", "load"]));
    let folder = scratch.path().join("out");
    // Where root alone may write, the file comes all the same.
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::set_permissions(&folder, std::fs::Permissions::from_mode(0o700)).expect("closed");
    let to = |name: &str| folder.join(name).to_string_lossy().into_owned();
    let (word, excel) = (to("bao-cao.docx"), to("bao-cao.xlsx"));
    let made = scratch.run(&["report", "1", "--out", &word]);
    assert_mentions(&String::from_utf8_lossy(&made.stderr), &["Báo cáo tổng hợp NQ28 Quý"]);
    assert_eq!(succeeded(made), "");
    let first = std::fs::read(&word).expect("a file");
    succeeded(scratch.run(&["report", "1", "--out", &word]));
    assert!(first.starts_with(b"PK") && first == std::fs::read(&word).expect("a file"), "the same bytes again");
    // One that is not kept is drafted for the time.
    succeeded(scratch.run(&["report", "2", "--out", &excel]));
    assert!(std::fs::read(&excel).expect("a file").starts_with(b"PK"));
    for (arguments, words) in [
        (&["report", "99", "--out", word.as_str()][..], &["no plan", "99"][..]),
        (&["report", "1", "--period", "quarter-1990-1", "--out", &word], &["has no period", "quarter-1990-1"]),
        (&["report", "1", "--out", "bao-cao.pdf"], &[".docx", ".xlsx"]),
        (&["report", "1", "--out", "/nowhere/bao-cao.docx"], &["cannot write /nowhere/bao-cao.docx"]),
    ] {
        assert_mentions(&refusal(scratch.run(arguments)), words);
    }
}

#[test]
fn a_demo_is_served_on_this_machine_only() {
    let scratch = Scratch::new();
    succeeded(scratch.run(&["demo", "load"]));
    for (name, value) in [("TIENDO_PUBLIC_URL", "https://tiendo.example.vn"), ("TIENDO_TRUSTED_PROXIES", "10.0.0.1")] {
        let output = scratch.tiendo(&["serve", "--listen", "127.0.0.1:0"]).env(name, value).output();
        assert_mentions(&refusal(output.expect("the program")), &["holds the demo", "this machine only"]);
    }
    let portal = Portal::start(scratch.tiendo(&["serve", "--demo", "--listen", "127.0.0.1:0"]));
    assert_eq!(portal.end(Signal::TERM), Some(0));
}

#[test]
fn every_setting_is_in_the_help() {
    let help = succeeded(Scratch::new().run(&["serve", "--help"]));
    let settings = ["TIENDO_LISTEN", "TIENDO_DATA", "TIENDO_PUBLIC_URL", "TIENDO_TRUSTED_PROXIES", "TIENDO_LOG"];
    assert_mentions(&help, &settings);
    assert_mentions(&help, &["DATABASE_URL", "TIENDO_PG_BIN", "--demo"]);
}

/// Root alone meets this: the program becomes a user who may not enter the folder.
#[test]
fn as_root_it_works_in_a_folder_closed_to_others() {
    if !rustix::process::geteuid().is_root() {
        return;
    }
    let scratch = Scratch::new();
    std::fs::set_permissions(scratch.path(), PermissionsExt::from_mode(0o700)).expect("closed");
    let copy = scratch.path().join("tiendo");
    std::fs::copy(env!("CARGO_BIN_EXE_tiendo"), &copy).expect("copied");
    let on_data = |data: &Path| {
        let mut command = Command::new(&copy);
        command.arg("migrate").env("TIENDO_DATA", data).env_remove("DATABASE_URL").current_dir("/").output()
    };
    let output = on_data(&scratch.data()).expect("the program");
    if may_grant_passage() {
        succeeded(output);
    } else {
        assert_mentions(&refusal(output), &["TIENDO_DATA"]);
    }

    let open = Scratch::new();
    succeeded(on_data(&open.data()).expect("a program that its user cannot reach by its path"));
}

/// Whether this process may hand on CAP_DAC_READ_SEARCH, the capability of number 2.
fn may_grant_passage() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").expect("a status");
    let bounding = status.lines().find_map(|line| line.strip_prefix("CapBnd:")).expect("a bounding set");
    u64::from_str_radix(bounding.trim(), 16).expect("a number") & (1 << 2) != 0
}
