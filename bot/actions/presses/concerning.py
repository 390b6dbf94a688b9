"""涉及干部, pressed by a dispatcher or a supervisor: it turns out whom a case is about."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.cases.act import load
from bot.actions.cases.choosing import ask_to_choose
from bot.actions.cases.concerning import concern
from bot.actions.cases.wording import ask_no_more
from bot.actions.heard import Heard, Pressed
from bot.actions.intake.naming import namesakes
from bot.actions.telling import say as say_to
from bot.actions.telling import tell, tidy, tidy_last
from bot.messages.buttons import Press, base36
from bot.messages.choosing import with_way_out
from bot.messages.message import Button, Message, in_rows
from bot.rules.cases import Case, must_be_open
from bot.rules.errors import NotNow, NotYours, RuleBroken
from bot.rules.intake import is_short
from bot.rules.media import Kind
from bot.rules.people import Person, Place
from bot.rules.recusal import ids_of, meant_by
from bot.rules.steps import Part, parts_of
from bot.texts import staff
from bot.texts.language import say
from storage import drafts, outbox, people
from storage.database import Tx

MAY_SAY = frozenset({Part.DISPATCHER, Part.SUPERVISOR})


def ask_whom(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Whom? The village's people, others, or nobody who could be named."""
    case, place = _may_say(tx, press.subject, member)
    near = (*place.duty, *((place.leader,) if place.leader else ()))
    choices = {person.person_id: person.name or "" for person in near}
    message = _offered(case, choices)
    ask_to_choose(tx, case, place, member, message, cause=pressed.cause, now=now)
    return ""


def choose(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """This one, with all who bear his name; 不知道是谁; 别的干部, whose name is then written."""
    case, place = _may_say(tx, press.subject, member)
    if press.argument == "_other":
        drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "concerning", case.case_id))
        stop = (Button(say("先不写"), Press("stop", case.case_id)),)
        asked = Message(staff.ask_concerned_name(case.number), (stop,))
        tell(tx, case, place, member.person_id, asked, kind="prompt", cause=pressed.cause, now=now)
        return ""
    whom = frozenset[int]() if press.argument == "_nobody" else namesakes(tx, press.number)
    if not whom and press.argument != "_nobody":
        raise NotNow
    return _concern(tx, case, member, whom, edits=pressed.message_id, cause=pressed.cause, now=now)


def names_whom(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message is the name for which 别的干部 asked."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != "concerning" or dialogue.case_id is None:
        return False
    row = outbox.replied_to(tx, member, heard.reply_to) if heard.reply_to is not None else None
    if (row and row.case_id not in (None, dialogue.case_id)) or heard.kind is not Kind.TEXT or not is_short(heard.text):
        drafts.end_dialogue(tx, member.person_id)
        return False
    try:
        case, place = _may_say(tx, dialogue.case_id, member)
    except RuleBroken as error:
        ask_no_more(tx, member, heard, error, now=now)
        return True
    found = meant_by(heard.text, people.staff_names(tx))
    if len(found) == 1:
        drafts.end_dialogue(tx, member.person_id)
        tidy_last(tx, member, "prompt", case_id=case.case_id, cause=heard.cause, now=now)
        whom = frozenset[int]().union(*found.values())
        _concern(tx, case, member, whom, edits=None, cause=heard.cause, now=now)
    elif found:
        message = with_way_out(_offered(case, {min(ids): name for name, ids in found.items()}), case.case_id)
        tell(tx, case, place, member.person_id, message, kind="list", cause=heard.cause, now=now)
    else:
        none = Message(staff.no_such_cadre())
        tell(tx, case, place, member.person_id, none, kind="sentence", cause=heard.cause, now=now)
    return True


def _may_say(tx: Tx, case_id: int, member: Person) -> tuple[Case, Place]:
    """Return the case and its place. Raises: NotYours, AlreadyClosed, AlreadyWithdrawn."""
    case, place, _ = load(tx, case_id)
    if not MAY_SAY & parts_of(case, member, place):
        raise NotYours
    must_be_open(case)
    return case, place


def _offered(case: Case, choices: dict[int, str]) -> Message:
    """The question whom, with so many to choose from."""
    known = ids_of(case.concerned)
    named = [(name, base36(one)) for one, name in choices.items() if one not in known]
    rest = ((say("别的干部"), "_other"), *(() if case.about_cadre else ((say("不知道是谁"), "_nobody"),)))
    buttons = [Button(label, Press("concern_is", case.case_id, arg)) for label, arg in (*named, *rest)]
    return Message(staff.ask_concerned(case.number), in_rows(buttons))


def _concern(
    tx: Tx, case: Case, member: Person, whom: frozenset[int], *, edits: int | None, cause: str, now: datetime
) -> str:
    """Write it down and say so: to him who now sees nothing of it any more nothing is said of it."""
    concern(tx, case.case_id, by=member.person_id, whom=whom, how="chosen", now=now)
    if edits is None:
        say_to(tx, member, Message(staff.concerned_noted()), kind="sentence", cause=cause, now=now)
    else:
        tidy(tx, member, edits, staff.concerned_noted(), cause=cause, now=now)
    return staff.concerned_noted()


CONCERNING_PRESSES: dict[str, Callable[..., str]] = {"concern": ask_whom, "concern_is": choose}
