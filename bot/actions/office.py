"""The rules that hold for a case: the office's, with its village's own hours."""

import json
from dataclasses import replace

from bot.rules.people import Place
from bot.rules.town import OfficeRules
from bot.rules.town_keys import parse_hours
from storage import offices
from storage.database import Tx


def rules_at(tx: Tx, place: Place) -> OfficeRules:
    """Return the rules as they hold in a village. Raises: NoTown."""
    rules = offices.rules(tx)
    if place.hours is None:
        return rules
    return replace(rules, calendar=replace(rules.calendar, hours=parse_hours(json.loads(place.hours))))
