//! What a proxy does when one side is slow, leaves, or breaks off.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::thread;

use super::upstream::{Upstream, json, read};
use super::{Proxy, post, read_until};
use crate::support::PATIENCE;
use crate::support::http::send_bytes;

/// All that comes for a request, framing included.
fn get(proxy: &Proxy) -> String {
    let sent = "GET /users/1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
    String::from_utf8(send_bytes(&proxy.server.address, sent.as_bytes()).unwrap()).unwrap()
}

#[test]
fn an_upstream_that_does_not_answer_is_504() {
    let (hold, held) = channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let upstream = Upstream::start(move |_, _| {
        let _ = held.lock().unwrap().recv();
    });
    let proxy = Proxy::start(&upstream.url, &["--timeout", "0.1"]);
    let reply = proxy.get("/users/1");
    assert!(reply.status == 504 && reply.text().contains("within 100ms"), "{}", reply.text());
    drop(hold);
}

#[test]
fn an_upstream_that_hangs_up_is_502() {
    let upstream = Upstream::start(|_, _| {});
    let reply = Proxy::start(&upstream.url, &[]).get("/users/1");
    assert_eq!(reply.status, 502, "{}", reply.text());
}

#[test]
fn an_answer_that_breaks_off_is_told_and_broken_for_the_client_too() {
    let upstream =
        Upstream::always("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{");
    let proxy = Proxy::start(&upstream.url, &[]);
    assert_eq!(proxy.get("/users/1").text(), "{");
    assert_eq!(proxy.findings(), ["unreadable-body"]);

    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    let upstream = Upstream::always(format!("{head}1\r\n{{\r\n"));
    let reply = get(&Proxy::start(&upstream.url, &[]));
    assert!(reply.ends_with("1\r\n{\r\n"), "it must not look like the end: {reply}");
}

#[test]
fn a_client_that_leaves_before_its_answer_is_told_of_and_its_request_ends() {
    let (tell, told) = channel();
    let upstream = Upstream::start(move |_, stream| {
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        tell.send(stream.read(&mut [0]).is_ok_and(|read| read == 0)).unwrap();
    });
    let proxy = Proxy::start(&upstream.url, &[]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    client.write_all(b"GET /users/1 HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    upstream.next();
    drop(client);
    assert!(told.recv_timeout(PATIENCE).unwrap(), "the upstream is left as well");
    let exchange = proxy.exchange();
    assert_eq!(
        (&exchange["response"]["status"], &exchange["source"]),
        (&499.into(), &"aborted".into()),
        "{exchange}"
    );
    let logged = proxy.server.program.stderr.until(|lines| lines.iter().any(|line| line.contains("aborted")));
    assert!(logged.iter().any(|line| line.starts_with("GET /users/1 499 aborted")), "{logged:?}");
}

#[test]
fn a_client_that_leaves_within_its_answer_is_told_of() {
    let upstream = Upstream::start(|_, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n";
        stream.write_all(format!("{head}{{").as_bytes()).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let _ = stream.read(&mut [0]);
    });
    let proxy = Proxy::start(&upstream.url, &[]);
    let mut client = TcpStream::connect(&proxy.server.address).unwrap();
    client.write_all(b"GET /users/1 HTTP/1.1\r\nHost: h\r\n\r\n").unwrap();
    read_until(&mut client, "{");
    drop(client);
    let exchange = proxy.exchange();
    assert_eq!(
        (&exchange["response"]["status"], &exchange["source"]),
        (&200.into(), &"aborted".into()),
        "{exchange}"
    );
    assert_eq!(proxy.findings(), [""; 0], "nothing is said of what nobody saw");
}

#[test]
fn an_answer_that_stands_still_ends_where_that_is_asked_for() {
    let (hold, held) = channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let upstream = Upstream::start(move |_, stream| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n";
        stream.write_all(format!("{head}{{").as_bytes()).unwrap();
        let _ = held.lock().unwrap().recv();
    });
    for flags in [&["--idle-timeout", "0.1"][..], &["--idle-timeout", "0.1", "--errors"]] {
        let proxy = Proxy::start(&upstream.url, flags);
        let reply = get(&proxy);
        if flags.contains(&"--errors") {
            assert!(reply.starts_with("HTTP/1.1 502") && reply.contains("nothing of it came"), "{reply}");
        } else {
            assert!(reply.ends_with("\r\n\r\n{"), "{reply}");
            assert_eq!(proxy.findings(), ["unreadable-body"]);
        }
    }
    drop(hold);
}

/// An upstream that keeps its first connection, and closes it on the second request that comes on it. It
/// tells the first lines of what it was sent.
fn forgetful() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (tell, told) = channel();
    thread::spawn(move || {
        for (connection, stream) in listener.incoming().enumerate() {
            let mut stream = stream.unwrap();
            for request in 0.. {
                let line = read(&mut stream).lines().next().map(str::to_owned);
                let Some(line) = line.filter(|line| !line.is_empty()) else { break };
                tell.send(line).unwrap();
                if (connection, request) == (0, 1) {
                    break;
                }
                stream.write_all(json("200 OK", r#"{"id":1}"#).as_bytes()).unwrap();
            }
        }
    });
    (url, told)
}

#[test]
fn what_a_closed_connection_lost_is_sent_again_where_that_is_safe() {
    let (url, told) = forgetful();
    let proxy = Proxy::start(&url, &[]);
    assert_eq!(proxy.get("/users/1").status, 200);
    assert_eq!(proxy.get("/users/2").status, 200);
    let lines: Vec<_> = (0..3).map(|_| told.recv_timeout(PATIENCE).unwrap()).collect();
    assert_eq!(lines, ["GET /users/1 HTTP/1.1", "GET /users/2 HTTP/1.1", "GET /users/2 HTTP/1.1"]);

    let (url, told) = forgetful();
    let proxy = Proxy::start(&url, &[]);
    assert_eq!(proxy.get("/users/1").status, 200);
    assert_eq!(post(&proxy, br#"{"id":1}"#).status, 502, "it may have been made");
    assert_eq!(told.iter().take(2).last().unwrap(), "POST /users HTTP/1.1");
    assert!(told.try_recv().is_err());
}

#[test]
fn whoever_hangs_up_at_once_is_asked_once() {
    let upstream = Upstream::start(|_, _| {});
    assert_eq!(Proxy::start(&upstream.url, &[]).get("/users/1").status, 502);
    upstream.next();
    assert!(upstream.seen.try_recv().is_err());
}
