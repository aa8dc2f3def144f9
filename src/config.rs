//! Settings: flags of the command line, each with an environment variable of its own.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Result, bail};
use axum::http::Uri;
use clap::Args;
use ipnet::IpNet;

/// Where the data live: needed by every command.
#[derive(Args, Clone, Debug, Default)]
pub struct Storage {
    /// Folder of uploaded files and of the private database, created when missing [default: ./var]
    #[arg(long, env = "TIENDO_DATA", value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// PostgreSQL server (15 or newer) to use instead of the private one, as postgres://user:password@host/database
    #[arg(long, env = "DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Folder of the PostgreSQL programs for the private database [default: found in PATH or /usr/lib/postgresql]
    #[arg(long, env = "TIENDO_PG_BIN", value_name = "FOLDER")]
    pub pg_bin: Option<PathBuf>,
}

impl Storage {
    /// The data folder: the one named, else `./var`.
    pub fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(|| PathBuf::from("./var"))
    }
}

/// A bucket to keep files in, as the command line names it.
#[derive(Args, Clone, Debug, Default)]
pub struct BucketArgs {
    /// Bucket in which files are kept, instead of the data folder; its server speaks S3
    #[arg(long, env = "TIENDO_S3_BUCKET", value_name = "NAME")]
    pub s3_bucket: Option<String>,

    /// Address of the bucket's server, as https://s3.example.gov.vn
    #[arg(long, env = "TIENDO_S3_ENDPOINT", value_name = "URL", value_parser = public_url)]
    pub s3_endpoint: Option<String>,

    /// Region of the bucket's server
    #[arg(long, env = "TIENDO_S3_REGION", value_name = "REGION", default_value = DEFAULT_REGION)]
    pub s3_region: Option<String>,

    /// Id of the access key
    #[arg(long, env = "TIENDO_S3_KEY_ID", value_name = "ID", hide_env_values = true)]
    pub s3_key_id: Option<String>,

    /// The access key's secret; better in the environment, where other users do not see it
    #[arg(long, env = "TIENDO_S3_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub s3_secret: Option<Secret>,

    /// Speaks plain http with the bucket's server: files and requests can then be read on the way
    #[arg(long, env = "TIENDO_S3_ALLOW_HTTP")]
    pub s3_allow_http: bool,
}

/// Where servers that know no regions are.
const DEFAULT_REGION: &str = "us-east-1";

impl BucketArgs {
    /// The bucket, if one is named.
    ///
    /// # Errors
    /// One sentence that says which setting is missing or does not fit.
    pub fn bucket(&self) -> Result<Option<Bucket>> {
        let Some(name) = self.s3_bucket.clone().filter(|name| !name.is_empty()) else { return Ok(None) };
        let (Some(endpoint), Some(key_id), Some(secret)) =
            (self.s3_endpoint.clone(), self.s3_key_id.clone(), self.s3_secret.clone())
        else {
            bail!("the bucket {name} needs TIENDO_S3_ENDPOINT, TIENDO_S3_KEY_ID and TIENDO_S3_SECRET as well");
        };
        if endpoint.starts_with("http://") && !self.s3_allow_http {
            bail!("{endpoint} is plain http: name an https address, or allow it by TIENDO_S3_ALLOW_HTTP=true");
        }
        let region = self.s3_region.clone().unwrap_or_else(|| DEFAULT_REGION.to_owned());
        Ok(Some(Bucket { name, endpoint, region, key_id, secret, allow_http: self.s3_allow_http }))
    }
}

/// A bucket of a server that speaks S3, named by path: `https://server/bucket/file`.
#[derive(Clone, Debug)]
pub struct Bucket {
    pub name: String,
    pub endpoint: String,
    pub region: String,
    pub key_id: String,
    pub secret: Secret,
    pub allow_http: bool,
}

/// A server that sends mail, as the command line names it.
#[derive(Args, Clone, Debug, Default)]
pub struct SmtpArgs {
    /// Server that sends mail, as smtps://user:password@mail.example.gov.vn or
    /// smtp://user:password@mail.example.gov.vn:587?tls=required; better in the environment, where other users do not see it
    #[arg(long, env = "TIENDO_SMTP_URL", value_name = "URL", hide_env_values = true)]
    pub smtp_url: Option<Secret>,

