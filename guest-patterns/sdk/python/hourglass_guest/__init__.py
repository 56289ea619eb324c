"""Temporal's own Python SDK inside a component, behind the contract of Hourglass.

Importing this package puts `bridge_stub` where the SDK looks for its native bridge,
so it has to come before the first import of `temporalio`. Authors import nothing
from here.
"""

import importlib.util
import sys

_BRIDGE = "temporalio.bridge.temporal_sdk_bridge"


class _BridgeFinder:
    @staticmethod
    def find_spec(name, _path=None, _target=None):
        if name != _BRIDGE:
            return None
        return importlib.util.spec_from_file_location(name, f"{__path__[0]}/bridge_stub.py")


sys.meta_path.insert(0, _BridgeFinder)
