"""How often somebody may try something: what came from one address in the last minute."""

from collections import OrderedDict, deque
from datetime import datetime, timedelta
from ipaddress import ip_address

from aiohttp import web

MINUTE = timedelta(minutes=1)
MOST_REMEMBERED = 10_000  # addresses


class Tries:
    """Counts tries of each address; the oldest address is forgotten when there are very many."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._tries: OrderedDict[str, deque[datetime]] = OrderedDict()

    def are_too_many(self, address: str, now: datetime) -> bool:
        """Whether an address has tried too often in the last minute."""
        tries = self._tries.get(address, deque())
        while tries and tries[0] <= now - MINUTE:
            tries.popleft()
        return len(tries) >= self._most

    def note(self, address: str, now: datetime) -> None:
        """Count one try."""
        self._tries.setdefault(address, deque()).append(now)
        self._tries.move_to_end(address)
        if len(self._tries) > MOST_REMEMBERED:
            self._tries.popitem(last=False)


def address_of(request: web.Request) -> str:
    """Return from where somebody asks: behind a proxy on this machine what the proxy says last, IPv6 by its /64."""
    peer = request.remote or ""
    said = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        address = ip_address(said if said and ip_address(peer).is_loopback else peer)
    except ValueError:
        return peer
    return str(address) if address.version == 4 else address.exploded[:19]
