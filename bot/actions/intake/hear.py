"""A message of a private chat: to which draft or case does it belong?"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from bot.actions.cases import merging
from bot.actions.cases.act import act, load
from bot.actions.cases.concerning import concern
from bot.actions.cases.finding import hears_what_to_find
from bot.actions.cases.saying_who import give, own_contact, says_who
from bot.actions.cases.staff_says import staff_replies, staff_replies_in, staff_says
from bot.actions.cases.view import moved_to
from bot.actions.cases.visit import answers_visit
from bot.actions.cases.waiting import asks_for_card
from bot.actions.cases.wording import answers_past_question, gives_words
from bot.actions.clerks.rosters import brings_roster
from bot.actions.duty.chat import hears_question
from bot.actions.duty.leave_chat import PATIENCE, hears_days, stop_asking
from bot.actions.heard import Heard
from bot.actions.inspecting.in_words import answers_check
from bot.actions.intake import after_end
from bot.actions.intake.album import follows
from bot.actions.intake.by_code import follows_code
from bot.actions.intake.danger import advise, advise_in_case
from bot.actions.intake.naming import must_ask_first, named_by, places_named
from bot.actions.intake.question import ask_next, drop_draft, new_draft, places_asked_for
from bot.actions.intake.thanks import thanks, thanks_in
from bot.actions.intake.unsubmitted import no_longer_shown
from bot.actions.parts import keep, more_than_words, words_of
from bot.actions.people.come_back import come_back
from bot.actions.people.resident import resident_of
from bot.actions.presses.concerning import names_whom
from bot.actions.presses.review import DISAGREES
from bot.actions.telling import ask, say, tidy_last
from bot.actions.words import WORDS
from bot.messages.buttons import Press
from bot.messages.message import Button, Message
from bot.rules import feedback, life, recusal
from bot.rules.audience import Sees, audience
from bot.rules.cases import Case, Decision, State, must_be_open
from bot.rules.contact import contact_in
from bot.rules.danger import speaks_of_danger
from bot.rules.errors import NoSuchCase, NotYours
from bot.rules.intake import Draft, Step, is_short, matching
from bot.rules.media import GATHERING, Kind
from bot.rules.people import Person
from bot.rules.recusal import ids_of, joined, meant_by
from bot.rules.review import still_asked
from bot.rules.urgency import is_being_called_out
from bot.texts import desk, residents
from storage import cases, drafts, outbox, people, places
from storage.database import Tx
from storage.drafts import Part
from storage.rows import instant

LIKE_A_NAME = re.compile(r"\S{1,8}[村庄镇乡屯沟堡寨坡营]")  # then a word is due of why no place was found


def hear(tx: Tx, heard: Heard, *, now: datetime) -> None:
    """Take a message to where it belongs, or begin something new with it."""
    come_back(tx, heard.chat_id, now=now)
    stop_asking(tx, heard.chat_id, asked_by=now - PATIENCE)
    resident = resident_of(tx, heard.chat_id)
    if answers_visit(tx, resident, heard, now=now):
        return
    if says_who(tx, resident, heard, now=now) or follows_code(tx, resident, heard, now=now):
        return
    if heard.kind is Kind.OTHER:
        _say(tx, resident, residents.cannot_be_used(), heard, now=now)
        return
    member = people.by_chat(tx, heard.chat_id, "staff")
    if follows(tx, heard, member or resident, now=now):
        return
    if member and brings_roster(tx, member, resident, heard, now=now):
        return
    if (member and _staff_message(tx, member, resident, heard, now=now)) or answers_check(tx, resident, heard, now=now):
        return
    case_id = _case_replied_to(tx, resident, heard)
    if case_id is not None and not _warns_after_end(tx, case_id, heard):
        _supplement(tx, case_id, resident, heard, now=now)
        return
    if thanks(tx, resident, heard, now=now):
        return
    case_id = _case_asked_why(tx, resident)
    if case_id is not None:
        _say_why(tx, case_id, resident, heard, now=now)
        return
    case_id = _review_asked_why(tx, resident, now=now) or _case_called_out(tx, resident, heard, now=now)
    if case_id is not None:
        _add_unasked(tx, case_id, resident, heard, now=now)
        return
    if hears_question(tx, resident, heard, now=now):
        return
    _to_draft(tx, resident, heard, now=now)


def _staff_message(tx: Tx, member: Person, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message of somebody on the staff was his answer, or may be one."""
    if answers_past_question(tx, member, heard, now=now) or hears_what_to_find(tx, member, heard, now=now):
        return True
    if asks_for_card(tx, member, heard, now=now) or _is_note(tx, member, heard, now=now):
        return True
    if gives_words(tx, member, heard, WORDS, now=now) or names_whom(tx, member, heard, now=now):
        return True
    if hears_days(tx, member, heard, now=now):
        return True
    if heard.reply_to is not None:
        row = outbox.replied_to(tx, member, heard.reply_to)
        if row and staff_replies(tx, member, row, heard, now=now):
            return True
        own = drafts.part_of_message(tx, member.person_id, heard.reply_to)
        if row is None and own and own.case_id is not None:
            staff_replies_in(tx, member, own.case_id, heard, now=now)
            return True
        case = _case_named(tx, heard)
        if row is None and case and case.handler_id == member.person_id:
            staff_replies_in(tx, member, case.case_id, heard, now=now)
            return True
        if outbox.replied_to(tx, resident, heard.reply_to):
            return False
    dialogue = drafts.dialogue(tx, member.person_id)
    if (dialogue is None or dialogue.step == "which") and hears_question(tx, member, heard, now=now):
        return True
    asked_why = _case_asked_why(tx, resident) or _review_asked_why(tx, resident, now=now)
    speaks_for_himself = drafts.of_person(tx, resident.person_id) or asked_why is not None
    if speaks_for_himself and not dialogue:
        return False
    staff_says(tx, member, heard, now=now)
    return True


