"""What a button on a card, a reminder or a list does when somebody on the staff presses it."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial

from bot.actions.cases.act import act, load
from bot.actions.cases.register import handler_for
from bot.actions.cases.say import hand_card
from bot.actions.cases.staff_says import answer
from bot.actions.cases.view import view_of
from bot.actions.heard import Heard, Pressed
from bot.actions.intake.hear import begin_draft, resident_of
from bot.actions.telling import say, show_card, tell
from bot.messages import cards as card_messages
from bot.messages.buttons import Press, base36
from bot.messages.message import Button, Message, in_rows
from bot.messages.residents import PAGE
from bot.rules import life
from bot.rules.audience import Sees, audience
from bot.rules.cases import WITH_HANDLER, Case, must_be_handler, must_be_with_handler, must_have_questions_left
from bot.rules.errors import ForgedButton, NobodyElse, NotNow, NotYours
from bot.rules.people import Person, Place
from bot.rules.rota import Reason
from bot.texts import staff
from storage import cards, drafts, outbox, people, places
from storage.database import Tx


def sign(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    act(tx, press.subject, partial(life.sign, by=member.person_id, now=now), now=now)
    return "已签收"


def begin_answer(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """答复: what he writes next is the final answer."""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    must_be_with_handler(case)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "answering", case.case_id))
    _prompt(tx, case, place, member, staff.ask_answer(case.number), pressed, now=now)
    return ""


def begin_question(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """需补充: what he writes next is the question."""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    must_be_with_handler(case)
    must_have_questions_left(case)
    drafts.begin_dialogue(tx, drafts.Dialogue(member.person_id, "asking_back", case.case_id))
    _prompt(tx, case, place, member, staff.ask_question(case.number), pressed, now=now)
    return ""


def _prompt(tx: Tx, case: Case, place: Place, member: Person, text: str, pressed: Pressed, *, now: datetime) -> None:
    stop = (Button("先不写", Press("stop", case.case_id)),)
    tell(tx, case, place, member.person_id, Message(text, (stop,)), kind="sentence", cause=_cause(pressed), now=now)


def stop(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    drafts.end_dialogue(tx, member.person_id)
    return "好，先不写"


def final(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """办结答复 for what was sent before."""
    row = outbox.of_event(tx, press.number, "answer")
    if row is None or row.case_id != press.subject:
        raise NotNow
    outcome = {"sent": "sent", "refused": "refused", "unclear": "refused"}.get(row.state, "sending")
    marked = partial(life.finalise, by=member.person_id, event_id=press.number, outcome=outcome, why=row.why, now=now)
    act(tx, press.subject, marked, now=now)
    return "记下了：办结答复"


def progress(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    case, _, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    return staff.noted_progress()


def told(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    act(tx, press.subject, partial(life.tell_in_person, by=member.person_id, now=now), now=now)
    return "记下了：已当面告知"


def which_case(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The text that replied to nothing is an answer in this case."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != "which":
        raise NotNow
    answer(tx, member, press.subject, text=dialogue.text, photo=dialogue.file_id, final=False, now=now)
    drafts.end_dialogue(tx, member.person_id)
    return "已发给来访人"


def own(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我自己要反映: the text begins a draft of his own."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != "which":
        raise NotNow
    drafts.end_dialogue(tx, member.person_id)
    kind = "photo" if dialogue.file_id else "text"
    heard = Heard(pressed.chat_id, dialogue.message_id or 0, kind, dialogue.text, dialogue.file_id)
    begin_draft(tx, resident_of(tx, pressed.chat_id), heard, now=now)
    return ""


def pass_on(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """转办: to whom?"""
    case, place, _ = load(tx, press.subject)
    must_be_handler(case, member.person_id)
    _offer(tx, case, place, member, pressed, now=now)
    return ""


def reassign(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """改派: somebody above gives it to somebody else."""
    case, place, _ = load(tx, press.subject)
    must_lead(case, member, place)
    _offer(tx, case, place, member, pressed, now=now)
    return ""


def _offer(tx: Tx, case: Case, place: Place, member: Person, pressed: Pressed, *, now: datetime) -> None:
    must_be_with_handler(case)
    buttons = [
        Button(person.name or "", Press("pass_to", case.case_id, base36(person.person_id)))
        for person in candidates(tx, case, place)
    ]
    villages = () if case.about_cadre else ((Button("换到别的村", Press("villages", case.case_id)),),)
    if not buttons and not villages:
        raise NobodyElse
    message = Message(staff.ask_pass_on(case.number), (*in_rows(buttons), *villages))
    tell(tx, case, place, member.person_id, message, kind="list", cause=_cause(pressed), now=now)


def candidates(tx: Tx, case: Case, place: Place) -> list[Person]:
    """Return who could take a case over; nobody of the circle where it is about a cadre, never the petitioner, never the duty room then."""
    chat = people.get(tx, case.petitioner_id).chat_id
    near = place.everybody
    if case.about_cadre:
        town = [
            person for person in people.staff(tx) if person.town_id == place.town_id and "duty_room" not in person.roles
        ]
        near = tuple(
            {
                person.person_id: person
                for person in (*place.dispatchers, *place.town_supervisors, *place.office_supervisors, *town)
            }.values()
        )
        near = tuple(
            person for person in near if person.person_id not in place.circle and person is not place.duty_room
        )
    able = [
        person for person in near if person.reachable and person.chat_id != chat and person.person_id != case.handler_id
    ]
    return able[:24]


def villages(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Wrong village: which one is it?"""
    case, place, _ = load(tx, press.subject)
    _must_hold_or_lead(case, member, place)
    if case.about_cadre:
        raise NotNow
    message = _village_page(tx, case, press.number if press.argument else 0)
    edits = pressed.message_id if press.argument else None
    shown = Message(message.text, message.rows, edits=edits)
    tell(tx, case, place, member.person_id, shown, kind="edit" if edits else "list", cause=_cause(pressed), now=now)
    return ""


