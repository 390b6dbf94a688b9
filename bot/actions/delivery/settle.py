"""What became of a message, and what follows from it for its case and for the person."""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.losing import lose
from bot.actions.cases.ringing import take_from_circle
from bot.actions.cases.untold import raise_untold
from bot.actions.cases.whereabouts import take_off_old_card, who_for
from bot.actions.duty.silent import raise_unheard
from bot.actions.intake.unsubmitted import show_again
from bot.actions.people.reachable import set_reachable
from bot.actions.telling import say, show_card
from bot.messages.kinds import KINDS, OF_AN_END, TO_RESIDENT_FROM_HANDLER
from bot.messages.message import Message
from bot.rules import life
from bot.rules.media import Kind, Lost
from bot.texts import pictures
from bot.texts.language import speaking_to
from storage import cards, consents, digests, drafts, emptying, outbox, people
from storage.database import Tx

MOST_REPEATED = 5  # of a message that may have been heard; then it stays unclear


@dataclass(frozen=True)
class Outcome:
    """sent (with Telegram's id) | later (until, why) | refused | withdrawn | unclear | message_gone."""

    state: str
    why: str | None = None
    telegram_id: int | None = None
    until: datetime | None = None
    chat_gone: bool = False
    others: tuple[int, ...] = ()  # Telegram's ids of the rest of an album
    files: tuple[tuple[int, Kind, str], ...] = ()  # (part, kind, file id) of what was uploaded anew
    lost: tuple[tuple[int, Lost], ...] = ()  # (part, why) of what could not be passed on
    passed: tuple[int, ...] = ()  # parts that were sent, where another stopped the rest


def settle(tx: Tx, message_id: int, outcome: Outcome, *, now: datetime) -> None:
    """Write an outcome down; a delivered answer ends the chase, a refused one resumes it."""
    row = outbox.get(tx, message_id)
    if row is None or row.state not in ("sending", "unclear"):
        return
    for part_id, kind, file_id in outcome.files:
        drafts.keep_clean(tx, part_id, kind, file_id)
    for part_id, why in outcome.lost:
        lose(tx, row, part_id, why, now=now)
    if outcome.others:
        _note_album(tx, row, outcome)
    outcome = _whole(tx, row, outcome)
    if outcome.state == "sent":
        outbox.settle(tx, message_id, "sent", now=now, telegram_id=outcome.telegram_id)
        _was_sent(tx, row, outcome.telegram_id, now=now)
    elif outcome.state == "later":
        outbox.postpone(tx, message_id, until=outcome.until or now, why=outcome.why or "")
    elif outcome.state == "message_gone":
        _message_is_gone(tx, row, now=now)
    elif (row.form == "digest" or row.kind == "report") and outcome.why == "not_made":
        _without_picture(tx, row, now=now)
    elif outcome.state == "unclear":
        _is_unclear(tx, row, now=now)
    else:
        outbox.settle(tx, message_id, outcome.state, now=now, why=outcome.why, telegram_id=outcome.telegram_id)
        if outcome.state == "refused":
            _was_refused(tx, row, outcome, now=now)


def _note_album(tx: Tx, row: outbox.Row, outcome: Outcome) -> None:
    """Keep the numbers of an album's messages, for replies to them; what has passed already is not sent again."""
    body = json.loads(row.body)
    passed = {part.first_id for part in (drafts.part(tx, part_id) for part_id in outcome.passed) if part}
    parts = [first_id for first_id in body["parts"] if first_id not in passed]
    others = [*body.get("others", ()), *outcome.others]
    outbox.note(tx, row.message_id, json.dumps({"parts": parts, "others": others}))


def _whole(tx: Tx, row: outbox.Row, outcome: Outcome) -> Outcome:
    """An answer that lacks a piece is not delivered, in whichever try, and of whichever of its messages, that was lost.

    Of several messages the last one says so: the handler hears it once.
    """
    if row.kind not in TO_RESIDENT_FROM_HANDLER or row.event_id is None or outcome.state not in ("sent", "withdrawn"):
        return outcome
    ids = json.loads(row.body)["parts"] if row.form == "media" else ()
    parts = [*drafts.parts_of_event(tx, row.event_id), *(drafts.part(tx, first_id) for first_id in ids)]
    losses = (*(why for _, why in outcome.lost), *(part.lost for part in parts if part))
    lost = next(filter(None, losses), None)
    if outcome.state == "withdrawn":
        return replace(outcome, state="refused", why=str(lost or Lost.GONE))
    others = (piece for piece in outbox.of_event(tx, row.event_id, row.kind) if piece.message_id != row.message_id)
    if lost and all(piece.state == "sent" for piece in others):
        return replace(outcome, state="refused", why=str(lost))
    return outcome


def _message_is_gone(tx: Tx, row: outbox.Row, *, now: datetime) -> None:
    """What was to be edited is not there any more: a card and a question come as new messages, the rest is over."""
    if row.form == "card":
        cards.forget(tx, row.case_id or 0, row.person_id)
    elif row.form == "question":
        outbox.note(tx, row.message_id, json.dumps({**json.loads(row.body), "edits": None}))
    else:
        outbox.settle(tx, row.message_id, "withdrawn", now=now, why="message_gone")
        return
    outbox.postpone(tx, row.message_id, until=now, why="message_gone")


