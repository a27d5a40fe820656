use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::generate::paging::Paging;
use crate::generate::seed::Seed;

/// Accepts any value.
fn all(_: &Value) -> Verdict {
    Ok(())
}

/// Accepts the values for which this is true, and does not say why not.
fn only(is_valid: impl Fn(&Value) -> bool) -> impl Fn(&Value) -> Verdict {
    move |value| if is_valid(value) { Ok(()) } else { Err(Vec::new()) }
}

fn related(value: Value) -> Value {
    relate(value, &Hints::default(), all)
}

/// The whole with hints about the part that this query asks for.
fn part(query: Value) -> Hints {
    let names = ["limit", "offset", "page"].into_iter();
    Hints { paging: Paging::asked(names, |name| query.get(name), |_| None, Seed::new(3)), ..Hints::default() }
}

#[test]
fn instants_come_in_the_order_of_their_names() {
    let value = related(json!({"items": [{
        "updatedAt": "2012-02-22T02:06:58.147+01:00", "createdAt": "2025-06-01T00:00:00Z", "expires_on": "2020-01-01",
    }]}));
    assert_eq!(value["items"][0]["updatedAt"], "2025-06-01T02:06:58.147+01:00");
    assert!(value["items"][0]["expires_on"].as_str() > Some("2025-06-01"));
    assert_eq!(value["items"][0]["createdAt"], "2025-06-01T00:00:00Z");
}

#[test]
fn a_mail_address_has_the_name_of_its_owner() {
    let value = related(
        json!({"user": {"firstName": "Åse", "lastName": "Berg", "email": "ceo@example.org", "name": "Someone Else"}}),
    );
    assert_eq!(value["user"]["email"], "ase.berg@example.org");
    assert_eq!(value["user"]["name"], "Åse Berg");
    let same = json!({"first_name": "Ada", "last_name": "Berg", "email": "a.berg@example.org", "billing_email": "billing@example.org"});
    assert_eq!(related(same.clone()), same);
}

#[test]
fn what_the_request_says_stays() {
    let value = json!({"first_name": "Ada", "last_name": "Berg", "email": "info@example.org"});
    let hints = Hints { values: value.as_object().cloned().unwrap(), ..Hints::default() };
    assert_eq!(relate(value.clone(), &hints, all), value);
}

#[test]
fn counts_are_those_of_the_lists_beside_them() {
    let value = related(
        json!({"group": {"tags": ["a", "b"], "tag_count": 61, "members": [], "totalMembers": 7, "count": 9}}),
    );
    assert_eq!(
        value["group"],
        json!({"tags": ["a", "b"], "tag_count": 2, "members": [], "totalMembers": 0, "count": 9})
    );
}

#[test]
fn the_total_of_an_order_is_no_count_of_its_lines() {
    let order = json!({"lines": [{"price": 4}, {"price": 5}], "subTotal": 9, "tax": 2, "total": 11});
    assert_eq!(related(order.clone()), order);
    let orders = related(json!({"orders": [order], "total": 40}));
    assert_eq!((&orders["orders"][0], &orders["total"]), (&order, &json!(1)));
}

#[test]
fn a_list_that_is_whole_has_no_next_part() {
    let value = related(json!({
        "data": [1, 2], "total": 99, "has_more": true, "limit": 1, "page": {"number": 1, "nextCursor": "abc", "page": 7, "total_pages": 3},
    }));
    let expected = json!({
        "data": [1, 2], "total": 2, "has_more": false, "limit": 2, "page": {"number": 1, "nextCursor": null, "page": 1, "total_pages": 1},
    });
    assert_eq!(value, expected);
}

#[test]
fn a_part_of_a_list_tells_where_it_stands_and_leads_on() {
    let hints = part(json!({"limit": 2, "page": 2}));
    let total = hints.paging.unwrap().total;
    let value = json!({"users": [{}, {}], "meta": {"total": 0, "offset": 9, "page": 9, "limit": 50, "hasMore": false, "next": "x"}});
    let value = relate(value, &hints, all);
    let expected = json!({"total": total, "offset": 2, "page": 2, "limit": 2, "hasMore": true, "next": paging_cursor(4)});
    assert_eq!(value["meta"], expected);
}

fn paging_cursor(offset: usize) -> String {
    crate::generate::paging::cursor(offset)
}

