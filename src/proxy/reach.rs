//! How connections to the upstream are made: straight, or through another proxy.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use http::{HeaderValue, Uri};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::proxy::Tunnel;
use percent_encoding::percent_decode_str;
use tower_service::Service;

use super::reached::Reached;

/// Makes connections to the upstream.
#[derive(Clone, Debug)]
pub enum Reach {
    Straight(HttpConnector),
    /// Through a tunnel that another proxy opens (`CONNECT`, RFC 9110 §9.3.6).
    Tunnel(Tunnel<HttpConnector>),
}

impl Reach {
    pub fn new(through: Option<Uri>, timeout: Duration) -> Self {
        let mut connector = HttpConnector::new();
        connector.enforce_http(false);
        connector.set_nodelay(true);
        connector.set_connect_timeout(Some(timeout));
        match through {
            None => Self::Straight(connector),
            Some(proxy) => Self::Tunnel(tunnel(&proxy, connector)),
        }
    }
}

/// A tunnel whose proxy is asked with the credentials of its URL.
fn tunnel(proxy: &Uri, connector: HttpConnector) -> Tunnel<HttpConnector> {
    let authority = proxy.authority().map_or("", |authority| authority.as_str());
    let Some((user, host)) = authority.rsplit_once('@') else {
        return Tunnel::new(proxy.clone(), connector);
    };
    let user: Vec<u8> = percent_decode_str(user).collect();
    let plain = Uri::builder().scheme("http").authority(host).path_and_query("/").build();
    let tunnel = Tunnel::new(plain.unwrap_or_default(), connector);
    match HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(user))) {
        Ok(credentials) => tunnel.with_auth(credentials),
        Err(_) => tunnel,
    }
}

type Fault = Box<dyn Error + Send + Sync>;
type Connecting = Pin<Box<dyn Future<Output = Result<Reached, Fault>> + Send>>;

impl Service<Uri> for Reach {
    type Response = Reached;
    type Error = Fault;
    type Future = Connecting;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Fault>> {
        match self {
            Self::Straight(connector) => connector.poll_ready(cx).map_err(Into::into),
            Self::Tunnel(tunnel) => tunnel.poll_ready(cx).map_err(Into::into),
        }
    }

    fn call(&mut self, uri: Uri) -> Connecting {
        match self {
            Self::Straight(connector) => {
                let connecting = connector.call(uri);
                Box::pin(async move { connecting.await.map(Reached::from).map_err(Into::into) })
            }
            Self::Tunnel(tunnel) => {
                let connecting = tunnel.call(uri);
                Box::pin(async move { connecting.await.map(Reached::from).map_err(Into::into) })
            }
        }
    }
}
