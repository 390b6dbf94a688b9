"""限期整改, its buttons, and the words for which they ask."""

from collections.abc import Callable
from datetime import datetime

from bot.actions.heard import Heard, Pressed
from bot.actions.inspecting import corrections as deeds
from bot.actions.inspecting.corrections import his, may_see, name_of, shown_to
from bot.actions.inspecting.proposing import below_the_line
from bot.actions.inspecting.scope import town_ids_of, towns_of
from bot.actions.telling import below, instead, say, tidy
from bot.messages import corrections as messages
from bot.messages.buttons import Press
from bot.messages.corrections import Wanted
from bot.messages.inspecting import BACK
from bot.messages.message import Message
from bot.rules import correction as rules
from bot.rules.correction import REASONS, SPANS, Correction, Kind
from bot.rules.errors import EmptyAnswer, ForgedButton, NotNow, NotYours
from bot.rules.media import Kind as MediaKind
from bot.rules.people import Person
from bot.texts import corrections as texts
from bot.texts import toasts, words
from storage import corrections, drafts, offices, outbox, people, places
from storage.database import Tx

STEP = "correcting"  # of a dialogue; its text says what is written: why it is issued, a report, or what is not done
MOST_WORDS = 500
TARGETS = {"v": "village", "c": "cadre"}


def show_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """限期整改: what is not done yet, of his own and of those below him."""
    shown = [shown_to(tx, member, one, now=now) for one in his(tx, member)]
    listed = messages.listed(shown, press.subject, may_issue=member.has("supervisor"))
    return (instead if press.argument == BACK else below)(tx, member, listed, pressed, now=now)


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One of them with its history."""
    return instead(tx, member, _item(tx, member, _found(tx, member, press.subject), now=now), pressed, now=now)


def _item(tx: Tx, member: Person, one: Correction, *, now: datetime) -> Message:
    zone, lines = offices.rules(tx).zone, []
    for step in corrections.steps_of(tx, one.correction_id):
        actor = people.find(tx, step.actor_id)
        said = step.words or (texts.REASONS[step.reason] if step.reason else "")
        who = (actor.name or "") if actor else texts.program()
        lines.append(texts.step(words.day(step.at, zone), who, texts.STEPS[step.kind], said))
    return messages.item(shown_to(tx, member, one, now=now), lines)


def _found(tx: Tx, member: Person, correction_id: int) -> Correction:
    """Raises: NotNow: there is none for him."""
    one = corrections.get(tx, correction_id)
    if one is None or not may_see(tx, member, one):
        raise NotNow
    return one


def ask_target(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """新下达: those whose figures call for it, or whoever is chosen."""
    below = below_the_line(tx, member, now=now)
    asked = messages.ask_target(towns_of(tx, member), below, press.subject)
    return instead(tx, member, asked, pressed, now=now)


def ask_who(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Which village or person of a town. Raises: NotYours, ForgedButton."""
    of, _, page = press.argument.partition("_")
    if of not in TARGETS or not press.subject:
        raise ForgedButton
    town_ids_of(tx, member, press.subject)
    town = next((name for town_id, name in towns_of(tx, member) if town_id == press.subject), "")
    choices = _villages(tx, press.subject) if of == "v" else _cadres(tx, member, press.subject)
    asked = messages.ask_who(press.subject, town, of, choices, Press("", 0, page or "0").number)
    return instead(tx, member, asked, pressed, now=now)


def _villages(tx: Tx, town_id: int) -> list[tuple[int, str]]:
    return [(village.place_id, village.name) for village in places.villages(tx, town_id)]


def _cadres(tx: Tx, member: Person, town_id: int) -> list[tuple[int, str]]:
    serving = [one for one in people.staff_of(tx, town_id) if one.has("cadre") or one.has("leader")]
    return [(one.person_id, one.name or "") for one in serving if one.person_id != member.person_id]


def _wanted(tx: Tx, press: Press) -> tuple[Wanted, str]:
    """Return what was chosen so far, and what stands behind it. Raises: ForgedButton, NotNow."""
    of, kind, days, rest = (*press.argument.split("_"), "", "", "")[:4]
    if of not in TARGETS or (kind and kind not in set(Kind)) or (days and not days.isdecimal()):
        raise ForgedButton
    target = TARGETS[of]
    if target == "village":
        name = next((row[3] for row in places.all_villages(tx) if row[2] == press.subject), None)
    else:
        person = people.of_staff(tx, press.subject)
        name = person.name if person else None
    if name is None:
        raise NotNow
    return Wanted(target, press.subject, name, Kind(kind or Kind.ORDER), int(days or 0)), rest