#[test]
fn a_status_is_that_of_the_answer() {
    let hints = Hints { status: Some(404), ..Hints::default() };
    let value = json!({"status": 200, "error": {"code": 500, "statusCode": "400"}, "items": [{"item": {"status": 3}}]});
    let expected = json!({"status": 404, "error": {"code": 404, "statusCode": "404"}, "items": [{"item": {"status": 3}}]});
    assert_eq!(relate(value, &hints, all), expected);
}

#[test]
fn the_id_of_one_thing_is_the_same_everywhere() {
    let hints =
        Hints { values: json!({"team_id": "tm_1"}).as_object().cloned().unwrap(), ..Hints::default() };
    let value = json!({"org_id": "o1", "items": [
        {"user_id": "u1", "org_id": "o2", "team_id": "tm_9", "plan_id": "p1", "plan": {"id": "p2"}},
        {"user_id": "u2", "team": {"id": "x", "team_id": "tm_8"}},
    ]});
    let value = relate(value, &hints, all);
    assert_eq!(
        value["items"][0],
        json!({"user_id": "u1", "org_id": "o1", "team_id": "tm_1", "plan_id": "p1", "plan": {"id": "p1"}})
    );
    assert_eq!(value["items"][1]["team"], json!({"id": "x", "team_id": "tm_1"}));
}

#[test]
fn things_inside_others_of_their_kind_keep_their_ids() {
    let value = json!({"folder_id": "f1", "children": [{"folder_id": "f2"}]});
    assert_eq!(related(value.clone()), value);
}

#[test]
fn what_the_schema_refuses_is_left_as_it_was_and_all_else_still_agrees() {
    let value = json!({"items": [1], "count": 5, "total": 5, "has_more": true});
    let value = relate(value, &Hints::default(), only(|value| value["total"] == 5));
    assert_eq!(value, json!({"items": [1], "count": 1, "total": 5, "has_more": false}));
}

#[test]
fn the_schema_is_asked_once_for_all_and_once_for_each_round_of_faults() {
    let asked = std::cell::Cell::new(0);
    let value = json!({"items": [
        {"status": "active", "deleted_at": "2020-01-01", "archived_at": "2020-01-01"},
        {"status": "active", "deleted_at": "2020-01-01", "archived_at": "2020-01-01"},
    ], "count": 7});
    let accepts = |value: &Value| {
        asked.set(asked.get() + 1);
        // No item may have a null; the second must not lack what it has.
        let items = value["items"].as_array().unwrap().iter().enumerate();
        let wrong = items.flat_map(|(index, item)| {
            let wrong = move |name: &&str| {
                item.get(*name).map_or(index == 1 && *name == "deleted_at", Value::is_null)
            };
            let names = ["deleted_at", "archived_at"].into_iter().filter(wrong);
            names.map(move |name| Pointer::root().join("items").item(index).join(name))
        });
        let wrong: Vec<_> = wrong.collect();
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    };
    let value = relate(value, &Hints::default(), accepts);
    let expected = json!({"items": [{"status": "active"}, {"status": "active", "deleted_at": "2020-01-01"}], "count": 2});
    assert_eq!((value, asked.get()), (expected, 3));
}

#[test]
fn what_has_not_happened_is_null_or_left_out() {
    let value = json!({"items": [
        {"status": "active", "deleted_at": "2020-01-01", "last_error": "x", "archivedBy": "y"},
        {"status": "FAILED", "deleted": true, "deleted_at": "2020-01-01", "error_message": "x"},
    ]});
    let accepts = only(|value| value.pointer("/items/0/deleted_at") != Some(&Value::Null));
    let value = relate(value, &Hints::default(), accepts);
    assert_eq!(value["items"][0], json!({"status": "active", "last_error": null, "archivedBy": null}));
    assert_eq!(value["items"][1]["deleted_at"], "2020-01-01");
    assert_eq!(value["items"][1]["error_message"], "x");
}

#[test]
fn an_answer_about_a_fault_keeps_its_error() {
    let hints = Hints { status: Some(400), ..Hints::default() };
    let value = json!({"error": "x", "failure_reason": "y"});
    assert_eq!(relate(value.clone(), &hints, all), value);
}

