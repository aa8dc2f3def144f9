//! The portal with the demo, served for a browser.

use std::{net::SocketAddr, sync::Arc};

use chrono::NaiveDate;
use tiendo::{
    app::{self, App},
    clock::Clock,
    config::Settings,
    demo,
};
use tokio::{net::TcpListener, task::JoinHandle};

use super::chrome::Chrome;
use crate::support::{TestDb, files};

/// The day on which journeys take place: in the open quarter of the demo loaded that day.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
}

/// A running portal; gone with the test.
pub struct Portal {
    pub db: TestDb,
    /// Stands still; who moves it signs in anew.
    pub clock: Clock,
    /// For the jobs, which no instance does here by itself.
    pub app: App,
    address: SocketAddr,
    server: JoinHandle<()>,
}

impl Drop for Portal {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Portal {
    /// Serves a fresh copy of the demo.
    pub async fn start() -> Self {
        let db = TestDb::from_template("demo", async |pool| demo::load(&pool, today()).await).await;
        let clock = Clock::fixed(today().and_hms_opt(3, 0, 0).expect("an hour").and_utc());
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let settings = Settings { listen: address, ..Settings::default() };
        let app = App {
            pool: db.pool.clone(),
            clock: clock.clone(),
            settings: Arc::new(settings),
            files: files(),
            mail: None,
            demo: Some(Arc::new(demo::notice())),
        };
        let service = app::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let server = tokio::spawn(async move { axum::serve(listener, service).await.expect("served") });
        Self { db, clock, app, address, server }
    }

    /// An address of the portal.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Signs in through the page, as whoever was there before signs out.
    pub async fn sign_in(&self, chrome: &Chrome, username: &str) {
        chrome.client.delete_all_cookies().await.expect("forgotten");
        chrome.goto(&self.url("/dang-nhap")).await;
        chrome.fill("#username", username).await;
        chrome.fill("#password", demo::PASSWORD).await;
        chrome.click("main form button[type=submit], main form button").await;
        assert!(!chrome.has("#password").await, "{username} is not signed in: {}", chrome.text().await);
    }
}
