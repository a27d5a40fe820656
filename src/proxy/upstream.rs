//! The one server that requests are forwarded to.

use std::pin::pin;
use std::time::Duration;

use http::header::{EXPECT, HOST};
use http::uri::PathAndQuery;
use http::{Extensions, HeaderMap, HeaderValue, Method, Request, Response, Uri};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::{Client, Error, ResponseFuture};
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::time::timeout;

use super::failure::{self, Failure};
use super::hop::{Upgrade, strip};
use super::reach::Reach;
use super::reached::Used;
use super::target::Target;
use super::tls::{BadTls, Tls};
use super::upload::{Recording, Upload};

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
    /// How long nothing may come of the body of an answer that has begun; `None` for as long as its client
    /// waits.
    pub idle_timeout: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            tls: Tls::default(),
            through: None,
            preserve_host: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(60),
            idle_timeout: None,
        }
    }
}

/// An upstream, with the connections to it that are kept open.
#[derive(Debug)]
pub struct Upstream {
    target: Target,
    client: Connections,
    /// Those that speak HTTP/1.1 alone.
    http1: Connections,
    /// What the `Host` header says there.
    host: Option<HeaderValue>,
    options: Options,
}

type Connections = Client<HttpsConnector<Reach>, Upload>;

impl Upstream {
    /// Nothing is connected to yet.
    ///
    /// # Errors
    ///
    /// Where connections cannot be secured as asked.
    pub fn new(target: Target, options: Options) -> Result<Self, BadTls> {
        let tls = options.tls.config(target.is_secure())?;
        let https = || HttpsConnectorBuilder::new().with_tls_config(tls.clone()).https_or_http();
        let reach = || Reach::new(options.through.clone(), options.connect_timeout);
        let client = connections(https().enable_all_versions().wrap_connector(reach()));
        let http1 = match target.is_secure() {
            true => connections(https().enable_http1().wrap_connector(reach())),
            false => client.clone(),
        };
        Ok(Self { host: target.host_header(), target, client, http1, options })
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// How long the body of an answer may stand still, if not for ever.
    pub fn idle_timeout(&self) -> Option<Duration> {
        self.options.idle_timeout
    }

    /// Sends a request as a client sent it, and returns the head of the answer with a body that is yet
    /// to come, its headers without those of the connection. What is sent again on another connection is
    /// what may be (RFC 9110 §9.2.2), where the upstream had closed one that was kept.
    ///
    /// # Errors
    ///
    /// Where there is no answer.
    pub async fn send(
        &self,
        method: &Method,
        path: Option<&PathAndQuery>,
        headers: &HeaderMap,
        mut body: Upload,
    ) -> Result<Response<Incoming>, Failure> {
        let unknown = || Failure::Broken(format!("The URL at {} cannot be written.", self.target));
        let uri = self.target.there(path).ok_or_else(unknown)?;
        let upgrade = Upgrade::of(headers);
        // In HTTP/2 there are no upgrades, and the host is that of the URL.
        let client = match upgrade.is_some() || self.options.preserve_host {
            true => &self.http1,
            false => &self.client,
        };
        loop {
            let again = if method.is_idempotent() { body.again() } else { None };
            let recording = body.recording().cloned();
            let mut request = Request::new(body);
            *request.method_mut() = method.clone();
            *request.uri_mut() = uri.clone();
            *request.headers_mut() = self.headers(headers, upgrade.clone());
            match (self.answer(client.request(request), recording).await?, again) {
                (Ok(response), _) => return Ok(response),
                (Err(error), Some(again)) if is_stale(&error) => body = again,
                (Err(error), _) => return Err(self.failure(&error)),
            }
        }
    }

    /// Headers as they are sent on.
    fn headers(&self, headers: &HeaderMap, upgrade: Option<Upgrade>) -> HeaderMap {
        let mut headers = headers.clone();
        strip(&mut headers);
        if let Some(upgrade) = upgrade {
            upgrade.pass_on(&mut headers);
        }
        // Met already: whoever reads the body here asks for it.
        headers.remove(EXPECT);
        if let Some(host) = self.host.clone().filter(|_| !self.options.preserve_host) {
            headers.insert(HOST, host);
        }
        headers
    }

    /// Waits for an answer, for longer while a body is being sent.
    async fn answer(
        &self,
        answer: ResponseFuture,
        recording: Option<Recording>,
    ) -> Result<Result<Response<Incoming>, Error>, Failure> {
        let mut answer = pin!(answer);
        let mut sent = 0;
        loop {
            match timeout(self.options.timeout, answer.as_mut()).await {
                Ok(Ok(mut response)) => {
                    if let Some(used) = response.extensions_mut().remove::<Used>() {
                        used.note();
                    }
                    return Ok(Ok(response));
                }
                Ok(Err(error)) => return Ok(Err(error)),
                Err(_) => {
                    let now = recording.as_ref().map_or(0, Recording::size);
                    if now == sent {
                        return Err(Failure::slow(&self.target, self.options.timeout));
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

fn connections(connector: HttpsConnector<Reach>) -> Connections {
    let mut client = Client::builder(TokioExecutor::new());
    client.pool_timer(TokioTimer::new()).timer(TokioTimer::new()).build(connector)
}

/// Whether a connection that was kept had been closed before the request came to the upstream.
fn is_stale(error: &Error) -> bool {
    let mut extras = Extensions::new();
    if let Some(connected) = error.connect_info() {
        connected.get_extras(&mut extras);
    }
    extras.get::<Used>().is_some_and(Used::get) && failure::is_closed(error)
}
