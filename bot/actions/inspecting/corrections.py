"""限期整改, 约谈, 通报: issued by buttons, reported in words, confirmed or sent back; who may see which."""

from datetime import date, datetime, timedelta

from bot.actions.telling import say, tidy
from bot.messages import corrections as messages
from bot.messages.corrections import Shown
from bot.messages.message import Message
from bot.rules import correction as rules
from bot.rules.correction import Correction, Kind, Stage
from bot.rules.errors import NotNow, NotYours
from bot.rules.people import Person
from bot.texts import corrections as texts
from bot.texts import words
from bot.texts.language import speaking_to
from storage import corrections, offices, outbox, people, places
from storage.database import Tx

Target = tuple[str, int]
"""village or cadre, and the id."""


def name_of(tx: Tx, one: Correction) -> str:
    """Return of which village, or of whom, it is."""
    if one.target == "village":
        return places.names(tx, one.target_id, one.town_id)[1]
    return people.get(tx, one.target_id).name or ""


def _today(tx: Tx, now: datetime) -> date:
    return now.astimezone(offices.rules(tx).zone).date()


def supervises(tx: Tx, person: Person, one: Correction) -> bool:
    """Whether somebody is a supervisor of its town, or of the office."""
    own = places.towns_of_supervisor(tx, person.person_id)
    return 0 in own or one.town_id in own


def may_decide(tx: Tx, person: Person, one: Correction) -> bool:
    """Whether somebody says that it is done."""
    return rules.may_decide(one, person, supervises=supervises(tx, person, one))


def may_see(tx: Tx, person: Person, one: Correction) -> bool:
    """Whether somebody issued it, is to put it right, whom it is about, or supervises the town."""
    his = person.person_id in (one.responsible_id, one.issued_by)
    return his or (one.target == "cadre" and one.target_id == person.person_id) or supervises(tx, person, one)


def shown_to(tx: Tx, person: Person, one: Correction, *, now: datetime) -> Shown:
    """Return it as somebody reads it."""
    return Shown(
        one.correction_id,
        name_of(tx, one),
        one.kind,
        one.state,
        words.day(one.due_day, offices.rules(tx).zone) if one.due_day else "",
        one.is_late(_today(tx, now)),
        people.get(tx, one.responsible_id).name or "",
        reports=one.responsible_id == person.person_id,
        decides=may_decide(tx, person, one),
        ended=words.day(one.ended_at, offices.rules(tx).zone) if one.ended_at else "",
    )


def his(tx: Tx, person: Person) -> list[Correction]:
    """Return what is not done yet that somebody is to put right, or supervises."""
    mine = corrections.of_responsible(tx, person.person_id)
    if not person.has("supervisor"):
        return mine
    below = [one for one in corrections.unended(tx) if supervises(tx, person, one)]
    return list({one.correction_id: one for one in (*mine, *below)}.values())


def past_of_his(tx: Tx, person: Person) -> list[Correction]:
    """Return what is over of what somebody may see; what was taken back only whoever may decide sees."""
    seen = (one for one in corrections.ended(tx) if may_see(tx, person, one))
    return [one for one in seen if one.state is not Stage.DROPPED or may_decide(tx, person, one)]


def standing_of_his(tx: Tx, person: Person, *, now: datetime) -> list[tuple[bool, Stage]]:
    """Return of each of these whether it is late, and how far it is: what counts is what he can open."""
    today = _today(tx, now)
    return [(one.is_late(today), one.state) for one in his(tx, person)]


def waiting_for(tx: Tx, person: Person) -> int:
    """Return of how many somebody has to do something now: put it right, or say whether it is done."""
    owed = [one for one in corrections.of_responsible(tx, person.person_id) if one.state is Stage.OPEN]
    if not person.has("supervisor"):
        return len(owed)
    said = [one for one in corrections.unended(tx) if one.state is Stage.REPORTED and may_decide(tx, person, one)]
    return len({one.correction_id for one in (*owed, *said)})


def issue(
    tx: Tx,
    member: Person,
    *,
    target: Target,
    kind: Kind,
    days: int,
    reason: str,
    written: str,
    cause: str,
    now: datetime,
) -> Correction:
    """Issue one, and tell whoever is responsible. Raises: NotYours, NotNow: nobody answers for it."""
    today = _today(tx, now)
    town_id, responsible = _responsible(tx, member, target)
    due = today + timedelta(days=days) if days else None
    drawn = Correction(
        tx.new_id(), kind, *target, town_id, responsible.person_id, member.person_id, now, due, Stage.OPEN
    )
    if not supervises(tx, member, drawn):
        raise NotYours
    one = rules.issue(drawn, calendar=offices.rules(tx).calendar, now=now)
    corrections.add(tx, one)
    corrections.note(tx, one.correction_id, "issued", actor_id=member.person_id, now=now, reason=reason, words=written)
    tell_responsible(tx, one, responsible, cause=cause, now=now)
    return one


