"""The ledger as rows: what each person serves in each village, in a period, past and planned."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.actions.duty.ledger import Ledger, of_village, period_of
from bot.actions.duty.show import villages_named
from bot.rules.fairness import Account
from storage import people
from storage.database import Tx

LONGEST = timedelta(days=3 * 366)


class BadPeriod(Exception):
    """It ends before it begins, or is longer than three years."""


@dataclass(frozen=True)
class Line:
    """One person in one village: days by kind, those of them that are still to come, and for whom or by whom they are served."""

    town: str
    village: str
    person: str
    first: str
    last: str
    workday: int
    weekend: int
    holiday: int
    days: int
    ahead: int
    load: int
    for_others: dict[str, int]
    by_others: dict[str, int]


def show_ledger(
    tx: Tx, *, village: str | None, first: date | None, last: date | None, now: datetime
) -> list[tuple[Ledger, list[Line]]]:
    """Return the ledger of a village, or of each, with its lines. Raises: UnclearVillage, BadPeriod."""
    usual = period_of(tx, now=now)
    first, last = first or usual[0], last or usual[1]
    if not timedelta(0) <= last - first <= LONGEST:
        raise BadPeriod
    ledgers = [of_village(tx, village_id, first, last, now=now) for village_id in villages_named(tx, village)]
    return [(ledger, [_line(tx, ledger, account, first, last) for account in ledger.accounts]) for ledger in ledgers]


def _line(tx: Tx, ledger: Ledger, account: Account, first: date, last: date) -> Line:
    workday, weekend, holiday = account.days
    return Line(
        town=ledger.place.town,
        village=ledger.place.village,
        person=_name(tx, account.person_id),
        first=(ledger.since or first).isoformat(),
        last=last.isoformat(),
        workday=workday,
        weekend=weekend,
        holiday=holiday,
        days=sum(account.days),
        ahead=sum(account.ahead),
        load=account.load,
        for_others={_name(tx, person): days for person, days in account.for_others.items()},
        by_others={_name(tx, person): days for person, days in account.by_others.items()},
    )


def _name(tx: Tx, person_id: int) -> str:
    return people.get(tx, person_id).name or ""
