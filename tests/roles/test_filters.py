"""Leaving out a question who may know is noticed: in a copy of the program one after the other is left out."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines import RUN
from tests.roles.filters import sites
from tests.roles.test_beyond_the_gate import REFUSED

ROOT = Path(__file__).parents[2]
COPIED = ("bot", "handlers", "storage", "tests")
# The rule's own clauses, and where what is said is put in, taken out, listed and counted. `clause:named` alone shows nothing:
# whom a petition is about is of its circle as well, so those two are left out together.
FILTERS = (
    "clause:circle",
    "clause:about",
    "clause:named+circle",
    "bot/actions/cases/waiting.py#1",
    "bot/actions/delivery/claim.py#1",
    "bot/actions/delivery/claim.py#2",
    "bot/actions/digests/gather.py#1",
    "bot/actions/digests/shown.py#1",
    "bot/actions/telling.py#1",
    "bot/actions/telling.py#2",
    "bot/actions/telling.py#3",
)

NOTICED_BY = {
    **dict.fromkeys(REFUSED, "tests/roles/test_beyond_the_gate.py"),
    "bot/actions/cases/finding.py _seen audience": "tests/stories/test_find.py::test_a_petition_about_a_cadre_is_found_by_nobody_of_its_circle[sqlite]",
    "bot/actions/cases/lists.py _may_know audience": "tests/stories/test_lists.py::test_a_list_that_still_waits_is_not_said[sqlite]",
    "bot/actions/cases/ringing.py _take_row audience": "tests/stories/test_concerned.py::test_a_dispatcher_says_whom_it_is_about_and_all_that_was_read_is_taken_back[sqlite]",
    "bot/actions/cases/ringing.py take_from_circle audience": "tests/stories/test_concerned.py::test_a_reminder_that_went_out_before_is_taken_back_too[sqlite]",
    "bot/actions/cases/waiting.py _sees audience": "tests/stories/test_concerned.py::test_a_dispatcher_may_type_the_name_or_say_that_nobody_can_be_named[sqlite]",
    "bot/actions/delivery/claim.py _card audience": "tests/stories/test_concerned.py::test_a_name_in_a_later_word_takes_the_case_away_before_that_word_is_read[sqlite]",
    "bot/actions/digests/gather.py _may audience": "tests/actions/test_digest.py::test_a_supervisor_of_the_circle_is_told_nothing_of_a_petition_about_it[sqlite]",
    "bot/actions/digests/shown.py _seen audience": "tests/actions/test_digest.py::test_a_case_that_turns_out_to_be_about_its_reader_leaves_the_digest_that_names_it[sqlite]",
    "bot/actions/duty/carry.py stand_aside circle": "tests/stories/test_take_over.py::test_whoever_comes_to_serve_a_village_loses_the_petitions_about_its_cadres[sqlite]",
    "bot/actions/inspecting/checks.py _items audience": "tests/stories/test_sample_check.py::test_what_turns_out_to_be_about_the_drawer_is_gone_from_his_sample[sqlite]",
    "bot/actions/figures/census.py _may audience": "tests/actions/test_census.py::test_how_cases_stand_is_what_each_of_them_says[sqlite]",
    "bot/actions/meetings/who.py may_hear audience": "tests/stories/test_meeting.py::test_what_is_given_to_another_office_meanwhile_is_gone_as_well[sqlite]",
    "bot/actions/presses/giving.py candidates circle": "tests/stories/test_recusal.py::test_passing_on_offers_nobody_of_the_circle_and_not_the_duty_room[sqlite]",
    "bot/actions/presses/giving.py _stays circle": "tests/stories/test_unplaced.py::test_a_dispatcher_of_the_circle_hands_it_to_the_supervisor_with_the_village",
    "bot/actions/presses/press.py _must_may audience": "tests/stories/test_hostile.py::test_somebody_elses_buttons_do_nothing[sqlite]",
    "bot/actions/presses/press.py _present audience": "tests/stories/test_confidentiality.py::test_a_code_is_kept_as_a_digest_checks_itself_and_is_no_staffs[sqlite]",
    "bot/rules/audience.py audience circle": "tests/rules/test_audience.py::test_the_circle_sees_nothing_even_as_handler_or_in_a_higher_post[person0]",
    "bot/rules/audience.py may_see_unsubmitted circle": "tests/rules/test_audience.py::test_a_dispatcher_of_the_circle_does_not_see_what_may_be_about_him[person0-True]",
    "bot/rules/call_back.py callers circle": "tests/rules/test_call_back.py::test_only_who_can_be_reached_is_asked_and_about_a_cadre_nobody_of_the_circle",
    "bot/rules/call_back.py deciders circle": "tests/rules/test_call_back.py::test_only_who_can_be_reached_is_asked_and_about_a_cadre_nobody_of_the_circle",
    "bot/rules/ending.py _able circle": "tests/rules/test_ending.py::test_whoever_has_it_may_transfer_it_if_he_is_a_dispatcher_or_supervisor",
    "bot/rules/recusal.py in_their_place circle": "tests/rules/test_naming_cadres.py::test_where_all_above_are_meant_the_next_of_the_office_has_it_never_the_circle",
    "bot/rules/reminders.py routers circle": "tests/rules/test_legal.py::test_that_nobody_has_it_the_duty_room_and_the_supervisors_hear",
    "bot/rules/rota.py dispatcher_for circle": "tests/rules/test_rota.py::test_a_petition_about_a_cadre_never_reaches_the_circle_or_the_petitioner",
    "bot/rules/rota.py supervisor_for circle": "tests/rules/test_rounds.py::test_it_stays_with_the_supervisor_who_has_it_else_the_first_who_stands_outside",
    "bot/rules/rota.py steps circle": "tests/rules/test_reminders.py::test_of_a_petition_about_a_cadre_his_leader_never_hears",
    "bot/rules/sample_check.py may_be_drawn audience": "tests/rules/test_sample_check.py::test_only_what_is_closed_and_what_the_drawer_may_see_and_never_had_is_drawn[case6-drawer6-None-False]",
    "bot/rules/sample_check.py may_be_drawn circle": "tests/rules/test_sample_check.py::test_only_what_is_closed_and_what_the_drawer_may_see_and_never_had_is_drawn[case7-drawer7-None-False]",
    "bot/rules/sample_check.py checker_of circle": "tests/rules/test_sample_check.py::test_an_officer_calls_else_whoever_drew_and_nobody_who_is_checked",
    "bot/rules/sample_check.py may_call circle": "tests/rules/test_sample_check.py::test_whoever_is_to_call_may_until_it_is_his_no_more",
    "bot/rules/sample_check.py may_call audience": "tests/rules/test_sample_check.py::test_whoever_is_to_call_may_until_it_is_his_no_more",
    "bot/rules/steps.py parts_of audience": "tests/rules/test_confidentiality.py::test_of_a_petition_about_a_cadre_nobody_of_the_circle_may_whoever_has_it",
    "bot/rules/supervision.py may_lift circle": "tests/rules/test_supervision.py::test_a_supervisor_who_leads_the_village_neither_marks_nor_lifts_what_is_about_its_cadres",
    "bot/rules/swaps.py may_take_over circle": "tests/rules/test_swaps.py::test_who_serves_or_leads_a_village_or_is_a_cadre_of_its_town_takes_over[member0-True]",
    "bot/rules/urgency.py _may_be_called audience": "tests/rules/test_urgency.py::test_of_a_petition_about_a_cadre_only_those_hear_who_may_know",
    "storage/places.py with_concerned circle": "tests/stories/test_concerned.py::test_where_dispatcher_and_supervisor_are_meant_somebody_else_of_the_office_has_it[sqlite]",
}
"""Every place that asks, and the test that notices when it does not: a new one must be added here."""


def test_every_place_that_asks_who_may_know_is_known_with_the_test_that_notices_when_it_does_not() -> None:
    assert sorted(NOTICED_BY) == sorted(sites())


@pytest.mark.slow
def test_whichever_place_does_not_ask_its_test_notices() -> None:
    command = [sys.executable, "-m", "tests.roles.filters"]
    alone = {
        name: value for name, value in os.environ.items() if name != RUN
    }  # a run of its own, which ends no server of ours
    done = subprocess.run(
        command, cwd=ROOT, env=alone, check=False, input=json.dumps(NOTICED_BY), capture_output=True, text=True
    )
    assert (done.returncode, json.loads(done.stdout or "null")) == (0, {}), done.stderr[-2000:]


@pytest.mark.slow
def test_whichever_filter_is_left_out_something_shows(tmp_path: Path) -> None:
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "tests.roles.without_a_filter", *FILTERS]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    shows = json.loads(done.stdout)
    assert shows.pop("") == "", "with every filter in its place nothing shows"
    assert {name: bool(what) for name, what in shows.items()} == dict.fromkeys(FILTERS, True)
