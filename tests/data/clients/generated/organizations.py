"""Uses the client that is generated from the document in spec/, and fails where an answer is not what its types say."""

import datetime
import sys

from client import AuthenticatedClient, Client
from client.api.organizations import get_organization_v1_organizations_get as get
from client.api.organizations import update_organization_v1_organizations_patch as update
from client.models import (
    AccountTier,
    BaseRateLimits,
    ErrorResponse,
    HTTPValidationError,
    OrganizationModelResponse,
    OrganizationUpdateRequest,
)

URL = sys.argv[1]


def api(**headers):
    return AuthenticatedClient(URL, "demo", headers=headers, raise_on_unexpected_status=True)


organization = get.sync(client=api())
assert isinstance(organization, OrganizationModelResponse), organization
assert organization.account_type is AccountTier.PRO and organization.users is None, organization
assert organization.created_at == datetime.datetime(2025, 2, 3, 9, 14, 27, tzinfo=datetime.timezone.utc), organization
assert isinstance(organization.rate_limits, BaseRateLimits) and organization.rate_limits.upload == 30, organization
assert organization.metadata["region"] == "eu-west", organization.metadata
big = get.sync(client=api(Prefer="example=enterprise-with-users"))
assert [user["role"] for user in big.users] == ["admin", "member", "viewer"], big.users
for seed in range(20):
    made = get.sync(client=api(Prefer=f"dynamic=true, seed={seed}"))
    assert isinstance(made.account_type, AccountTier) and made.created_at <= made.updated_at, made

wanted = OrganizationUpdateRequest(billing_email="ada@example.com", metadata=None, nsfw_check_enabled=True)
assert isinstance(update.sync(client=api(), body=wanted), OrganizationModelResponse)
wanted.billing_email = "ada"
refused = update.sync_detailed(client=api(), body=wanted)
assert refused.status_code == 422 and isinstance(refused.parsed, HTTPValidationError), refused
assert [error.loc for error in refused.parsed.detail] == [["body", "billing_email"]], refused.parsed

for asked, status in [(get.sync_detailed(client=Client(URL)), 401), (get.sync_detailed(client=api(Prefer="code=404")), 404)]:
    assert asked.status_code == status and isinstance(asked.parsed, ErrorResponse), asked
    assert asked.parsed.status == status and asked.parsed.success is False and asked.parsed.error.message, asked
print("passed")
