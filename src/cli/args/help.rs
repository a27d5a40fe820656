//! What `--help` says besides the flags: examples, and what the exit status means.

use crate::cli::exit::Meaning;

pub const MOCK_EXAMPLES: &str = "\
Examples:
  bonafide mock                                  the API of bonafide.toml, on port 4010
  bonafide mock openapi.yaml -p 8080 --dynamic   another one, every answer generated
  bonafide mock -- npm test                      tests that find the mock in $BONAFIDE_URL

";

pub const PROXY_EXAMPLES: &str = "\
Examples:
  bonafide proxy https://api.example.com         forward there, hold both sides to bonafide.toml's API
  bonafide proxy openapi.yaml --upstream http://localhost:8000/v1 --errors
  bonafide proxy --upstream https://localhost:8443 --ca ca.pem --fallback 501,404,down

";

pub const RECORD_EXAMPLES: &str = "\
Examples:
  bonafide record https://api.example.com        forward there, and write fixtures of bonafide.toml's API
  bonafide record openapi.yaml --upstream http://localhost:8000 --statuses 2XX --har e2e.har
  bonafide record --upstream https://api.example.com -- npm test

Exchanges that break the contract go to .bonafide/rejected/ beside the folder of fixtures, with why.

";

pub const CHECK_EXAMPLES: &str = "\
Examples:
  bonafide check                                 the API of bonafide.toml and its fixtures
  bonafide check openapi.yaml --fail-on warning  another document, more strictly
  bonafide check --answers                       and every answer that a mock would give
  bonafide check --traffic e2e.har               captured traffic as well
  bonafide check --report text --report sarif=bonafide.sarif
  bonafide check --baseline known.json --write-baseline

";

pub const FIXTURES_EXAMPLES: &str = "\
Examples:
  bonafide fixtures                              the fixtures of the API of bonafide.toml
  bonafide fixtures openapi.yaml --fixtures recorded --json
  bonafide fixtures update --write               bring broken ones back to the document

";

pub const UPDATE_EXAMPLES: &str = "\
Examples:
  bonafide fixtures update                       what would bring broken ones back to the document
  bonafide fixtures update --write               and does so

";

pub const VARIANTS_EXAMPLES: &str = "\
Examples:
  bonafide variants 'GET /v1/users'              what `Prefer: variant=…` may ask for
  bonafide variants listUsers openapi.yaml --code 404 --json

";

pub const IMPORT_EXAMPLES: &str = "\
Examples:
  bonafide import har e2e.har                    fixtures of captured traffic, without its secrets
  bonafide import har e2e.har openapi.yaml --fixtures fixtures --statuses 2XX

Exchanges that break the contract go to .bonafide/rejected/ beside the folder of fixtures, with why.

";

pub const RULES_EXAMPLES: &str = "\
Examples:
  bonafide rules                                 every code in one line
  bonafide rules missing-property                what it reports, why it matters, how to mend it

";

/// What stands below every help.
pub fn after_help(examples: &str, status: Meaning) -> String {
    format!("{examples}{status}\n\nFlags come before BONAFIDE_* variables, and these before bonafide.toml.")
}
