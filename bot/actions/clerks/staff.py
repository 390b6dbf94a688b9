"""`/staff` and its buttons: who is bound and who is not, an invitation for one, the end of a binding."""

import re
from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.reroute import reroute_of
from bot.actions.heard import Pressed
from bot.actions.people.come_back import come_back
from bot.actions.people.invite import end_binding
from bot.actions.telling import instead, make, say
from bot.messages import clerks as messages
from bot.messages.buttons import Press
from bot.messages.clerks import PAGE, Group, Shown
from bot.messages.message import Message
from bot.rules.errors import ForgedButton, NotNow, OnlyForClerks, OwnBinding
from bot.rules.people import Person
from bot.texts import clerks, words
from storage import offices, people, places
from storage.database import Tx
from storage.rows import instant

_SHOWN = re.compile(r"([ua])([0-9a-z]{1,4})")


def show_staff(tx: Tx, *, chat_id: int, message_id: int, name: str, now: datetime) -> None:
    """/staff: how many are bound; with a name, or a part of one: who that is. Raises: OnlyForClerks."""
    come_back(tx, chat_id, now=now)
    clerk = people.by_chat(tx, chat_id, "staff")
    if clerk is None or not clerk.has("clerk"):
        raise OnlyForClerks
    message = _found(tx, name) if name else _overview(tx, 0)
    say(tx, clerk, message, kind="list", cause=f"m{message_id}", now=now)


def _overview(tx: Tx, page: int) -> Message:
    return messages.overview(groups(tx), page, on_trial=offices.marked(tx, offices.IN_SERVICE) is None)


def _found(tx: Tx, name: str) -> Message:
    return messages.found(name, people.staff_like(tx, name, at_most=PAGE + 1), _town_names(tx))


def groups(tx: Tx) -> list[Group]:
    """Return the towns with the counts of their staff, those of no town last; towns without staff are absent."""
    counted = {found.town_id or 0: found for found in people.counts(tx)}
    names = {**_town_names(tx), 0: clerks.without_town()}
    return [
        Group(town_id, name, counted[town_id].people, counted[town_id].bound, counted[town_id].unreachable)
        for town_id, name in names.items()
        if town_id in counted
    ]


def _town_names(tx: Tx) -> dict[int, str]:
    return {town.place_id: town.name for town in places.towns(tx)}


def overview(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Back to the counts, or on to another page of towns."""
    page = press.number if press.argument else 0
    return instead(tx, clerk, _overview(tx, page), pressed, now=now)


def town(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """A page of a town's people."""
    asked = _SHOWN.fullmatch(press.argument)
    if asked is None:
        raise ForgedButton
    group = next((group for group in groups(tx) if group.town_id == press.subject), None)
    if group is None:
        raise NotNow
    shown = Shown(int(asked[2], 36), only_unbound=asked[1] == "u")
    message = messages.staff_list(group, people.staff_of(tx, press.subject or None), shown)
    return instead(tx, clerk, message, pressed, now=now)


def one(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Somebody's page."""
    return instead(tx, clerk, _page_of(tx, _meant(tx, press)), pressed, now=now)


def _page_of(tx: Tx, member: Person) -> Message:
    office = offices.rules(tx)
    since = instant(people.bound_at(tx, member.person_id))
    place = _town_names(tx).get(member.town_id or 0, office.name)
    return messages.one(member, place, words.moment(since, office.zone))


def invite_one(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """发邀请: a message to pass on. Its code is made when it is sent, so that it lies nowhere meanwhile."""
    member = _meant(tx, press)
    if member.chat_id is not None:
        raise NotNow
    told = Message(clerks.pass_it_on(member.name or ""))
    say(tx, clerk, told, kind="sentence", cause=pressed.cause, now=now)
    make(tx, clerk, {"make": "invitation", "person": member.person_id}, cause=pressed.cause, now=now)
    return ""


def unbind_one(tx: Tx, clerk: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """解除绑定: asks once more; then his open cases go to others."""
    member = _meant(tx, press)
    if member.person_id == clerk.person_id:
        raise OwnBinding
    if member.chat_id is None:
        raise NotNow
    if press.argument != "yes":
        return instead(tx, clerk, messages.ask_unbind(member), pressed, now=now)
    end_binding(tx, member, now=now)
    reroute_of(tx, member.person_id, now=now)
    instead(tx, clerk, _page_of(tx, people.get(tx, member.person_id)), pressed, now=now)
    return clerks.unbound(member.name or "")


def _meant(tx: Tx, press: Press) -> Person:
    """Return whom a button is about. Raises: NotNow: he is not on the staff any more."""
    member = people.of_staff(tx, press.subject)
    if member is None:
        raise NotNow
    return member


STAFF_PRESSES: dict[str, Callable[..., str]] = {
    "staff": overview,
    "staff_list": town,
    "staff_one": one,
    "staff_invite": invite_one,
    "staff_unbind": unbind_one,
}
