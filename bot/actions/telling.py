"""`tell`: the only way by which something about a case enters the outbox, and `say` for all the rest."""

import json
import warnings
from dataclasses import replace
from datetime import datetime

from bot.actions.heard import Pressed
from bot.messages.kinds import CHASING, KINDS
from bot.messages.message import Message, from_json
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.people import Person, Place
from storage import outbox, people
from storage.database import Tx


def tell(
    tx: Tx,
    case: Case,
    place: Place,
    person_id: int,
    message: Message,
    *,
    kind: str,
    cause: str,
    now: datetime,
    event_id: int | None = None,
) -> int | None:
    """Tell somebody something about a case, if he may know; return the message's id, or None if nothing was said.

    `cause` names the event (or what stands for one): the same cause speaks once to each binding.
    """
    person = people.get(tx, person_id)
    if person.chat_id is None or audience(case, person, place) < Sees.CARD:
        return None
    body = _words(message, person)
    return _put(tx, person, body, "text", kind=kind, cause=cause, now=now, case_id=case.case_id, event_id=event_id)


def enclose(
    tx: Tx,
    case: Case,
    place: Place,
    person_id: int,
    parts: list[int],
    *,
    kind: str,
    cause: str,
    now: datetime,
    event_id: int | None = None,
    until: datetime | None = None,
) -> None:
    """Pass on what was sent in a case beside words, by the ids of the parts; several are an album, which waits `until` it is whole."""
    person = people.get(tx, person_id)
    if person.chat_id is None or audience(case, person, place) < Sees.CARD:
        return
    _put(
        tx,
        person,
        json.dumps({"parts": parts}),
        "media",
        kind=kind,
        cause=cause,
        now=now,
        until=until,
        case_id=case.case_id,
        event_id=event_id,
    )


def enclose_more(tx: Tx, row: outbox.Row, part: int) -> None:
    """One more belongs to an album that still waits."""
    outbox.rewrite(tx, row.message_id, json.dumps({"parts": [*json.loads(row.body)["parts"], part]}))


def show_card(
    tx: Tx, case: Case, person_id: int, *, cause: str, now: datetime, fresh: bool, more: bool = False
) -> int | None:
    """Let somebody's card show the present state; `fresh`: as a new message. What it shows is looked up when it is sent.

    `more`: with the buttons behind 更多, until it changes again.
    """
    person = people.get(tx, person_id)
    if person.chat_id is None:
        return None
    waiting = outbox.waiting_for(tx, person_id, "card", case_id=case.case_id)
    if waiting:
        before = json.loads(waiting.body)
        wanted = {"fresh": fresh or before["fresh"], "more": more}
        if wanted != {"fresh": before["fresh"], "more": before.get("more", False)}:
            outbox.rewrite(tx, waiting.message_id, json.dumps(wanted))
        return waiting.message_id
    body = json.dumps({"fresh": fresh, "more": more})
    return _put(tx, person, body, "card", kind="card", cause=cause, now=now, case_id=case.case_id)


def show_digest(tx: Tx, person: Person, body: dict[str, object], *, kind: str, cause: str, now: datetime) -> int | None:
    """Tell somebody his digest, or let one that he has say what was done. It names cases by id: who may know is asked when it is sent."""
    return _put(tx, person, json.dumps(body), "digest", kind=kind, cause=cause, now=now)


def ask_to_call(
    tx: Tx, case: Case, place: Place, person_id: int, *, cause: str, now: datetime, edits: int | None = None
) -> None:
    """Ask somebody to call who has no chat. Number and words are looked up when it is sent, and kept nowhere else."""
    person = people.get(tx, person_id)
    if person.chat_id is None or audience(case, person, place) < Sees.CARD:
        return
    kind = "call_back" if edits is None else "edit"
    _put(tx, person, json.dumps({"edits": edits}), "call", kind=kind, cause=cause, now=now, case_id=case.case_id)


def show_identity(
    tx: Tx, case: Case, place: Place, person_id: int, *, event_id: int, cause: str, now: datetime
) -> None:
    """Show somebody who the resident is. It is looked up when it is sent, once, and kept nowhere else."""
    person = people.get(tx, person_id)
    if person.chat_id is None or audience(case, person, place) < Sees.CARD:
        return
    _put(
        tx,
        person,
        "{}",
        "identity",
        kind="identity",
        cause=cause,
        now=now,
        case_id=case.case_id,
        event_id=event_id,
    )


def say(tx: Tx, person: Person, message: Message, *, kind: str, cause: str, now: datetime) -> int | None:
    """Tell somebody something that is about no case."""
    return _put(tx, person, _words(message, person), "text", kind=kind, cause=cause, now=now)


def instead(tx: Tx, person: Person, message: Message, pressed: Pressed, *, now: datetime) -> str:
    """Show a message in place of the one that was pressed, below a digest, which stays; return nothing to be seen at once."""
    edits = pressed.message_id
    row = outbox.by_telegram_id(tx, person, edits) if edits is not None else None
    if row and row.form == "digest":
        edits = None
    kind = "list" if edits is None else "edit"
    say(tx, person, replace(message, edits=edits), kind=kind, cause=pressed.cause, now=now)
    return ""


def below(tx: Tx, person: Person, message: Message, pressed: Pressed, *, now: datetime) -> str:
    """Show a message below the one that was pressed, which may bear a picture; return nothing to be seen at once."""
    say(tx, person, message, kind="list", cause=pressed.cause, now=now)
    return ""


