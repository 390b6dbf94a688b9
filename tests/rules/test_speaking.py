"""When rules collide: recusal, confidentiality, urgency, quiet hours, daily maximum, bundling."""

from dataclasses import replace
from itertools import combinations

import pytest

from bot.rules import urgency
from bot.rules.intake import counts_as_about_cadre
from bot.rules.speaking import Situation, Verdict, verdict
from tests.rules.test_intake import FULL
from tests.rules.village import DISPATCHER, DUTY, DUTY_ROOM, LEADER, PLACE, SUPERVISOR, at, case

IN_ORDER = [
    ("recused", Verdict.NEVER),
    ("confidential", Verdict.NOT_THIS_MUCH),
    ("urgent", Verdict.ALOUD),
    ("quiet", Verdict.AFTER_QUIET),
    ("heard_enough", Verdict.ANOTHER_DAY),
    ("others_due", Verdict.WITH_OTHERS),
]


@pytest.mark.parametrize(("rule", "outcome"), IN_ORDER)
def test_each_rule_alone_decides(rule: str, outcome: Verdict) -> None:
    assert verdict(Situation(**{rule: True})) is outcome


@pytest.mark.parametrize(("earlier", "later"), list(combinations(IN_ORDER, 2)), ids=lambda rule: rule[0])
def test_of_two_rules_the_earlier_decides(earlier: tuple[str, Verdict], later: tuple[str, Verdict]) -> None:
    assert verdict(Situation(**{earlier[0]: True, later[0]: True})) is earlier[1]


def test_where_no_rule_applies_it_is_said_now() -> None:
    assert verdict(Situation()) is Verdict.NOW


# What was answered to 是否涉及干部？, whether the text or the category calls for that question, and what counts then.
ABOUT = [
    (True, True, True),
    (True, False, True),
    (False, True, False),
    (False, False, False),
    (None, True, True),  # not asked yet: confidentiality goes before urgency
    (None, False, False),
]


@pytest.mark.parametrize(("said", "must_ask", "counts"), ABOUT)
def test_what_was_not_asked_yet_is_kept_from_the_circle_if_it_would_be_asked(
    said: bool | None, must_ask: bool, counts: bool
) -> None:
    assert counts_as_about_cadre(replace(FULL, about_cadre=said), must_ask_about=must_ask) is counts


@pytest.mark.parametrize(("about", "told"), [(False, [1, 11, 12, 14]), (True, [13, 14])])
def test_danger_is_told_to_nobody_from_whom_the_petition_is_kept(about: bool, told: list[int]) -> None:
    night = at("2026-03-02 23:00")
    handler = DISPATCHER if about else DUTY[0]
    found = case(about_cadre=about, handler_id=handler.person_id, urgent_at=night, urgent_told_at=night)
    heard = urgency.called(found, PLACE, handler, round=3, petitioner_chat=None)
    assert [person.person_id for _, person in heard] == told
    assert {LEADER.person_id, DUTY_ROOM.person_id}.isdisjoint(told) is about
    assert SUPERVISOR.person_id in told
