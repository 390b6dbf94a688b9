"""What somebody on the staff writes after a button that asked him for words, about a case or about nothing of the kind."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.actions.cases.act import load
from bot.actions.heard import Heard, Pressed
from bot.actions.telling import say as say_to
from bot.actions.telling import tell, tidy, tidy_last
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, from_json
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import EmptyAnswer, NotYours, RuleBroken
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.texts import refusals, staff
from bot.texts.language import say
from storage import drafts, outbox, people
from storage.database import Tx
from storage.drafts import Dialogue
from storage.rows import instant, stored

AN_HOUR = timedelta(hours=1)
Said = Callable[[Tx, Person, int, str, str, datetime], str | Message]
"""(tx, who, the case or whatever the button is about, the choice that it made, his words, now) → what becomes of the request."""


@dataclass(frozen=True)
class Awaited:
    """Words for which a button asks: who takes them, and how long they are waited for. Later ones go to nobody."""

    take: Said
    patience: timedelta = AN_HOUR  # the prompt names the case, and a meeting may talk meanwhile


def asking(member: Person, step: str, case_id: int | None, *, now: datetime, subject: int = 0) -> Dialogue:
    """Return that words are waited for; `step` is a key of WORDS, with a choice behind a point, like `refusing.court`."""
    return Dialogue(member.person_id, step, case_id, f"{base36(stored(now))}.{base36(subject)}")


def ask_for_words(
    tx: Tx, case: Case, place: Place, member: Person, *, step: str, text: str, pressed: Pressed, now: datetime
) -> None:
    """Ask for words about a case."""
    drafts.begin_dialogue(tx, asking(member, step, case.case_id, now=now))
    message = _prompt(text, case.case_id)
    tell(tx, case, place, member.person_id, message, kind="prompt", cause=pressed.cause, now=now)


def ask_for_other_words(tx: Tx, member: Person, press: Press, text: str, pressed: Pressed, *, now: datetime) -> None:
    """Ask for words about no case; whoever takes them gets what the button was about, and its argument."""
    step = f"{press.verb}.{press.argument}"
    drafts.begin_dialogue(tx, asking(member, step, None, now=now, subject=press.subject))
    say_to(tx, member, _prompt(text), kind="prompt", cause=pressed.cause, now=now)


def _prompt(text: str, case_id: int = 0) -> Message:
    return Message(text, ((Button(say("先不写"), Press("stop", case_id)),),))


def gives_words(tx: Tx, member: Person, heard: Heard, asked: Mapping[str, Awaited], *, now: datetime) -> bool:
    """Whether a message was what a button had asked for; too late, or once it is forbidden, it goes nowhere, and he hears that.

    Raises: EmptyAnswer: he may write it again.
    """
    dialogue = drafts.dialogue(tx, member.person_id)
    awaited = _awaited(dialogue, asked)
    if dialogue is None or awaited is None or _answers_another(tx, member, heard, dialogue):
        return False
    if _comes_too_late(dialogue, awaited.patience, now=now):
        drafts.end_dialogue(tx, member.person_id)
        tell_too_late(tx, member, heard, now=now)
        return True
    try:
        with tx.savepoint():
            _take(tx, member, dialogue, awaited, heard, now=now)
    except EmptyAnswer:
        raise
    except RuleBroken as error:
        ask_no_more(tx, member, heard, error, now=now)
    return True


def _take(tx: Tx, member: Person, dialogue: Dialogue, awaited: Awaited, heard: Heard, *, now: datetime) -> None:
    """Raises: EmptyAnswer, NotYours, and what forbids the step."""
    if dialogue.case_id is not None:
        _must_see(tx, member, dialogue.case_id)
    if heard.kind is not Kind.TEXT or not heard.text.strip():
        raise EmptyAnswer
    drafts.end_dialogue(tx, member.person_id)
    choice, case_id = dialogue.step.partition(".")[2], dialogue.case_id
    subject = case_id or int(dialogue.text.partition(".")[2], 36)
    done = awaited.take(tx, member, subject, choice, heard.text.strip(), now)
    message = done if isinstance(done, Message) else Message(done)
    if case_id is None:
        close_question(tx, member, cause=heard.cause, now=now)
        say_to(tx, member, message, kind="sentence", cause=heard.cause, now=now)
    else:
        tidy_last(tx, member, "prompt", case_id=case_id, cause=heard.cause, now=now, text=message.text)


def close_question(tx: Tx, member: Person, *, text: str = "", cause: str, now: datetime) -> None:
    """The newest question for words about no case is open no more: it loses its button, and keeps its words or says `text`."""
    row = _newest_question(tx, member)
    if row:
        tidy(tx, member, row.telegram_id, text or from_json(row.body).text, cause=f"{cause}.prompt", now=now)


def _newest_question(tx: Tx, member: Person) -> outbox.Row | None:
    return next(reversed(outbox.with_key(tx, member, "prompt:0:")), None)


def _awaited(dialogue: Dialogue | None, asked: Mapping[str, Awaited]) -> Awaited | None:
    return asked.get(dialogue.step.partition(".")[0]) if dialogue else None


def _comes_too_late(dialogue: Dialogue, patience: timedelta, *, now: datetime) -> bool:
    asked_at = instant(int(dialogue.text.partition(".")[0] or "0", 36))
    return now > asked_at + patience


def tell_too_late(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> None:
    """Say that what somebody wrote was waited for no more, and that it went to nobody."""
    say_to(tx, member, Message(staff.words_too_late()), kind="sentence", cause=f"{heard.cause}.late", now=now)


def ask_no_more(tx: Tx, member: Person, heard: Heard, error: RuleBroken, *, now: datetime) -> None:
    """What somebody was asked to write is forbidden by now: he hears why, once, for nothing is asked for any more."""
    drafts.end_dialogue(tx, member.person_id)
    say_to(tx, member, Message(refusals.refusal(error)), kind="sentence", cause=f"{heard.cause}.late", now=now)


def answers_past_question(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message replies to a request for words that is open no more: it goes to nobody, and he hears that."""
    row = outbox.replied_to(tx, member, heard.reply_to) if heard.reply_to is not None else None
    if row is None or row.kind != "prompt" or _is_asked(tx, member, row):
        return False
    tell_too_late(tx, member, heard, now=now)
    return True


def _is_asked(tx: Tx, member: Person, row: outbox.Row) -> bool:
    """Whether a request for words is the newest of its case, and what he is in the middle of."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.case_id != row.case_id:
        return False
    newest = (
        _newest_question(tx, member)
        if row.case_id is None
        else outbox.last_sent(tx, member, "prompt", case_id=row.case_id)
    )
    return newest is not None and newest.message_id == row.message_id


def wait_no_more(tx: Tx, chat_id: int, asked: Mapping[str, Awaited]) -> None:
    """Somebody went on to something else: what he writes after that comes too late."""
    member = people.by_chat(tx, chat_id, "staff")
    dialogue = drafts.dialogue(tx, member.person_id) if member else None
    if dialogue and dialogue.text and _awaited(dialogue, asked):
        drafts.begin_dialogue(tx, replace(dialogue, text=""))


def _must_see(tx: Tx, member: Person, case_id: int) -> None:
    """Raises: NotYours: it is kept from him since he was asked."""
    case, place, _ = load(tx, case_id)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours


def _answers_another(tx: Tx, member: Person, heard: Heard, dialogue: Dialogue) -> bool:
    row = outbox.by_telegram_id(tx, member, heard.reply_to) if heard.reply_to is not None else None
    return row is not None and row.case_id not in (None, dialogue.case_id)
