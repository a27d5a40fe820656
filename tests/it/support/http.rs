//! A client that sends exactly what it is told, and hands back exactly what it gets.

use std::io::{self, Read, Write};
use std::net::TcpStream;

use super::PATIENCE;

#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub target: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Default for Request {
    fn default() -> Self {
        Self { method: "GET".into(), target: "/".into(), headers: Vec::new(), body: Vec::new() }
    }
}

#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Reply {
    /// Every value of a header, in order.
    pub fn header(&self, name: &str) -> impl Iterator<Item = &str> {
        let own = self.headers.iter().filter(move |(own, _)| own.eq_ignore_ascii_case(name));
        own.map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Sends one request on a connection of its own. `Host`, `Content-Length` and `Connection` are added
/// where they are not given.
pub fn send(address: &str, request: &Request) -> io::Result<Reply> {
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    let given = |name: &str| request.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
    let length = request.body.len().to_string();
    let usual = [("Host", address), ("Connection", "close"), ("Content-Length", length.as_str())];
    let usual = usual.into_iter().filter(|(name, _)| !given(name));
    let usual = usual.filter(|(name, _)| *name != "Content-Length" || !request.body.is_empty());
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in usual.chain(headers) {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    let bytes = send_bytes(address, &[head.as_bytes(), &request.body].concat())?;
    read(&bytes).ok_or_else(|| io::Error::other(format!("no HTTP: {}", String::from_utf8_lossy(&bytes))))
}

/// Sends these bytes and returns all that comes until the connection is closed.
pub fn send_bytes(address: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(bytes)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    Ok(answer)
}

/// An answer as it came, its body put together where it is chunked.
pub fn read(bytes: &[u8]) -> Option<Reply> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let header = |line: &str| {
        line.split_once(':').map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers = lines.map(header).collect::<Option<Vec<_>>>()?;
    let body = &bytes[end + 4..];
    let is_chunked = headers.iter().any(|(name, value)| name == "transfer-encoding" && value == "chunked");
    Some(Reply { status, headers, body: if is_chunked { joined(body)? } else { body.to_vec() } })
}

/// What is in chunks (RFC 9112 §7.1).
fn joined(mut chunks: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunks.windows(2).position(|two| two == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunks[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunks.get(end + 2..end + 2 + size)?);
        chunks = chunks.get(end + 4 + size..)?;
    }
}
