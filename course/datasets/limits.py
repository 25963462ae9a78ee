"""Limits on what a publisher sends: it may neither stall, nor trickle, nor send far more than it should."""

import contextlib
import functools
import threading
import time
from collections.abc import Iterator

from course.datasets.card import BadData

SECONDS = 20  # to connect, and between two packets
TRIES = 2  # after the first, for each request
PATIENCE = 60  # seconds of waiting before the speed is judged
SLOWEST = 2_000  # bytes a second

_one = threading.Lock()


@contextlib.contextmanager
def limited(size_mb: float) -> Iterator[None]:
    """Hold every request that is made through `requests` in this block to the limits above.

    TensorFlow Datasets and kagglehub make theirs through `requests` too, and partly without any time limit. Such a
    request raises requests.RequestException where nothing comes, TimeoutError where hardly anything does, and BadData
    where more comes than twice `size_mb`, what the set weighs, and 1 MB.
    """
    from requests.adapters import HTTPAdapter

    meter = _Meter(size_mb)

    def limited_send(adapter, request, **options):
        tries = adapter.max_retries
        adapter.max_retries = tries.new(total=min(tries.total or 0, TRIES))
        response = send(adapter, request, **{**options, "timeout": options.get("timeout") or SECONDS})
        response.raw.stream = functools.partial(meter.stream, response.raw)
        return response

    with _one:
        send = HTTPAdapter.send
        HTTPAdapter.send = limited_send
        try:
            yield
        finally:
            HTTPAdapter.send = send


class _Meter:
    """Counts the bytes of all responses, and the seconds that were spent waiting for them."""

    def __init__(self, size_mb):
        self.size_mb, self.received, self.waited = size_mb, 0, 0.0

    def stream(self, raw, amt=65_536, decode_content=None):
        """In place of `urllib3.HTTPResponse.stream`, which waits until `amt` bytes are there."""
        read = getattr(raw, "read1", raw.read)  # urllib3 1.26 has no read1
        while True:
            begin = time.monotonic()
            block = read(amt, decode_content=decode_content)
            self.waited += time.monotonic() - begin
            self.received += len(block)
            self._judge()
            if not block:
                return
            yield block

    def _judge(self):
        if self.received > (2 * self.size_mb + 1) * 1e6:
            raise BadData(f"more than {self.received / 1e6:,.0f} MB come, where {self.size_mb:,} MB are expected")
        if self.waited > PATIENCE and self.received < SLOWEST * self.waited:
            raise TimeoutError(f"only {self.received / self.waited:,.0f} bytes a second come")
