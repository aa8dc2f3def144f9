//! A mail server: the talk is a library's, mails are kept in memory, and a test says what it answers to whom.

use std::{
    collections::{HashMap, VecDeque},
    io::{BufRead, BufReader, Write},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    thread,
};

use mail_parser::{Message, MessageParser};
use mailin::{Action, AuthMechanism, Handler, Response, Session, SessionBuilder, response};
use tiendo::{
    config::{Secret, Smtp},
    mail::Mailer,
};

/// A mail as it came in.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    pub data: Vec<u8>,
}

impl Arrived {
    /// The mail, read back.
    pub fn read(&self) -> Message<'_> {
        MessageParser::default().parse(&self.data).expect("a mail")
    }

    /// Its text.
    pub fn text(&self) -> String {
        self.read().body_text(0).expect("a text").into_owned()
    }
}

#[derive(Debug, Default)]
struct Post {
    mails: Vec<Arrived>,
    /// What is answered to mails to an address, one after the other; the last answer stays.
    answers: HashMap<String, VecDeque<u16>>,
    /// How many connections there were.
    connections: usize,
}

/// A server that listens; it ends with the test process.
#[derive(Clone, Debug)]
pub struct MailServer {
    address: SocketAddr,
    post: Arc<Mutex<Post>>,
}

struct Clerk {
    post: Arc<Mutex<Post>>,
    login: Option<(String, String)>,
    to: String,
    data: Vec<u8>,
}

impl Handler for Clerk {
    fn data_start(&mut self, _: &str, _: &str, _: bool, to: &[String]) -> Response {
        self.to = to.join(",");
        self.data.clear();
        response::OK
    }

    fn data(&mut self, line: &[u8]) -> std::io::Result<()> {
        self.data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mut post = self.post.lock().expect("the post");
        let answer = match post.answers.get_mut(&self.to) {
            Some(answers) if answers.len() > 1 => answers.pop_front(),
            Some(answers) => answers.front().copied(),
            None => None,
        };
        match answer.unwrap_or(250) {
            250 => {
                let arrived = Arrived { to: self.to.clone(), data: std::mem::take(&mut self.data) };
                post.mails.push(arrived);
                response::OK
            }
            code => Response::custom(code, "as the test says".to_owned()),
        }
    }

    fn auth_plain(&mut self, _: &str, user: &str, password: &str) -> Response {
        match &self.login {
            Some((name, secret)) if name == user && secret == password => response::AUTH_OK,
            _ => response::INVALID_CREDENTIALS,
        }
    }
}

impl MailServer {
    /// A server that takes every mail.
    pub fn start() -> Self {
        Self::listen(None)
    }

    /// A server that takes mails of this user only.
    pub fn with_login(user: &str, password: &str) -> Self {
        Self::listen(Some((user.to_owned(), password.to_owned())))
    }

    fn listen(login: Option<(String, String)>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let server = Self { address: listener.local_addr().expect("an address"), post: Arc::default() };
        let post = server.post.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (post, login) = (post.clone(), login.clone());
                post.lock().expect("the post").connections += 1;
                thread::spawn(move || talk(&stream, post, login));
            }
        });
        server
    }

    /// What the server answers to the mails to an address, one after the other; the last answer stays.
    pub fn answers(&self, to: &str, codes: &[u16]) {
        self.post.lock().expect("the post").answers.insert(to.to_owned(), codes.iter().copied().collect());
    }

    /// The mails so far.
    pub fn mails(&self) -> Vec<Arrived> {
        self.post.lock().expect("the post").mails.clone()
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.post.lock().expect("the post").connections
    }

    /// What sends mail through it; `login` is "user:password@" or nothing.
    pub fn mailer(&self, login: &str) -> Mailer {
        mailer(self.address, login)
    }
}

/// What sends mail through the server at an address, if there is one.
pub fn mailer(address: SocketAddr, login: &str) -> Mailer {
    let url = Secret::from(format!("smtp://{login}{address}").as_str());
    let from = "Tiến Độ <tiendo@so.vn>".to_owned();
    Mailer::new(&Smtp { url, server: address.ip().to_string(), from }).expect("a mailer")
}

/// One connection, to its end.
fn talk(stream: &TcpStream, post: Arc<Mutex<Post>>, login: Option<(String, String)>) {
    let mut builder = SessionBuilder::new("mail.so.vn");
    if login.is_some() {
        builder.insecure_enable_plaintext_auth().enable_auth(AuthMechanism::Plain);
    }
    let clerk = Clerk { post, login, to: String::new(), data: Vec::new() };
    let mut session = builder.build(IpAddr::V4(Ipv4Addr::LOCALHOST), clerk);
    let mut reader = BufReader::new(stream);
    let greeting = session.greeting();
    if say(stream, &greeting).is_err() {
        return;
    }
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
        let goes_on = answer(stream, &mut session, &line);
        line.clear();
        if !goes_on {
            return;
        }
    }
}

fn answer(stream: &TcpStream, session: &mut Session<Clerk>, line: &[u8]) -> bool {
    let answer = session.process(line);
    match answer.action {
        Action::NoReply => true,
        Action::Reply => say(stream, &answer).is_ok(),
        Action::Close | Action::UpgradeTls => {
            let _ = say(stream, &answer);
            false
        }
    }
}

fn say(mut stream: &TcpStream, answer: &Response) -> std::io::Result<()> {
    stream.write_all(&answer.buffer()?)
}
