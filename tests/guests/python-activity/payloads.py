"""Values as JSON payloads, and the tables of a completion."""

import json
import traceback
from datetime import timedelta
from typing import Any, Optional

from wit_world.imports import types

ENCODING = ("encoding", b"json/plain")


def to_json(value: Any) -> types.Payload:
    return types.Payload([ENCODING], json.dumps(value, separators=(",", ":")).encode())


def from_json(payload: types.Payload) -> Any:
    if ENCODING not in payload.metadata:
        raise ValueError(f"no JSON payload: its metadata is {payload.metadata}")
    return json.loads(payload.data)


def duration(length: timedelta) -> types.Duration:
    whole = timedelta(seconds=1)
    return types.Duration(length // whole, (length % whole).microseconds * 1000)


class Table:
    """The payloads and failures that an outcome points to."""

    def __init__(self) -> None:
        self.payloads: list[types.Payload] = []
        self.failures: list[types.Failure] = []

    def add(self, payload: types.Payload) -> int:
        self.payloads.append(payload)
        return len(self.payloads) - 1

    def application_failure(
        self,
        message: str,
        error_type: str,
        non_retryable: bool,
        details: list[Any],
        next_retry_delay: Optional[timedelta],
    ) -> int:
        kind = types.CauseKind_Application(
            types.ApplicationFailure(
                error_type=error_type,
                non_retryable=non_retryable,
                details=[self.add(to_json(detail)) for detail in details],
                next_retry_delay=next_retry_delay and duration(next_retry_delay),
                category=types.ApplicationCategory.UNSPECIFIED,
            )
        )
        return self._failure(message, kind)

    def cancelled(self, message: str) -> int:
        return self._failure(message, types.CauseKind_Cancelled(types.CancelledFailure(None, "")))

    def _failure(self, message: str, kind: types.CauseKind) -> int:
        trace = "".join(traceback.format_stack(limit=3))
        encoded = self.add(to_json({"message": message}))
        cause = types.Cause(message, "PythonSDK", trace, encoded, kind)
        self.failures.append(types.Failure([cause]))
        return len(self.failures) - 1
