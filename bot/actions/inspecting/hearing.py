"""抽样督评, of the resident: what he says when he is asked once more. It changes nothing in his case, and nobody who had it hears of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.reviewing import may_be_asked
from bot.actions.heard import Pressed
from bot.actions.telling import instead, tidy
from bot.messages import sample_checks as messages
from bot.messages.buttons import Press
from bot.messages.residents import review_button
from bot.rules.errors import ForgedButton, NoSuchCase, NotNow
from bot.rules.people import Person
from bot.rules.sample_check import GRADES, SOLVED, UNSOLVED, Checked, Way, is_bad
from bot.texts import sample_checks as texts
from bot.texts import toasts
from storage import sample_checks
from storage.database import Tx


def says(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """已解决, 未解决, a grade or none, or 以后别问. Raises: NoSuchCase, NotNow."""
    case, _, office = load(tx, press.subject)
    if case.petitioner_id != resident.person_id:
        raise NoSuchCase
    checked = sample_checks.of_case(tx, case.case_id)
    if checked is None or checked.way is not Way.CHAT or checked.declined:
        raise NotNow
    if press.argument in (SOLVED, UNSOLVED) and checked.said is None:
        sample_checks.save(tx, replace(checked, said=press.argument, said_at=now))
        return instead(tx, resident, messages.ask_grade(case.case_id, case.number), pressed, now=now)
    if press.argument == "never" and checked.said is None:
        sample_checks.ask_no_more(tx, resident.person_id)
        tidy(tx, resident, pressed.message_id, texts.no_more(), cause=pressed.cause, now=now)
        return toasts.noted()
    graded = _graded(tx, checked, press.argument)
    may = is_bad(graded) and may_be_asked(tx, case, office, by=resident.person_id, now=now)
    review = review_button(case.case_id, second=case.review_of is not None) if may else None
    instead(tx, resident, messages.thanks(graded, case.number, review), pressed, now=now)
    return toasts.thanks()


def _graded(tx: Tx, checked: Checked, grade: str) -> Checked:
    """Return what was heard with its grade. Raises: ForgedButton, NotNow."""
    if grade not in (*GRADES, "none", SOLVED, UNSOLVED, "never"):
        raise ForgedButton
    if checked.said is None or checked.said_grade is not None or grade in (SOLVED, UNSOLVED, "never"):
        raise NotNow
    if grade in GRADES:
        checked = replace(checked, said_grade=grade)
        sample_checks.save(tx, checked)
    return checked


SAMPLED_PRESSES: dict[str, Callable[..., str]] = {"sampled": says}
