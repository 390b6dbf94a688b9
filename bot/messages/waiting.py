"""What waits for a member of the staff, in pages."""

from dataclasses import dataclass

from bot.messages.buttons import Press, base36
from bot.messages.cards import open_button
from bot.messages.message import Button, Message, fitted, in_rows
from bot.messages.view import CaseView
from bot.rules.intake import NO_VILLAGE
from bot.texts import desk, helping, merging, requests, staff, supervision
from bot.texts.language import say

PAGE = 10


@dataclass(frozen=True)
class Waiting:
    """A case, and why it stands in the list: decide, own, supervised, call or unattended."""

    why: str
    view: CaseView


def listed(found: list[Waiting], page: int, *, more: bool, beside: tuple[Button, ...] = ()) -> Message:
    """Return one page of what waits, each with the button that fetches its card; below it what stands `beside` cases."""
    below = in_rows(list(beside))
    if not found:
        return Message(staff.nothing_to_do(), below)
    sections = (
        ("decide", requests.to_decide),
        ("own", staff.todo),
        ("help", helping.todo),
        ("supervised", supervision.watched),
        ("call", desk.to_call),
        ("unattended", desk.unattended),
    )
    texts = [
        head([_line(waiting) for waiting in found if waiting.why == why])
        for why, head in sections
        if any(waiting.why == why for waiting in found)
    ]
    back = [Button(say("上一页"), Press("todo", 0, base36(page - 1)))] if page else []
    onward = [Button(say("下一页"), Press("todo", 0, base36(page + 1)))] if more else []
    turning = ((*back, *onward),) if back or onward else ()
    buttons = in_rows([open_button(waiting.view) for waiting in found])
    return Message(fitted("\n".join(texts)), (*buttons, *turning, *below))


def _line(waiting: Waiting) -> str:
    line, colour, joined = _plain_line(waiting), waiting.view.case.supervised, waiting.view.case.joined
    line = merging.with_supporters(line, joined) if joined else line
    return supervision.marked(line, supervision.COLOURS[colour]) if colour else line


def _plain_line(waiting: Waiting) -> str:
    view = waiting.view
    if waiting.why == "supervised":
        return supervision.watched_line(view.number, view.case.category, view.village, view.handler, view.due)
    if waiting.why == "decide":
        first = view.asked_for[0]
        return requests.to_decide_line(view.number, view.village, requests.what(first.request), first.asker)
    if waiting.why == "help":
        return helping.todo_line(view.number, view.case.category, view.village)
    if waiting.why == "own":
        return staff.todo_line(view.number, view.case.category, view.village, view.state, view.due)
    if waiting.why == "call":
        return desk.to_call_line(view.number, view.case.category, view.village)
    if view.case.village_id == NO_VILLAGE:
        return desk.unplaced_line(view.number, view.case.category, view.village)
    return desk.unsigned_line(view.number, view.case.category, view.village, view.handler)
