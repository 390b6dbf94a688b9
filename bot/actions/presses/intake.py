"""What the buttons of an intake do."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.actions.cases.register import register_petition
from bot.actions.heard import Pressed
from bot.actions.intake.hear import add_named, add_to_case, begin_draft
from bot.actions.intake.naming import must_ask_first, namesakes, unasked
from bot.actions.intake.on_behalf import submit_for
from bot.actions.intake.question import ask_next, drop_draft, is_complete, view_of_draft
from bot.actions.intake.unsubmitted import no_longer_shown
from bot.actions.telling import ask, say, tidy
from bot.messages import desk as desk_messages
from bot.messages.buttons import Press
from bot.messages.message import Message
from bot.messages.residents import name_digest, submitted_review
from bot.rules.cases import Case
from bot.rules.confidentiality import Mode
from bot.rules.errors import ChosenAlready, DraftGone, NoSuchCase, NothingToSubmit, NotNow
from bot.rules.intake import NO_VILLAGE, REMIND_AFTER, SHOW_AFTER, Draft, Step
from bot.rules.people import Contact, Person
from bot.rules.recusal import ids_of, joined
from bot.rules.town import default_category
from bot.texts import confidentiality, desk, residents, toasts
from storage import cases, drafts, offices, people, places
from storage.database import Tx

PLACE = (Step.TOWN, Step.VILLAGE)
SHOWS_NAMES = 1  # the page of a review on which more may be named
UNSAID: dict[str, Any] = {"about_cadre": None, "concerned": "", "spared": "", "unnamed": False}
"""Nothing is known of whom it is about."""


def choose_town(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    draft = _draft(tx, resident, press, *PLACE)
    names = {town.place_id: town.name for town in places.towns(tx)}
    if press.number not in names:
        raise NotNow
    _tidy(tx, resident, pressed, residents.chosen_town(names[press.number]), now=now)
    village_id = draft.village_id if draft.town_id == press.number else None
    _go_on(tx, replace(draft, town_id=press.number, village_id=village_id), resident, pressed, now=now)
    return ""


def choose_village(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    draft = _draft(tx, resident, press, *PLACE)
    found = next((row for row in places.all_villages(tx) if row[2] == press.number), None)
    if found is None:
        raise NotNow
    town_id, _, _, name = found
    _tidy(tx, resident, pressed, residents.chosen_village(name), now=now)
    chosen = replace(draft, town_id=town_id, village_id=press.number, place_asked=True)
    _go_on(tx, chosen, resident, pressed, now=now)
    return ""


def leave_village_open(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """不清楚, 不在列表: the duty room finds out which village it is; a town that was chosen stays. 别的村: all of them are shown."""
    draft = replace(_draft(tx, resident, press, *PLACE), place_asked=True)
    if press.argument == "other":
        _tidy(tx, resident, pressed, residents.chosen_other_village(), now=now)
        _go_on(tx, _without_place(tx, draft), resident, pressed, now=now)
        return ""
    _tidy(tx, resident, pressed, residents.chosen_no_village(missing=press.argument == "missing"), now=now)
    _go_on(tx, replace(draft, village_id=NO_VILLAGE), resident, pressed, now=now)
    return ""


def _without_place(tx: Tx, draft: Draft) -> Draft:
    """It is asked anew where it is, from the town on."""
    several = len(places.towns(tx)) > 1
    return replace(draft, village_id=None, town_id=None if several else draft.town_id, place_asked=True)


def turn_page(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    draft = replace(_draft(tx, resident, press, *PLACE), page=min(press.number, 10_000))
    drafts.save(tx, draft)
    ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now, edits=pressed.message_id)
    return ""


def choose_category(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """One tap or none: 跳过 counts as a request for help; a category beside 补充上一件 means 新诉求."""
    draft = _draft(tx, resident, press, Step.WHICH, Step.CATEGORY)
    office = offices.rules(tx)
    if press.argument == "skip":
        fitting = [default_category(office)]
    else:
        fitting = [category for category in office.categories if name_digest(category.name) == press.argument]
    if not fitting:
        raise NotNow
    chosen = fitting[0]
    _tidy(tx, resident, pressed, residents.chosen_category(chosen.name), now=now)
    _go_on(tx, replace(draft, is_new=True, category=chosen.name, **UNSAID), resident, pressed, now=now)
    return ""


def answer_about(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    draft = _draft(tx, resident, press, Step.ABOUT)
    if press.argument not in ("yes", "no"):
        raise NotNow
    about = press.argument == "yes"
    _tidy(tx, resident, pressed, residents.chosen_about(about=about), now=now)
    if about:  # the duty room, if it was shown to, sees it no more; a dispatcher will
        no_longer_shown(tx, draft, now=now)
        draft = _unshown(draft, now)
    concerned = draft.concerned if about else ""
    _go_on(tx, replace(draft, about_cadre=about, concerned=concerned), resident, pressed, now=now)
    return ""


def _unshown(draft: Draft, now: datetime) -> Draft:
    """Whoever was shown it sees it no more; somebody else will, after as long."""
    return replace(draft, shown=False, next_alarm_at=now + (SHOW_AFTER if draft.reminded else REMIND_AFTER))


def answer_named(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """您反映的是某某本人吗？ Of namesakes nobody knows which: it is about all of them."""
    draft = _draft(tx, resident, press, Step.NAMED)
    digits, _, said = press.argument.partition("_")
    named = namesakes(tx, Press(press.verb, argument=digits).number) & unasked(tx, draft)
    if not named or said not in ("yes", "no"):
        raise NotNow
    name, meant = people.staff_names(tx)[min(named)], said == "yes"
    _tidy(tx, resident, pressed, residents.chosen_named(name, meant=meant), now=now)
    if meant:
        no_longer_shown(tx, draft, now=now)
        concerned = joined(ids_of(draft.concerned) | named)
        draft = replace(_unshown(draft, now), about_cadre=True, concerned=concerned)
    else:
        draft = replace(draft, spared=joined(ids_of(draft.spared) | named))
    drafts.save(tx, draft)
    if draft.adds_to is None or unasked(tx, draft):
        _go_on(tx, draft, resident, pressed, now=now)
    else:
        add_named(tx, draft, resident, cause=pressed.cause, now=now)
    return ""


def choose_whom(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Below the review: one of the village's people is meant, or is not after all; 别的干部; 说不清; 还有别的干部 shows them."""
    draft = _draft(tx, resident, press, Step.REVIEW, Step.WHOM)
    if not draft.about_cadre:
        raise NotNow
    if press.argument == "_other":
        drafts.save(tx, replace(draft, step=Step.WHOM))
        ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now)
        return ""
    if press.argument == "_none":
        draft = replace(draft, unnamed=True)
    elif press.argument != "_more":
        chosen, known = namesakes(tx, press.number), ids_of(draft.concerned)
        if not chosen:
            raise NotNow
        no_longer_shown(tx, draft, now=now)
        draft = replace(_unshown(draft, now), concerned=joined(known - chosen if chosen <= known else known | chosen))
    drafts.save(tx, replace(draft, step=Step.REVIEW, page=SHOWS_NAMES, updated_at=now))
    ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now, edits=pressed.message_id)
    return ""


