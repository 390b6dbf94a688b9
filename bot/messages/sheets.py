"""The printed sheets with all their words: what is known of people and villages → a file in the making."""

from collections.abc import Iterable
from itertools import groupby

from bot.files.invitation_sheet import CARDS_A_PAGE, Card, InvitationSheet, Page
from bot.files.village_notices import Notice, VillageNotices
from bot.texts import sheets
from bot.texts.language import listener


def invitation_sheet(place: str, cards: Iterable[tuple[str, Card]], *, until: str) -> InvitationSheet:
    """Return the sheet of (town, card) in that order; each town begins on a page of its own."""
    pages = [page for town, group in groupby(cards, key=lambda pair: pair[0]) for page in _pages(town, group)]
    return InvitationSheet(
        name=sheets.invitations_file(place),
        title=sheets.invitations_title(place),
        note=sheets.how_to_hand_out(),
        how=sheets.how_to_bind(),
        until=sheets.valid_until(until),
        language=_tag(),
        pages=tuple(pages),
    )


def _pages(town: str, group: Iterable[tuple[str, Card]]) -> list[Page]:
    cards = [card for _, card in group]
    starts = range(0, len(cards), CARDS_A_PAGE)
    return [
        Page(sheets.page_of(town, number, len(starts)), tuple(cards[start : start + CARDS_A_PAGE]))
        for number, start in enumerate(starts, 1)
    ]


def village_notices(place: str, notices: Iterable[Notice], *, phone: str, username: str) -> VillageNotices:
    """Return the notices of some villages."""
    return VillageNotices(
        name=sheets.notices_file(place),
        title=sheets.notices_title(place),
        scan=sheets.scan(),
        who_hears=sheets.who_hears(),
        steps=sheets.steps(),
        call=sheets.no_smartphone(),
        phone=phone,
        danger=sheets.danger(),
        telegram=sheets.needs_telegram(username),
        language=_tag(),
        notices=tuple(notices),
    )


def _tag() -> str:
    """The listener's language as HTML writes it."""
    return listener().language.replace("_", "-")
