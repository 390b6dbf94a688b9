"""When rules collide: recusal, confidentiality, urgency, quiet hours, daily maximum, bundling."""

from itertools import combinations

import pytest

from bot.rules.speaking import Situation, Verdict, verdict

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
