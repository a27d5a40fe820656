//! The one server that requests are forwarded to.

use std::pin::pin;
use std::time::Duration;

use http::header::{EXPECT, HOST};
use http::uri::PathAndQuery;
use http::{HeaderMap, Method, Request, Response, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, Error};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use super::failure::Failure;
use super::hop::{Upgrade, strip};
use super::reach::Reach;
use super::target::Target;
use super::tls::{BadTls, Tls};
use super::upload::Upload;

/// How an upstream is spoken to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    pub tls: Tls,
    /// Another proxy, on the way to the upstream.
    pub through: Option<Uri>,
    /// Whether it is told the host that the client asked for, rather than its own.
    pub preserve_host: bool,
    /// How long a connection may take.
    pub connect_timeout: Duration,
    /// How long it may take until an answer begins, counted anew with each piece of a request's body.
    pub timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tls: Tls::default(),
            through: None,
            preserve_host: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
        }
    }
}

/// An upstream, with the connections to it that are kept open.
#[derive(Debug)]
pub struct Upstream {
    target: Target,
    client: Client<HttpsConnector<Reach>, Upload>,
    options: Options,
}

impl Upstream {
    /// Nothing is connected to yet.
    ///
    /// # Errors
    ///
    /// Where connections cannot be secured as asked.
    pub fn new(target: Target, options: Options) -> Result<Self, BadTls> {
        let tls = options.tls.config(target.is_secure())?;
        let connector = HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http();
        let connector = connector.enable_all_versions();
        let reach = Reach::new(options.through.clone(), options.connect_timeout);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .timer(TokioTimer::new())
            .build(connector.wrap_connector(reach));
        Ok(Self { target, client, options })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Sends a request as a client sent it, and returns the head of the answer with a body that is yet
    /// to come, its headers without those of the connection.
    ///
    /// # Errors
    ///
    /// Where there is no answer.
    pub async fn send(
        &self,
        method: Method,
        path: Option<&PathAndQuery>,
        mut headers: HeaderMap,
        body: Upload,
    ) -> Result<Response<Incoming>, Failure> {
        let target = &self.target;
        let unknown = || Failure::Broken(format!("The URL at {target} cannot be written."));
        let uri = target.there(path).ok_or_else(unknown)?;
        let upgrade = Upgrade::of(&headers);
        strip(&mut headers);
        if let Some(upgrade) = upgrade {
            upgrade.pass_on(&mut headers);
        }
        // Met already: whoever reads the body here asks for it.
        headers.remove(EXPECT);
        if !self.options.preserve_host {
            headers.remove(HOST);
            if let Some(host) = target.host_header() {
                headers.insert(HOST, host);
            }
        }
        let recording = body.recording().cloned();
        let mut request = Request::new(body);
        (*request.method_mut(), *request.uri_mut(), *request.headers_mut()) = (method, uri, headers);
        let mut answer = pin!(self.client.request(request));
        let mut sent = 0;
        loop {
            match timeout(self.options.timeout, answer.as_mut()).await {
                Ok(Ok(response)) => return Ok(response),
                Ok(Err(error)) => return Err(self.failure(&error)),
                Err(_) => {
                    let now = recording.as_ref().map_or(0, super::Recording::size);
                    if now == sent {
                        return Err(Failure::slow(target, self.options.timeout));
                    }
                    sent = now;
                }
            }
        }
    }

    fn failure(&self, error: &Error) -> Failure {
        match error.is_connect() {
            true => Failure::unconnected(&self.target, error),
            false => Failure::broken(&self.target, error),
        }
    }
}