def tell_responsible(tx: Tx, one: Correction, person: Person, *, cause: str, now: datetime) -> None:
    """Tell whoever is to put it right what was issued, by whom and why."""
    issued, issuer = corrections.steps_of(tx, one.correction_id)[0], people.get(tx, one.issued_by)
    with speaking_to(person):
        why = issued.words or (texts.REASONS[issued.reason] if issued.reason else "")
        message = messages.told(shown_to(tx, person, one, now=now), why, issuer.name or "")
        say(tx, person, message, kind="order", cause=f"{one.correction_id}.{cause}", now=now)


def _responsible(tx: Tx, member: Person, target: Target) -> tuple[int, Person]:
    """Return (town, who is to put it right). Raises: NotNow: nobody, or nothing of that id is there."""
    kind, target_id = target
    if kind == "cadre":
        person = people.of_staff(tx, target_id)
        if person is None or person.town_id is None:
            raise NotNow
        return person.town_id, person
    if all(row[2] != target_id for row in places.all_villages(tx)):
        raise NotNow
    place = places.load(tx, target_id)
    found = rules.responsible_for(place, issuer=member.person_id)
    if found is None:
        raise NotNow
    return place.town_id, found


def deciders(tx: Tx, one: Correction) -> list[Person]:
    """Return who hears that it is said to be done: whoever issued it, if he still may decide; else the supervisors."""
    issuer = people.of_staff(tx, one.issued_by)
    if issuer and issuer.reachable and may_decide(tx, issuer, one):
        return [issuer]
    above = (*places.holders(tx, "supervisor", one.town_id), *places.holders(tx, "supervisor", 0))
    return [person for person in dict.fromkeys(above) if person.reachable and may_decide(tx, person, one)]


def report(tx: Tx, member: Person, one: Correction, written: str, *, cause: str, now: datetime) -> None:
    """已改好, in words. Raises: NotYours, NotNow."""
    said = rules.report(one, by=member.person_id)
    _keep(tx, said, "reported", member, written, now=now)
    for person in deciders(tx, said):
        with speaking_to(person):
            message = messages.reported(shown_to(tx, person, said, now=now), member.name or "", written)
            say(tx, person, message, kind="order", cause=f"{one.correction_id}.{cause}", now=now)


def send_back(
    tx: Tx, member: Person, one: Correction, written: str, *, reason: str = "", cause: str, now: datetime
) -> Correction:
    """没改好, in words or with a usual reason; return it with its day, a new one where the old has passed.

    Raises: NotYours, NotNow.
    """
    _must_decide(tx, member, one)
    again = rules.send_back(one, calendar=offices.rules(tx).calendar, now=now)
    _keep(tx, again, "sent_back", member, written, reason=reason, now=now)
    responsible = people.get(tx, one.responsible_id)
    with speaking_to(responsible):
        shown = shown_to(tx, responsible, again, now=now)
        why = written or texts.REASONS[reason]
        message = messages.sent_back(shown, why, later=again.due_day != one.due_day)
        say(tx, responsible, message, kind="order", cause=f"{one.correction_id}.{cause}", now=now)
    return again


def end(tx: Tx, member: Person, one: Correction, *, accepted: bool, cause: str, now: datetime) -> Correction:
    """认可, 谈过了 or 撤销. Raises: NotYours, NotNow."""
    _must_decide(tx, member, one)
    ended = rules.accept(one, now=now) if accepted else rules.drop(one, now=now)
    _keep(tx, ended, "accepted" if accepted else "dropped", member, "", now=now)
    responsible = people.get(tx, one.responsible_id)
    with speaking_to(responsible):
        worded = texts.accepted if accepted else texts.dropped
        message = Message(worded(name_of(tx, one), texts.KINDS[one.kind]))
        if not accepted:
            _unsay(tx, one, responsible, message.text, cause=cause, now=now)
        say(tx, responsible, message, kind="order", cause=f"{one.correction_id}.{cause}", now=now)
    return ended


def _unsay(tx: Tx, one: Correction, person: Person, text: str, *, cause: str, now: datetime) -> None:
    """What was said of one goes out of his chat, or never comes there."""
    for row in outbox.with_key(tx, person, f"order:0:{one.correction_id}."):
        if row.state == "sent":
            tidy(tx, person, row.telegram_id, text, cause=f"{cause}.{row.message_id}", now=now)
        else:
            outbox.settle(tx, row.message_id, "withdrawn", now=now, why="cause_gone")


def _must_decide(tx: Tx, member: Person, one: Correction) -> None:
    if not may_decide(tx, member, one):
        raise NotYours


def _keep(tx: Tx, one: Correction, kind: str, member: Person, written: str, *, reason: str = "", now: datetime) -> None:
    corrections.save(tx, one)
    corrections.note(tx, one.correction_id, kind, actor_id=member.person_id, now=now, reason=reason, words=written)
