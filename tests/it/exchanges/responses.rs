use bonafide::finding::Severity;

use super::*;

const USERS: &str = "
openapi: 3.1.0
info: { title: Users, version: '1' }
paths:
  /users/{id}:
    get:
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses:
        '200':
          description: The user
          headers:
            X-Rate: { required: true, schema: { type: integer, maximum: 10 } }
            X-Tags: { schema: { type: array, items: { enum: [a, b] } } }
            X-Pair: { schema: { type: object, properties: { a: { type: integer } } } }
            X-Meta: { content: { application/json: { schema: { type: object, required: [v] } } } }
            X-Code: { schema: { type: [integer, string], pattern: '^0' } }
            Set-Cookie: { schema: { type: string, pattern: '^[a-z]+=' } }
            Content-Type: { required: true, schema: { const: never } }
          content:
            application/json: { schema: { $ref: '#/components/schemas/User' } }
            text/plain: {}
        '204': { description: Gone }
        4XX: { description: Wrong, content: { application/problem+json: { schema: { type: object, required: [title] } } } }
    delete:
      responses: { '202': { description: Later, content: { application/json: { schema: { type: object } } } }, default: { description: Else } }
components:
  schemas:
    User: { type: object, required: [id, name], properties: { id: { type: string }, name: { type: string } } }
";

#[test]
fn an_exchange_that_keeps_its_contract_has_no_findings() {
    let contract = contract(USERS);
    for good in [
        "GET /users/1\n---\n200\nContent-Type: application/json; charset=utf-8\nX-Rate: 3\n\n{\"id\": \"1\", \"name\": \"Ada\"}",
        "GET /users/1\n---\n200\nContent-Type: text/plain\nX-Rate: 3\n\nAda",
        "GET /users/1\n---\n204",
        "HEAD /users/1\n---\n200\nContent-Type: application/json\nX-Rate: 3",
        "GET /users/1\nIf-None-Match: x\n---\n304",
        "GET /users/1\n---\n404\nContent-Type: application/problem+json\n\n{\"title\": \"Not found\"}",
        "OPTIONS /users/1\nAccess-Control-Request-Method: GET\n---\n204",
    ] {
        expect(&contract, good, &[]);
    }
}

#[test]
fn a_request_that_reaches_nothing_is_told_what_is_near() {
    let contract = contract(USERS);
    let unknown = exchange(&contract, &written("GET /user/1\n---\n404"));
    assert_eq!(
        lines(&unknown),
        ["undocumented-operation request: the document has no path for `GET /user/1`"]
    );
    assert_eq!(unknown[0].help.as_deref(), Some("did you mean `/users/{id}`?"));
    expect(
        &contract,
        "PUT /users/1\n---\n200",
        &["undocumented-operation request: `/users/1` does not take PUT; it takes GET, HEAD, DELETE"],
    );
}

#[test]
fn statuses_count_with_their_ranges_and_default() {
    let contract = contract(USERS);
    expect(
        &contract,
        "GET /users/1\n---\n500\n\n",
        &["undocumented-status response status: `GET /users/{id}` declares no status 500"],
    );
    expect(
        &contract,
        "GET /users/1\n---\n304\n\n",
        &["undocumented-status response status: `GET /users/{id}` declares no status 304"],
    );
    expect(&contract, "DELETE /users/1\n---\n500", &[]);
}

#[test]
fn bodies_are_there_where_they_are_declared_and_nowhere_else() {
    let contract = contract(USERS);
    expect(
        &contract,
        "DELETE /users/1\n---\n202",
        &["missing-body response body: the 202 response has no body"],
    );
    // An empty text is a text.
    expect(&contract, "GET /users/1\n---\n200\nX-Rate: 1", &[]);
    expect(
        &contract,
        "GET /users/1\n---\n204\n\n{}",
        &["unexpected-body response body: a 204 response must have no body"],
    );
    expect(
        &contract,
        "HEAD /users/1\n---\n200\nX-Rate: 1\n\n{}",
        &["unexpected-body response body: a response to HEAD must have no body"],
    );
    let undeclared =
        exchange(&contract, &written("DELETE /users/1\n---\n500\nContent-Type: text/plain\n\noops"));
    assert_eq!(
        lines(&undeclared),
        ["unexpected-body response body: the 500 response is declared without a body"]
    );
    assert_eq!(undeclared[0].severity, Severity::Warning);
}