def ask_kind(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """通报, 约谈, 限期整改?"""
    return instead(tx, member, messages.ask_kind(_wanted(tx, press)[0]), pressed, now=now)


def ask_days(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Until when; a notice has no day."""
    wanted, _ = _wanted(tx, press)
    asked = messages.ask_reason(wanted) if wanted.kind is Kind.NOTICE else messages.ask_days(wanted)
    return instead(tx, member, asked, pressed, now=now)


def ask_reason(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Why?"""
    wanted, _ = _wanted(tx, press)
    if wanted.days not in SPANS:
        raise ForgedButton
    return instead(tx, member, messages.ask_reason(wanted), pressed, now=now)


def issue(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """It is issued with a usual reason, or what he writes next says why."""
    wanted, reason = _wanted(tx, press)
    if (wanted.days not in SPANS) is not (wanted.kind is Kind.NOTICE):
        raise ForgedButton
    if reason == "words":
        text = texts.write_reason(wanted.who, texts.KINDS[wanted.kind])
        _ask_words(tx, member, f"issue.{wanted.target_id}.{wanted.argument}", text, pressed, now=now)
        return ""
    if reason not in REASONS:
        raise ForgedButton
    text = _issue(tx, member, wanted, reason, "", cause=pressed.cause, now=now)
    tidy(tx, member, pressed.message_id, text, cause=pressed.cause, now=now)
    return toasts.noted()


def _issue(tx: Tx, member: Person, wanted: Wanted, reason: str, written: str, *, cause: str, now: datetime) -> str:
    one = deeds.issue(
        tx,
        member,
        target=(wanted.target, wanted.target_id),
        kind=wanted.kind,
        days=wanted.days,
        reason=reason,
        written=written,
        cause=cause,
        now=now,
    )
    responsible = people.get(tx, one.responsible_id)
    worded = texts.issued if responsible.reachable else texts.issued_unheard
    return worded(wanted.who, texts.KINDS[wanted.kind], responsible.name or "")


def ask_report(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """报结果: what he writes next says what was done. Raises: NotYours, NotNow."""
    one = _found(tx, member, press.subject)
    rules.report(one, by=member.person_id)  # would it be taken?
    _ask_words(tx, member, f"report.{one.correction_id}", texts.write_report(name_of(tx, one)), pressed, now=now)
    return ""


def ask_why_not(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """没改好: what he writes next says what is not done. Raises: NotYours, NotNow."""
    one = _found(tx, member, press.subject)
    if not deeds.may_decide(tx, member, one):
        raise NotYours
    rules.send_back(one, calendar=offices.rules(tx).calendar, now=now)  # would it be taken?
    _ask_words(tx, member, f"back.{one.correction_id}", texts.write_why_not(name_of(tx, one)), pressed, now=now)
    return ""


def accept(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """认可, 谈过了."""
    return _end(tx, member, press, pressed, accepted=True, now=now)


def drop(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """撤销."""
    return _end(tx, member, press, pressed, accepted=False, now=now)


def _end(tx: Tx, member: Person, press: Press, pressed: Pressed, *, accepted: bool, now: datetime) -> str:
    one = deeds.end(tx, member, _found(tx, member, press.subject), accepted=accepted, cause=pressed.cause, now=now)
    worded = texts.accepted if accepted else texts.dropped
    tidy(tx, member, pressed.message_id, worded(name_of(tx, one), texts.KINDS[one.kind]), cause=pressed.cause, now=now)
    return toasts.noted()


def _ask_words(tx: Tx, member: Person, what: str, text: str, pressed: Pressed, *, now: datetime) -> None:
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, STEP, None, what))
    say(tx, member, messages.ask_words(text), kind="prompt", cause=pressed.cause, now=now)


def hears_words(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message was what a button of 限期整改 had asked for. Raises: EmptyAnswer, and what forbids the step."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != STEP or _answers_a_case(tx, member, heard):
        return False
    if heard.kind is not MediaKind.TEXT or not heard.text.strip():
        raise EmptyAnswer
    drafts.end_dialogue(tx, member.person_id)
    what, _, rest = dialogue.text.partition(".")
    text = WORDED[what](tx, member, rest, heard.text.strip()[:MOST_WORDS], heard.cause, now)
    say(tx, member, Message(text), kind="sentence", cause=heard.cause, now=now)
    return True


def _answers_a_case(tx: Tx, member: Person, heard: Heard) -> bool:
    row = outbox.by_telegram_id(tx, member, heard.reply_to) if heard.reply_to is not None else None
    return row is not None and row.case_id is not None


def _issue_in_words(tx: Tx, member: Person, what: str, written: str, cause: str, now: datetime) -> str:
    target_id, _, argument = what.partition(".")
    wanted, _ = _wanted(tx, Press("", int(target_id), argument))
    return _issue(tx, member, wanted, "", written, cause=cause, now=now)


def _report(tx: Tx, member: Person, what: str, written: str, cause: str, now: datetime) -> str:
    one = _found(tx, member, int(what))
    deeds.report(tx, member, one, written, cause=cause, now=now)
    return texts.report_went(name_of(tx, one))


def _send_back(tx: Tx, member: Person, what: str, written: str, cause: str, now: datetime) -> str:
    one = _found(tx, member, int(what))
    again = deeds.send_back(tx, member, one, written, cause=cause, now=now)
    return texts.why_not_went(name_of(tx, one), shown_to(tx, member, again, now=now).day)


WORDED: dict[str, Callable[[Tx, Person, str, str, str, datetime], str]] = {
    "issue": _issue_in_words,
    "report": _report,
    "back": _send_back,
}
CORRECTION_PRESSES: dict[str, Callable[..., str]] = {
    "corrections": show_all,
    "correction": show,
    "correct_new": ask_target,
    "correct_of": ask_who,
    "correct_kind": ask_kind,
    "correct_days": ask_days,
    "correct_why": ask_reason,
    "correct_issue": issue,
    "correct_report": ask_report,
    "correct_back": ask_why_not,
    "correct_accept": accept,
    "correct_drop": drop,
}
