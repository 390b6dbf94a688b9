"""抽样督评, of whoever drew: what he drew, what came of it beside what the books say, and what he does about it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.enclosing import pass_on
from bot.actions.cases.owner import above_for
from bot.actions.cases.reviewed import handler_at
from bot.actions.heard import Pressed
from bot.actions.inspecting.calls import his_calls
from bot.actions.inspecting.drawing import draw
from bot.actions.inspecting.in_words import said_in_words
from bot.actions.inspecting.scope import named, town_ids_of, towns_of
from bot.actions.parts import enclosures, shown_words
from bot.actions.telling import below, instead
from bot.messages import inspecting
from bot.messages import sample_checks as messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.messages.sample_checks import Drawn, Item
from bot.rules import feedback, supervision
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, State
from bot.rules.errors import ForgedButton, NotNow
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.rules.sample_check import COUNTS, RED, REOPENED, SPANS, Checked, SampleCheck, is_bad
from bot.texts import media, toasts, words
from bot.texts import sample_checks as texts
from storage import offices, people, places, sample_checks
from storage.database import Tx

LISTED = 8  # on a page


def show_home(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """督查."""
    shown = inspecting.home(supervises=member.has("supervisor"))
    return (instead if press.argument == inspecting.BACK else below)(tx, member, shown, pressed, now=now)


def show_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """抽样督评: what he drew."""
    every = sample_checks.of_drawer(tx, member.person_id)
    here, turning = inspecting.paged(every, press.subject, LISTED, partial(Press, "checks"))
    drawn = [_drawn(tx, member, check) for check in here]
    return instead(tx, member, messages.listed(drawn, turning), pressed, now=now)


def ask_where(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """新抽一次: in which town, or, where there is one, which village."""
    towns = towns_of(tx, member)
    asked = messages.ask_town(towns) if len(towns) != 1 else _villages(tx, towns[0][0], 0)
    return instead(tx, member, asked, pressed, now=now)


def ask_village(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Which village of a town. Raises: NotYours."""
    town_ids_of(tx, member, press.subject)
    return instead(tx, member, _villages(tx, press.subject, press.number), pressed, now=now)


def _villages(tx: Tx, town_id: int, page: int) -> Message:
    found = [(village.place_id, village.name) for village in places.villages(tx, town_id)]
    return messages.ask_village(town_id, found, page)


def _where(tx: Tx, member: Person, press: Press) -> tuple[int, int, list[str]]:
    """Return (town, village, the rest of what a button says). Raises: ForgedButton, NotYours."""
    town, *rest = press.argument.split("_")
    town_id = Press("", 0, town).number
    town_ids_of(tx, member, town_id)
    return town_id, press.subject, rest


def _one_of(said: list[str], place: int, among: tuple[int, ...]) -> int:
    """Raises: ForgedButton."""
    found = [one for one in among if len(said) > place and str(one) == said[place]]
    if not found:
        raise ForgedButton
    return found[0]


