use super::*;

fn github() -> String {
    format!("ghp_{}", "aB3".repeat(12))
}

/// One that the document itself shows.
fn published() -> String {
    format!("ghp_{}", "zZ9".repeat(12))
}

fn schema() -> Value {
    json!({"type": "object", "properties": {
        "note": {"type": "string"}, "access_token": {"type": "string"}, "ticket": {"type": "string", "format": "password"},
        "shown": {"type": "string", "example": published()}, "tokens": {"type": "array", "items": {"type": "string"}},
        "keys": {"type": "array", "items": {"type": "object", "properties": {"key": {}, "comment": {}}}}, "free": {"type": "object"},
    }})
}

#[test]
fn a_credential_is_told_where_nobody_announced_one_and_is_never_shown() {
    let contract = answering(schema(), json!({}));
    let secret = github();
    let body = json!({
        "note": format!("use {secret} for now"), "access_token": secret, "ticket": secret, "shown": published(),
        "tokens": [secret], "keys": [{"key": secret, "comment": secret}], "free": {"token": secret},
    });
    let findings = exchange(&contract, &answer(&body));
    assert_eq!(
        lines(&findings),
        [
            "secret-in-response response body at /note: `note` holds what looks like a GitHub token",
            "secret-in-response response body at /keys/0/comment: `keys[0].comment` holds what looks like a GitHub token",
            "secret-in-response response body at /free/token: `free.token` holds what looks like a GitHub token",
        ]
    );
    assert!(!format!("{findings:?}").contains(&secret));
}

#[test]
fn what_let_a_request_in_does_not_come_back() {
    let contract = contract(
        &json!({
            "openapi": "3.1.0", "info": {"title": "A", "version": "1"},
            "components": {"securitySchemes": {
                "Query": {"type": "apiKey", "in": "query", "name": "key"}, "Header": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "Cookie": {"type": "apiKey", "in": "cookie", "name": "sid"}, "Basic": {"type": "http", "scheme": "basic"},
            }},
            "security": [{"Query": []}, {"Header": []}, {"Cookie": []}, {"Basic": []}],
            "paths": {"/a": {"get": {"responses": {"200": {"description": "A", "content": {
                "application/json": {"schema": {"properties": {"note": {"enum": ["a"]}, "token": {}}}}, "text/plain": {},
            }}}}}},
        })
        .to_string(),
    );
    let text = |head: &str, body: &str| format!("{head}\n---\n200\nContent-Type: application/json\n\n{body}");
    for (head, credential, what) in [
        ("GET /a?key=query-key-0123456789", "query-key-0123456789", "API key"),
        ("GET /a\nX-Key: header-key-0123456789", "header-key-0123456789", "API key"),
        ("GET /a\nCookie: a=b; sid=cookie-key-0123456789", "cookie-key-0123456789", "API key"),
        ("GET /a\nAuthorization: Basic YWRhOnBhc3N3b3JkLTAxMjM0NTY3ODk=", "password-0123456789", "password"),
        ("GET /a\nAuthorization: bearer bearer-0123456789", "bearer-0123456789", "bearer token"),
    ] {
        let findings =
            exchange(&contract, &written(&text(head, &format!("{{\"note\": \"you sent {credential}\"}}"))));
        let told: Vec<_> = findings.iter().filter(|it| it.rule.code == "secret-in-response").collect();
        assert_eq!(told.len(), 1, "{head}: {findings:?}");
        assert_eq!(told[0].message, format!("`note` repeats the request's {what}"), "{head}");
        assert!(!format!("{findings:?}").contains(credential), "{findings:?}");
        assert_eq!(
            exchange(&contract, &written(&text(head, "{\"note\": \"a\"}"))).len(),
            usize::from(what == "bearer token")
        );
    }
    // In other texts only what is long is looked for, and where it was announced it may be.
    let short = "GET /a?key=customer";
    expect(&contract, &text(short, "{\"token\": \"customer\"}"), &[]);
    expect(&contract, "GET /a?key=customer\n---\n200\nContent-Type: text/plain\n\nthe customer", &[]);
    expect(
        &contract,
        "GET /a?key=query-key-0123456789\n---\n200\nContent-Type: text/plain\nX-Debug: query-key-0123456789\nX-Auth-Token: query-key-0123456789\nSet-Cookie: k=query-key-0123456789\n\nkey: query-key-0123456789",
        &[
            "secret-in-response response body: the response body repeats the request's API key",
            "secret-in-response response header x-debug: the header `x-debug` repeats the request's API key",
        ],
    );
}

#[test]
fn a_credential_that_is_the_name_of_a_property_is_told_and_never_shown() {
    let contract = answering(schema(), json!({}));
    let secret = github();
    let findings = exchange(&contract, &answer(&json!({ "free": { &secret: 1 }, &secret: 2 })));
    let told = lines(&findings);
    for line in [
        "undeclared-property response body at /***: the property `***` is not declared",
        "secret-in-response response body: the name of a property of the response body holds what looks like a GitHub token",
        "secret-in-response response body at /free: the name of a property of `free` holds what looks like a GitHub token",
    ] {
        assert!(told.iter().any(|told| told == line), "{line} is not among {told:#?}");
    }
    assert!(!format!("{findings:?}").contains(&secret));
}
