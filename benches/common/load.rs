//! Requests over many connections at once, each sent as soon as the one before is answered.

use std::io::Read;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::runtime;
use tokio::task::JoinSet;

use crate::process::Server;

const CONNECTIONS: usize = 32;

/// What came back for one request.
pub struct Answer {
    pub status: u16,
    pub content_type: String,
    pub body: Vec<u8>,
}

/// What a server did under load.
pub struct Measured {
    pub requests_a_second: f64,
    pub p50: f64,
    pub p99: f64,
    /// Processor time a request. Like the percentiles, in microseconds.
    pub processor: f64,
}

/// A GET as a client sends it.
pub fn get(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer token\r\nAccept: */*\r\n\r\n")
}

/// A POST of JSON.
pub fn post(path: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Loads a server for some time.
pub fn load(server: &Server, request: &'static [u8], time: Duration) -> Measured {
    let before = server.processor_time();
    let started = Instant::now();
    let mut waits = send(server.address, request, started + time);
    let elapsed = started.elapsed();
    let processor = server.processor_time() - before;
    waits.sort_unstable();
    let count = waits.len();
    let micros = |wait: Duration| wait.as_secs_f64() * 1e6;
    Measured {
        requests_a_second: count as f64 / elapsed.as_secs_f64(),
        p50: micros(waits[count / 2]),
        p99: micros(waits[count * 99 / 100]),
        processor: micros(processor) / count as f64,
    }
}

/// How long each answer took to come.
fn send(address: SocketAddr, request: &'static [u8], until: Instant) -> Vec<Duration> {
    // One thread, so that the servers have the rest of the machine.
    let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let clients: JoinSet<_> = (0..CONNECTIONS).map(|_| client(address, request, until)).collect();
        clients.join_all().await.concat()
    })
}

async fn client(address: SocketAddr, request: &[u8], until: Instant) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut buffer = vec![0; 64 * 1024];
    let mut waits = Vec::with_capacity(1 << 16);
    let mut now = Instant::now();
    while now < until {
        stream.write_all(request).await.unwrap();
        let (mut filled, mut whole) = (0, None);
        while whole.is_none_or(|whole| filled < whole) {
            let read = stream.read(&mut buffer[filled..]).await.unwrap();
            assert!(read > 0, "the server closed the connection");
            filled += read;
            whole = whole.or_else(|| Head::find(&buffer[..filled]).map(|head| head.size + head.length));
        }
        let answered = Instant::now();
        waits.push(answered - now);
        now = answered;
    }
    waits
}

/// Reads one answer from a connection.
pub fn read_answer(stream: &mut impl Read) -> Answer {
    let mut bytes = Vec::new();
    loop {
        if let Some(head) = Head::find(&bytes).filter(|head| bytes.len() >= head.size + head.length) {
            let text = String::from_utf8_lossy(&bytes[..head.size]);
            let content_type = text.lines().find_map(|line| line.strip_prefix("content-type: "));
            return Answer {
                status: text[9..12].parse().unwrap(),
                content_type: content_type.unwrap_or_default().to_owned(),
                body: bytes[head.size..].to_owned(),
            };
        }
        let mut chunk = [0; 4096];
        let read = stream.read(&mut chunk).unwrap();
        assert!(read > 0, "the server closed the connection");
        bytes.extend_from_slice(&chunk[..read]);
    }
}

/// How many bytes the head of an answer has, and its body.
struct Head {
    size: usize,
    length: usize,
}

impl Head {
    /// `None` while the head is not whole.
    fn find(bytes: &[u8]) -> Option<Self> {
        let size = find(bytes, b"\r\n\r\n")? + 4;
        let name = b"\r\ncontent-length: ";
        let digits = &bytes[find(bytes, name).expect("a Content-Length") + name.len()..];
        let digits = digits.iter().take_while(|byte| byte.is_ascii_digit());
        Some(Self { size, length: digits.fold(0, |sum, digit| sum * 10 + usize::from(digit - b'0')) })
    }
}

fn find(bytes: &[u8], part: &[u8]) -> Option<usize> {
    bytes.windows(part.len()).position(|window| window == part)
}
