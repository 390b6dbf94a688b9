"""What those above the handler do by buttons: 催办, 我来办, and look at the card."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.reviewed import handled_before
from bot.actions.cases.view import view_of
from bot.actions.digests.freshen import freshen, not_urged_since
from bot.actions.heard import Pressed
from bot.actions.telling import say, show_card
from bot.messages import cards as card_messages
from bot.messages.buttons import Press
from bot.rules import life, urgency
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case
from bot.rules.errors import ForgedButton, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of
from bot.rules.steps import ABOVE, is_passed_over, parts_of
from bot.texts import staff, toasts
from storage import cards, outbox, people
from storage.database import Tx


def urge(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    act(tx, press.subject, partial(life.urge, by=member.person_id, now=now), now=now)
    return toasts.urged()


def urge_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """催办 on an escalation of several cases, 全部催办 on a digest: all that are still owed."""
    named = _of_bundle(tx, member, press) if press.subject else _of_digest(tx, member, pressed)
    owed = [one for one in named if one.state in WITH_HANDLER and one.handler_id not in (None, member.person_id)]
    if not owed:
        raise NotNow
    for case in owed:
        act(tx, case.case_id, partial(life.urge, by=member.person_id, now=now), now=now)
    if not press.subject:
        freshen(tx, member, pressed.message_id, owed[0].case_id, cause=pressed.cause, now=now)
    return toasts.urged_several(len(owed))


def which_of(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """改派 or 我来办 on an escalation of several cases: which one?"""
    if press.argument not in ("reassign", "take"):
        raise ForgedButton
    owed = [case for case in _of_bundle(tx, member, press) if case.state in WITH_HANDLER]
    if not owed:
        raise NotNow
    views = [view_of(tx, *load(tx, case.case_id), now=now) for case in owed]
    text = staff.which_to_reassign() if press.argument == "reassign" else staff.which_to_take()
    message = card_messages.which_of(views, press.argument, text)
    say(tx, member, message, kind="list", cause=pressed.cause, now=now)
    return ""


def _of_bundle(tx: Tx, member: Person, press: Press) -> list[Case]:
    """Return the cases of a bundled message that the presser may still lead. Raises: NotYours."""
    row = outbox.get(tx, press.subject)
    if row is None or row.form != "chase" or row.person_id != member.person_id:
        raise NotYours
    return _led(tx, member, [item["case"] for item in json.loads(row.body)["items"]])


def _of_digest(tx: Tx, member: Person, pressed: Pressed) -> list[Case]:
    """Return the cases of a digest that the presser may still lead, but for those that ring or that were urged since."""
    found = _led(tx, member, not_urged_since(tx, member, pressed.message_id))
    return [case for case in found if not case.is_ringing]


def _led(tx: Tx, member: Person, case_ids: Iterable[int]) -> list[Case]:
    found = []
    for case_id in case_ids:
        case, place, _ = load(tx, case_id)
        with suppress(NotYours):
            must_lead(tx, case, member, place)
            found.append(case)
    return found


def take(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我来办."""
    case, place, _ = load(tx, press.subject)
    must_lead(tx, case, member, place)
    if case.stays_above and member not in (*place.town_supervisors, *place.office_supervisors):
        raise NotYours
    if member.person_id in handled_before(tx, case):
        raise NotYours  # who had a case does not review it
    taken = urgency.attend if case.is_ringing else life.take
    act(tx, press.subject, partial(taken, by=member.person_id, now=now), now=now)
    return toasts.taken()


def fetch_card(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Show the present card."""
    case, place, _ = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    refetch(tx, case, member, pressed, now=now)
    return ""


def show_more(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """更多: what is rarer, in place of the card's usual buttons; 返回, or any change of the case, brings those back."""
    case, place, _ = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    if press.argument not in ("", "back"):
        raise ForgedButton
    refetch(tx, case, member, pressed, more=press.argument == "", now=now)
    return ""


def refetch(tx: Tx, case: Case, member: Person, pressed: Pressed, *, more: bool = False, now: datetime) -> None:
    """Bring the living card up to date, as a new message unless it was the one that was pressed."""
    living = cards.living(tx, case.case_id, member.person_id)
    fresh = living is None or living.message_id != pressed.message_id
    show_card(tx, case, member.person_id, cause=pressed.cause, now=now, fresh=fresh, more=more)


def must_lead(tx: Tx, case: Case, member: Person, place: Place) -> None:
    """Let only those go on who see the card and are neither its handler nor its petitioner, nor passed over. Raises: NotYours."""
    his_own = people.get(tx, case.petitioner_id).chat_id == member.chat_id
    if his_own or audience(case, member, place) < Sees.CARD or member.person_id == case.handler_id:
        raise NotYours
    if is_passed_over(case, member.person_id, place):
        raise NotYours
    if member.person_id in ids_of(case.helpers) and not parts_of(case, member, place) & ABOVE:
        raise NotYours


LEADING_PRESSES: dict[str, Callable[..., str]] = {
    "urge": urge,
    "urge_all": urge_all,
    "which_of": which_of,
    "take": take,
    "card": fetch_card,
    "more": show_more,
}