def ask_span(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """How far back."""
    town_id, village_id, _ = _where(tx, member, press)
    asked = messages.ask_span(town_id, village_id, named(tx, town_id, village_id))
    return instead(tx, member, asked, pressed, now=now)


def ask_count(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """How many."""
    town_id, village_id, said = _where(tx, member, press)
    days = _one_of(said, 0, SPANS)
    asked = messages.ask_count(town_id, village_id, named(tx, town_id, village_id), days)
    return instead(tx, member, asked, pressed, now=now)


def draw_now(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """It is drawn, and asked."""
    town_id, village_id, said = _where(tx, member, press)
    days, count, where = _one_of(said, 0, SPANS), _one_of(said, 1, COUNTS), named(tx, town_id, village_id)
    check = draw(
        tx,
        member,
        town_ids=town_ids_of(tx, member, town_id),
        where=(town_id, village_id),
        days=days,
        count=count,
        cause=pressed.cause,
        now=now,
    )
    shown = _result(tx, member, check) if check else messages.nothing(where, days)
    return instead(tx, member, shown, pressed, now=now)


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One sample, as it stands. Raises: NotNow: somebody else drew it."""
    check = sample_checks.get(tx, press.subject)
    if check is None or check.drawn_by != member.person_id:
        raise NotNow
    return instead(tx, member, _result(tx, member, check), pressed, now=now)


def _result(tx: Tx, member: Person, check: SampleCheck) -> Message:
    if not sample_checks.cases_of(tx, check.check_id):
        return messages.drawing(named(tx, check.town_id, check.village_id), check.check_id)
    return messages.result(_drawn(tx, member, check), _items(tx, member, check))


def _drawn(tx: Tx, member: Person, check: SampleCheck) -> Drawn:
    zone = offices.rules(tx).zone
    last = words.day(check.until - (check.until - check.since) / 1_000_000, zone)  # a moment before midnight
    calls = sum(one.check_id == check.check_id for one in his_calls(tx, member))
    where = named(tx, check.town_id, check.village_id)
    return Drawn(
        check.check_id,
        words.day(check.drawn_at, zone),
        where,
        words.day(check.since, zone),
        last,
        check.seed,
        calls,
    )


def _items(tx: Tx, member: Person, check: SampleCheck) -> list[Item]:
    """What of a sample its drawer may see now, by number."""
    found = []
    for checked in sample_checks.cases_of(tx, check.check_id):
        case, place, _ = load(tx, checked.case_id)
        if audience(case, member, place) >= Sees.CARD:
            found.append(_item(tx, member, checked, case, place))
    return found


def _item(tx: Tx, member: Person, checked: Checked, case: Case, place: Place) -> Item:
    zone = offices.rules(tx).zone
    check = sample_checks.get(tx, checked.check_id)
    assert check is not None
    closer = people.find(tx, handler_at(tx, case, check.until))  # what is opened again is somebody else's
    said = said_in_words(tx, member, case.case_id)
    looks = [(people.get(tx, look.person_id).name or "", look.at) for look in sample_checks.looks_of(tx, case.case_id)]
    return Item(
        checked,
        case.number,
        place.village or words.no_village(),
        (closer.name if closer else None) or "",
        case.state is State.ARCHIVED,
        tuple(texts.who_looked(who, words.moment(at, zone)) for who, at in looks),
        shown_words(said, zone),
        media.together(beside) if (beside := list(enclosures(said).values())) else "",
    )


def _his(tx: Tx, member: Person, case_id: int) -> Checked:
    """Return how a case that he drew was checked. Raises: NotNow."""
    checked = sample_checks.of_case(tx, case_id)
    check = sample_checks.get(tx, checked.check_id) if checked else None
    if checked is None or check is None or check.drawn_by != member.person_id:
        raise NotNow
    return checked


def show_item(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One case of a sample."""
    checked = _his(tx, member, press.subject)
    case, place, _ = load(tx, press.subject)
    return instead(tx, member, messages.item(_item(tx, member, checked, case, place)), pressed, now=now)


def show_sent(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """看他发的: what came beside words when he was asked once more. Raises: NotNow: nothing did, or it cannot be passed on."""
    _his(tx, member, press.subject)
    case, place, _ = load(tx, press.subject)
    parts = [part for part in said_in_words(tx, member, case.case_id) if part.kind is not Kind.TEXT and not part.lost]
    if not parts:
        raise NotNow
    pass_on(tx, case, place, member.person_id, parts, kind="sample_sent", cause=pressed.cause, now=now)
    return ""


def redo(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """重新办理, one level up; 重办并督办: with the red card. Nothing in the case says that it was drawn."""
    if press.argument not in (REOPENED, RED):
        raise ForgedButton
    checked = _his(tx, member, press.subject)
    if not is_bad(checked) or checked.acted:
        raise NotNow
    case, place, _ = load(tx, press.subject)
    up = above_for(tx, case, place)
    case = act(tx, case.case_id, partial(feedback.send_back, by=member.person_id, up=up, now=now), now=now)
    red = press.argument == RED and case.handler_id != member.person_id and case.supervised != "red"
    if red:
        hear = supervision.hearers_of(case, place, but=member.person_id)
        marked = partial(supervision.supervise, by=member.person_id, colour=RED, hear=hear, now=now)
        case = act(tx, case.case_id, marked, now=now)
    checked = replace(checked, acted=RED if red else REOPENED)
    sample_checks.save(tx, checked)
    instead(tx, member, messages.item(_item(tx, member, checked, case, place)), pressed, now=now)
    return toasts.sent_up()


CHECK_PRESSES: dict[str, Callable[..., str]] = {
    "inspect": show_home,
    "checks": show_all,
    "check_new": ask_where,
    "check_where": ask_village,
    "check_span": ask_span,
    "check_count": ask_count,
    "check_draw": draw_now,
    "check": show,
    "check_item": show_item,
    "check_sent": show_sent,
    "check_redo": redo,
}