def _without_picture(tx: Tx, row: outbox.Row, *, now: datetime) -> None:
    """A picture could not be drawn: the words are worth as much without it."""
    body = json.loads(row.body)
    if body["alone"]:
        outbox.settle(tx, row.message_id, "withdrawn", now=now, why="not_made")
        return
    outbox.note(tx, row.message_id, json.dumps({**body, "pictured": False}))
    outbox.postpone(tx, row.message_id, until=now, why="not_made")


def _was_sent(tx: Tx, row: outbox.Row, telegram_id: int | None, *, now: datetime) -> None:
    if row.kind == "erased":
        emptying.part_from_chat(tx, row.person_id)
    if row.form == "card" and row.case_id is not None and telegram_id is not None:
        _keep_card(tx, row, row.case_id, telegram_id, now=now)
    if (
        row.kind in TO_RESIDENT_FROM_HANDLER
        and row.case_id is not None
        and row.event_id is not None
        and _is_whole(tx, row)
    ):
        act(tx, row.case_id, partial(life.delivered, event_id=row.event_id, now=now), now=now)
    _take_what_was_on_its_way(tx, row, now=now)


def _take_what_was_on_its_way(tx: Tx, row: outbox.Row, *, now: datetime) -> None:
    """Meanwhile a case may have become one that whoever was being told of it must not read: he keeps no word of it."""
    for case_id in digests.apart_since(tx, row.message_id):
        case, place, _ = load(tx, case_id)
        cause = f"sent{row.message_id}.{case_id}"
        take_from_circle(tx, case, place, cause=cause, now=now, only=row.person_id)
        if row.form == "card" and row.case_id == case_id:
            show_card(tx, case, row.person_id, cause=cause, now=now, fresh=False)


def _keep_card(tx: Tx, row: outbox.Row, case_id: int, telegram_id: int, *, now: datetime) -> None:
    """The card that was sent is the living one; what a resident left for a visit goes onto it alone, and off the one before."""
    before = cards.living(tx, case_id, row.person_id)
    cards.keep(tx, case_id, row.person_id, cards.Living(telegram_id, json.loads(row.body)["shown"]))
    if before and before.message_id == telegram_id:
        return
    if before and before.is_private:
        take_off_old_card(tx, case_id, row.person_id, before.message_id, now=now)
    case, _, _ = load(tx, case_id)
    if consents.handler_who_sees(tx, case_id) == row.person_id or who_for(tx, case, people.get(tx, row.person_id))[0]:
        show_card(tx, case, row.person_id, cause=f"left{row.message_id}", now=now, fresh=False)


def _is_whole(tx: Tx, row: outbox.Row) -> bool:
    """A long answer takes several messages: it is delivered when the last of them is, and none was refused."""
    return all(piece.state == "sent" for piece in outbox.of_event(tx, row.event_id or 0, row.kind))


def _is_unclear(tx: Tx, row: outbox.Row, *, now: datetime) -> None:
    """It may have been heard: questions, cards, receipts, answers, escalations are said again, marked; the rest are not."""
    if KINDS[row.kind].said_again and row.repeated < MOST_REPEATED:
        outbox.postpone(
            tx, row.message_id, until=now + timedelta(seconds=2**row.repeated - 1), why="unclear", repeated=True
        )
    else:
        outbox.settle(tx, row.message_id, "unclear", now=now, why="no_answer")
        _was_refused(tx, row, Outcome("refused", why="no_answer"), now=now)


def _was_refused(tx: Tx, row: outbox.Row, outcome: Outcome, *, now: datetime) -> None:
    why = outcome.why or "refused"
    if row.kind in TO_RESIDENT_FROM_HANDLER and row.case_id is not None and row.event_id is not None:
        act(tx, row.case_id, partial(life.refused, event_id=row.event_id, why=why, now=now), now=now)
    if row.kind == "erased":
        emptying.part_from_chat(tx, row.person_id)
    if row.form == "made" and why in ("not_made", "refused"):
        _say_not_made(tx, row, now=now)
    if row.form == "unsubmitted":
        show_again(tx, json.loads(row.body)["draft"], now=now)
    if row.kind in OF_AN_END and row.case_id is not None and row.event_id is not None:
        raise_untold(tx, row, why=why, now=now)
    raise_unheard(tx, row, why=why, now=now)
    chat_id = people.get(tx, row.person_id).chat_id
    if outcome.chat_gone and chat_id is not None:
        set_reachable(tx, chat_id, why_not=why, now=now)


def _say_not_made(tx: Tx, row: outbox.Row, *, now: datetime) -> None:
    """Whoever waits for a picture or a sheet hears that none will come."""
    person = people.get(tx, row.person_id)
    with speaking_to(person):
        say(tx, person, Message(pictures.not_made()), kind="sentence", cause=f"made{row.message_id}", now=now)


def recover(tx: Tx, owner: str, *, now: datetime) -> int:
    """A sender died with messages in hand: nobody knows whether they were heard. Return how many."""
    rows = outbox.sending_by(tx, owner)
    for row in rows:
        settle(tx, row.message_id, Outcome("unclear"), now=now)
    return len(rows)
