//! What `bonafide` is compared with, each played by a process of this program.

use std::convert::Infallible;
use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::Uri;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::uri::{Authority, Scheme};
use http_body_util::{BodyExt, Full};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::TcpListener;

/// The part that a child process plays.
#[derive(Clone, Copy)]
pub enum Role {
    /// A server that reads the body of each request and answers with one line of a file after the other:
    /// status, content type, file.
    BareServer,
    /// A proxy that forwards everything to one address, as it is.
    BareProxy,
    /// Reads a JSON file into a value.
    JsonReader,
    /// Reads a YAML file into a value.
    YamlReader,
}

impl Role {
    pub fn named(name: &str) -> Option<Self> {
        let mut all = [Role::BareServer, Role::BareProxy, Role::JsonReader, Role::YamlReader].into_iter();
        all.find(|role| role.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Role::BareServer => "bare-server",
            Role::BareProxy => "bare-proxy",
            Role::JsonReader => "json-reader",
            Role::YamlReader => "yaml-reader",
        }
    }

    pub fn play(self, arguments: &[String]) {
        let last = arguments.last().expect("a file or an address");
        let text = fs::read(last).unwrap_or_default();
        match self {
            Role::BareServer => answer(&arguments[0], &arguments[1], text),
            Role::BareProxy => forward(last),
            Role::JsonReader => drop_not(serde_json::from_slice::<serde_json::Value>(&text).unwrap()),
            Role::YamlReader => drop_not(serde_yaml::from_slice::<serde_yaml::Value>(&text).unwrap()),
        }
    }
}

/// Letting go of the value is no part of reading it.
fn drop_not<T>(value: T) {
    std::mem::forget(black_box(value));
}

fn answer(status: &str, content_type: &str, body: Vec<u8>) {
    let status: StatusCode = status.parse().unwrap();
    let content_type = HeaderValue::from_str(content_type).unwrap();
    let bodies: Arc<[Bytes]> = body.split(|byte| *byte == b'\n').map(Bytes::copy_from_slice).collect();
    let next = Arc::new(AtomicUsize::new(0));
    serve(move |request: Request<Incoming>| {
        let turn = next.fetch_add(1, Ordering::Relaxed) % bodies.len();
        let (content_type, body) = (content_type.clone(), bodies[turn].clone());
        async move {
            request.into_body().collect().await.unwrap();
            let mut response = Response::new(Full::new(body));
            *response.status_mut() = status;
            response.headers_mut().insert(CONTENT_TYPE, content_type);
            Ok::<_, Infallible>(response)
        }
    });
}

fn forward(upstream: &str) {
    let mut connector = HttpConnector::new();
    connector.set_nodelay(true);
    let client = Client::builder(TokioExecutor::new()).build::<_, Incoming>(connector);
    let upstream: Authority = upstream.parse().unwrap();
    serve(move |mut request: Request<Incoming>| {
        let mut uri = std::mem::take(request.uri_mut()).into_parts();
        (uri.scheme, uri.authority) = (Some(Scheme::HTTP), Some(upstream.clone()));
        *request.uri_mut() = Uri::from_parts(uri).unwrap();
        client.request(request)
    });
}

/// Says where it listens, and serves until the process is ended.
fn serve<A, E, B>(answer: impl Fn(Request<Incoming>) -> A + Clone + Send + 'static)
where
    A: Future<Output = Result<Response<B>, E>> + Send + 'static,
    E: Into<Box<dyn Error + Send + Sync>>,
    B: Body<Data = Bytes, Error: Into<Box<dyn Error + Send + Sync>>> + Send + 'static,
{
    bonafide::server::runtime().unwrap().block_on(async move {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let service = service_fn(answer.clone());
            tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), service));
        }
    });
}