def _village_page(tx: Tx, case: Case, page: int) -> Message:
    several = len(places.towns(tx)) > 1
    own_town_first = sorted(places.all_villages(tx), key=lambda row: row[0] != case.town_id)
    choices = [
        (village_id, f"{town}/{name}" if several and town_id != case.town_id else name)
        for town_id, town, village_id, name in own_town_first
    ]
    buttons = [
        Button(name, Press("to_village", case.case_id, base36(village_id)))
        for village_id, name in choices[page * PAGE : (page + 1) * PAGE]
    ]
    back = [Button("上一页", Press("villages", case.case_id, base36(page - 1)))] if page else []
    onward = (
        [Button("下一页", Press("villages", case.case_id, base36(page + 1)))]
        if (page + 1) * PAGE < len(choices)
        else []
    )
    turning = ((*back, *onward),) if back or onward else ()
    return Message(staff.ask_village(case.number), (*in_rows(buttons), *turning))


def pass_to(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The case goes to the person who was chosen."""
    case, place, _ = load(tx, press.subject)
    _must_hold_or_lead(case, member, place)
    to = next((person for person in candidates(tx, case, place) if person.person_id == press.number), None)
    if to is None:
        raise NotNow
    reason = Reason.PASSED_ON if member.person_id == case.handler_id else Reason.REASSIGNED
    _give(tx, case, to, reason, member, village=None, now=now)
    return staff.passed_on(case.number, to.name or "")


def to_village(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """The case goes to whoever is on duty for the village that was chosen."""
    case, place, office = load(tx, press.subject)
    _must_hold_or_lead(case, member, place)
    if case.about_cadre or press.number not in {row[2] for row in places.all_villages(tx)}:
        raise NotNow
    there = places.load(tx, press.number)
    owner = handler_for(there, office, about_cadre=False, petitioner=people.get(tx, case.petitioner_id), now=now)
    if owner.person is None:
        raise NobodyElse
    _give(tx, case, owner.person, Reason.PASSED_ON, member, village=(there.town_id, there.village_id), now=now)
    return staff.passed_on(case.number, owner.person.name or "")


def _give(
    tx: Tx, case: Case, to: Person, reason: Reason, member: Person, *, village: tuple[int, int] | None, now: datetime
) -> None:
    given = partial(
        life.assign,
        to=to.person_id,
        reason=reason,
        reachable=to.reachable,
        by=member.person_id,
        village=village,
        tell_resident=True,
    )
    act(tx, case.case_id, partial(given, now=now), now=now)


def urge(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    case, place, _ = load(tx, press.subject)
    must_lead(case, member, place)
    act(tx, press.subject, partial(life.urge, by=member.person_id, now=now), now=now)
    return "已催办"


def urge_all(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """催办 on an escalation of several cases: all that are still owed."""
    urged = 0
    for case in _of_bundle(tx, member, press):
        if case.state in WITH_HANDLER and case.handler_id not in (None, member.person_id):
            act(tx, case.case_id, partial(life.urge, by=member.person_id, now=now), now=now)
            urged += 1
    if not urged:
        raise NotNow
    return f"已催办 {urged} 件"


def which_of(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """改派 or 我来办 on an escalation of several cases: which one?"""
    if press.argument not in ("reassign", "take"):
        raise ForgedButton
    owed = [case for case in _of_bundle(tx, member, press) if case.state in WITH_HANDLER]
    if not owed:
        raise NotNow
    views = [view_of(tx, *load(tx, case.case_id), now=now) for case in owed]
    text = staff.which_of("改派" if press.argument == "reassign" else "我来办")
    message = card_messages.which_of(views, press.argument, text)
    say(tx, member, message, kind="list", cause=_cause(pressed), now=now)
    return ""


def _of_bundle(tx: Tx, member: Person, press: Press) -> list[Case]:
    """Return the cases of a bundled message that the presser may still lead. Raises: NotYours."""
    row = outbox.get(tx, press.subject)
    if row is None or row.form != "chase" or row.person_id != member.person_id:
        raise NotYours
    found = []
    for item in json.loads(row.body)["items"]:
        case, place, _ = load(tx, item["case"])
        if audience(case, member, place) >= Sees.CARD and case.handler_id != member.person_id:
            found.append(case)
    return found


def take(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """我来办."""
    case, place, office = load(tx, press.subject)
    must_lead(case, member, place)
    taken = act(tx, press.subject, partial(life.take, by=member.person_id, now=now), now=now)
    hand_card(tx, taken, member.person_id, place=place, office=office, cause=_cause(pressed), now=now)
    return "由您办理了"


def fetch_card(tx: Tx, member: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Show the present card."""
    case, place, _ = load(tx, press.subject)
    if audience(case, member, place) < Sees.CARD:
        raise NotYours
    refetch(tx, case, member, pressed, now=now)
    return ""


def refetch(tx: Tx, case: Case, member: Person, pressed: Pressed, *, now: datetime) -> None:
    """Bring the living card up to date, as a new message unless it was the one that was pressed."""
    living = cards.living(tx, case.case_id, member.person_id)
    fresh = living is None or living.message_id != pressed.message_id
    show_card(tx, case, member.person_id, cause=_cause(pressed), now=now, fresh=fresh)


def must_lead(case: Case, member: Person, place: Place) -> None:
    """Let only those go on who see the card and are not its handler. Raises: NotYours."""
    if audience(case, member, place) < Sees.CARD or member.person_id == case.handler_id:
        raise NotYours


def _must_hold_or_lead(case: Case, member: Person, place: Place) -> None:
    if member.person_id != case.handler_id:
        must_lead(case, member, place)


def _cause(pressed: Pressed) -> str:
    return f"q{pressed.query_id}"


StaffPress = Callable[..., str]
STAFF_PRESSES: dict[str, StaffPress] = {
    "sign": sign,
    "answer": begin_answer,
    "ask": begin_question,
    "stop": stop,
    "final": final,
    "progress": progress,
    "told": told,
    "which_case": which_case,
    "own": own,
    "pass": pass_on,
    "reassign": reassign,
    "pass_to": pass_to,
    "villages": villages,
    "to_village": to_village,
    "urge": urge,
    "urge_all": urge_all,
    "which_of": which_of,
    "take": take,
    "card": fetch_card,
}
