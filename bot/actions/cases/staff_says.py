"""What somebody on the staff writes: an answer, a question, or something of which he must be asked what it is."""

import json
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act
from bot.actions.heard import Heard
from bot.actions.telling import say, tidy_last
from bot.messages.buttons import Press
from bot.messages.message import Button, Message, in_rows
from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case, State
from bot.rules.errors import EmptyAnswer
from bot.rules.people import Person
from bot.texts import desk, language, staff
from storage import cases, drafts, outbox, places
from storage.database import Tx

MOST_OFFERED = 20


def staff_replies(tx: Tx, member: Person, row: outbox.Row, heard: Heard, *, now: datetime) -> bool:
    """Take a reply to one of the bot's messages as an answer in that message's case; False if it has none."""
    case_id = row.case_id or _only_case_of(row)
    if case_id is None:
        return False
    staff_replies_in(tx, member, case_id, heard, now=now)
    return True


def staff_replies_in(tx: Tx, member: Person, case_id: int, heard: Heard, *, now: datetime) -> None:
    """Take a reply as what was asked for in a case, or else as a first word on it."""
    dialogue = _dialogue(tx, member)
    if dialogue and dialogue.case_id == case_id and dialogue.step != "which":
        _finish(tx, member, dialogue, heard, now=now)
    else:
        answer(tx, member, case_id, text=heard.text, photo=heard.file_id, final=False, now=now)


def staff_says(tx: Tx, member: Person, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Take a text that replies to nothing: what was asked for, or else ask what it is."""
    dialogue = _dialogue(tx, member)
    if dialogue and dialogue.step in ("answering", "asking_back"):
        _finish(tx, member, dialogue, heard, now=now)
    elif dialogue and dialogue.step == "which":
        kept = drafts.Dialogue(
            member.person_id,
            "which",
            None,
            f"{dialogue.text}\n{heard.text}",
            " ".join(filter(None, (dialogue.file_id, heard.file_id))) or None,
            dialogue.message_id,
        )
        drafts.begin_dialogue(tx, kept)
    else:
        drafts.begin_dialogue(
            tx, drafts.Dialogue(member.person_id, "which", None, heard.text, heard.file_id, heard.message_id)
        )
        say(tx, member, _which(tx, member), kind="list", cause=heard.cause, now=now)
    return True


def _dialogue(tx: Tx, member: Person) -> drafts.Dialogue | None:
    """What somebody is in the middle of; an answer to a case that is no longer his to answer is dropped."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.case_id is None:
        return dialogue
    case = cases.get(tx, dialogue.case_id)
    if case and case.handler_id == member.person_id and case.state in WITH_HANDLER:
        return dialogue
    drafts.end_dialogue(tx, member.person_id)
    return None


def _finish(tx: Tx, member: Person, dialogue: drafts.Dialogue, heard: Heard, *, now: datetime) -> None:
    assert dialogue.case_id is not None
    if dialogue.step == "asking_back":
        ask_back(tx, member, dialogue.case_id, heard.text, now=now)
    else:
        answer(tx, member, dialogue.case_id, text=heard.text, photo=heard.file_id, final=True, now=now)
    drafts.end_dialogue(tx, member.person_id)
    tidy_last(tx, member, "prompt", case_id=dialogue.case_id, cause=heard.cause, now=now)


def answer(tx: Tx, member: Person, case_id: int, *, text: str, photo: str | None, final: bool, now: datetime) -> None:
    """Send what the handler wrote to the resident. Raises: EmptyAnswer, NotYours, AlreadyAnswered, AlreadyClosed."""
    if not text.strip() and photo is None:
        raise EmptyAnswer
    event_id = tx.new_id()
    written = partial(life.answer, by=member.person_id, text=text, photo=photo, final=final, event_id=event_id, now=now)
    act(tx, case_id, written, now=now, event_id=event_id)


def ask_back(tx: Tx, member: Person, case_id: int, text: str, *, now: datetime) -> None:
    """Send the handler's question to the resident. Raises: EmptyAnswer, EnoughQuestions, NotYours."""
    if not text.strip():
        raise EmptyAnswer
    event_id = tx.new_id()
    act(
        tx,
        case_id,
        partial(life.ask_back, by=member.person_id, text=text, event_id=event_id, now=now),
        now=now,
        event_id=event_id,
    )


def _which(tx: Tx, member: Person) -> Message:
    mine = [case for case in his_cases(tx, member) if case.state is not State.REPLIED][:MOST_OFFERED]
    rows = in_rows([Button(case.number, Press("which_case", case.case_id)) for case in mine])
    others = (Button(language.say("代人登记"), Press("for_other")),) if member.at_desk else ()
    none = desk.own_or_for_other() if others else staff.which_none()
    own = (Button(language.say("我自己要反映"), Press("own")),)
    return Message(staff.which_case() if mine else none, tuple(filter(None, (*rows, own, others))))


def his_cases(tx: Tx, member: Person) -> list[Case]:
    """Return the open cases that somebody has and may see, longest-waiting first."""
    found = cases.of_handler(tx, member.person_id)
    return [
        case for case in found if audience(case, member, places.load(tx, case.village_id, case.town_id)) >= Sees.CARD
    ]


def _only_case_of(row: outbox.Row) -> int | None:
    """The case of a reminder that speaks of one case only."""
    if row.form != "chase":
        return None
    items = json.loads(row.body)["items"]
    return int(items[0]["case"]) if len(items) == 1 else None
