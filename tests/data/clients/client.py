"""Uses the API of app.py with `requests`, and prints all that it gets."""

import sys

import requests

URL = sys.argv[1]
# These belong to one connection or moment.
PASSING = {"connection", "date", "keep-alive", "transfer-encoding"}

session = requests.Session()


def show(method, path, **how):
    response = session.request(method, URL + path, **how)
    for answer in [*response.history, response]:
        print(f"== {answer.request.method} {answer.url}\n{answer.status_code} {answer.reason}")
        for name, value in sorted(answer.headers.lower_items()):
            if name not in PASSING:
                print(f"{name}: {value}")
        print(answer.text)


show("GET", "/berths/1")
show("HEAD", "/berths/1")
show("GET", "/berths/one")
show("GET", "/berths")
show("GET", "/berths", headers={"Accept-Encoding": "identity"})
show("POST", "/berths", json={"id": 7, "name": "Père"})
show("POST", "/berths", json={"id": "seven"})
show("GET", "/ships/Caf%C3%A9%20%E2%82%AC", params={"note": "a&b=c d"})
show("GET", "/ships/a;b=1?note")
PLAIN = {"Content-Type": "text/plain"}
show("POST", "/manifests", data=(b"%d;" % number for number in range(5000)), headers=PLAIN)
show("POST", "/manifests", data=b"x" * 300_000, headers=PLAIN)
FORM = b"--b\r\nContent-Disposition: form-data; name=list; filename=a.csv\r\n\r\na;b\r\n--b--\r\n"
show("POST", "/manifests", data=FORM, headers={"Content-Type": "multipart/form-data; boundary=b"})
show("GET", "/session")
show("POST", "/session")
print(sorted((cookie.name, cookie.value, cookie.domain, cookie.path) for cookie in session.cookies))
show("GET", "/session")
show("GET", "/harbor")
show("GET", "/harbor", headers={"If-None-Match": '"7"'})
show("GET", "/first-berth")
show("GET", "/first-berth", params={"absolute": "true"})
show("GET", "/tides")
show("OPTIONS", "/berths", headers={"Origin": "http://quay.test", "Access-Control-Request-Method": "POST"})
show("OPTIONS", "/berths", headers={"Origin": "http://other.test", "Access-Control-Request-Method": "POST"})
show("GET", "/berths/2", headers={"Origin": "http://quay.test"})
