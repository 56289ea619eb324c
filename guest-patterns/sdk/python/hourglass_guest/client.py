"""What `activity.client()` returns: it ends activities from elsewhere, and nothing more.

The host holds the connection to the server; a guest reaches it only by
`asynchronous-completion`.
"""

from typing import Any

from componentize_py_types import Err
from temporalio import client, common
from temporalio.activity import ActivityCancellationDetails
from temporalio.api.failure.v1 import Failure
from temporalio.converter import DataConverter
from temporalio.service import RPCError, RPCStatusCode
from wit_world.imports import asynchronous_completion as host
from wit_world.imports import types
from wit_world.imports.activity_host import CancelReason

from .failures import contract_failure
from .tables import Outgoing, contract_payload


class GuestClient(client.Client):
    """A client without a connection."""

    def __init__(self, data_converter: DataConverter) -> None:
        super().__init__(None, namespace="", data_converter=data_converter, interceptors=[_Interceptor()])

    def enter(self, namespace: str) -> None:
        """The namespace is that of the activity that runs."""
        self._config["namespace"] = namespace


class _Interceptor(client.Interceptor):
    def intercept_client(self, next: client.OutboundInterceptor) -> client.OutboundInterceptor:
        return _Completion(next)


class _Completion(client.OutboundInterceptor):
    """Goes to the host where the SDK's own would call the server."""

    def __init__(self, next: client.OutboundInterceptor) -> None:
        super().__init__(next)
        self._converter: DataConverter = next._client.data_converter  # type: ignore[attr-defined]

    async def heartbeat_async_activity(self, input: Any) -> None:
        details = await self._encode(input, input.details)
        reason = _call(host.heartbeat, _reference(input), details)
        if reason is not None:
            raise _stopped(reason)

    async def complete_async_activity(self, input: Any) -> None:
        value = None if input.result is common._arg_unset else input.result
        [result] = await self._encode(input, [value])
        _call(host.complete, _reference(input), result)

    async def fail_async_activity(self, input: Any) -> None:
        if input.last_heartbeat_details:
            _call(host.heartbeat, _reference(input), await self._encode(input, input.last_heartbeat_details))
        failure = Failure()
        await self._converter_of(input).encode_failure(input.error, failure)
        tables = Outgoing()
        chain = contract_failure(failure, tables)
        _call(host.fail, _reference(input), host.ReportedFailure(tables.payloads, chain))

    async def report_cancellation_async_activity(self, input: Any) -> None:
        _call(host.report_cancellation, _reference(input), await self._encode(input, input.details))

    def _converter_of(self, input: Any) -> DataConverter:
        return getattr(input, "data_converter_override", None) or self._converter

    async def _encode(self, input: Any, values: Any) -> list[types.Payload]:
        if not values:
            return []
        return [contract_payload(payload) for payload in await self._converter_of(input).encode(values)]


def _reference(input: Any) -> host.ActivityReference:
    id_or_token = input.id_or_token
    if isinstance(id_or_token, bytes):
        return host.ActivityReference_TaskToken(id_or_token)
    return host.ActivityReference_Id(
        host.ActivityIds(id_or_token.workflow_id or "", id_or_token.run_id or "", id_or_token.activity_id)
    )


def _call(function: Any, *arguments: Any) -> Any:
    try:
        return function(*arguments)
    except Err as error:
        if isinstance(error.value, host.CompletionError_NotFound):
            raise RPCError("the activity is not known, or has ended", RPCStatusCode.NOT_FOUND, b"") from None
        raise RPCError(error.value.value, RPCStatusCode.UNKNOWN, b"") from None


def _stopped(reason: CancelReason) -> Exception:
    details = ActivityCancellationDetails(
        not_found=reason is CancelReason.NOT_FOUND,
        cancel_requested=reason is CancelReason.CANCELLED,
        paused=reason is CancelReason.PAUSED,
        timed_out=reason is CancelReason.TIMED_OUT,
        worker_shutdown=reason is CancelReason.WORKER_SHUTDOWN,
        reset=reason is CancelReason.RESET,
    )
    return client.AsyncActivityCancelledError(details)
