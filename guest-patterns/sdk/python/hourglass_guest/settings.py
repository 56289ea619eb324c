"""What the author says of the plugin in pyproject.toml, as objects.

`build.py` reads the file; names of the form `module:attribute` are looked up here, when
the component is built.
"""

import importlib
import inspect
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Optional

from temporalio.converter import DataConverter
from temporalio.worker import Interceptor


@dataclass
class Settings:
    module: str
    task_queue: Optional[str] = None
    interceptors: Sequence[Interceptor] = ()
    data_converter: DataConverter = DataConverter.default
    workflow_failure_exception_types: Sequence[type[BaseException]] = ()
    # Kinds and values, as the contract has them.
    capabilities: Sequence[tuple[str, str]] = ()
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        from .client import GuestClient

        self.client = GuestClient(self.data_converter)


def read(table: dict[str, Any]) -> Settings:
    """The table `[tool.hourglass]`, checked by `build.py` before."""
    converter = table.get("data-converter")
    return Settings(
        module=table["module"],
        task_queue=table.get("task-queue"),
        interceptors=[_instance(name) for name in table.get("interceptors", [])],
        data_converter=_named(converter) if converter else DataConverter.default,
        workflow_failure_exception_types=[
            _named(name) for name in table.get("workflow-failure-exception-types", [])
        ],
        capabilities=[
            (kind, value) for kind, values in table.get("capabilities", {}).items() for value in values
        ],
    )


def _named(name: str) -> Any:
    module, _, attribute = name.partition(":")
    found: Any = importlib.import_module(module)
    for part in attribute.split("."):
        found = getattr(found, part)
    return found


def _instance(name: str) -> Any:
    found = _named(name)
    return found() if inspect.isclass(found) else found
