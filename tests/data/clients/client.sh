#!/bin/sh
# Uses the API of app.py with curl, and prints all that it gets.
set -eu
url=$1
folder=$(mktemp -d)
trap 'rm -r "$folder"' EXIT
cd "$folder"
seq 1 50000 >list

# A head without what belongs to one connection or moment.
lasting() {
    sed -e 's/\r$//' -e 's,^HTTP/1\.[01] ,,' "$1" | grep -viE '^(connection|date|keep-alive|transfer-encoding):' || true
}

show() {
    printf '== %s\n' "$*"
    : >body
    curl -sS -D head -o body "$@"
    lasting head | LC_ALL=C sort
    # With --head the head comes once more.
    lasting body
}

show "$url/berths/1"
show --head "$url/berths/1"
show --http1.0 "$url/berths/1"
show --http2 "$url/berths/1"
show --compressed "$url/berths"
show --location "$url/first-berth"
show --location "$url/first-berth?absolute=true"
show --cookie-jar jar --request POST "$url/session"
show --cookie jar "$url/session"
show --no-buffer "$url/tides"
show --json '{"id": 9, "name": "East"}' "$url/berths"
show --json '{"id": 9}' "$url/berths"
show --header 'Content-Type: text/csv' --header 'Expect: 100-continue' --data-binary @list "$url/manifests"
show --header 'Content-Type: text/csv' --upload-file - --request POST "$url/manifests" <list
show --path-as-is "$url/ships/%2F..%2F;a=1?"
show --globoff "$url/ships/[x]|{y}"
