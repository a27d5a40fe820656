// Uses the types that are generated from the document in spec/, and fails where an answer is not what they say.

import assert from "node:assert/strict";
import createClient from "openapi-fetch";
import type { components, paths } from "./organizations-api.js";

const path = "/v1/organizations";
const baseUrl = process.argv[2];
const api = createClient<paths>({ baseUrl, headers: { Authorization: "Bearer demo" } });

const organization = (await api.GET(path)).data;
assert(organization);
assert.equal(organization.account_type, "pro");
assert.equal(organization.users, null);
assert.equal(organization.rate_limits.upload, 30);
assert.equal(new Date(organization.created_at).getTime(), Date.UTC(2025, 1, 3, 9, 14, 27));
assert.equal(organization.metadata?.["region"], "eu-west");
const big = await api.GET(path, { headers: { Prefer: "example=enterprise-with-users" } });
assert.deepEqual(big.data?.users?.map((user) => user["role"]), ["admin", "member", "viewer"]);
const tiers: Record<components["schemas"]["AccountTier"], true> = { free: true, pro: true, team: true, enterprise: true };
for (let seed = 0; seed < 20; seed += 1) {
  const made = (await api.GET(path, { headers: { Prefer: `dynamic=true, seed=${seed}` } })).data;
  assert(made && tiers[made.account_type]);
  assert(new Date(made.created_at) <= new Date(made.updated_at));
}

const wanted = { billing_email: "ada@example.com", metadata: null, nsfw_check_enabled: true };
assert((await api.PATCH(path, { body: wanted })).data?.organization_id);
const refused = await api.PATCH(path, { body: { ...wanted, billing_email: "ada" } });
assert.equal(refused.response.status, 422);
assert(refused.error && "detail" in refused.error);
assert.deepEqual(refused.error.detail?.map((each) => each.loc), [["body", "billing_email"]]);

for (const [asked, status] of [
  [await createClient<paths>({ baseUrl }).GET(path), 401],
  [await api.GET(path, { headers: { Prefer: "code=404" } }), 404],
] as const) {
  assert.equal(asked.response.status, status);
  assert(asked.error && "error" in asked.error);
  assert.equal(asked.error.status, status);
  assert(asked.error.error.message);
}
console.log("passed");
