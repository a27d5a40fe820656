"""Uses the client that is generated from the document of app.py, and fails where an answer is not what its types say."""

import sys

from client import Client
from client.api.default import (
    add_berth_berths_post as add_berth,
    get_berth_berths_id_get as get_berth,
    get_ship_ships_name_get as get_ship,
    list_berths_berths_get as list_berths,
    log_in_session_post as log_in,
    who_am_i_session_get as who_am_i,
)
from client.models import Berth, HTTPValidationError

office = Client(sys.argv[1], raise_on_unexpected_status=True)

berths = list_berths.sync(client=office)
assert berths and all(isinstance(berth, Berth) and isinstance(berth.id, int) for berth in berths), berths
assert get_berth.sync(7, client=office).id == 7
berth = Berth(id=8, name="Père")
assert add_berth.sync(client=office, body=berth) == berth
berth.id = "eight"
refused = add_berth.sync_detailed(client=office, body=berth)
assert refused.status_code == 422 and isinstance(refused.parsed, HTTPValidationError), refused
assert [error.loc for error in refused.parsed.detail] == [["body", "id"]], refused.parsed
ship = get_ship.sync("Café €", client=office, note="a&b=c d")
assert ship.additional_properties and all(isinstance(text, str) for text in ship.additional_properties.values()), ship
assert log_in.sync_detailed(client=office).status_code == 204
assert who_am_i.sync_detailed(client=office).status_code == 200
print("passed")
