"""The language: what a workflow's input can say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Optional, Union


@dataclass
class ActivityInvocation:
    """An activity by its name."""

    name: str
    # The variables whose values it gets; a variable that nobody set is empty.
    arguments: list[str] = field(default_factory=list)
    # The variable for its result.
    result: Optional[str] = None


@dataclass
class Sequence:
    """One after the other."""

    elements: list[Statement]


@dataclass
class Parallel:
    """All at the same time."""

    branches: list[Statement]


@dataclass
class ActivityStatement:
    activity: ActivityInvocation


@dataclass
class SequenceStatement:
    sequence: Sequence


@dataclass
class ParallelStatement:
    parallel: Parallel


Statement = Union[ActivityStatement, SequenceStatement, ParallelStatement]


@dataclass
class DSLInput:
    """A program and the variables that it begins with."""

    root: Statement
    variables: dict[str, str] = field(default_factory=dict)
