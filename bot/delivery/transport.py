"""How python-telegram-bot reaches Telegram: over aiohttp, at a tenth of the processor time of its httpx (docs/decisions/0014).

No text of a library's error is passed on: it names the address, and the address holds the token.
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 5.0  # seconds


class NotSent(NetworkError):
    """The call never left this machine."""


class Transport(BaseRequest):
    """Calls over at most so many connections; `direct` passes by the proxy that the environment names."""

    def __init__(self, connections: int, *, read_timeout: float, direct: bool = False) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._direct = direct
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._read_timeout

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=not self._direct)

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        *others: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Return (status, body). Raises: NotSent, TimedOut, NetworkError: whether it was heard is not known."""
        if self._session is None:
            raise NotSent("not initialised")
        patience = read_timeout if isinstance(read_timeout, int | float) else self._read_timeout
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=patience)
        try:
            async with self._session.request(method, url, data=_form(request_data), timeout=limits) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL) as error:
            raise NotSent(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from error
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from error


def _form(request_data: RequestData | None) -> aiohttp.FormData | None:
    if request_data is None:
        return None
    form = aiohttp.FormData(quote_fields=False)  # a file's name goes out as it is written
    for name, value in request_data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime_type) in (request_data.multipart_data or {}).items():
        form.add_field(name, content, filename=file_name, content_type=mime_type)
    return form