def _case_asked_why(tx: Tx, resident: Person) -> int | None:
    """The case of which a resident was asked why it is not solved, while that is still of use."""
    dialogue = drafts.dialogue(tx, resident.person_id)
    if dialogue is None or dialogue.step != "why" or dialogue.case_id is None:
        return None
    case = cases.get(tx, dialogue.case_id)
    if case is None or case.state is not State.REWORKING:
        drafts.end_dialogue(tx, resident.person_id)
        return None
    return case.case_id


def _review_asked_why(tx: Tx, resident: Person, *, now: datetime) -> int | None:
    """The review of which a resident was just asked why he does not agree."""
    dialogue = drafts.dialogue(tx, resident.person_id)
    if dialogue is None or dialogue.step != DISAGREES or dialogue.case_id is None:
        return None
    case = cases.get(tx, dialogue.case_id)
    if case and case.is_open and still_asked(instant(int(dialogue.text, 36)), now):
        return case.case_id
    drafts.end_dialogue(tx, resident.person_id)
    return None


def _case_replied_to(tx: Tx, resident: Person, heard: Heard) -> int | None:
    if heard.reply_to is None:
        return None
    row = outbox.replied_to(tx, resident, heard.reply_to)
    if row and row.case_id is not None:
        return row.case_id
    part = drafts.part_of_message(tx, resident.person_id, heard.reply_to)
    if part or (row and row.form != "text"):  # a question that names the last case does not speak of it
        return part.case_id if part else None
    named = _case_named(tx, heard)
    return named.case_id if named and named.petitioner_id == resident.person_id else None


def _case_named(tx: Tx, heard: Heard) -> Case | None:
    return cases.by_number(tx, heard.replied_number) if heard.replied_number else None


def _warns_after_end(tx: Tx, case_id: int, heard: Heard) -> bool:
    """Whether somebody speaks of danger and answers a case that is over: that is a matter of its own, at once."""
    case = cases.get(tx, case_id)
    return case is not None and not merging.home_of(tx, case).is_open and speaks_of_danger(heard.text)


def _supplement(tx: Tx, case_id: int, resident: Person, heard: Heard, *, now: datetime) -> None:
    case = cases.get(tx, case_id)
    if case is None:
        raise NoSuchCase
    if thanks_in(tx, case, resident, heard, now=now):
        return
    if merging.home_of(tx, case).is_open and case.state is State.MERGED:
        _add_to_joined(tx, case, resident, heard, now=now)
        return
    if not case.is_open and not case.no_chat:
        after_end.take(tx, case, resident, keep(tx, resident, heard, now=now), cause=heard.cause, now=now)
        return
    must_be_open(case)
    if case.no_chat:  # whoever wrote it down for him changed his words
        _note(tx, case_id, people.by_chat(tx, heard.chat_id, "staff"), heard, now=now)
        return
    _add(tx, case, resident, keep(tx, resident, heard, now=now), cause=heard.cause, now=now)


