"""What programs can call."""

from temporalio import activity


@activity.defn
def activity1(argument: str) -> str:
    return _result(argument)


@activity.defn
def activity2(argument: str) -> str:
    return _result(argument)


@activity.defn
def activity3(one: str, other: str) -> str:
    return _result(f"{one} {other}")


@activity.defn
def activity4(argument: str) -> str:
    return _result(argument)


@activity.defn
def activity5(one: str, other: str) -> str:
    return _result(f"{one} {other}")


def _result(arguments: str) -> str:
    name = activity.info().activity_type
    activity.logger.info("Running %s with %s", name, arguments)
    return f"[result from {name}: {arguments}]"
