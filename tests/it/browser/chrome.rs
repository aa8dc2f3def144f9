//! A headless Chromium for a test, driven through chromedriver.

use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use axum::http::Method;
use fantoccini::{Client, ClientBuilder, Locator, elements::Element, wd::WebDriverCompatibleCommand};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;

use crate::support::leash::Leash;

/// Ends the driver and every process of the browser on that profile, which a killed test would leave behind.
const CLEAN_UP: &str = r#"
grep -q chromedriver "/proc/$1/cmdline" && kill -KILL "$1"
for process in /proc/[0-9]*; do
    grep -qF -e "--user-data-dir=$2" "$process/cmdline" && kill -KILL "${process#/proc/}"
done
rm -rf "$2"
"#;

/// Longest a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);

/// Cuts the browser off from every line, or connects it again, as chromedriver does it.
#[derive(Debug)]
struct Line {
    cut: bool,
}

impl WebDriverCompatibleCommand for Line {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/chromium/network_conditions", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        let conditions =
            json!({ "offline": self.cut, "latency": 0, "download_throughput": -1, "upload_throughput": -1 });
        (Method::POST, Some(json!({ "network_conditions": conditions }).to_string()))
    }
}

/// One browser with an empty profile; closed when it is dropped.
pub struct Chrome {
    pub client: Client,
    driver: Child,
    /// Before the profile: what runs on it ends first.
    _leash: Leash,
    _profile: TempDir,
}

impl Drop for Chrome {
    fn drop(&mut self) {
        // Its browser may outlive it: the leash ends that. Where the driver is gone already there is nothing to end.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|file| file.is_file())
}

impl Chrome {
    /// Opens a browser with a window of this size; none where there is no browser, which is said aloud.
    ///
    /// # Panics
    /// Without a browser, where `TIENDO_REQUIRE_BROWSER` asks for one.
    pub async fn open(width: u32, height: u32) -> Option<Self> {
        let (Some(driver), Some(browser)) =
            (program(&["chromedriver"]), program(&["chromium", "chromium-browser", "google-chrome"]))
        else {
            assert!(
                std::env::var_os("TIENDO_REQUIRE_BROWSER").is_none(),
                "chromium and chromedriver are needed (Debian: chromium, chromium-driver)"
            );
            eprintln!("SKIPPED: no chromium and chromedriver on this machine; `make test` installs them");
            return None;
        };
        let profile = TempDir::new().expect("a folder");
        let mut driver = Command::new(driver)
            .args(["--port=0", "--allowed-ips=127.0.0.1"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver");
        let folder = profile.path().to_str().expect("a UTF-8 name");
        let leash = Leash::new(CLEAN_UP, &[&driver.id().to_string(), folder]);
        let port = port_of(&mut driver);
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--lang=vi",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([format!("--user-data-dir={folder}"), format!("--window-size={width},{height}")]);
        let options = json!({ "binary": browser, "args": arguments.collect::<Vec<_>>() });
        let capabilities = serde_json::Map::from_iter([("goog:chromeOptions".to_owned(), options)]);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser");
        Some(Self { client, driver, _leash: leash, _profile: profile })
    }

    /// Goes to an address of the portal.
    pub async fn goto(&self, address: &str) {
        self.client.goto(address).await.expect("a page");
    }

    /// Cuts the line, or mends it.
    pub async fn cut_line(&self, cut: bool) {
        self.client.issue_cmd(Line { cut }).await.expect("done");
    }

    /// Waits until the first element of that kind says so.
    pub async fn hears(&self, css: &str, words: &str) {
        for _ in 0..300 {
            let said = "return [...document.querySelectorAll(arguments[0])].some((e) => e.textContent.includes(arguments[1]));";
            let said = self.client.execute(said, vec![json!(css), json!(words)]).await.expect("an answer");
            if said == json!(true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no {css} says “{words}”: {}", self.text().await);
    }

    /// Waits for the element.
    pub async fn find(&self, css: &str) -> Element {
        self.client
            .wait()
            .at_most(PATIENCE)
            .for_element(Locator::Css(css))
            .await
            .unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// Whether the page shows such an element now.
    pub async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("an answer").is_empty()
    }

    /// Empties the field and types into it.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("emptied");
        field.send_keys(text).await.expect("typed");
    }

    /// Clicks, and waits until the page it leads to is there.
    pub async fn click(&self, css: &str) {
        self.act(self.find(css).await).await;
    }

    /// Clicks the first link or button that shows exactly these words.
    pub async fn click_words(&self, words: &str) {
        let xpath = format!("//*[self::a or self::button][normalize-space(.)=\"{words}\"]");
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(&xpath)).await;
        let element = match found {
            Ok(element) => element,
            Err(error) => panic!("no “{words}”: {error}\n{}", self.text().await),
        };
        self.act(element).await;
    }

    /// Clicks what leads to no other page.
    pub async fn tap(&self, css: &str) {
        let element = self.find(css).await;
        self.uncover(&element).await;
        element.click().await.expect("clicked");
    }

    /// Brings an element out from under the bar at the foot.
    async fn uncover(&self, element: &Element) {
        let script = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' });";
        let element = serde_json::to_value(element).expect("an element");
        self.client.execute(script, vec![element]).await.expect("scrolled");
    }

    async fn act(&self, element: Element) {
        self.uncover(&element).await;
        // The old page's root goes stale when the new page comes; a click that leads nowhere keeps it.
        let old = self.client.find(Locator::Css("html")).await.expect("a page");
        // As a person would: the driver scrolls no further than under the bar at the page's foot.
        let shown = serde_json::to_value(&element).expect("an element");
        self.client.execute("arguments[0].scrollIntoView({block: 'center'})", vec![shown]).await.expect("scrolled");
        element.click().await.expect("clicked");
        for _ in 0..100 {
            if old.tag_name().await.is_err() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.find("main").await;
    }

    /// The words of the page's main part.
    pub async fn text(&self) -> String {
        self.find("main").await.text().await.expect("text")
    }

    /// Keeps a picture of the page where `TIENDO_PICTURES` names a folder.
    pub async fn picture(&self, name: &str) {
        if let Some(folder) = std::env::var_os("TIENDO_PICTURES") {
            let png = self.client.screenshot().await.expect("a picture");
            std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), png).expect("kept");
        }
    }
}

/// The port the driver has chosen, from what it says of itself.
fn port_of(driver: &mut Child) -> u16 {
    let mut lines = BufReader::new(driver.stdout.take().expect("its words")).lines();
    let port = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split("started successfully on port ").nth(1)?.trim_end_matches('.').parse().ok())
        .expect("chromedriver says its port");
    // Its later words are read away, so that it never waits for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    port
}