def _add(tx: Tx, case: Case, resident: Person, part: Part, *, cause: str, now: datetime) -> None:
    """Add something to a case; what names one of the staff who would read it waits until it is known whether he is meant."""
    draft = drafts.of_person(tx, resident.person_id)
    if not must_ask_first(tx, case, [part]):
        add_to_case(tx, case.case_id, resident, [part], cause=cause, now=now)
    elif draft is None or draft.adds_to == case.case_id:
        draft = draft or _held(tx, case, resident, now=now)
        drafts.add_to_draft(tx, [part], draft)
        ask_next(tx, draft, resident, cause=cause, now=now)
    else:  # he is in the middle of something else: whoever is named counts as meant
        concern(tx, case.case_id, by=resident.person_id, whom=named_by(tx, [part]), how="named", now=now)
        add_to_case(tx, case.case_id, resident, [part], cause=cause, now=now)


def _held(tx: Tx, case: Case, resident: Person, *, now: datetime) -> Draft:
    held = replace(
        new_draft(tx, resident, is_new=True, now=now),
        town_id=case.town_id,
        village_id=case.village_id,
        spared=case.spared,
        adds_to=case.case_id,
    )
    drafts.add(tx, held)
    return held


def add_named(tx: Tx, draft: Draft, resident: Person, *, cause: str, now: datetime) -> None:
    """It is known whom a further word to a case is about: those stand aside first, then it is added. Raises: AlreadyClosed."""
    case, _, _ = load(tx, draft.adds_to or 0)
    meant, spared = ids_of(draft.concerned), ids_of(draft.spared) - ids_of(case.spared)
    if not meant <= ids_of(case.concerned):
        concern(tx, case.case_id, by=resident.person_id, whom=meant, how="named", now=now)
    if spared:
        act(tx, case.case_id, partial(recusal.spare, by=resident.person_id, whom=spared, now=now), now=now)
    add_to_case(tx, case.case_id, resident, drafts.parts_of_draft(tx, draft.draft_id), cause=cause, now=now)
    drop_draft(tx, draft, now=now)


def _add_to_joined(tx: Tx, case: Case, resident: Person, heard: Heard, *, now: datetime) -> None:
    """What a supporter adds goes to whoever has the case in which his own goes on; what names a cadre is for neither to share."""
    part = keep(tx, resident, heard, now=now)
    if must_ask_first(tx, merging.home_of(tx, case), [part]):
        case = merging.split(tx, case.case_id, by=resident.person_id, say_so=True, now=now)
        _add(tx, case, resident, part, cause=heard.cause, now=now)
        return
    merging.supplement(tx, case, [part], now=now)
    say(tx, resident, Message(residents.supplemented(case.number, None)), kind="sentence", cause=heard.cause, now=now)


