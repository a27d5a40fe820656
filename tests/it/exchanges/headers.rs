use bonafide::contract::Options as ContractOptions;

use super::*;

const DOCUMENT: &str = "
openapi: 3.1.0
info: { title: A, version: '1' }
components: { securitySchemes: { Key: { type: apiKey, in: header, name: X-Key }, Sid: { type: apiKey, in: cookie, name: sid } } }
security: [{ Key: [], Sid: [] }]
paths:
  /a:
    get:
      parameters: [{ name: X-Region, in: header, schema: { type: string } }, { name: theme, in: cookie, schema: { type: string } }]
      responses: { '204': { description: A, headers: { X-Rate: { schema: { type: integer } } } } }
";

const EXCHANGE: &str = "GET /a
X-Key: key
X-Region: eu
X-Regoin: eu
User-Agent: curl
Sec-Fetch-Mode: cors
X-Forwarded-For: 192.0.2.1
traceparent: 00-1-1-00
If-None-Match: x
Cookie: sid=1; theme=dark; _ga=2
---
204
X-Rate: 1
X-Internal-Host: db-1
ETag: x
Date: now
Access-Control-Allow-Origin: *";

#[test]
fn undeclared_headers_and_cookies_are_told_to_those_who_ask() {
    expect(&contract(DOCUMENT), EXCHANGE, &[]);
    let options =
        ContractOptions { undeclared_headers: true, undeclared_cookies: true, ..Default::default() };
    let contract = compiled(DOCUMENT.to_owned(), options);
    let findings = exchange(&contract, &written(EXCHANGE));
    assert_eq!(
        lines(&findings),
        [
            "undeclared-header request header x-regoin: the header `x-regoin` is not declared",
            "undeclared-cookie cookie _ga: the cookie `_ga` is not declared",
            "undeclared-header response header x-internal-host: the header `x-internal-host` is not declared",
        ]
    );
    assert_eq!(findings[0].help.as_deref(), Some("did you mean `X-Region`?"));
    assert!(findings.iter().all(|finding| !finding.is_error()));
}