#[test]
fn a_total_is_what_its_parts_add_up_to() {
    let value =
        json!({"usage": {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 90, "max_tokens": 5}});
    assert_eq!(related(value)["usage"]["total_tokens"], 7);
    let value = json!({"total": 10, "completed": 6, "failed": 2, "success_rate": 0.1});
    assert_eq!(related(value), json!({"total": 8, "completed": 6, "failed": 2, "success_rate": 0.75}));
    let alone = json!({"total_tokens": 90, "prompt_tokens": 3});
    assert_eq!(related(alone.clone()), alone);
}

#[test]
fn numbers_of_one_kind_come_in_the_order_of_their_names() {
    let value = related(
        json!({"max_price": 1, "min_price": 3, "avg_price": 2.5, "p95_latency_ms": 4, "p50_latency_ms": 9, "max_size": 0}),
    );
    let expected = json!({"max_price": 3, "min_price": 1, "avg_price": 2.5, "p95_latency_ms": 9, "p50_latency_ms": 4, "max_size": 0});
    assert_eq!(value, expected);
}

#[test]
fn the_steps_of_a_series_follow_each_other() {
    let value = related(json!([{"date": "2025-03-02", "n": 1}, {"date": "2025-03-01", "n": 2}]));
    assert_eq!(value, json!([{"date": "2025-03-01", "n": 1}, {"date": "2025-03-02", "n": 2}]));
}

#[test]
fn links_lead_to_the_answer_and_to_the_parts_around_it() {
    let hints = Hints { path: Some("/users".to_owned()), ..part(json!({"limit": 2, "page": 2})) };
    let value = json!({
        "data": [{"id": 7, "self": "https://example.com/user/1"}, {"id": 8, "self": "https://api.acme.test/u/8"}],
        "links": {"self": "https://api.acme.test/x", "next": "/x", "prev": "/x"},
    });
    let value = relate(value, &hints, all);
    assert_eq!(
        value["links"],
        json!({"self": "https://api.acme.test/users", "next": "/users?page=3", "prev": "/users?page=1"})
    );
    assert_eq!(value["data"][0]["self"], "https://example.com/users/7");
    assert_eq!(value["data"][1]["self"], "https://api.acme.test/u/8");
}

#[test]
fn the_one_thing_asked_for_has_the_id_of_the_path() {
    let asked = |name: &str| Hints { id: Some((name.to_owned(), json!("r7"))), ..Hints::default() };
    let of = |name: &str, value: Value| relate(value, &asked(name), all);
    assert_eq!(of("roleId", json!({"data": {"gid": "1", "name": "x"}}))["data"]["gid"], "r7");
    assert_eq!(
        of("run_id", json!({"agent_id": "1", "run_id": "2"})),
        json!({"agent_id": "1", "run_id": "r7"})
    );
    assert_eq!(of("run_id", json!({"agent_id": "1"})), json!({"agent_id": "1"}));
    assert_eq!(of("user_id", json!({"items": [{"id": "1"}]})), json!({"items": [{"id": "1"}]}));
}

#[test]
fn who_is_called_the_same_is_the_same() {
    let value = related(
        json!({"created_by": {"id": 1, "name": "Ada"}, "owner": {"id": 2, "name": "Ada"}, "tasks": [{"id": 3, "name": "Ada"}]}),
    );
    assert_eq!(
        value,
        json!({"created_by": {"id": 1, "name": "Ada"}, "owner": {"id": 1, "name": "Ada"}, "tasks": [{"id": 3, "name": "Ada"}]})
    );
}

#[test]
fn items_meet_what_they_are_filtered_by() {
    let query = json!({"status": "open", "teamId": 7, "tags": ["a"]});
    let hints = Hints { query: query.as_object().cloned().unwrap(), ..Hints::default() };
    let value = json!({"status": "ok", "items": [{"status": "closed", "team_id": 1, "tags": [], "steps": [{"status": "x"}]}]});
    let value = relate(value, &hints, all);
    let expected = json!({"status": "ok", "items": [{"status": "open", "team_id": 7, "tags": [], "steps": [{"status": "x"}]}]});
    assert_eq!(value, expected);
}

#[test]
fn what_is_under_way_has_no_end() {
    let value = json!({"status": "in_progress", "started_at": "2025-01-01T00:00:00Z", "completed_at": "2025-01-02T00:00:00Z"});
    assert_eq!(related(value)["completed_at"], Value::Null);
    let done = json!({"status": "completed", "completed_at": "2025-01-02T00:00:00Z"});
    assert_eq!(related(done.clone()), done);
}

