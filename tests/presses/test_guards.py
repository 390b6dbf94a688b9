"""The proof can fail: in a copy of the program one guard after the other is left out, and each is noticed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "handlers", "storage", "tests", "docs")
# Of every kind: who may, in which state, once, what was asked for. Left out alone, a guard behind which another one stands
# (must_be_handler behind the table of roles, must_be_open behind the table of steps) shows nothing, and is not among them.
GUARDS = (
    "bot/actions/cases/requests.py find request is None or request.case_id != case_id",
    "bot/actions/presses/confiding.py new_code case.confidentiality != Mode.ANONYMOUS",
    "bot/actions/presses/ending.py ask_why member.person_id not in _ids(tx, case, place, ending.refusers)",
    "bot/actions/presses/giving.py pass_to to is None",
    "bot/actions/presses/handler.py begin_note not case.no_chat",
    "bot/actions/presses/leading.py must_lead is_passed_over(case, member.person_id, place)",
    "bot/actions/presses/press.py _must_may not any((right.parts & parts_of(case, one, place) for one in people_behind))",
    "bot/rules/cases.py must_be_decided case.needs_decision",
    "bot/rules/ending.py refuse by not in may",
    "bot/rules/feedback.py _must_be_asked question != question_of(case) or not may_say(case)",
    "bot/rules/feedback.py grade round != case.round or case.state is not State.CLOSED or case.grade is not None",
    "bot/rules/life.py tell_in_person case.answer_state != 'refused'",
    "bot/rules/merging.py verdict question // 3 != of.round",
    "bot/rules/recusal.py concern case.about_cadre and whom <= known",
    "bot/rules/requests.py may_extend case.extended_days",
    "bot/rules/requests.py may_return case.reason in (Reason.REASSIGNED, Reason.REOPENED)",
    "bot/rules/requests.py must_decide not may_decide(request, levels, by)",
    "bot/rules/requests.py take_back request.asked_by != by",
    "bot/rules/rounds.py _must_wait not case.needs_decision",
    "bot/rules/supervision.py supervise case.supervised in (colour, 'red')",
    "bot/rules/urgency.py attend not case.is_ringing",
)


@pytest.mark.slow
def test_whichever_guard_is_left_out_a_press_shows_it(tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "tests.presses.without_a_guard", *GUARDS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    shows = json.loads(done.stdout)
    assert {name: bool(what) for name, what in shows.items()} == dict.fromkeys(GUARDS, True)
