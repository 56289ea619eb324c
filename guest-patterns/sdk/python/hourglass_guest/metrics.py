"""The SDK's metric meter on the host's metrics.

The host drops a workflow's numbers while it replays, and so does the SDK.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Optional

from temporalio import common
from wit_world.imports import metrics

Attributes = Mapping[str, Any]


class HostMeter(common.MetricMeter):
    """Makes instruments; an instrument is a name, nothing of it is kept."""

    def __init__(self, attributes: Attributes) -> None:
        self._attributes = attributes

    def create_counter(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _Counter(name, description, unit, self._attributes)

    def create_histogram(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _Histogram(name, description, unit, self._attributes)

    def create_histogram_float(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _HistogramFloat(name, description, unit, self._attributes)

    def create_histogram_timedelta(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _HistogramTimedelta(name, description, unit, self._attributes)

    def create_gauge(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _Gauge(name, description, unit, self._attributes)

    def create_gauge_float(self, name: str, description: Optional[str] = None, unit: Optional[str] = None):
        return _GaugeFloat(name, description, unit, self._attributes)

    def with_additional_attributes(self, additional_attributes: Attributes) -> "HostMeter":
        return HostMeter({**self._attributes, **additional_attributes})


class _Instrument(common.MetricCommon):
    def __init__(self, name: str, description: Optional[str], unit: Optional[str], attributes: Attributes) -> None:
        self._name, self._description, self._unit = name, description, unit
        self._attributes = attributes

    @property
    def name(self) -> str:
        return self._name

    @property
    def description(self) -> Optional[str]:
        return self._description

    @property
    def unit(self) -> Optional[str]:
        return self._unit

    def with_additional_attributes(self, additional_attributes: Attributes):
        attributes = {**self._attributes, **additional_attributes}
        return type(self)(self._name, self._description, self._unit, attributes)

    def _instrument(self) -> metrics.Instrument:
        return metrics.Instrument(self._name, self._description or "", self._unit or "")

    def _labels(self, more: Optional[Attributes]) -> list[tuple[str, str]]:
        return [(key, _text(value)) for key, value in {**self._attributes, **(more or {})}.items()]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _not_negative(value: Any, zero: Any = 0) -> Any:
    if value < zero:
        raise ValueError("Metric value cannot be negative")
    return value


class _Counter(_Instrument, common.MetricCounter):
    def add(self, value: int, additional_attributes: Optional[Attributes] = None) -> None:
        metrics.add_to_counter(self._instrument(), _not_negative(value), self._labels(additional_attributes))


class _Histogram(_Instrument, common.MetricHistogram):
    def record(self, value: int, additional_attributes: Optional[Attributes] = None) -> None:
        self._record(float(_not_negative(value)), additional_attributes)

    def _record(self, value: float, more: Optional[Attributes]) -> None:
        metrics.record_in_histogram(self._instrument(), value, self._labels(more))


class _HistogramFloat(_Histogram, common.MetricHistogramFloat):
    pass


class _HistogramTimedelta(_Histogram, common.MetricHistogramTimedelta):
    """Whole milliseconds, as the native SDK records them unless told otherwise."""

    def record(self, value: timedelta, additional_attributes: Optional[Attributes] = None) -> None:
        length = _not_negative(value, timedelta())
        self._record(float(length // timedelta(milliseconds=1)), additional_attributes)


class _Gauge(_Instrument, common.MetricGauge):
    def set(self, value: float, additional_attributes: Optional[Attributes] = None) -> None:
        metrics.set_gauge(self._instrument(), float(_not_negative(value)), self._labels(additional_attributes))


class _GaugeFloat(_Gauge, common.MetricGaugeFloat):
    pass


METER = HostMeter({})
