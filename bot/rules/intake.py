"""填报: which question comes next on the way from the first message to 提交."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REMIND_AFTER = timedelta(hours=1)  # an unsubmitted draft is reminded once
SHOW_AFTER = timedelta(days=1)  # then the duty room sees it, or the dispatcher alone
EXPIRE_AFTER = timedelta(days=7)
NO_VILLAGE = 0
MOST_OF_A_NAME = 10  # characters
CADRE_WORDS = ("干部", "支书", "主任")


class Step(StrEnum):
    """What a draft waits for."""

    WHICH = "which"
    TOWN = "town"
    VILLAGE = "village"
    CATEGORY = "category"
    NAMED = "named"
    ABOUT = "about"
    WHOM = "whom"
    MODE = "mode"
    CONTACT = "contact"
    REVIEW = "review"
    CHANGE = "change"
    REWRITE = "rewrite"


@dataclass(frozen=True)
class Draft:
    """A row of `drafts`."""

    draft_id: int
    person_id: int
    step: Step
    page: int
    town_id: int | None
    village_id: int | None  # NO_VILLAGE: he does not know, or it is not in the list
    category: str | None
    about_cadre: bool | None
    is_new: bool  # 新诉求 was chosen, or there was nothing it could be added to
    created_at: datetime
    updated_at: datetime
    reminded: bool
    next_alarm_at: datetime
    for_id: int | None = None  # the person for whom a member of the staff fills it in
    shown: bool = False  # the duty room has seen that it lies there unsubmitted
    concerned: str = ""  # ids of the staff whom it is about
    spared: str = ""  # ids of those whom it names and is not about
    unnamed: bool = False  # he cannot say which cadre
    adds_to: int | None = None  # the case to which it is a further word, once it is known whom that is about
    confidentiality: str | None = None  # named, confidential, anonymous; None: he has chosen nothing
    contact_asked: bool = False  # who he is was asked, and answered or skipped
    place_asked: bool = False  # he has said which village it is, whatever his words name


def next_step(
    draft: Draft,
    *,
    must_ask_about: bool,
    has_content: bool,
    must_ask_mode: bool = False,
    must_ask_contact: bool = False,
    names_somebody: bool = False,
    names_place: bool = False,
) -> Step:
    """Return the first question that has no answer yet."""
    if not draft.is_new:
        return Step.WHICH
    if not has_content:
        return Step.REWRITE
    if names_place:
        return Step.VILLAGE
    if draft.town_id is None and draft.village_id != NO_VILLAGE:
        return Step.TOWN
    if draft.village_id is None:
        return Step.VILLAGE
    if draft.category is None:
        return Step.CATEGORY
    if names_somebody:
        return Step.NAMED
    if must_ask_about and draft.about_cadre is None:
        return Step.ABOUT
    if must_ask_mode and draft.confidentiality is None:
        return Step.MODE
    return Step.CONTACT if must_ask_contact else Step.REVIEW


def looked_at_again(draft: Draft) -> datetime:
    """Return when an unsubmitted draft is due for what comes next: the reminder, the duty room, its end."""
    if not draft.reminded:
        return draft.updated_at + REMIND_AFTER
    if not draft.shown and draft.for_id is None:
        return draft.updated_at + SHOW_AFTER
    return draft.updated_at + EXPIRE_AFTER


def counts_as_about_cadre(draft: Draft, *, must_ask_about: bool) -> bool:
    """Return whether a draft that is registered before it was asked everything is about a cadre: what is not sure is."""
    return must_ask_about if draft.about_cadre is None else draft.about_cadre


def speaks_of_cadres(text: str) -> bool:
    """Return whether a text names a cadre's office; invisible characters hide nothing."""
    found = plain(text)
    return any(word in found for word in CADRE_WORDS)


def plain(text: str) -> str:
    """Return a text without spaces and what cannot be seen."""
    return "".join(character for character in text if character.isprintable() and not character.isspace())


def is_short(written: str) -> bool:
    """Whether something that was typed may be a name."""
    return 0 < len("".join(written.split())) <= MOST_OF_A_NAME


def matching(names: dict[int, str], written: str) -> list[int]:
    """Return the ids of the places that `written` may mean: the exact name alone, else all that contain it.

    More than ten characters are no name but a petition.
    """
    wanted = "".join(written.split())
    if not is_short(written):
        return []
    exact = [place_id for place_id, name in names.items() if name == wanted]
    return exact or [place_id for place_id, name in names.items() if wanted in name]