def skip_contact(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """跳过: somebody without a chat left nothing by which he could be reached."""
    draft = _draft(tx, resident, press, Step.CONTACT)
    if draft.for_id is None:
        _tidy(tx, resident, pressed, confidentiality.contact_skipped(), now=now)
        _go_on(tx, replace(draft, contact_asked=True), resident, pressed, now=now)
        return ""
    people.keep_contact(tx, draft.for_id, Contact())
    _tidy(tx, resident, pressed, desk.chosen_no_contact(), now=now)
    _go_on(tx, draft, resident, pressed, now=now)
    return ""


def confide(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """身份：…: asks; 实名, 保密, 匿名: chosen. Raises: NotNow."""
    draft = _draft(tx, resident, press, Step.REVIEW, Step.MODE)
    if draft.for_id is not None:
        raise NotNow
    if not press.argument:
        drafts.save(tx, replace(draft, step=Step.MODE))
        ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now, edits=pressed.message_id)
        return ""
    if press.argument not in set(Mode):
        raise NotNow
    _tidy(tx, resident, pressed, confidentiality.chosen(press.argument), now=now)
    _go_on(tx, replace(draft, confidentiality=press.argument, contact_asked=False), resident, pressed, now=now)
    return ""


def choose_which(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """补充上一件, or 新诉求; the button names the case that the question named."""
    draft = _draft(tx, resident, press, Step.WHICH)
    if press.argument == "new":
        _tidy(tx, resident, pressed, residents.chosen_new(), now=now)
        _go_on(tx, replace(draft, is_new=True), resident, pressed, now=now)
        return ""
    case = cases.get(tx, press.number)
    if case is None or case.petitioner_id != resident.person_id:
        raise NoSuchCase
    _tidy(tx, resident, pressed, residents.added_to(case.number), now=now)
    if must_ask_first(tx, case, drafts.parts_of_draft(tx, draft.draft_id)):
        held = replace(draft, is_new=True, adds_to=case.case_id, spared=case.spared, concerned="")
        _go_on(tx, held, resident, pressed, now=now)
        return ""
    add_to_case(tx, case.case_id, resident, drafts.parts_of_draft(tx, draft.draft_id), cause=pressed.cause, now=now)
    drop_draft(tx, draft, now=now)
    return ""


def begin_anew(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """新诉求 below what was taken for a reason, or kept apart: the same words begin a petition of their own."""
    part, draft = drafts.part(tx, press.subject), drafts.of_person(tx, resident.person_id)
    if draft and part and part.draft_id == draft.draft_id:
        _tidy(tx, resident, pressed, residents.begun_anew(), now=now)
        _go_on(tx, draft, resident, pressed, now=now)
        return ""
    if part is None or part.person_id != resident.person_id or (draft and not _holds_more_of(tx, draft, part)):
        raise NotNow
    anew = replace(part, part_id=tx.new_id(), case_id=None, event_id=None, checked_id=None, replaces=None)
    drafts.add_part(tx, anew)
    _tidy(tx, resident, pressed, residents.begun_anew(), now=now)
    if draft:
        drafts.add_to_draft(tx, [anew], draft)
        _go_on(tx, draft, resident, pressed, now=now)
        return ""
    begin_draft(tx, resident, [anew], cause=pressed.cause, now=now, is_new=True)
    return ""


def _holds_more_of(tx: Tx, draft: Draft, part: drafts.Part) -> bool:
    """Whether others of an album wait in a draft apart from the case with which this one stayed."""
    return part.group_id is not None and any(
        one.group_id == part.group_id for one in drafts.parts_of_draft(tx, draft.draft_id)
    )


def change(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """修改: what?"""
    draft = replace(_draft(tx, resident, press, Step.REVIEW), step=Step.CHANGE)
    drafts.save(tx, draft)
    ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now)
    return ""


def redo(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """Take one answer back, and ask for it again."""
    draft = _draft(tx, resident, press, Step.CHANGE)
    if press.argument == "who" and draft.for_id is None:
        drafts.save(tx, replace(draft, step=Step.CONTACT))
        ask(tx, resident, draft.draft_id, cause=pressed.cause, now=now)
        return ""
    if press.argument == "text":
        drafts.clear_parts(tx, draft.draft_id)
        draft = replace(draft, place_asked=False, **UNSAID)  # what was said of other words
    elif press.argument == "village":
        draft = replace(_without_place(tx, draft), **UNSAID)
    elif press.argument == "category":
        draft = replace(draft, category=None, **UNSAID)
    elif press.argument == "contact" and draft.for_id is not None:
        people.keep_contact(tx, draft.for_id, None)
    _go_on(tx, draft, resident, pressed, now=now)
    return ""


def submit(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    """提交: registers the draft; pressed again it says the number."""
    registered = cases.by_draft(tx, press.subject)
    if registered and submitted_here(tx, registered, resident):
        return residents.already_submitted(registered.number)
    draft = _draft(tx, resident, press)
    if not drafts.parts_of_draft(tx, draft.draft_id):
        raise NothingToSubmit
    if not is_complete(tx, draft):
        _go_on(tx, draft, resident, pressed, now=now)
        return ""
    view = view_of_draft(tx, draft, matches=[])
    if draft.for_id is None:
        _tidy(tx, resident, pressed, submitted_review(view), now=now)
        register_petition(tx, draft, resident, now=now)
    else:
        _tidy(tx, resident, pressed, desk_messages.submitted_review(view), now=now)
        submit_for(tx, draft, chat_id=pressed.chat_id, cause=pressed.cause, now=now)
    return toasts.submitted()


def submitted_here(tx: Tx, case: Case, resident: Person) -> bool:
    """Whether a case came out of somebody's chat: his own, or one that he registered for another."""
    by = people.find(tx, case.registered_by)
    return case.petitioner_id == resident.person_id or (by is not None and by.chat_id == resident.chat_id)


def cancel(tx: Tx, resident: Person, press: Press, pressed: Pressed, *, now: datetime) -> str:
    draft = _draft(tx, resident, press)
    _tidy(tx, resident, pressed, residents.was_cancelled(), now=now)
    drop_draft(tx, draft, now=now)
    say(tx, resident, Message(residents.cancelled()), kind="sentence", cause=pressed.cause, now=now)
    return ""


def _draft(tx: Tx, resident: Person, press: Press, *steps: Step) -> Draft:
    """Return the presser's draft, which must be at one of `steps`. Raises: DraftGone, ChosenAlready."""
    draft = drafts.get(tx, press.subject)
    if draft is None or draft.person_id != resident.person_id:
        raise DraftGone
    if steps and draft.step not in steps:
        raise ChosenAlready
    return draft


def _tidy(tx: Tx, resident: Person, pressed: Pressed, text: str, *, now: datetime) -> None:
    tidy(tx, resident, pressed.message_id, text, cause=pressed.cause, now=now)


def _go_on(tx: Tx, draft: Draft, resident: Person, pressed: Pressed, *, now: datetime) -> None:
    ask_next(tx, draft, resident, cause=pressed.cause, now=now)


DRAFT_PRESSES: dict[str, Callable[..., str]] = {
    "town": choose_town,
    "village": choose_village,
    "no_village": leave_village_open,
    "page": turn_page,
    "category": choose_category,
    "about": answer_about,
    "named": answer_named,
    "whom": choose_whom,
    "contact": skip_contact,
    "confide": confide,
    "which": choose_which,
    "new_from": begin_anew,
    "change": change,
    "redo": redo,
    "submit": submit,
    "cancel": cancel,
}
