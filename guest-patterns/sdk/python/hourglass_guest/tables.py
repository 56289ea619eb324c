"""The tables of the contract: payloads and failures that the rest of a message points to.

`Incoming` makes protobuf messages from a table, `Outgoing` fills one. Failures are
converted in `failures`.
"""

from collections.abc import Iterable, Mapping
from typing import Optional

from temporalio.api.common.v1 import Memo, Payload, Payloads, SearchAttributes
from wit_world.imports import types


class Incoming:
    """Reads the tables of a message from the host."""

    def __init__(self, payloads: list[types.Payload], failures: list[types.Failure] = []) -> None:
        self._payloads = payloads
        self.failures = failures

    def payload(self, index: int) -> Payload:
        stored = self._payloads[index]
        return Payload(metadata=dict(stored.metadata), data=stored.data)

    def list(self, indices: Iterable[int]) -> list[Payload]:
        return [self.payload(index) for index in indices]

    def payloads(self, indices: Optional[Iterable[int]]) -> Optional[Payloads]:
        return None if indices is None else Payloads(payloads=self.list(indices))

    def named(self, pairs: Iterable[tuple[str, int]]) -> dict[str, Payload]:
        return {name: self.payload(index) for name, index in pairs}


class Outgoing:
    """Fills the tables of a message to the host."""

    def __init__(self) -> None:
        self.payloads: list[types.Payload] = []
        self.failures: list[types.Failure] = []

    def payload(self, payload: Payload) -> int:
        self.payloads.append(contract_payload(payload))
        return len(self.payloads) - 1

    def list(self, payloads: Iterable[Payload]) -> list[int]:
        return [self.payload(payload) for payload in payloads]

    def named(self, fields: Mapping[str, Payload]) -> list[tuple[str, int]]:
        return [(name, self.payload(fields[name])) for name in sorted(fields)]

    def memo(self, memo: Memo) -> list[tuple[str, int]]:
        return self.named(memo.fields)

    def search_attributes(self, attributes: SearchAttributes) -> list[tuple[str, int]]:
        return self.named(attributes.indexed_fields)


def contract_payload(payload: Payload) -> types.Payload:
    return types.Payload(sorted(payload.metadata.items()), payload.data)