    /// Sender of mails, as "Tiến Độ <tiendo@example.gov.vn>"
    #[arg(long, env = "TIENDO_SMTP_FROM", value_name = "ADDRESS")]
    pub smtp_from: Option<String>,

    /// Sends mail without TLS beyond this machine too: mails and the password can then be read on the way
    #[arg(long, env = "TIENDO_SMTP_ALLOW_PLAIN")]
    pub smtp_allow_plain: bool,
}

impl SmtpArgs {
    /// The mail server, if one is named.
    ///
    /// # Errors
    /// One sentence that says which setting is missing or does not fit, without its secret.
    pub fn smtp(&self) -> Result<Option<Smtp>> {
        let Some(url) = self.smtp_url.clone().filter(|url| !url.reveal().is_empty()) else { return Ok(None) };
        let Some(from) = self.smtp_from.clone().filter(|from| !from.trim().is_empty()) else {
            bail!("TIENDO_SMTP_URL needs TIENDO_SMTP_FROM as well: the sender, as \"Tiến Độ <tiendo@example.gov.vn>\"");
        };
        let shape = "TIENDO_SMTP_URL is expected as smtps://host or smtp://user:password@host:587?tls=required";
        let Ok(uri) = url.reveal().parse::<Uri>() else { bail!("{shape}") };
        let Some(server) = host(url.reveal()).filter(|host| !host.is_empty()) else { bail!("{shape}") };
        let always = match (uri.scheme_str(), uri.path(), uri.query()) {
            (Some("smtps"), "" | "/", None) | (Some("smtp"), "" | "/", Some("tls=required")) => true,
            (Some("smtp"), "" | "/", None | Some("tls=opportunistic")) => false,
            _ => bail!("{shape}"),
        };
        if !always && !is_loopback(&server) && !self.smtp_allow_plain {
            bail!(
                "mails to {server} could go without TLS: name it as smtps:// or with ?tls=required, \
                 or allow it by TIENDO_SMTP_ALLOW_PLAIN=true"
            );
        }
        Ok(Some(Smtp { url, server, from }))
    }
}

/// A server that sends mail.
#[derive(Clone, Debug)]
pub struct Smtp {
    pub url: Secret,
    /// Its host alone, to be shown.
    pub server: String,
    pub from: String,
}

/// Words that no log and no error may show.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The words themselves.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Secret {
    fn from(words: &str) -> Self {
        Self(words.to_owned())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

/// Everything `tiendo serve` can be told.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// Address and port to serve on; beyond this machine only behind a proxy named in --trusted-proxies
    #[arg(long, env = "TIENDO_LISTEN", value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Address under which visitors reach the portal, as https://tiendo.example.gov.vn; https makes cookies Secure and sends HSTS
    #[arg(long, env = "TIENDO_PUBLIC_URL", value_name = "URL", value_parser = public_url)]
    pub public_url: Option<String>,

    /// Proxies that may stand in front and are believed about the visitor's address, as 10.0.0.5,192.168.1.0/24
    #[arg(long, env = "TIENDO_TRUSTED_PROXIES", value_name = "ADDRESSES", value_delimiter = ',', value_parser = network)]
    pub trusted_proxies: Vec<IpNet>,

    /// Where the data live.
    #[command(flatten)]
    pub storage: Storage,

    /// Where files live, if not with the data.
    #[command(flatten)]
    pub bucket: BucketArgs,

    /// What sends mail, if anything does.
    #[command(flatten)]
    pub smtp: SmtpArgs,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            public_url: None,
            trusted_proxies: Vec::new(),
            storage: Storage::default(),
            bucket: BucketArgs::default(),
            smtp: SmtpArgs::default(),
        }
    }
}

impl Settings {
    /// Whether visitors come over https: cookies are then `__Host-` and Secure, and HSTS is sent.
    pub fn secure(&self) -> bool {
        self.public_url.as_deref().is_some_and(|url| url.starts_with("https://"))
    }

    /// The portal's address as visitors type it, without a final slash.
    pub fn base_url(&self) -> String {
        self.public_url.clone().unwrap_or_else(|| format!("http://{}", self.listen))
    }

