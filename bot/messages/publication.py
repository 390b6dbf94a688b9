"""公示 in chat: what was done last month, and within what time things are promised."""

from collections.abc import Iterable
from datetime import date

from bot.messages.buttons import Press
from bot.messages.message import Button, Link, Message, fitted
from bot.rules.durations import Duration
from bot.rules.figures import Rates, Tally, percent
from bot.texts import publication as texts
from bot.texts.language import say


def button() -> Button:
    """Return the button that shows it."""
    return Button(say("公示"), Press("publication"))


def publication(
    office: str,
    month: date | None,
    promises: Iterable[tuple[str, Duration]],
    counted: tuple[Tally, Rates | None] | None,
    *,
    address: str | None,
) -> Message:
    """Return it as a message, with the way to the page, if there is one."""
    lines = [texts.head(office), *_counts(month, counted), texts.promised_within()]
    lines += [texts.promise(name, texts.length(promise)) for name, promise in promises]
    more = ((Link(say("看各村的"), address),),) if address else ()
    return Message(fitted("\n".join(lines)), more)


def _counts(month: date | None, counted: tuple[Tally, Rates | None] | None) -> list[str]:
    if month is None:
        return [texts.not_counted_yet()]
    if counted is None:
        return [texts.few(month)]
    tally, rates = counted
    lines = [texts.counts(month, tally.registered, tally.closed)]
    if rates is None:
        return [*lines, texts.few_said()]
    said = texts.rates(percent(rates.on_time), percent(rates.solved), percent(rates.satisfied), rates.n)
    return [*lines, said]
