//! An upstream of our own: it answers exactly what a test says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use crate::support::PATIENCE;

/// A server that answers one request on each connection, and tells what it was sent.
pub struct Upstream {
    pub url: String,
    /// The head and the body of each request, as text.
    pub seen: Receiver<String>,
}

impl Upstream {
    /// Answers with what `answer` writes for the first line of a request.
    pub fn start(answer: impl Fn(&str, &mut TcpStream) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (tell, seen) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (mut stream, tell, answer) = (stream.unwrap(), tell.clone(), answer.clone());
                thread::spawn(move || {
                    let request = read(&mut stream);
                    let line = request.lines().next().unwrap_or_default().to_owned();
                    let _ = tell.send(request);
                    answer(&line, &mut stream);
                });
            }
        });
        Self { url, seen }
    }

    /// Always answers this, and closes the connection.
    pub fn always(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::start(move |_, stream| stream.write_all(&answer).unwrap())
    }

    /// The next request that came.
    pub fn next(&self) -> String {
        self.seen.recv_timeout(PATIENCE).expect("a request comes")
    }
}

/// A request with as much of a body as its head says.
pub fn read(stream: &mut impl Read) -> String {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    let mut length = 0;
    while reader.read_line(&mut text).unwrap_or(0) > 2 {
        let line = text.lines().last().unwrap_or_default().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    text + &String::from_utf8_lossy(&body)
}

/// An answer with a JSON body.
pub fn json(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}
