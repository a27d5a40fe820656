"""Uses the client that is generated from tests/data/harbor.yaml, and fails where an answer is not what its types say."""

import datetime
import sys

from client import AuthenticatedClient, Client
from client.api.berths import create_berth, delete_berth, get_berth, list_berths, list_slips
from client.api.marina import get_health, get_zone
from client.models import Berth, BerthPage, BerthStatus, HTTPValidationError, NewBerth, Position, Problem, Zone

URL = sys.argv[1]


def harbor(**headers):
    return AuthenticatedClient(URL, "demo", headers=headers, raise_on_unexpected_status=True)


page = list_berths.sync(client=harbor())
assert isinstance(page, BerthPage) and page.total == len(page.items) == 2, page
free, taken = page.items
assert free.status is BerthStatus.FREE and free.occupied_until is None, free
assert free.created_at == datetime.datetime(2025, 3, 1, 8, 30, tzinfo=datetime.timezone.utc), free
assert taken.mooring == "stern" and isinstance(taken.occupied_until, datetime.datetime), taken
assert list_berths.sync(client=harbor(Prefer="example=empty")).items == []
for item in list_berths.sync(client=harbor(Prefer="dynamic=true"), limit=7).items:
    assert isinstance(item, Berth) and isinstance(item.created_at, datetime.datetime), item

berth = get_berth.sync("ber_4k2m9x", client=harbor())
assert isinstance(berth, Berth) and berth.berth_id == "ber_4k2m9x", berth

wanted = NewBerth(pier="B", length_m=12.5, depth_m=3, position=Position(lat=59.9, lon=10.7))
created = create_berth.sync_detailed(client=harbor(), body=wanted)
assert created.status_code == 201 and created.headers["location"], created
assert created.parsed.to_dict().items() >= wanted.to_dict().items(), created.parsed

wanted.length_m = 100
refused = create_berth.sync_detailed(client=harbor(), body=wanted)
assert refused.status_code == 422 and isinstance(refused.parsed, HTTPValidationError), refused
assert [error.loc for error in refused.parsed.detail] == [["body", "length_m"]], refused.parsed

gone = get_berth.sync_detailed("ber_4k2m9x", client=harbor(Prefer="code=404"))
assert gone.status_code == 404 and isinstance(gone.parsed, Problem), gone
assert gone.parsed.status == 404 and gone.parsed.title == "Not Found", gone.parsed
stranger = list_berths.sync_detailed(client=Client(URL))
assert stranger.status_code == 401 and isinstance(stranger.parsed, Problem), stranger
assert delete_berth.sync_detailed("ber_4k2m9x", client=harbor()).status_code == 204

zone = get_zone.sync(4, client=harbor())
assert isinstance(zone, Zone) and all(isinstance(inner, Zone) for inner in zone.zones), zone
assert list_slips.sync(client=harbor()) == [1, 2, 5, 8]
assert get_health.sync(client=Client(URL)) == "ok"
print("passed")