#[test]
fn media_types_are_declared_and_bodies_are_what_they_say() {
    let contract = contract(USERS);
    let head = "GET /users/1\n---\n200\nX-Rate: 1\n";
    expect(
        &contract,
        &format!("{head}Content-Type: application/xml\n\n<a/>"),
        &[
            "undocumented-media-type response header content-type: the 200 response declares no media type `application/xml`",
        ],
    );
    expect(
        &contract,
        &format!("{head}\n<a/>"),
        &[
            "undocumented-media-type response header content-type: the response has a body but no `Content-Type`",
        ],
    );
    expect(
        &contract,
        &format!("{head}Content-Type: application/json\n\n{{\"id\": \"1\",\n \"name\" \"Ada\"}}"),
        &[
            "unreadable-body response body: the response body is not valid JSON: a `:` is missing after a key at line 2 column 9",
        ],
    );
    // One declared type is what a body without any was meant as.
    expect(
        &contract,
        "GET /users/1\n---\n404\n\n{}",
        &[
            "undocumented-media-type response header content-type: the response has a body but no `Content-Type`",
            "missing-property response body at /title: the response body lacks the required property `title`",
        ],
    );
    expect(
        &contract,
        &format!("{head}Content-Type: application/json\n\n{{\"id\": 7}}"),
        &[
            "missing-property response body at /name: the response body lacks the required property `name`",
            "wrong-type response body at /id: `id` is an integer, not a string",
        ],
    );
}

#[test]
fn declared_headers_are_read_as_parameters_are() {
    let contract = contract(USERS);
    let with = |headers: &str| format!("GET /users/1\n---\n200\nContent-Type: text/plain\n{headers}\n\nAda");
    expect(
        &contract,
        &with("X-Other: 1"),
        &["missing-header response header X-Rate: the response lacks the required header `X-Rate`"],
    );
    expect(
        &contract,
        &with("X-Rate: 3\nX-Tags: a\nX-Tags: b\nX-Pair: a,1\nX-Meta: {\"v\": 1}\nX-Code: 07"),
        &[],
    );
    expect(
        &contract,
        &with("X-Rate: 11\nX-Tags: a\nX-Tags: c\nX-Pair: a\nX-Meta: {"),
        &[
            "out-of-range response header X-Rate: `X-Rate` is `11`, more than 10",
            "value-not-in-enum response header X-Tags at /1: `X-Tags[1]` is `c`, not `a` or `b`",
            "invalid-header response header X-Pair: the header `X-Pair` cannot be read: expected properties as `name,value,name,value`",
            "invalid-header response header X-Meta: the header `X-Meta` cannot be read: expected JSON: the text ends inside an object",
        ],
    );
    expect(
        &contract,
        &with("X-Rate: 1\nSet-Cookie: a=1, 2\nSet-Cookie: 1=b"),
        &["wrong-format response header Set-Cookie: `Set-Cookie` is `1=b`, which does not match `^[a-z]+=`"],
    );
}

#[test]
fn a_body_that_was_faultless_is_so_only_for_the_same_credentials() {
    let contract = contract(USERS);
    let answer = |credentials: &str, body: &str| {
        let text = format!(
            "GET /users/1\n{credentials}---\n200\nContent-Type: application/json\nX-Rate: 3\n\n{body}"
        );
        exchange(&contract, &written(&text)).iter().map(|finding| finding.rule.code).collect::<Vec<_>>()
    };
    let good = "{\"id\": \"1\", \"name\": \"a-token-of-some-length\"}";
    for _ in 0..2 {
        assert!(answer("", good).is_empty());
        assert_eq!(answer("Authorization: Bearer a-token-of-some-length\n", good), ["secret-in-response"]);
        assert_eq!(answer("", "{\"id\": \"1\"}"), ["missing-property"]);
    }
}
