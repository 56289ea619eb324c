"""JSON Schemas of types, for operators: what a console may offer and check.

Knows the types that Temporal's JSON converter knows; None for any other.
"""

import dataclasses
import datetime
import enum
import json
import types
import typing
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Optional

_SIMPLE: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    None: {"type": "null"},
    type(None): {"type": "null"},
    Any: {},
    datetime.datetime: {"type": "string", "format": "date-time"},
    uuid.UUID: {"type": "string", "format": "uuid"},
    dict: {"type": "object"},
    list: {"type": "array"},
}


class _Unknown(Exception):
    pass


def schema(hint: Any) -> Optional[str]:
    """The schema as text, or None where it is not known."""
    try:
        return json.dumps(_schema(hint, ()), separators=(",", ":"))
    except Exception:
        # A hint may be anything; a missing schema harms nobody.
        return None


def _schema(hint: Any, inside: tuple) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is None:
        return _plain(hint, inside)
    if origin is typing.Union or origin is types.UnionType:
        return {"anyOf": [_schema(one, inside) for one in arguments]}
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is Ellipsis:
            return {"type": "array", "items": _schema(arguments[0], inside)}
        return {"type": "array", "prefixItems": [_schema(one, inside) for one in arguments]}
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _schema(arguments[1], inside)}
    if isinstance(origin, type) and issubclass(origin, (Sequence, set, frozenset, Iterable)):
        return {"type": "array", "items": _schema(arguments[0], inside)}
    raise _Unknown


def _plain(hint: Any, inside: tuple) -> dict[str, Any]:
    # A type inside itself would need definitions.
    if hint in inside:
        raise _Unknown
    try:
        return _SIMPLE[hint]
    except (KeyError, TypeError):
        pass
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return {"enum": [member.value for member in hint]}
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, (*inside, hint))
    raise _Unknown


def _dataclass(hint: Any, inside: tuple) -> dict[str, Any]:
    hints = typing.get_type_hints(hint)
    fields = dataclasses.fields(hint)
    required = [
        one.name
        for one in fields
        if one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING
    ]
    properties = {one.name: _schema(hints[one.name], inside) for one in fields}
    return {"type": "object", "title": hint.__name__, "properties": properties, "required": required}
