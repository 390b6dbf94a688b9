"""How whoever is on duty is named, wherever that is read."""

from bot.rules.rota import AS_PUBLISHED, OnDuty
from bot.texts import duty, words


def named(owner: OnDuty) -> str:
    """Return who it is, as a line bears it: with why, unless the roster names him."""
    if owner.person is None:
        return duty.nobody()
    name = owner.person.name or ""
    if owner.reason in AS_PUBLISHED:
        return name
    return duty.standing_in(name, words.STANDING_IN[owner.reason])
