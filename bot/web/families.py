"""What is known now → the families that /metrics shows. Names and units as https://prometheus.io/docs/practices/naming says."""

from collections.abc import Iterable

from prometheus_client.core import GaugeMetricFamily, Metric

from bot.actions.upkeep.figures import Figures


class Snapshot:
    """Hands prepared families to a registry."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = list(families)

    def collect(self) -> list[Metric]:
        return self._families


def gauge(name: str, meaning: str, value: float) -> Metric:
    """Return one number."""
    return GaugeMetricFamily(name, meaning, value=value)


def of_figures(figures: Figures) -> Iterable[Metric]:
    """Yield what the database holds."""
    yield _by("zhiban_inbox_updates", "Updates that are not done", "state", figures.updates)
    yield gauge("zhiban_inbox_oldest_seconds", "Age of the oldest update that waits", figures.update_age)
    yield _by("zhiban_outbox_messages", "Messages that are not settled", "state", figures.messages)
    meaning = "Age of the oldest message that waits; for the quiet hours' sake put off: since their end"
    yield _by("zhiban_outbox_oldest_seconds", meaning, "lane", figures.message_age)
    yield _by("zhiban_cases", "Open cases", "state", figures.cases)
    yield gauge("zhiban_cases_overdue", "Open cases whose answer is overdue", figures.overdue)
    yield gauge("zhiban_staff", "Staff who are not retired", figures.staff)
    yield gauge("zhiban_staff_unbound", "Staff who have not bound an account", figures.unbound)
    yield gauge("zhiban_clerks_reachable", "Clerks who can be told that something went wrong", figures.clerks)


def _by(name: str, meaning: str, label: str, values: dict[str, int] | dict[str, float]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for value, number in values.items():
        family.add_metric([value], number)
    return family
