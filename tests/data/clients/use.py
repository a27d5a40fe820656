"""Uses the API of app.py with `requests` as a test of one's own would, and fails where an answer is not as expected."""

import hashlib
import sys

import requests

URL = sys.argv[1]
session = requests.Session()


def got(method, path, status=200, **how):
    response = session.request(method, URL + path, **how)
    assert response.status_code == status, f"{method} {path}: {response.status_code} {response.text}"
    return response


assert got("GET", "/berths/1").json() == {"id": 1, "name": "Berth 1"}
assert got("HEAD", "/berths/1").text == ""
assert len(got("GET", "/berths").json()) == 100
assert got("POST", "/berths", 201, json={"id": 7, "name": "Père"}).json() == {"id": 7, "name": "Père"}
assert got("POST", "/berths", 201, json={"id": 8, "name": "Mère"}).json() == {"id": 8, "name": "Mère"}
ship = got("GET", "/ships/Caf%C3%A9%20%E2%82%AC", params={"note": "a&b=c d"}).json()
assert ship == {"name": "Café €", "note": "a&b=c d"}, ship
manifest = b"x" * 300_000
digest = got("POST", "/manifests", data=manifest, headers={"Content-Type": "text/plain"}).json()
assert digest == {"size": 300_000, "sha256": hashlib.sha256(manifest).hexdigest()}, digest
got("POST", "/session", 204)
assert set(got("GET", "/session").json()) == {"session", "theme"}
assert got("GET", "/first-berth").json() == {"id": 1, "name": "Berth 1"}
assert "data: high\n" in got("GET", "/tides").text
print("passed")
