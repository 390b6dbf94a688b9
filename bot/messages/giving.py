"""To whom a case goes: a page of names, and above them who they are here."""

from collections.abc import Sequence

from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.messages.swaps import PAGE, turning
from bot.rules.cases import Case
from bot.rules.people import Person
from bot.texts import staff
from bot.texts.language import say


def page_of(able: Sequence[Person], page: int) -> Sequence[Person]:
    """Return who stands on a page, the first being 0."""
    return able[page * PAGE : (page + 1) * PAGE]


def ask_whom(
    case: Case, here: Sequence[tuple[Person, str]], *, verb: str, page: int, total: int, up: Person | None, moves: bool
) -> Message:
    """Return the question to whom, of a page of people with what each of them is; `verb` turns it, `total` are on all of them.

    `up`: to whom 交上级 leads. `moves`: it may turn out to be of another village.
    """
    buttons = [_to(case, up, say("交上级"))] if up and not page else []
    buttons += [_to(case, person, person.name or "") for person, _ in here]
    posts: dict[str, list[str]] = {}
    for person, post in here:
        posts.setdefault(post, []).append(person.name or "")
    asked = staff.ask_pass_on(case.number) if verb == "pass" else staff.ask_reassign(case.number)
    pages = turning(page, total, lambda to: Press(verb, case.case_id, base36(to)))
    villages = ((Button(say("换到别的村"), Press("villages", case.case_id)),),) if moves else ()
    return Message(staff.with_posts(asked, posts), (*in_rows(buttons), *pages, *villages))


def _to(case: Case, person: Person, label: str) -> Button:
    return Button(label, Press("pass_to", case.case_id, base36(person.person_id)))
