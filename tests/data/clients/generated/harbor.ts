// Uses the types that are generated from tests/data/harbor.yaml, and fails where an answer is not what they say.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { paths } from "./harbor-api.js";

const baseUrl = process.argv[2];
const key = { "X-Harbor-Key": "demo" };
const harbor = createClient<paths>({ baseUrl, headers: key });
const office = createClient<paths>({ baseUrl, headers: { Authorization: "Bearer demo" } });
const berth = { params: { path: { berth_id: "ber_4k2m9x" } } };

const page = await harbor.GET("/v1/berths", {
  params: { query: { limit: 2, pier: ["A", "B"], size: { length_m: 9 } } },
  querySerializer: { array: { style: "form", explode: false }, object: { style: "deepObject", explode: true } },
});
assert.equal(page.error, undefined);
assert(typeof page.data === "object");
assert.equal(page.data.total, 2);
const [free, taken] = page.data.items;
assert(free && taken);
assert.equal(free.status, "free");
assert.equal(free.occupied_until, null);
assert.equal(new Date(free.created_at).getTime(), Date.UTC(2025, 2, 1, 8, 30));
assert.equal(taken.mooring, "stern");
const none = await harbor.GET("/v1/berths", { headers: { Prefer: "example=empty" } });
assert.deepEqual(none.data, { total: 0, items: [] });

const read = await harbor.GET("/v1/berths/{berth_id}", berth);
assert.equal(read.data?.berth_id, "ber_4k2m9x");

const wanted = { pier: "B", length_m: 12.5, depth_m: 3, shore_power: true, mooring: null } as const;
const made = await harbor.POST("/v1/berths", { body: wanted });
assert.equal(made.response.status, 201);
assert.deepEqual({ ...made.data, ...wanted }, made.data);

const refused = await harbor.POST("/v1/berths", { body: { ...wanted, length_m: 100 } });
assert.equal(refused.response.status, 422);
assert(refused.error && "detail" in refused.error);
assert(Array.isArray(refused.error.detail));
assert.deepEqual(refused.error.detail.map((each) => each.loc), [["body", "length_m"]]);

const gone = await harbor.GET("/v1/berths/{berth_id}", { ...berth, headers: { Prefer: "code=404" } });
assert.equal(gone.response.status, 404);
assert.equal(gone.error?.status, 404);
const stranger = await createClient<paths>({ baseUrl }).GET("/v1/berths");
assert.equal(stranger.response.status, 401);
assert.equal(stranger.error?.status, 401);
assert.equal((await harbor.DELETE("/v1/berths/{berth_id}", berth)).response.status, 204);

const asked = {
  from: "2025-07-11",
  nights: 2,
  gate_code: "4471",
  boat: { kind: "sail", name: "Stormsvale", length_m: 11.2, masts: 1 },
} as const;
const booked = await office.POST("/v1/berths/{berth_id}/bookings", { ...berth, body: asked });
assert.equal(booked.response.status, 201);
assert.equal(booked.data?.from, asked.from);
assert.deepEqual(booked.data.boat, asked.boat);
assert.match(booked.data.booking_id, /^[0-9a-f-]{36}$/);
assert(!("gate_code" in booked.data));

const zone = await harbor.GET("/v1/zones/{zone_id}", { params: { path: { zone_id: 4 } } });
assert(zone.data?.zones?.every((inner) => typeof inner.name === "string"));
assert.deepEqual((await harbor.GET("/v1/slips")).data, [1, 2, 5, 8]);
assert.equal((await harbor.GET("/v1/health", { parseAs: "text" })).data, "ok");
console.log("passed");
