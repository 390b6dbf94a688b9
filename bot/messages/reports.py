"""The message of a report: its figures in a few lines, and the buttons that fetch its files."""

from collections.abc import Sequence

from bot.files.printed import Printed
from bot.messages.buttons import Press
from bot.messages.inspecting import home_button
from bot.messages.message import Button, Message
from bot.rules.figures import percent, rates
from bot.rules.reports import Report
from bot.rules.village_grade import Grade
from bot.texts import reports as texts
from bot.texts import words
from bot.texts.language import say

MOST_NAMED = 5  # villages that are marked


def report(found: Report, report_id: int, picture: Printed | None, follows: Sequence[str] = ()) -> Message:
    """Return the report as words below its first picture, or alone where that could not be drawn.

    `follows`: what follows from its figures.
    """
    buttons = (
        Button(say("Excel表"), Press("report_book", report_id)),
        Button(say("打印稿"), Press("report_page", report_id)),
    )
    more = ((home_button(),),) if follows else ()
    return Message("\n".join((*lines(found), *follows)), (buttons, *more), printed=picture)


def lines(found: Report) -> list[str]:
    """Return what the report says in a few lines."""
    now, before, stands = found.now, found.before, found.stands
    return [
        texts.head(found.label, found.kind, found.period),
        texts.beside(found.earlier),
        texts.flow(came=now.registered, came_before=before.registered, closed=now.closed, closed_before=before.closed),
        texts.stands(open=stands.open, overdue=stands.overdue, on_hold=stands.on_hold, supervised=stands.supervised),
        *_by_residents(found),
        *_ranked(found),
        *_graded(found),
        texts.without_apart(),
    ]


def _by_residents(found: Report) -> list[str]:
    now, before = found.now, found.before
    here, then = rates(now, found.weights), rates(before, found.weights)
    own = [texts.self_reported(percent(here.on_time), here.answered, here.owed)] if here.on_time is not None else []
    if not (now.valid or now.abstained or now.unreachable):
        return [texts.nobody_said(), *own]
    said = texts.rate_line(
        contacted=percent(here.contacted),
        solved=percent(here.solved),
        satisfied=percent(here.satisfied),
        composite=percent(here.composite),
        solved_before=percent(then.solved),
        composite_before=percent(then.composite),
    )
    return [texts.by_residents(here.n, then.n) + said, texts.silent(now.abstained, now.unreachable), *own]


def _ranked(found: Report) -> list[str]:
    ranking = found.village_ranking
    if len(found.villages) < 2:
        return []
    marked = [one for one in reversed(ranking.ranked) if one.mark][:MOST_NAMED]
    names = [texts.marked_one(found.names[one.key], percent(one.rates.composite), one.tally.valid) for one in marked]
    said = [texts.ranked(len(ranking.ranked), len(ranking.few), ranking.least)]
    if ranking.ranked:
        said.append(texts.marked(words.listed(names)) if names else texts.nobody_marked())
    return [*said, *([texts.excluded(ranking.excluded)] if ranking.excluded else [])]


def _graded(found: Report) -> list[str]:
    every = [grade for _, grade in found.grades]
    counts = [every.count(one) for one in (Grade.GOOD, Grade.MIDDLE, Grade.POOR, None)]
    return [texts.grades(*counts)] if every else []