def make(
    tx: Tx, person: Person, body: dict[str, object], *, cause: str, now: datetime, kind: str = "made"
) -> int | None:
    """Tell somebody what must lie nowhere before it is sent, or is too large to: `body` names what to make then."""
    return _put(tx, person, json.dumps(body), "made", kind=kind, cause=cause, now=now)


def tell_of_duty(
    tx: Tx,
    person: Person,
    body: dict[str, object],
    *,
    kind: str,
    cause: str,
    now: datetime,
    until: datetime | None = None,
) -> int | None:
    """Tell a member of the staff of his shifts. What it says is looked up when it is sent; `body` names what to look up."""
    if not person.reachable:
        return None
    return _put(tx, person, json.dumps(body), "duty", kind=kind, cause=cause, now=now, until=until)


def open_sent(tx: Tx, person: Person, file_id: str, *, cause: str, now: datetime) -> int | None:
    """Tell somebody what a file that he sent would do: it is fetched and read when that is said."""
    return _put(tx, person, json.dumps({"file": file_id}), "opened", kind="opened", cause=cause, now=now)


def tidy(tx: Tx, person: Person, telegram_id: int | None, text: str, *, cause: str, now: datetime) -> None:
    """A question that was answered becomes a line without buttons, when nothing else waits for that chat."""
    if telegram_id is not None:
        say(tx, person, Message(text, edits=telegram_id), kind="tidy", cause=cause, now=now)


def take_away(tx: Tx, person: Person, telegram_id: int | None, *, cause: str, now: datetime) -> None:
    """A message that somebody must not have goes out of his chat; Telegram lets only what is younger than two days."""
    if telegram_id is not None:
        gone = Message("", deletes=telegram_id, made_for=person.chat_id)
        say(tx, person, gone, kind="tidy", cause=cause, now=now)


def tidy_last(
    tx: Tx, person: Person, kind: str, *, case_id: int, cause: str, now: datetime, text: str | None = None
) -> None:
    """The newest question of a kind about a case was answered in words: it loses its buttons, and keeps its text or says `text`."""
    row = outbox.last_sent(tx, person, kind, case_id=case_id)
    if row:
        tidy(tx, person, row.telegram_id, text or from_json(row.body).text, cause=cause, now=now)


def ask(
    tx: Tx,
    person: Person,
    draft_id: int,
    *,
    cause: str,
    now: datetime,
    edits: int | None = None,
    matches: list[int] | None = None,
    until: datetime | None = None,
) -> None:
    """Ask what a draft needs next. The question is looked up when it is sent, so one that waits is never put in twice."""
    kind = "edit" if edits is not None else "dialogue"
    body = json.dumps({"draft": draft_id, "edits": edits, "matches": matches or []})
    waiting = outbox.waiting_for(tx, person.person_id, "dialogue") if edits is None else None
    if waiting:
        outbox.rewrite(tx, waiting.message_id, body)
    else:
        _put(tx, person, body, "question", kind=kind, cause=cause, now=now, until=until)


def show_unsubmitted(tx: Tx, person: Person, draft_id: int, *, cause: str, now: datetime) -> None:
    """Show a draft to somebody on the staff. What it says, and whether he may see it, is looked up when it is sent."""
    body = json.dumps({"draft": draft_id})
    _put(tx, person, body, "unsubmitted", kind="unsubmitted", cause=cause, now=now)


def chase(tx: Tx, person: Person, *, item: dict[str, object], cause: str, now: datetime) -> None:
    """Remind somebody of a case, at step 0 of his own, above it of another's; several that wait for him become one message."""
    kind = "escalation" if item["step"] else "reminder"
    waiting = next(filter(None, (outbox.waiting_for(tx, person.person_id, kind) for kind in CHASING)), None)
    if waiting:
        items = json.loads(waiting.body)["items"]
        kept = [old for old in items if old["case"] != item["case"] or _of_law(old) != _of_law(item)]
        kind = "escalation" if "escalation" in (kind, waiting.kind) else "reminder"
        outbox.rewrite(tx, waiting.message_id, json.dumps({"items": [*kept, item]}), kind=kind)
        return
    _put(tx, person, json.dumps({"items": [item]}), "chase", kind=kind, cause=cause, now=now)


def _of_law(item: dict[str, object]) -> bool:
    """A case may be late by both its clocks; neither line takes the place of the other."""
    return str(item["what"]).startswith("legal_")


def _words(message: Message, person: Person) -> str:
    """Return a message's body. Words that were made for another chat may be in another language: a warning, an error in tests."""
    if message.made_for != person.chat_id:
        warnings.warn("words for somebody else than the sender: make them inside speaking_to(person)", stacklevel=3)
    return message.as_json()


def _put(
    tx: Tx,
    person: Person,
    body: str,
    form: str,
    *,
    kind: str,
    cause: str,
    now: datetime,
    until: datetime | None = None,
    case_id: int | None = None,
    event_id: int | None = None,
) -> int | None:
    return outbox.put(
        tx,
        once_key=f"{kind}:{case_id or 0}:{cause}:{person.binding_id}",
        person_id=person.person_id,
        binding_id=person.binding_id,
        kind=kind,
        form=form,
        body=body,
        lane=KINDS[kind].lane,
        now=now,
        not_before=until,
        case_id=case_id,
        event_id=event_id,
    )