def _is_note(tx: Tx, member: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a message is what 记补充 asked for."""
    dialogue = drafts.dialogue(tx, member.person_id)
    if dialogue is None or dialogue.step != "noting" or dialogue.case_id is None:
        return False
    row = outbox.replied_to(tx, member, heard.reply_to) if heard.reply_to is not None else None
    if row and row.case_id not in (None, dialogue.case_id):
        return False
    drafts.end_dialogue(tx, member.person_id)
    case, place, _ = load(tx, dialogue.case_id)
    if not case.is_open or audience(case, member, place) < Sees.CARD:  # else nothing that he writes would go anywhere
        return False
    tidy_last(tx, member, "prompt", case_id=dialogue.case_id, cause=heard.cause, now=now)
    _note(tx, dialogue.case_id, member, heard, now=now)
    return True


def _note(tx: Tx, case_id: int, member: Person | None, heard: Heard, *, now: datetime) -> None:
    """Keep what somebody without a chat said, as his words, written down by one of the staff. Raises: NotYours, AlreadyClosed."""
    case, place, _ = load(tx, case_id)
    if member is None or audience(case, member, place) < Sees.CARD:
        raise NotYours
    part = keep(tx, people.get(tx, case.petitioner_id), heard, now=now, sender=member)
    noted = partial(life.note, text=part.text, parts=more_than_words([part]))
    case = _file(tx, case_id, member, [part], noted, now=now)
    advise_in_case(tx, case, member, part.text, cause=heard.cause, now=now)
    say(tx, member, Message(desk.note_kept(case.number)), kind="sentence", cause=heard.cause, now=now)


def add_to_case(tx: Tx, case_id: int, resident: Person, parts: list[Part], *, cause: str, now: datetime) -> None:
    """Add what a resident sent to a case, and tell the handler."""
    words = words_of(parts)
    added = partial(life.supplement, text=words, parts=more_than_words(parts))
    before = cases.get(tx, case_id)
    case = _file(tx, case_id, resident, parts, added, now=now)
    advise_in_case(tx, case, resident, words, cause=cause, now=now)
    noted = residents.supplemented(case.number, moved_to(tx, before, case))
    say(tx, resident, Message(noted), kind="sentence", cause=cause, now=now)


def _case_called_out(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> int | None:
    """The one urgent case that a resident has just called out, unless he is writing something else.

    Where earlier words to it wait for who is meant, those of danger do not.
    """
    draft = drafts.of_person(tx, resident.person_id)
    found = [case for case in cases.open_of_petitioner(tx, resident.person_id) if is_being_called_out(case, now)]
    if len(found) != 1 or (draft and not (draft.adds_to == found[0].case_id and speaks_of_danger(heard.text))):
        return None
    return found[0].case_id


def _add_unasked(tx: Tx, case_id: int, resident: Person, heard: Heard, *, now: datetime) -> None:
    """What follows 紧急, or a question to him, goes to the case unasked, unless it may be about whoever reads it there.

    Were it something else, one press says so.
    """
    _end_review_why(tx, resident)
    part = keep(tx, resident, heard, now=now)
    before, _, _ = load(tx, case_id)
    if must_ask_first(tx, before, [part]):
        _add(tx, before, resident, part, cause=heard.cause, now=now)
        return
    added = partial(life.supplement, text=part.text, parts=more_than_words([part]))
    case = _file(tx, case_id, resident, [part], added, now=now)
    otherwise = Button(residents.chosen_new(), Press("new_from", part.part_id))
    message = Message(residents.supplemented(case.number, moved_to(tx, before, case)), ((otherwise,),))
    say(tx, resident, message, kind="sentence", cause=heard.cause, now=now)


def _end_review_why(tx: Tx, resident: Person) -> None:
    """What he does not agree with is said; another question stays open."""
    asked = drafts.dialogue(tx, resident.person_id)
    if asked and asked.step == DISAGREES:
        drafts.end_dialogue(tx, resident.person_id)


def _file(
    tx: Tx, case_id: int, resident: Person, parts: list[Part], said: Callable[..., Decision], *, now: datetime
) -> Case:
    event_id = tx.new_id()
    drafts.add_to_case(tx, parts, case_id, event_id=event_id)
    return act(tx, case_id, partial(said, by=resident.person_id, now=now), now=now, event_id=event_id)


def _say_why(tx: Tx, case_id: int, resident: Person, heard: Heard, *, now: datetime) -> None:
    drafts.end_dialogue(tx, resident.person_id)
    tidy_last(tx, resident, "ask_why", case_id=case_id, cause=heard.cause, now=now)
    part = keep(tx, resident, heard, now=now)
    asked, _, _ = load(tx, case_id)
    if must_ask_first(tx, asked, [part]):
        _add(tx, asked, resident, part, cause=heard.cause, now=now)
        return
    why = partial(feedback.say_why, text=part.text, parts=more_than_words([part]))
    case = _file(tx, case_id, resident, [part], why, now=now)
    advise_in_case(tx, case, resident, part.text, cause=heard.cause, now=now)
    message = Message(
        residents.why_noted(case.number), ((Button(residents.chosen_new(), Press("new_from", part.part_id)),),)
    )
    say(tx, resident, message, kind="sentence", cause=heard.cause, now=now)


def _to_draft(tx: Tx, resident: Person, heard: Heard, *, now: datetime) -> None:
    draft = drafts.of_person(tx, resident.person_id)
    whole = now + GATHERING if heard.group_id else None
    if draft is None:
        begin_draft(tx, resident, [keep(tx, resident, heard, now=now)], cause=heard.cause, now=now, until=whole)
    elif not (
        _chooses_place(tx, draft, resident, heard, now=now)
        or _says_contact(tx, draft, resident, heard, now=now)
        or _names_cadre(tx, draft, resident, heard, now=now)
    ):
        keep(tx, resident, heard, draft_id=draft.draft_id, now=now)
        advise(tx, draft, resident, heard.text, now=now)
        if draft.step in (Step.REVIEW, Step.REWRITE, Step.CHANGE, Step.CONTACT, Step.MODE, Step.NAMED, Step.WHOM):
            ask_next(tx, draft, resident, cause=heard.cause, now=now, until=whole)
        elif draft.step in (Step.TOWN, Step.VILLAGE) and places_named(tx, heard.text, home=draft.town_id):
            ask_next(tx, replace(draft, place_asked=False), resident, cause=heard.cause, now=now, until=whole)
        elif draft.step in (Step.TOWN, Step.VILLAGE) and LIKE_A_NAME.fullmatch(heard.text.strip()):
            _say(tx, resident, residents.no_place_matches(), heard, now=now)


def begin_draft(
    tx: Tx,
    resident: Person,
    parts: list[Part],
    *,
    cause: str,
    now: datetime,
    is_new: bool = False,
    draft: Draft | None = None,
    until: datetime | None = None,
) -> Draft:
    """Begin a draft with what was sent first: his own, or the empty one that is given."""
    if draft is None:
        first = is_new or not cases.open_of_petitioner(tx, resident.person_id)
        draft = new_draft(tx, resident, is_new=first, now=now)
    drafts.add(tx, draft)
    drafts.add_to_draft(tx, parts, draft)
    advise(tx, draft, resident, words_of(parts), now=now)
    return ask_next(tx, draft, resident, cause=cause, now=now, until=until)


def _chooses_place(tx: Tx, draft: Draft, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether a typed text was the name, or part of the name, of a place that was asked for."""
    if draft.step not in (Step.TOWN, Step.VILLAGE) or heard.kind is not Kind.TEXT:
        return False
    found = matching(places_asked_for(tx, draft), heard.text)
    if not found:
        return _chooses_village_of_any_town(tx, draft, resident, heard, now=now)
    if len(found) == 1:
        chosen = replace(draft, town_id=found[0]) if draft.step is Step.TOWN else _in_village(tx, draft, found[0])
        ask_next(tx, chosen, resident, cause=heard.cause, now=now)
    else:
        ask(tx, resident, draft.draft_id, cause=heard.cause, now=now, matches=found)
    return True


def _in_village(tx: Tx, draft: Draft, village_id: int) -> Draft:
    """It is there, he says."""
    town_id = next(town_id for town_id, _, one, _ in places.all_villages(tx) if one == village_id)
    return replace(draft, town_id=town_id, village_id=village_id, place_asked=True)


def _says_contact(tx: Tx, draft: Draft, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether it was name and number of somebody without a chat: they go to his identity and nowhere else."""
    if draft.step is not Step.CONTACT:
        return False
    said = heard.contact or (contact_in(heard.text) if heard.kind is Kind.TEXT else None)
    if draft.for_id is None:
        return _says_who_he_is(tx, draft, resident, heard, now=now)
    if said is None:
        return False
    people.keep_contact(tx, draft.for_id, said)
    ask_next(tx, draft, resident, cause=heard.cause, now=now)
    return True


def _names_cadre(tx: Tx, draft: Draft, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether it was the name, or part of the name, of the cadre who is meant, after 别的干部."""
    if draft.step is not Step.WHOM or heard.kind is not Kind.TEXT or not is_short(heard.text):
        return False
    found = meant_by(heard.text, people.staff_names(tx))
    if not found:
        _say(tx, resident, residents.no_cadre_matches(), heard, now=now)
    elif len(found) == 1:
        concerned = ids_of(draft.concerned).union(*found.values())
        chosen = replace(draft, concerned=joined(concerned), shown=False)
        no_longer_shown(tx, draft, now=now)
        ask_next(tx, chosen, resident, cause=heard.cause, now=now)
    else:
        matches = [min(ids) for ids in found.values()]
        ask(tx, resident, draft.draft_id, cause=heard.cause, now=now, matches=matches)
    return True


def _says_who_he_is(tx: Tx, draft: Draft, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Whether it was his own name and number; more of the petition is none."""
    said = own_contact(heard)
    if said is None:
        return False
    give(tx, resident.person_id, said, now=now)
    ask_next(tx, replace(draft, contact_asked=True), resident, cause=heard.cause, now=now)
    return True


def _chooses_village_of_any_town(tx: Tx, draft: Draft, resident: Person, heard: Heard, *, now: datetime) -> bool:
    """Asked for the town, many type their village."""
    if draft.step is not Step.TOWN:
        return False
    found = matching({village_id: name for _, _, village_id, name in places.all_villages(tx)}, heard.text)
    if len(found) != 1:
        return False
    ask_next(tx, _in_village(tx, draft, found[0]), resident, cause=heard.cause, now=now)
    return True


def _say(tx: Tx, person: Person, text: str, heard: Heard, *, now: datetime) -> None:
    say(tx, person, Message(text), kind="sentence", cause=heard.cause, now=now)
