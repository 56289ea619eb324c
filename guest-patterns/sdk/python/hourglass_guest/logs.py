"""Python's logging onto the host's log.

The host says itself which workflow or activity a line came from, so the SDK's
loggers are told to leave that out of the message.
"""

import logging
import traceback

from temporalio import activity, workflow
from wit_world.imports import log

# What every record has; the rest is the author's `extra`.
_OWN = set(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class HostHandler(logging.Handler):
    """Writes records as lines of the host's log."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            log.write(_level(record.levelno), record.getMessage(), _fields(record))
        except Exception:
            self.handleError(record)


def _level(number: int) -> log.Level:
    if number >= logging.ERROR:
        return log.Level.ERROR
    if number >= logging.WARNING:
        return log.Level.WARN
    if number >= logging.INFO:
        return log.Level.INFO
    return log.Level.DEBUG if number >= logging.DEBUG else log.Level.TRACE


def _fields(record: logging.LogRecord) -> list[tuple[str, str]]:
    fields = [("logger", record.name)]
    for key, value in vars(record).items():
        if key not in _OWN and not key.startswith(("temporal_", "__temporal")):
            fields.append((key, str(value)))
    if record.exc_info and record.exc_info[0] is not None:
        fields.append(("exception", "".join(traceback.format_exception(*record.exc_info)).rstrip()))
    return fields


def install() -> None:
    """Sends everything from INFO up to the host; an author may choose another level."""
    root = logging.getLogger()
    root.handlers[:] = [HostHandler()]
    if root.level in (logging.NOTSET, logging.WARNING):
        root.setLevel(logging.INFO)
    workflow.logger.workflow_info_on_message = False
    activity.logger.activity_info_on_message = False