#[test]
fn what_has_not_been_reached_has_not_happened() {
    let value = related(json!({"items": [
        {"status": "open", "paid_at": "2025-05-01T00:00:00Z", "paid": true, "created_at": "2025-04-01T00:00:00Z"},
        {"status": "IN_PROGRESS", "started_at": "2025-05-01T00:00:00Z", "date_shipped": "2025-05-01"},
        {"status": "open", "payment_status": "paid", "paid_at": "2025-05-01T00:00:00Z"},
        {"state": "NY", "paid_at": "2025-05-01T00:00:00Z"},
    ]}));
    let expected = json!([
        {"status": "open", "paid_at": null, "paid": false, "created_at": "2025-04-01T00:00:00Z"},
        {"status": "IN_PROGRESS", "started_at": "2025-05-01T00:00:00Z", "date_shipped": null},
        {"status": "open", "payment_status": "paid", "paid_at": "2025-05-01T00:00:00Z"},
        {"state": "NY", "paid_at": "2025-05-01T00:00:00Z"},
    ]);
    assert_eq!(value["items"], expected);
}

#[test]
fn what_is_switched_off_was_at_no_time() {
    let value = related(
        json!({"completed": false, "completed_at": "2025-05-01", "isRead": true, "readAt": "2025-05-02"}),
    );
    assert_eq!(
        value,
        json!({"completed": false, "completed_at": null, "isRead": true, "readAt": "2025-05-02"})
    );
}

#[test]
fn steps_happen_one_after_the_other_and_the_last_change_after_all() {
    let value = related(json!({
        "created_at": "2025-04-01T08:00:00Z", "updated_at": "2025-04-20T08:00:00Z", "shipped_at": "2025-05-01T08:00:00Z",
        "paid_at": "2025-05-03T08:00:00Z", "delivered_at": "2025-05-02T08:00:00Z", "expires_at": "2025-09-01T08:00:00Z",
    }));
    let expected = json!({
        "created_at": "2025-04-01T08:00:00Z", "updated_at": "2025-05-03T08:00:00Z", "shipped_at": "2025-05-02T08:00:00Z",
        "paid_at": "2025-05-01T08:00:00Z", "delivered_at": "2025-05-03T08:00:00Z", "expires_at": "2025-09-01T08:00:00Z",
    });
    assert_eq!(value, expected);
    let numbers = related(json!({"created_at": 1_748_736_000, "updated_at": 1_748_000_000}));
    assert_eq!(numbers, json!({"created_at": 1_748_736_000, "updated_at": 1_748_736_000}));
}

#[test]
fn who_was_born_some_day_has_the_age_for_it() {
    let hints = Hints { now: Some(1_748_736_000), ..Hints::default() };
    let value = relate(json!({"age": 7, "birthDate": "1990-06-02"}), &hints, all);
    assert_eq!(value["age"], 34);
    let token = relate(json!({"expires_in": 3_600, "expires_at": "2026-01-01T00:00:00+02:00"}), &hints, all);
    assert_eq!(token["expires_at"], "2025-06-01T03:00:00+02:00");
}

#[test]
fn what_began_lasts_as_long_as_it_says() {
    let value = related(
        json!({"started_at": "2025-05-01T08:00:00Z", "finished_at": "2025-05-09T08:00:00Z", "duration_ms": 90_000}),
    );
    assert_eq!(value["finished_at"], "2025-05-01T08:01:30Z");
    let stay = related(json!({"check_in": "2025-05-01", "check_out": "2025-05-04", "nights": 9}));
    assert_eq!(stay["nights"], 3);
}

#[test]
fn a_bill_adds_up() {
    let value = related(json!({
        "cents": {"subtotal": 1_000, "tax": 190, "discount_amount": 90, "total": 7, "tax_rate": 19},
        "euros": {"subTotal": 10.1, "shippingCost": 2.45, "grandTotal": 99},
    }));
    assert_eq!(value["cents"]["total"], 1_100);
    assert_eq!(value["euros"]["grandTotal"], 12.55);
}

/// The items of an answer to this query.
fn listed(query: Value, items: Value) -> Value {
    let hints = Hints { query: query.as_object().cloned().unwrap(), ..Hints::default() };
    relate(json!({"items": items}), &hints, all)["items"].clone()
}

