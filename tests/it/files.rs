//! The store of files in a bucket, tried against a server that speaks S3.

use std::{net::SocketAddr, path::Path};

use http_body_util::BodyExt;
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use tempfile::TempDir;
use tiendo::{
    config::{Bucket, Secret},
    files::{Arrived, Files, Hash},
};
use tokio::{net::TcpListener, task::JoinHandle};

const KEY: &str = "khoa-thu";
const SECRET: &str = "bi-mat-thu";

/// A server with one bucket, which knows one key; gone with the test.
struct Server {
    address: SocketAddr,
    serving: JoinHandle<()>,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Server {
    async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("tep")).expect("a bucket");
        let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.path()).expect("a server"));
        service.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = service.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(async move {
            loop {
                let (line, _) = listener.accept().await.expect("a visitor");
                let service = service.clone();
                tokio::spawn(async move {
                    // A visitor that leaves is no matter of ours.
                    let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(line), service).await;
                });
            }
        });
        Self { address, serving, folder }
    }

    fn bucket(&self, name: &str, secret: &str) -> Bucket {
        Bucket {
            name: name.to_owned(),
            endpoint: format!("http://{}", self.address),
            region: "us-east-1".to_owned(),
            key_id: KEY.to_owned(),
            secret: Secret::from(secret),
            allow_http: true,
        }
    }

    /// The file of a hash as the server has it.
    fn file(&self, hash: Hash) -> std::path::PathBuf {
        let name = hash.to_string();
        self.folder.path().join("tep").join(&name[..2]).join(&name[2..])
    }
}

async fn arrived(files: &Files, bytes: &[u8]) -> Arrived {
    let mut arriving = files.receive().expect("room");
    for piece in bytes.chunks(100_000) {
        arriving.write(piece).await.expect("taken in");
    }
    arriving.end().await.expect("whole")
}

async fn read(files: &Files, hash: Hash) -> Result<Vec<u8>, axum::Error> {
    let body = files.open(hash).await.expect("found").into_body();
    body.collect().await.map(|whole| whole.to_bytes().to_vec())
}

/// What both kinds of store do alike.
async fn keeps_what_it_is_given(files: &Files, path: impl Fn(Hash) -> std::path::PathBuf) {
    let small = b"bi\xc3\xaan b\xe1\xba\xa3n".to_vec();
    // More than one part.
    let large: Vec<u8> = (0..11_000_000_u32).map(|number| (number / 7).to_le_bytes()[0]).collect();
    for bytes in [small, large] {
        let file = arrived(files, &bytes).await;
        let hash = Hash::of(&bytes);
        assert_eq!((file.hash(), file.size()), (hash, bytes.len() as u64));
        files.keep(&file).await.expect("kept");
        let kept = path(hash).metadata().expect("there").modified().expect("a time");
        files.keep(&file).await.expect("kept again");
        assert_eq!(path(hash).metadata().expect("there").modified().expect("a time"), kept, "bytes are kept once");
        assert!(read(files, hash).await.expect("whole") == bytes);
        assert!(files.get(hash).await.expect("whole") == bytes);
        let mut altered = bytes.clone();
        altered[3] ^= 1;
        std::fs::write(path(hash), &altered).expect("altered");
        assert!(read(files, hash).await.is_err(), "an altered file breaks off");
        files.forget(hash).await.expect("removed");
        assert!(files.open(hash).await.is_err(), "what is forgotten is gone");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_keeps_files_as_a_folder_does() {
    let server = Server::start().await;
    let waiting = tempfile::tempdir().expect("a folder");
    let files = Files::in_bucket(&server.bucket("tep", SECRET), waiting.path()).await.expect("a store");
    keeps_what_it_is_given(&files, |hash| server.file(hash)).await;
    let hash = files.put(b"abc".as_slice().into()).await.expect("kept");
    assert_eq!(std::fs::read(server.file(hash)).expect("there"), b"abc");
    let left = std::fs::read_dir(waiting.path()).expect("a folder").count();
    assert_eq!(left, 0, "nothing stays on this machine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_keeps_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = Files::in_folder(folder.path()).expect("a store");
    let path = |hash: Hash| {
        let name = hash.to_string();
        Path::new(folder.path()).join(&name[..2]).join(&name[2..])
    };
    keeps_what_it_is_given(&files, path).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bucket_that_cannot_be_used_is_said_at_the_start() {
    let server = Server::start().await;
    let waiting = tempfile::tempdir().expect("a folder");
    for (name, secret) in [("tep", "sai"), ("khong-co", SECRET)] {
        let refused = Files::in_bucket(&server.bucket(name, secret), waiting.path()).await;
        let said = refused.expect_err("refused").to_string();
        assert!(said.contains(&format!("the bucket {name} at http://")) && !said.contains(secret), "{said}");
    }
}