    /// Whether `peer` may speak plain http with the portal: this machine itself, or a proxy named in the settings.
    pub fn accepts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        peer.is_loopback() || self.trusts(peer)
    }

    /// Whether `peer` is a proxy that is believed about the visitor's address.
    pub fn trusts(&self, peer: IpAddr) -> bool {
        let peer = peer.to_canonical();
        self.trusted_proxies.iter().any(|network| network.contains(&peer))
    }

    /// Whether nobody beyond this machine can reach the portal, directly or through a proxy.
    pub fn loopback_only(&self) -> bool {
        let public_host = self.public_url.as_deref().and_then(host);
        self.listen.ip().is_loopback()
            && self.trusted_proxies.is_empty()
            && public_host.is_none_or(|host| is_loopback(&host))
    }

    /// Refuses to serve plain http beyond this machine.
    ///
    /// # Errors
    /// One sentence, when the portal would listen to others and no proxy is named.
    pub fn check(&self) -> Result<()> {
        if !self.listen.ip().is_loopback() && self.trusted_proxies.is_empty() {
            bail!(
                "listening on {} would serve plain http beyond this machine: listen on 127.0.0.1, \
                 or name the https proxy in front in TIENDO_TRUSTED_PROXIES",
                self.listen
            );
        }
        Ok(())
    }
}

/// A web address of scheme and host alone.
fn public_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let uri: Uri = url.parse().map_err(|_| "not a web address".to_owned())?;
    match (uri.scheme_str(), uri.path(), uri.query()) {
        (Some("http" | "https"), "/", None) if host(url).is_some_and(|host| !host.is_empty()) => Ok(url.to_owned()),
        _ => Err("expected http:// or https:// and a host, without a path".to_owned()),
    }
}

/// The host of a web address, an IPv6 one without its brackets.
fn host(url: &str) -> Option<String> {
    let uri: Uri = url.parse().ok()?;
    Some(uri.host()?.trim_matches(['[', ']']).to_owned())
}

