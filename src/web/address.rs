//! Whose address a request comes from, behind a proxy too.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::request::Parts,
    middleware::Next,
    response::Response,
};

use super::{App, Error};

/// The visitor's address: the peer's, or what a trusted proxy says of it in `X-Forwarded-For`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::from([127, 0, 0, 1]));
        let forwarded: Vec<&str> = parts
            .headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        Ok(Self(behind_proxies(peer, &forwarded, |address| app.settings.trusts(address))))
    }
}

/// Layer: plain http is answered only to this machine and to the proxies named in the settings.
pub async fn known_peers(State(app): State<App>, request: Request, next: Next) -> Result<Response, Error> {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    if peer.is_some_and(|peer| !app.settings.accepts(peer)) {
        return Err(Error::forbidden("Cổng này chỉ phục vụ qua máy chủ proxy đã khai báo."));
    }
    Ok(next.run(request).await)
}

/// Walks the chain from the nearest hop outwards and stops at the first address that no trusted proxy vouches for.
fn behind_proxies(peer: IpAddr, forwarded: &[&str], trusted: impl Fn(IpAddr) -> bool) -> IpAddr {
    let mut address = peer;
    for hop in forwarded.iter().rev() {
        if !trusted(address) {
            break;
        }
        match hop.trim().parse() {
            Ok(next) => address = next,
            Err(_) => break,
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let proxy = |address: IpAddr| address == ip("10.0.0.1");
        assert_eq!(behind_proxies(ip("10.0.0.1"), &["1.2.3.4"], proxy), ip("1.2.3.4"));
        assert_eq!(
            behind_proxies(ip("10.0.0.1"), &["6.6.6.6", " 1.2.3.4"], proxy),
            ip("1.2.3.4"),
            "a forged hop is not reached"
        );
        assert_eq!(behind_proxies(ip("9.9.9.9"), &["1.2.3.4"], proxy), ip("9.9.9.9"), "a stranger's header is ignored");
        assert_eq!(behind_proxies(ip("10.0.0.1"), &["not an address"], proxy), ip("10.0.0.1"));
    }
}
