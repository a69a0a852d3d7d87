"""Shows steps as they happen, each with the time that it took."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

Step = Callable[[str], AbstractContextManager[None]]


@contextmanager
def shown(name: str) -> Iterator[None]:
    """Prints what begins, and behind it how long it took."""
    print(f"{name} ... ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        print("stopped", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


@contextmanager
def silent(name: str) -> Iterator[None]:
    """Prints nothing: for tests."""
    del name
    yield