#[test]
fn items_come_in_the_order_that_is_asked_for() {
    let items = json!([{"n": 2, "createdAt": "2025-01-01"}, {"n": 10, "createdAt": "2025-01-03"}, {"n": 1, "createdAt": "2025-01-02"}]);
    let of = |query: Value| {
        listed(query, items.clone())
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["n"].clone())
            .collect::<Vec<_>>()
    };
    for (query, expected) in [
        (json!({"sort": "n"}), [1, 2, 10]),
        (json!({"sort": "-n"}), [10, 2, 1]),
        (json!({"sort": "created_at:desc"}), [10, 1, 2]),
        (json!({"order_by": "createdAt desc"}), [10, 1, 2]),
        (json!({"sort_by": "n", "order": "desc"}), [10, 2, 1]),
        (json!({"order": "asc"}), [2, 1, 10]),
        (json!({"sort": ["n", "createdAt"]}), [1, 2, 10]),
        (json!({"sort": "unknown"}), [2, 10, 1]),
        (json!({"direction": "north"}), [2, 10, 1]),
    ] {
        assert_eq!(of(query.clone()), expected, "{query}");
    }
}

#[test]
fn items_are_of_the_time_that_is_asked_for() {
    let item = json!([{"created_at": "2025-03-01T12:00:00Z", "updated_at": "2025-03-02T12:00:00Z"}]);
    let of = |query: Value| listed(query, item.clone())[0].clone();
    for query in [
        json!({"created_after": "2025-04-01T00:00:00Z"}),
        json!({"since": "2025-04-01"}),
        json!({"created_at[gte]": 1_743_465_600}),
        json!({"created": {"gte": "2025-04-01T00:00:00Z"}}),
        json!({"from": "2025-04-01", "to": "2025-04-03"}),
    ] {
        let item = of(query.clone());
        assert!(item["created_at"].as_str() >= Some("2025-04-01"), "{query}: {item}");
        assert!(item["updated_at"].as_str() >= item["created_at"].as_str(), "{query}: {item}");
        assert!(
            query.get("to").is_none() || item["created_at"].as_str() < Some("2025-04-03"),
            "{query}: {item}"
        );
    }
    assert!(of(json!({"created_before": "2025-01-01"}))["created_at"].as_str() < Some("2025-01-01"));
    for query in [
        json!({"since": "2025-02-01"}),
        json!({"from": "ada@example.org"}),
        json!({"from": "2025-04-03", "to": "2025-04-01"}),
    ] {
        assert_eq!(of(query), item[0]);
    }
}

/// Any value with properties that relations look for.
fn any_value() -> impl Strategy<Value = Value> {
    let name = prop::sample::select(vec![
        "id",
        "name",
        "user_id",
        "user",
        "created_at",
        "updatedAt",
        "deleted_at",
        "total",
        "count",
        "items",
        "has_more",
        "limit",
        "next",
        "links",
        "self",
        "page",
        "first_name",
        "last_name",
        "email",
        "status",
        "min_x",
        "max_x",
        "date",
        "total_x",
        "in_x",
        "out_x",
        "next_page",
        "path",
        "uri",
        "error",
        "paid_at",
        "shipped_at",
        "completed",
        "completed_at",
        "started_at",
        "duration",
        "age",
        "born",
        "expires_in",
        "subtotal",
        "tax",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        proptest::prelude::any::<bool>().prop_map(Value::from),
        proptest::prelude::any::<i64>().prop_map(Value::from),
        proptest::prelude::any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|2025-0[1-9]-0[1-9]|https://example.com/[a-z]{3}|[a-z]{2}@[a-z]{2}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inside| {
        prop_oneof![
            prop::collection::vec(inside.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inside), 0..8).prop_map(|properties| properties
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect()),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_refused_changes_nothing(value in any_value()) {
        let query = json!({"sort": "-created_at", "since": "2025-01-01", "status": "open"});
        let hints = Hints { path: Some("/x".to_owned()), id: Some(("x_id".to_owned(), json!(1))), status: Some(200), now: Some(0), query: query.as_object().cloned().unwrap_or_default(), ..part(json!({"limit": 1})) };
        let refused = relate(value.clone(), &hints, only(|other| *other == value));
        prop_assert_eq!(&refused, &value);
        // Where all is accepted, it ends all the same.
        relate(value, &hints, all);
    }
}
