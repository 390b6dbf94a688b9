"""What somebody on the staff writes after a button that asked him for words about a case."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.heard import Heard, Pressed
from bot.actions.telling import tell, tidy_last
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case
from bot.rules.errors import EmptyAnswer, NotYours
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.texts.language import say
from storage import drafts, outbox
from storage.database import Tx

Said = Callable[[Tx, Person, int, str, str, datetime], str]
"""(tx, who, case, the choice that the button made, his words, now) → what becomes of the request to write."""


def ask_for_words(
    tx: Tx, case: Case, place: Place, member: Person, *, step: str, text: str, pressed: Pressed, now: datetime
) -> None:
    """Ask for words; `step` is a key of what `gives_words` gets, with a choice behind a point, like `refusing.court`."""
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, step, case.case_id))
    stop = (Button(say("先不写"), Press("stop", case.case_id)),)
    tell(tx, case, place, member.person_id, Message(text, (stop,)), kind="prompt", cause=pressed.cause, now=now)


def gives_words(tx: Tx, member: Person, heard: Heard, steps: dict[str, Said], *, now: datetime) -> bool:
    """Whether a message was what a button had asked for. Raises: EmptyAnswer, NotYours, and what forbids the step."""
    dialogue = drafts.dialogue(tx, member.person_id)
    step, _, choice = dialogue.step.partition(".") if dialogue else ("", "", "")
    if (
        dialogue is None
        or dialogue.case_id is None
        or step not in steps
        or _answers_another(tx, member, heard, dialogue)
    ):
        return False
    case, place, _ = load(tx, dialogue.case_id)
    if audience(case, member, place) < Sees.CARD:
        drafts.end_dialogue(tx, member.person_id)
        raise NotYours
    if heard.kind is not Kind.TEXT or not heard.text.strip():
        raise EmptyAnswer
    drafts.end_dialogue(tx, member.person_id)
    done = steps[step](tx, member, case.case_id, choice, heard.text.strip(), now)
    tidy_last(tx, member, "prompt", case_id=case.case_id, cause=heard.cause, now=now, text=done)
    return True


def _answers_another(tx: Tx, member: Person, heard: Heard, dialogue: drafts.Dialogue) -> bool:
    row = outbox.by_telegram_id(tx, member, heard.reply_to) if heard.reply_to is not None else None
    return row is not None and row.case_id not in (None, dialogue.case_id)
