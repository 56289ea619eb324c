"""A service that is down at first."""

from collections import Counter

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

# The call that succeeds.
WORKING_CALL = 5

# Calls so far, by workflow. Stays as long as the instance does.
_calls: Counter[str] = Counter()


def greet(workflow_id: str, greeting: str, name: str) -> str:
    """Answers at the fifth call of a workflow, and at no other."""
    _calls[workflow_id] += 1
    call = _calls[workflow_id]
    activity.logger.info("Attempt %d of %d to invoke service", call, WORKING_CALL)
    if call == WORKING_CALL:
        return f"{greeting}, {name}!"
    # Expected, and no reason for anybody to look at a log or an alarm.
    raise ApplicationError("service is down", category=ApplicationErrorCategory.BENIGN)
