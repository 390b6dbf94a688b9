"""Who may use which command and press which button, and of which case: one table, asked before anything is done.

docs/roles.md is printed from it. A deed may forbid more (the state of a case, whose shift a day is); it never allows more.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.rules.errors import OnlyForClerks, OnlyForDesk, OnlyForLeaders, OnlyForStaff, OnlyForSupervisors, RuleBroken
from bot.rules.people import DESK, Person
from bot.rules.steps import ABOVE, Part


class Scope(StrEnum):
    """Of what; where it is a case, `Right.parts` says of which."""

    ANY = "any"  # what everybody may see, or a list of his own
    OWN = "own"  # his own draft, message, shift, request, leave
    CASE = "case"
    DRAFT = "draft"  # what lies unsubmitted in his own town
    ROSTER = "roster"  # the villages whose roster he keeps: his grid, his town, or, of the office, all
    APPROVES = "approves"  # what was put to him to approve, or may be


@dataclass(frozen=True)
class Right:
    """Who may, by role (none: everybody), and of what; of a case whoever is at least one of `parts` to it."""

    scope: Scope
    roles: frozenset[str] = frozenset()
    parts: frozenset[Part] = frozenset()

    def allows(self, person: Person) -> bool:
        """Whether somebody has one of the roles."""
        return not self.roles or ("staff" in self.roles and person.kind == "staff") or any(map(person.has, self.roles))

    def must_allow(self, *people: Person) -> None:
        """Let only those go on one of whom may. Raises: OnlyForStaff, OnlyForClerks, OnlyForDesk, OnlyForLeaders, OnlyForSupervisors."""
        if not any(map(self.allows, people)):
            raise _REFUSED.get(self.roles, OnlyForStaff)


LEADERS = frozenset({"leader", "supervisor"})
_REFUSED: dict[frozenset[str], type[RuleBroken]] = {
    frozenset({"clerk"}): OnlyForClerks,
    frozenset({"supervisor"}): OnlyForSupervisors,
    LEADERS: OnlyForLeaders,
    frozenset(DESK): OnlyForDesk,
}


def _may(scope: Scope, *roles: str) -> Right:
    return Right(scope, frozenset(roles))


def _case(*parts: Part, roles: tuple[str, ...] = ("staff",)) -> Right:
    return Right(Scope.CASE, frozenset(roles), frozenset(parts))


SUPERVISES, LOOKS_INTO = _may(Scope.OWN, "supervisor"), _may(Scope.OWN, "leader", "supervisor")
ANYBODY, MEMBER = _may(Scope.ANY), _may(Scope.ANY, "staff")
OWN, OWN_AS_STAFF = _may(Scope.OWN), _may(Scope.OWN, "staff")
CLERK, KEEPER, APPROVER = (
    _may(Scope.ANY, "clerk"),
    _may(Scope.ROSTER, "staff"),
    _may(Scope.APPROVES, "staff"),
)
CLERK_OF_ROSTER = _may(Scope.ROSTER, "clerk")
PETITION = _case(Part.PETITIONER, roles=())
CARD, HAND, CALL = _case(Part.STAFF), _case(Part.HANDLER), _case(Part.CALLER)
HIGHER = _case(*ABOVE)
HIGHEST = _case(Part.DISPATCHER, Part.SUPERVISOR)

LEADING = _may(Scope.OWN, *LEADERS)  # of the towns that he supervises, or of the grids that he leads

COMMANDS: dict[str, Right] = {
    **dict.fromkeys(("start", "help", "language", "privacy", "duty"), ANYBODY),
    "my": OWN,
    **dict.fromkeys(("swap", "leave", "todo", "find"), OWN_AS_STAFF),
    "register": _may(Scope.OWN, *DESK),
    "staff": CLERK,
    "digest": LEADING,
    "meeting": LEADING,
    **dict.fromkeys(("web", "board"), LEADING),
}

BUTTONS: dict[str, Right] = {
    # a case, of its petitioner
    **dict.fromkeys(("solved", "unsolved", "satisfied", "basically", "unsatisfied", "skip_why", "mine"), PETITION),
    **dict.fromkeys(("withdraw", "take_back", "visit", "visit_anew", "visit_show", "visit_end"), PETITION),
    **dict.fromkeys(("mode", "new_code", "seen_by", "same", "apart", "review"), PETITION),
    "sampled": PETITION,
    "urgent_case": _case(Part.PETITIONER, Part.STAFF, roles=()),  # of the staff for whoever has no chat
    # a case, of its handler
    **dict.fromkeys(("sign", "answer", "ask", "final", "progress", "name_answer", "told", "pass", "see_contact"), HAND),
    **dict.fromkeys(("joint", "joint_days", "help_end"), HAND),
    # a case, of whoever helps with it
    "which_case": _case(Part.HANDLER, Part.HELPER),
    **dict.fromkeys(("help_say", "help_done"), _case(Part.HELPER)),
    **dict.fromkeys(("return", "extend", "extend_legally", "hold", "another", "settle", "suggest"), HAND),
    # a case, of whoever calls back
    **dict.fromkeys(("call_solved", "call_unsolved", "call_satisfied", "call_basically"), CALL),
    **dict.fromkeys(("call_unsatisfied", "call_no_grade"), CALL),
    "call_missed": _case(Part.CALLER, Part.HANDLER),
    # a case, of whoever may see its card
    **dict.fromkeys(("card", "more", "versions", "note", "attend", "dossier"), CARD),
    **dict.fromkeys(("pass_to", "villages", "to_village"), _case(Part.HANDLER, *ABOVE)),
    "merge": _case(Part.HANDLER, *ABOVE),
    **dict.fromkeys(("urge", "reassign", "take", "split"), HIGHER),
    **dict.fromkeys(("supervise", "colour"), _case(Part.LEADER, Part.SUPERVISOR)),
    "lift": _case(Part.SUPERVISOR),
    **dict.fromkeys(("exclude", "include"), _case(Part.LEADER, Part.SUPERVISOR)),
    "case_file": _case(Part.LEADER, Part.DISPATCHER, Part.SUPERVISOR),
    **dict.fromkeys(("grant", "deny"), HIGHER),
    "ask_no_more": CARD,  # of whoever asked
    **dict.fromkeys(("who", "who_for"), _case(Part.HANDLER, Part.CALLER, Part.DISPATCHER, Part.SUPERVISOR)),
    **dict.fromkeys(("refuse", "refuse_for"), _case(Part.DISPATCHER, Part.DUTY_ROOM, Part.SUPERVISOR)),
    **dict.fromkeys(("transfer", "transfer_to"), HIGHEST),
    **dict.fromkeys(("give_up", "concern", "concern_is"), HIGHEST),
    # what somebody was asked, or is in the middle of
    **dict.fromkeys(("stop", "own", "urge_all", "which_of", "todo", "find"), OWN_AS_STAFF),
    **dict.fromkeys(
        ("meetings", "agenda", "meet_open", "meet_at", "meet_done", "meet_decide", "meet_by", "meet_end", "minutes"),
        LEADING,
    ),
    **dict.fromkeys(("digest", "digest_wishes", "digest_hour", "digest_days"), LEADING),
    **dict.fromkeys(("digest_length", "digest_silence"), LEADING),
    **dict.fromkeys(("report_book", "report_page"), LEADING),
    "for_other": _may(Scope.OWN, *DESK),
    "enter": _may(Scope.DRAFT, *DESK),
    **dict.fromkeys(("town", "village", "no_village", "page", "category", "about", "named", "whom", "contact"), OWN),
    **dict.fromkeys(("confide", "who_am_i", "own_copy", "erase", "erase_now"), OWN),
    **dict.fromkeys(("code_add", "code_rate"), OWN),  # the case whose receipt code he holds
    **dict.fromkeys(("which", "new_from", "change", "redo", "submit", "cancel", "urgent", "show_contact", "my"), OWN),
    **dict.fromkeys(("help", "language", "publication"), ANYBODY),
    # figures and the web board
    **dict.fromkeys(("board", "web_board", "web_in", "web_out", "web_out_all"), LEADING),
    # the roster
    **dict.fromkeys(("duty_home", "duty", "duty_days", "duty_where", "duty_month", "duty_sheet"), ANYBODY),
    **dict.fromkeys(("calendar", "calendar_file", "calendar_link", "calendar_end"), ANYBODY),
    **dict.fromkeys(("duty_mine", "duty_ledger"), OWN_AS_STAFF),
    **dict.fromkeys(("take_over_at", "take_over", "take_over_yes", "take_over_no", "take_duty"), OWN_AS_STAFF),
    **dict.fromkeys(("swap", "swap_day", "swap_with", "swap_ask", "swap_one", "swap_any", "swap_anyone"), OWN_AS_STAFF),
    **dict.fromkeys(("swap_yes", "swap_no", "swap_cancel"), OWN_AS_STAFF),
    **dict.fromkeys(("leave_new", "leave", "leave_first", "leave_last", "leave_show", "leave_day"), OWN_AS_STAFF),
    **dict.fromkeys(("leave_who", "leave_all", "leave_ask", "leave_drop", "leave_back", "leave_for"), OWN_AS_STAFF),
    **dict.fromkeys(("swap_allow", "swap_deny", "swap_card", "leave_yes", "leave_no", "leave_card"), APPROVER),
    **dict.fromkeys(("swap_for", "swap_whose", "swap_move", "swap_put", "swap_put_yes", "undo_change"), KEEPER),
    **dict.fromkeys(("appoint", "appoint_who", "appoint_yes"), KEEPER),
    **dict.fromkeys(("gaps_home", "gaps", "gap", "gap_who", "gap_meant"), KEEPER),
    **dict.fromkeys(("roster_file", "roster_make", "roster_take", "roster_undo"), CLERK_OF_ROSTER),
    **dict.fromkeys(("roster_plan", "roster_plan_yes", "duty_notices"), CLERK_OF_ROSTER),
    **dict.fromkeys(("blocks", "block_where", "block_first", "block_last", "block_see", "block_yes"), CLERK_OF_ROSTER),
    "block_end": CLERK_OF_ROSTER,
    # what a supervisor looks into
    **dict.fromkeys(("checks", "check", "check_new", "check_where", "check_span"), SUPERVISES),
    **dict.fromkeys(("check_count", "check_draw"), SUPERVISES),
    **dict.fromkeys(("correct_new", "correct_of", "correct_kind", "correct_days", "correct_why"), SUPERVISES),
    **dict.fromkeys(("correct_issue", "correct_back", "correct_accept", "correct_drop"), SUPERVISES),
    **dict.fromkeys(("corrections", "correction", "correct_report"), OWN_AS_STAFF),
    **dict.fromkeys(("inspect", "grades", "assess_all", "assess_note", "assess_say", "assess_book"), LOOKS_INTO),
    **dict.fromkeys(("assess", "assess_page"), OWN_AS_STAFF),
    **dict.fromkeys(("check_item", "check_sent", "check_redo"), _case(Part.SUPERVISOR)),
    **dict.fromkeys(("check_calls", "check_call", "check_print", "check_said"), OWN_AS_STAFF),
    # the office
    **dict.fromkeys(("staff", "staff_list", "staff_one", "staff_invite", "staff_unbind", "sheet"), CLERK),
    **dict.fromkeys(("notices", "print_notices", "go_live", "wipe"), CLERK),
}
