"""Makes the SDK's workers, whose constructors are private and change between versions."""

import inspect
from typing import Any


def supported(constructor: Any, **arguments: Any) -> dict[str, Any]:
    """Those of the arguments that this version of the SDK takes."""
    known = inspect.signature(constructor).parameters
    return {name: value for name, value in arguments.items() if name in known}
