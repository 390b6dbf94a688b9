"""What was found, in pages: lines, each with the button that fetches its card."""

from bot.messages.buttons import Press
from bot.messages.cards import open_button
from bot.messages.message import Button, Message, fitted, in_rows
from bot.messages.view import CaseView
from bot.rules.search import excerpt, normalized
from bot.texts import finding, words
from bot.texts.language import say


def found(views: list[CaseView], sought: tuple[str, ...], *, back: Press | None, onward: Press | None) -> Message:
    """Return one page of cases."""
    lines = [_line(view, sought) for view in views]
    turning = [Button(say("回到第一页"), back)] if back else []
    turning += [Button(say("下一页"), onward)] if onward else []
    rows = (*in_rows([open_button(view) for view in views]), *((tuple(turning),) if turning else ()))
    return Message(fitted(finding.found(lines)), rows)


def nothing(written: str, *, sought: bool, unfinished: bool) -> Message:
    """Return what is said where nothing was found, or nothing could be looked for."""
    text = finding.nothing(fitted(written, 60)) if sought else finding.what_to_find()
    return Message(f"{text}\n{finding.unfinished()}" if sought and unfinished else text)


def _line(view: CaseView, sought: tuple[str, ...]) -> str:
    """The case, and below it what stands around the words; the petition's beginning where they stand in none of its texts."""
    texts = [view.petition, *view.supplements, view.answer]
    text = next((text for text in texts if any(word in normalized(text) for word in sought)), view.petition)
    return finding.line(
        view.number,
        day=words.day(view.case.registered_at, view.zone),
        village=view.village,
        category=view.case.category,
        state=view.state,
        handler=view.handler,
        excerpt=excerpt(text, sought),
    )
