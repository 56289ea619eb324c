"""Stands in for the SDK's native bridge: what is imported from it, and nothing that works.

The host does what the bridge does elsewhere. Owns `raise_in_thread`, the one
function that is called here: it leaves the exception for `interruption`.
"""

import sys
import types
from typing import Any, Optional


class RPCError(Exception):
    """What the bridge raises when a call of the server fails."""


class PollShutdownError(Exception):
    """What the bridge raises when a worker has been told to stop."""


class CustomSlotSupplier:
    """Base class of slot suppliers, which a guest has no use for."""

    def __init__(self, *arguments: Any) -> None:
        pass


pending_interruption: Optional[type[BaseException]] = None


def raise_in_thread(_thread: int, exception: type[BaseException]) -> bool:
    """Asks the only thread to raise: it does so where it next waits."""
    global pending_interruption
    pending_interruption = exception
    return True


def _missing(name: str) -> Any:
    # Import machinery asks for dunder names of any module.
    if name.startswith("__"):
        raise AttributeError(name)

    def refuse(*_arguments: Any, **_more: Any) -> Any:
        raise RuntimeError(f"{name} of the native bridge: a guest of Hourglass has no client of its own")

    return type(name, (), {"__new__": refuse})


envconfig = types.ModuleType("temporalio.bridge.temporal_sdk_bridge.envconfig")
envconfig.__getattr__ = _missing  # type: ignore[method-assign]
sys.modules[envconfig.__name__] = envconfig
__getattr__ = _missing
