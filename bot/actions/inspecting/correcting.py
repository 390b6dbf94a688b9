"""限期整改, its buttons, and the words for which they ask."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.actions.beside import beside
from bot.actions.cases.wording import Awaited, ask_for_other_words, close_question
from bot.actions.heard import Pressed
from bot.actions.inspecting import corrections as deeds
from bot.actions.inspecting.corrections import his, may_see, name_of, past_of_his, shown_to
from bot.actions.inspecting.proposing import below_the_line, fitting, scores_in
from bot.actions.inspecting.scope import town_ids_of, towns_of
from bot.actions.telling import below, instead
from bot.messages import corrections as messages
from bot.messages.buttons import Press, base36
from bot.messages.corrections import Wanted
from bot.messages.inspecting import BACK
from bot.messages.message import Message
from bot.rules import correction as rules
from bot.rules.correction import REASONS, SPANS, Correction, Kind, Stage
from bot.rules.errors import ForgedButton, NotNow, NotYours
from bot.rules.people import Person
from bot.texts import corrections as texts
from bot.texts import toasts, words
from storage import corrections, drafts, offices, people, places
from storage.database import Tx

WRITTEN = "written"  # the reason is what he wrote, and looked at
MOST_WORDS = 500
PATIENCE = timedelta(minutes=10)
TARGETS = {"v": "village", "c": "cadre"}


def show_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """限期整改: what is not done yet, of his own and of those below him, and who falls below the line; or what is over."""
    if press.argument == messages.PAST:
        over = [shown_to(tx, member, one, now=now) for one in past_of_his(tx, member)]
        return instead(tx, member, messages.past(over, press.subject), pressed, now=now)
    shown = [shown_to(tx, member, one, now=now) for one in his(tx, member)]
    may_issue = member.has("supervisor")
    proposed = beside(tx, lambda tx: below_the_line(tx, member, now=now)) if may_issue and not press.subject else []
    listed = messages.listed(shown, press.subject, may_issue=may_issue, below=proposed)
    return (instead if press.argument == BACK else below)(tx, member, listed, pressed, now=now)


def show(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One of them with its history."""
    return instead(tx, member, _item(tx, member, _found(tx, member, press.subject), now=now), pressed, now=now)


def _item(tx: Tx, member: Person, one: Correction, *, now: datetime) -> Message:
    shown, zone, lines = shown_to(tx, member, one, now=now), offices.rules(tx).zone, []
    for step in corrections.steps_of(tx, one.correction_id):
        actor = people.find(tx, step.actor_id)
        said = step.words or (texts.REASONS[step.reason] if step.reason else "")
        if one.state is Stage.DROPPED and not shown.decides:
            said = ""  # what was taken back is not read again
        who = (actor.name or "") if actor else texts.program()
        lines.append(texts.step(words.day(step.at, zone), who, texts.STEPS[step.kind], said))
    return messages.item(shown, lines)


def _found(tx: Tx, member: Person, correction_id: int) -> Correction:
    """Raises: NotNow: there is none for him."""
    one = corrections.get(tx, correction_id)
    if one is None or not may_see(tx, member, one):
        raise NotNow
    return one


