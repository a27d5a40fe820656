use std::sync::Barrier;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue, SET_COOKIE};
use http::{HeaderMap, Method, StatusCode};
use proptest::prelude::*;

use super::*;
use crate::exchange::Response;
use crate::finding::{ExchangePlace, Part};
use crate::pointer::Pointer;
use crate::redact::Plan;
use crate::rules::WRONG_TYPE;
use crate::source::{Format, Source};

fn exchange(target: &str, sent: &[u8], received: Bytes, limit: usize) -> Arc<Exchange> {
    let request = Sent::of(Plan::none(), &Method::POST, target, &HeaderMap::new(), Some(sent), limit);
    let response = Response { status: StatusCode::OK, headers: HeaderMap::new(), body: received };
    Arc::new(request.answered(Plan::none(), answered(&response), limit))
}

fn answered(response: &Response) -> Answered<'_> {
    Answered {
        at: SystemTime::UNIX_EPOCH,
        elapsed: Duration::ZERO,
        response,
        size: None,
        source: "fixture".into(),
        operation: Some("list"),
        test: None,
    }
}

fn journal(bytes: usize) -> Journal {
    Journal::new(Limits { bytes, ..Limits::default() })
}

fn counted(journal: &Journal) -> usize {
    journal.ring().bytes
}

/// What it holds, counted anew.
fn size(journal: &Journal) -> usize {
    journal.ring().kept.iter().map(|kept| size_of::<Kept>() + kept.exchange.size()).sum()
}

proptest! {
    #[test]
    fn it_never_holds_more_than_it_may_and_the_newest_always(
        limit in 5_000_usize..20_000,
        lengths in prop::collection::vec((0_usize..2_000, 0_usize..2_000), 1..60),
    ) {
        let journal = journal(limit);
        for (count, (sent, received)) in lengths.into_iter().enumerate() {
            let target = format!("/{count}");
            let id = journal.keep(exchange(&target, &vec![b'a'; sent], vec![b'b'; received].into(), limit), None);
            prop_assert!(size(&journal) <= limit);
            prop_assert_eq!(counted(&journal), size(&journal));
            let newest = journal.get(id).unwrap();
            prop_assert_eq!(newest.exchange.target(), target);
            let all = journal.all();
            prop_assert_eq!(all.last().map(|entry| entry.id), Some(id));
            prop_assert!(all.windows(2).all(|two| two[0].id < two[1].id));
            let is_own = |entry: &Entry| entry.exchange.target() == format!("/{}", entry.id.0 - 1);
            prop_assert!(all.iter().all(is_own));
        }
    }

    #[test]
    fn what_is_written_is_read_back(
        target in "/[a-z/?=&%]{0,20}",
        headers in prop::collection::vec(("[a-z][a-z-]{0,8}", "[ -9;-~]{0,12}(: )?[!-~]{0,3}"), 0..6),
        sent in prop::collection::vec(any::<u8>(), 0..60),
        received in prop::collection::vec(any::<u8>(), 0..60),
        limit in 0_usize..80,
    ) {
        let headers: HeaderMap = headers.into_iter().map(|(name, value)| {
            (HeaderName::try_from(name).unwrap(), HeaderValue::try_from(value).unwrap())
        }).collect();
        let request = Sent::of(Plan::none(), &Method::PUT, &target, &headers, Some(&sent), limit);
        let response = Response { status: StatusCode::CREATED, headers: headers.clone(), body: received.clone().into() };
        let exchange = request.answered(Plan::none(), answered(&response), limit);

        prop_assert_eq!(exchange.target(), target);
        prop_assert_eq!(exchange.operation(), Some("list".into()));
        let wanted: Vec<_> = headers.iter().map(|(name, value)| (name.as_str().into(), value.to_str().unwrap().into())).collect();
        prop_assert_eq!(exchange.request_headers().collect::<Vec<_>>(), wanted.clone());
        prop_assert_eq!(exchange.response_headers().collect::<Vec<_>>(), wanted);
        for (kept, whole) in [(exchange.request_body(), &sent), (exchange.response_body(), &received)] {
            prop_assert_eq!(kept.bytes, &whole[..whole.len().min(limit)]);
            prop_assert_eq!((kept.size, kept.truncated), (Some(whole.len()), whole.len() > limit));
        }
    }
}

