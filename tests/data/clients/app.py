"""A small API as others write them. Says where it listens, and serves until it is ended."""

import asyncio
import hashlib
import socket

import uvicorn
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import JSONResponse, RedirectResponse, StreamingResponse
from pydantic import BaseModel

app = FastAPI(title="Harbor office", version="1")
app.add_middleware(GZipMiddleware, minimum_size=1000)
app.add_middleware(
    CORSMiddleware, allow_origins=["http://quay.test"], allow_methods=["*"], allow_headers=["*"], allow_credentials=True
)


class Berth(BaseModel):
    id: int
    name: str


class Digest(BaseModel):
    size: int
    sha256: str


ANY_BODY = {"requestBody": {"content": {"*/*": {}}}}
JSON = {"content": {"application/json": {}}}


@app.get("/berths")
def list_berths() -> list[Berth]:
    return [Berth(id=id, name=f"Berth {id}") for id in range(100)]


@app.get("/berths/{id}")
@app.head("/berths/{id}", include_in_schema=True)
def get_berth(id: int) -> Berth:
    return Berth(id=id, name=f"Berth {id}")


@app.post("/berths", status_code=201)
def add_berth(berth: Berth) -> Berth:
    return berth


@app.get("/ships/{name}", responses={404: JSON})
def get_ship(name: str, note: str = "") -> dict[str, str]:
    return {"name": name, "note": note}


@app.post("/manifests", openapi_extra=ANY_BODY)
async def send_manifest(request: Request) -> Digest:
    body = await request.body()
    return Digest(size=len(body), sha256=hashlib.sha256(body).hexdigest())


@app.post("/session", status_code=204)
def log_in() -> Response:
    response = Response(status_code=204)
    response.set_cookie("session", "s-1", path="/", httponly=True)
    response.set_cookie("theme", "dark", samesite="strict")
    return response


@app.get("/session", responses={401: JSON})
def who_am_i(request: Request) -> dict[str, str]:
    if request.cookies.get("session") != "s-1":
        raise HTTPException(401, headers={"WWW-Authenticate": "Cookie"})
    return dict(sorted(request.cookies.items()))


@app.get("/harbor", responses={304: {}})
def get_harbor(request: Request) -> dict[str, str]:
    if request.headers.get("if-none-match") == '"7"':
        return Response(status_code=304, headers={"ETag": '"7"'})
    return JSONResponse({"name": "North"}, headers={"ETag": '"7"'})


@app.get("/first-berth", status_code=307, response_class=Response)
def first_berth(request: Request, absolute: bool = False) -> Response:
    return RedirectResponse(f"{request.base_url}berths/1" if absolute else "/berths/1")


@app.get("/tides", responses={200: {"content": {"text/event-stream": {}}}}, response_class=Response)
async def tides() -> Response:
    async def events():
        for tide in ("low", "high"):
            yield f"data: {tide}\n\n"
            await asyncio.sleep(0)

    return StreamingResponse(events(), media_type="text/event-stream")


if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    uvicorn.Server(uvicorn.Config(app, log_level="error")).run(sockets=[listener])