def ask_target(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """新下达: those whose figures call for it, or whoever is chosen."""
    below = beside(tx, lambda tx: below_the_line(tx, member, now=now))
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
    scores = beside(tx, lambda tx: scores_in(tx, TARGETS[of], press.subject, now=now))
    scored = [(one, texts.scored(name, scores[one]) if one in scores else name) for one, name in choices]
    line, shown = offices.rules(tx).correction, Press("", 0, page or "0").number
    asked = messages.ask_who(press.subject, town, of, scored, shown, line=line)
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
    asked = _ask_reason(tx, wanted, now=now) if wanted.kind is Kind.NOTICE else messages.ask_days(wanted)
    return instead(tx, member, asked, pressed, now=now)


def _ask_reason(tx: Tx, wanted: Wanted, *, now: datetime) -> Message:
    return messages.ask_reason(wanted, beside(tx, lambda tx: fitting(tx, wanted.target, wanted.target_id, now=now)))


def ask_reason(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Why?"""
    wanted, _ = _wanted(tx, press)
    if wanted.days not in SPANS:
        raise ForgedButton
    return instead(tx, member, _ask_reason(tx, wanted, now=now), pressed, now=now)


def issue(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """It is issued with a usual reason or with what he wrote; or else what he writes next says why."""
    wanted, reason = _wanted(tx, press)
    if (wanted.days not in SPANS) is not (wanted.kind is Kind.NOTICE):
        raise ForgedButton
    if reason == "words":
        text = texts.write_reason(wanted.who, texts.KINDS[wanted.kind])
        ask_for_other_words(tx, member, press, text, pressed, now=now)
        return ""
    if reason not in (*REASONS, WRITTEN):
        raise ForgedButton
    written = _written(tx, member, wanted) if reason == WRITTEN else ""
    instead(tx, member, _issue(tx, member, wanted, reason, written, pressed, now=now), pressed, now=now)
    return toasts.noted()


def _issue(
    tx: Tx, member: Person, wanted: Wanted, reason: str, written: str, pressed: Pressed, *, now: datetime
) -> Message:
    one = deeds.issue(
        tx,
        member,
        target=(wanted.target, wanted.target_id),
        kind=wanted.kind,
        days=wanted.days,
        reason="" if written else reason,
        written=written,
        cause=pressed.cause,
        now=now,
    )
    responsible = people.get(tx, one.responsible_id)
    return messages.issued(one.correction_id, wanted, responsible.name or "", heard=responsible.reachable)


def look(tx: Tx, member: Person, target_id: int, choice: str, written: str, now: datetime) -> Message:
    """What he wrote is shown to him before it goes out."""
    wanted, _ = _wanted(tx, Press("correct_issue", target_id, choice))
    why = written[:MOST_WORDS]
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, _looking(wanted), None, why))
    return messages.look(wanted, why, WRITTEN)


def _looking(wanted: Wanted) -> str:
    """Return the step of a dialogue whose text he looks at before it goes out."""
    return f"correct_look.{base36(wanted.target_id)}_{wanted.argument}"


def _written(tx: Tx, member: Person, wanted: Wanted) -> str:
    """Return the reason that he looked at, once. Raises: NotNow: he has begun something else since."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != _looking(wanted):
        raise NotNow
    drafts.end_dialogue(tx, member.person_id)
    return dialogue.text


def ask_report(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """报结果: what he writes next says what was done. Raises: NotYours, NotNow."""
    one = _found(tx, member, press.subject)
    rules.report(one, by=member.person_id)  # would it be taken?
    ask_for_other_words(tx, member, press, texts.write_report(name_of(tx, one)), pressed, now=now)
    return ""


def why_not(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """没改好: a tap says what is not done, or what he writes next. Raises: NotYours, NotNow, ForgedButton."""
    one = _found(tx, member, press.subject)
    if not deeds.may_decide(tx, member, one):
        raise NotYours
    rules.send_back(one, calendar=offices.rules(tx).calendar, now=now)  # would it be taken?
    if not press.argument:
        return instead(tx, member, messages.ask_why_not(shown_to(tx, member, one, now=now)), pressed, now=now)
    if press.argument == "words":
        ask_for_other_words(tx, member, press, texts.write_why_not(name_of(tx, one)), pressed, now=now)
        return ""
    if press.argument not in rules.WHY_NOT:
        raise ForgedButton
    again = deeds.send_back(tx, member, one, "", reason=press.argument, cause=pressed.cause, now=now)
    return _say_decided(tx, member, _went_back(tx, member, again, now=now), pressed, now=now)


def _went_back(tx: Tx, member: Person, again: Correction, *, now: datetime) -> str:
    shown = shown_to(tx, member, again, now=now)
    return texts.why_not_went(shown.who, shown.day)


def _say_decided(tx: Tx, member: Person, text: str, pressed: Pressed, *, now: datetime) -> str:
    """Say what became of one, with the way back; what he was asked to write instead is asked no more."""
    _ask_no_more(tx, member, cause=pressed.cause, now=now)
    instead(tx, member, messages.decided(text), pressed, now=now)
    return toasts.noted()


def _ask_no_more(tx: Tx, member: Person, *, cause: str, now: datetime) -> None:
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue and dialogue.step == "correct_back.words":
        close_question(tx, member, text=texts.no_need_to_write(), cause=cause, now=now)


def accept(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """认可, 谈过了."""
    return _end(tx, member, press, pressed, accepted=True, now=now)


def drop(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """撤销."""
    return _end(tx, member, press, pressed, accepted=False, now=now)


def _end(tx: Tx, member: Person, press: Press, pressed: Pressed, *, accepted: bool, now: datetime) -> str:
    one = deeds.end(tx, member, _found(tx, member, press.subject), accepted=accepted, cause=pressed.cause, now=now)
    worded = texts.accepted if accepted else texts.dropped
    return _say_decided(tx, member, worded(name_of(tx, one), texts.KINDS[one.kind]), pressed, now=now)


def report(tx: Tx, member: Person, correction_id: int, choice: str, written: str, now: datetime) -> str:
    """What was done."""
    one = _found(tx, member, correction_id)
    if one.ended_at is not None:
        return texts.is_over(name_of(tx, one))
    deeds.report(tx, member, one, written[:MOST_WORDS], cause=f"w{tx.new_id()}", now=now)
    return texts.report_went(name_of(tx, one))


def send_back(tx: Tx, member: Person, correction_id: int, choice: str, written: str, now: datetime) -> str:
    """What is not done."""
    one = _found(tx, member, correction_id)
    if one.state is not Stage.REPORTED:  # it was decided while he wrote
        return texts.is_over(name_of(tx, one))
    again = deeds.send_back(tx, member, one, written[:MOST_WORDS], cause=f"w{tx.new_id()}", now=now)
    return _went_back(tx, member, again, now=now)


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
    "correct_back": why_not,
    "correct_accept": accept,
    "correct_drop": drop,
}
CORRECTION_WORDS = {
    "correct_issue": Awaited(look, PATIENCE),
    "correct_report": Awaited(report, PATIENCE),
    "correct_back": Awaited(send_back, PATIENCE),
}