/// Whether a host is this machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// A network, or the network of one address.
fn network(text: &str) -> Result<IpNet, String> {
    let text = text.trim();
    text.parse::<IpAddr>()
        .map(IpNet::from)
        .or_else(|_| text.parse())
        .map_err(|_| "expected an IP address or a network such as 192.168.1.0/24".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        settings: Settings,
    }

    fn settings(flags: &[&str]) -> Settings {
        Line::try_parse_from([&["tiendo"], flags].concat()).expect("good flags").settings
    }

    #[test]
    fn plain_http_stays_on_this_machine_unless_a_proxy_is_named() {
        assert!(settings(&[]).check().is_ok());
        assert!(settings(&["--listen", "[::1]:80"]).check().is_ok());
        for flags in [&["--listen", "0.0.0.0:8080"][..], &["--listen", "[::]:8080", "--public-url", "https://a.vn"]] {
            let refusal = settings(flags).check().expect_err("refused").to_string();
            assert!(refusal.contains("TIENDO_TRUSTED_PROXIES"), "{refusal}");
        }
        let proxied = settings(&["--listen", "0.0.0.0:8080", "--trusted-proxies", "10.0.0.5, 192.168.1.0/24"]);
        assert!(proxied.check().is_ok());
        let accepts = |peer: &str| proxied.accepts(peer.parse().expect("an address"));
        assert!(accepts("10.0.0.5") && accepts("192.168.1.77") && accepts("127.0.0.1"));
        assert!(accepts("::ffff:10.0.0.5"), "the same proxy on a dual-stack socket");
        assert!(!accepts("10.0.0.6") && !accepts("::2"));
    }

    #[test]
    fn only_https_makes_cookies_secure() {
        assert!(!settings(&[]).secure());
        assert!(!settings(&["--public-url", "http://tiendo.vn"]).secure());
        let public = settings(&["--public-url", "https://tiendo.vn/"]);
        assert!(public.secure());
        assert_eq!(public.base_url(), "https://tiendo.vn");
        assert_eq!(settings(&[]).base_url(), "http://127.0.0.1:8080");
    }

    #[test]
    fn a_bucket_is_named_whole_and_plain_http_only_knowingly() {
        let bucket = |flags: &[&str]| settings(flags).bucket.bucket();
        assert!(bucket(&[]).expect("none").is_none());
        let missing = bucket(&["--s3-bucket", "tep"]).expect_err("half named").to_string();
        assert!(missing.contains("TIENDO_S3_SECRET"), "{missing}");
        let whole = ["--s3-bucket", "tep", "--s3-key-id", "k", "--s3-secret", "kín", "--s3-endpoint"];
        let named = bucket(&[&whole[..], &["https://s3.vn/"]].concat()).expect("good").expect("a bucket");
        assert_eq!((named.endpoint.as_str(), named.region.as_str()), ("https://s3.vn", DEFAULT_REGION));
        assert!(!format!("{named:?}").contains("kín"), "secrets are not shown");
        let plain = bucket(&[&whole[..], &["http://10.0.0.7:9000"]].concat()).expect_err("plain http").to_string();
        assert!(plain.contains("TIENDO_S3_ALLOW_HTTP"), "{plain}");
        assert!(bucket(&[&whole[..], &["http://10.0.0.7:9000", "--s3-allow-http"]].concat()).is_ok());
    }

    #[test]
    fn a_mail_server_is_named_whole_and_spoken_to_without_tls_only_knowingly() {
        let smtp = |url: &str, more: &[&str]| {
            let flags = ["--smtp-url", url, "--smtp-from", "Tiến Độ <tiendo@x.vn>"];
            settings(&[&flags[..], more].concat()).smtp.smtp()
        };
        assert!(settings(&[]).smtp.smtp().expect("none").is_none());
        assert!(settings(&["--smtp-url", ""]).smtp.smtp().expect("none").is_none(), "an empty variable is none");
        let missing = settings(&["--smtp-url", "smtps://mail.x.vn"]).smtp.smtp().expect_err("no sender").to_string();
        assert!(missing.contains("TIENDO_SMTP_FROM"), "{missing}");
        for good in [
            "smtps://mail.x.vn",
            "smtps://an:k%C3%ADn@mail.x.vn:465/",
            "smtp://mail.x.vn:587?tls=required",
            "smtp://localhost:1025",
            "smtp://[::1]:25?tls=opportunistic",
        ] {
            let named = smtp(good, &[]).expect(good).expect("a server");
            assert!(!format!("{named:?}").contains("k%C3"), "secrets are not shown");
        }
        for plain in ["smtp://mail.x.vn", "smtp://an:matkhau@mail.x.vn:587?tls=opportunistic"] {
            let refusal = smtp(plain, &[]).expect_err(plain).to_string();
            assert!(refusal.contains("TIENDO_SMTP_ALLOW_PLAIN") && !refusal.contains("matkhau"), "{refusal}");
            assert!(smtp(plain, &["--smtp-allow-plain"]).is_ok());
        }
        for wrong in
            ["mail.x.vn", "http://mail.x.vn", "smtp://", "smtp://an:matkhau@mail.x.vn?tls=maybe", "smtps://m.vn/a"]
        {
            let refusal = smtp(wrong, &["--smtp-allow-plain"]).expect_err(wrong).to_string();
            assert!(refusal.contains("TIENDO_SMTP_URL") && !refusal.contains("matkhau"), "{refusal}");
        }
    }

    #[test]
    fn whoever_can_be_reached_from_elsewhere_is_not_loopback_only() {
        assert!(settings(&[]).loopback_only());
        assert!(settings(&["--public-url", "http://localhost:8080"]).loopback_only());
        assert!(settings(&["--public-url", "http://[::1]:8080"]).loopback_only());
        assert!(!settings(&["--public-url", "https://tiendo.vn"]).loopback_only());
        assert!(!settings(&["--trusted-proxies", "10.0.0.5"]).loopback_only());
        assert!(!settings(&["--listen", "0.0.0.0:8080"]).loopback_only());
    }

    #[test]
    fn a_public_url_is_scheme_and_host() {
        for wrong in ["tiendo.vn", "ftp://tiendo.vn", "https://tiendo.vn/portal", "https://", "https://a.vn?x=1"] {
            assert!(Line::try_parse_from(["tiendo", "--public-url", wrong]).is_err(), "{wrong}");
        }
    }
}
