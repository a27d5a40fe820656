#!/bin/sh
# Uses the API of app.py with curl as a test of one's own would, and fails where an answer is not as expected.
set -eu
url=$1

is() {
    expected=$1
    shift
    got=$(curl -sS --fail "$@")
    test "$got" = "$expected" || { echo "$*: $got, not $expected" >&2; exit 1; }
}

is '{"id":2,"name":"Berth 2"}' "$url/berths/2"
is '{"id":1,"name":"Berth 1"}' --location "$url/first-berth?absolute=true"
is '{"id":9,"name":"Quay"}' --json '{"id": 9, "name": "Quay"}' "$url/berths"
is '200' --head -o /dev/null -w '%{http_code}' "$url/berths/2"
is '{"name":"a;b=1","note":""}' "$url/ships/a;b=1"
is '204' -o /dev/null -w '%{http_code}' -X POST "$url/session"
echo passed