#[test]
fn nothing_is_lost_but_what_makes_room() {
    const THREADS: usize = 32;
    const EACH: usize = 200;
    let journal = journal(64 << 20);
    let small = self::journal(100_000);
    let (start, done) = (Barrier::new(THREADS + 1), AtomicBool::new(false));
    thread::scope(|scope| {
        let writers: Vec<_> = (0..THREADS)
            .map(|thread| {
                let (journal, small, start) = (&journal, &small, &start);
                scope.spawn(move || {
                    start.wait();
                    let targets = (0..EACH).map(|number| format!("/{thread}/{number}"));
                    let kept = targets.map(|target| {
                        let kept = exchange(&target, b"{}", Bytes::from_static(b"{}"), 10);
                        small.keep(kept.clone(), None);
                        (journal.keep(kept, None), target)
                    });
                    kept.collect::<Vec<_>>()
                })
            })
            .collect();
        scope.spawn(|| {
            start.wait();
            while !done.load(Ordering::Relaxed) {
                let ids: Vec<_> = small.all().iter().map(|entry| entry.id.0).collect();
                assert!(ids.windows(2).all(|two| two[0] < two[1]));
            }
        });
        let kept: Vec<_> = writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect();
        done.store(true, Ordering::Relaxed);
        for (id, target) in &kept {
            assert_eq!(journal.get(*id).unwrap().exchange.target(), *target);
        }
        assert_eq!(kept.len(), THREADS * EACH);
    });
    assert_eq!(journal.all().len(), THREADS * EACH);
    let rest = small.all();
    // It is as full as it can be, and ends with the last that came.
    assert!(size(&small) <= 100_000 && size(&small) + 2_000 > 100_000, "{}", size(&small));
    assert_eq!(rest.last().unwrap().id.0, (THREADS * EACH) as u64);
}

#[test]
fn names_go_on_when_it_is_cleared() {
    let journal = journal(1 << 20);
    let keep = || journal.keep(exchange("/", b"", Bytes::new(), 0), None);
    let first = keep();
    keep();
    journal.clear();
    assert!(journal.all().is_empty() && journal.get(first).is_none());
    assert_eq!((first.to_string(), keep().to_string()), ("1".to_owned(), "3".to_owned()));
    assert_eq!(counted(&journal), size(&journal));
}

#[test]
fn what_is_larger_than_all_room_is_not_kept() {
    let journal = journal(10_000);
    let id = journal.keep(exchange("/", &[b'a'; 20_000], Bytes::new(), 20_000), None);
    assert!(journal.get(id).is_none());
    assert_eq!(counted(&journal), 0);
}

#[test]
fn a_cut_body_does_not_hold_the_whole() {
    let whole = Bytes::from(vec![b'a'; 1000]);
    let kept = exchange("/", b"", whole.clone(), 10);
    assert!(whole.is_unique(), "nothing else holds it");
    assert_eq!(kept.response_body().bytes, b"aaaaaaaaaa");
}

#[test]
fn a_head_request_is_answered_without_a_body() {
    let request = Sent::of(Plan::none(), &Method::HEAD, "/", &HeaderMap::new(), None, 100);
    let response = Response { status: StatusCode::OK, headers: HeaderMap::new(), body: "not sent".into() };
    let exchange = request.answered(Plan::none(), answered(&response), 100);
    assert_eq!(exchange.response_body().bytes, b"");
    assert_eq!(exchange.request_body().size, None);
}

#[test]
fn credentials_are_never_stored() {
    let headers = HeaderMap::from_iter([
        (AUTHORIZATION, HeaderValue::from_static("Bearer planted")),
        (SET_COOKIE, HeaderValue::from_static("a=planted")),
    ]);
    let request = Sent::of(Plan::none(), &Method::GET, "/", &headers, None, 100);
    let response = Response { status: StatusCode::OK, headers, body: Bytes::new() };
    let exchange = request.answered(Plan::none(), answered(&response), 100);
    let stored: Vec<_> = exchange.request_headers().chain(exchange.response_headers()).collect();
    assert!(stored.len() == 4 && stored.iter().all(|(_, value)| value == "***"), "{stored:?}");
}

#[test]
fn findings_keep_their_places_without_the_text() {
    let source = Arc::new(Source::new("api.yaml", "a:\n  b: 1\n".to_owned(), Format::Yaml));
    let finding = Finding::new(&WRONG_TYPE, "`b` is a string")
        .in_exchange(ExchangePlace::request(Part::Body))
        .at(Place::new(source.clone(), Pointer::root().join("a").join("b")));
    let told = finding.to_json();
    let journal = journal(1 << 20);
    let id = journal.keep(exchange("/", b"", Bytes::new(), 0), Some([finding].into()));
    journal.settle();
    assert_eq!(Arc::strong_count(&source), 1);
    assert_eq!(journal.get(id).unwrap().findings()[0].to_json(), told);
}
