"""Signals that ask to stop: noted, so that what has run can be written before the end."""

import contextlib
import signal
import threading
from collections.abc import Iterator

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Ctrl-C, `kill` and batch systems, a closed terminal (not on Windows)


class Stop:
    """What was asked: `signal` is the signal's number, or None as long as none has come."""

    def __init__(self):
        self.signal = None

    @property
    def name(self) -> str:
        """The signal's name, such as "SIGTERM"."""
        return signal.Signals(self.signal).name


@contextlib.contextmanager
def held() -> Iterator[Stop]:
    """Within this block the first signal is only noted, in the `Stop` that it yields; a second one acts at once."""
    stop, before = Stop(), {}

    def note(number, frame):
        stop.signal = number
        signal.signal(number, before[number])

    if threading.current_thread() is threading.main_thread():  # no other thread may
        for number in (getattr(signal, name) for name in NAMES if hasattr(signal, name)):
            if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
                before[number] = signal.signal(number, note)
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
