"""What a resident hears of his case: for each kind of event whether he is told, by which messages, and if not, why.

A further step is a further line here; a test holds every rule against it.
"""

from dataclasses import dataclass
from enum import StrEnum


class Hears(StrEnum):
    """Whether somebody hears of what happened to his case."""

    TOLD = "told"
    AT_TIMES = "at_times"  # `why` says when
    HIS_OWN = "his_own"  # it was his act or word: what became of it is said where he did it
    NOT = "not"  # `why` says why


@dataclass(frozen=True)
class Word:
    """How he hears of an event; `by` are kinds of message."""

    hears: Hears
    by: frozenset[str] = frozenset()
    why: str = ""


def _told(*by: str) -> Word:
    return Word(Hears.TOLD, frozenset(by))


def _at_times(why: str, *by: str) -> Word:
    return Word(Hears.AT_TIMES, frozenset(by), why)


def _his_own(*by: str) -> Word:
    return Word(Hears.HIS_OWN, frozenset(by))


def _not(why: str) -> Word:
    return Word(Hears.NOT, frozenset(), why)


_AMONG_STAFF = "it is said among the staff, and changes nothing for him"
_ONE_VOICE = "he hears one voice, that of whoever has his case"
_NOT_YET = "nothing changes until somebody has agreed"
TO_RESIDENT: dict[str, Word] = {
    "registered": _told("receipt", "urgent_receipt"),
    "signed": _not("the receipt has named him who has it"),
    "answered": _at_times("not what could not be delivered", "answer", "ask_feedback"),
    "progressed": _told("answer"),
    "asked_back": _told("question"),
    "told_in_person": _at_times("he was told; after the answer he is asked", "ask_feedback"),
    "answer_named": _not("it is counted so once he calls it solved; until then it closes nothing"),
    "corrected": _told("correction"),
    "contact_seen": _not("he agreed that it may be seen"),
    "settled": _told("settled"),
    "round_granted": _told("another_round"),
    "assigned": _at_times(
        "not what the roster hands over unsigned, nor what nobody can take yet; of a petition about a cadre no name",
        "handed_over",
        "urgent_taken",
    ),
    "located": _told("located"),
    "urged": _not(_AMONG_STAFF),
    "supervised": _not(_AMONG_STAFF),
    "directed": _not(_AMONG_STAFF),
    "unsupervised": _not(_AMONG_STAFF),
    "decided": _not(_AMONG_STAFF),
    "excluded": _not(_AMONG_STAFF),
    "included": _not(_AMONG_STAFF),
    "concerned": _told("concerned"),
    "spared": _not("it stays as he wrote it"),
    "not_accepted": _told("not_accepted"),
    "transferred_out": _told("transferred"),
    "requested": _not(_NOT_YET),
    "request_put_on": _not(_NOT_YET),
    "request_taken_back": _not(_NOT_YET),
    "request_refused": _not(_NOT_YET),
    "request_why": _not(_NOT_YET),
    "extended": _told("extended"),
    "legally_extended": _told("legally_extended"),
    "held": _told("held"),
    "hold_over": _told("runs_again"),
    "supplemented": _his_own(),
    "edited": _his_own(),
    "followed": _his_own(),
    "contact_given": _his_own(),
    "contact_ended": _at_times("where the case moved away from him who saw it", "visit_moved"),
    "identity_chosen": _his_own(),
    "who_given": _his_own(),
    "identity_seen": _not("it stands in his access history, with who and what for"),
    "erased": _his_own(),
    "emptied": _not("he asked for it, or it is old and over"),
    "withdrawn": _his_own(),
    "taken_back": _his_own(),
    "closed": _told("ask_grade", "call_grade", "closed_silently"),
    "confirmed": _his_own(),
    "graded": _his_own(),
    "reopened": _his_own("ask_why"),
    "sent_back": _told("sent_back"),
    "said_why": _his_own(),
    "marked_urgent": _told("urgent_called"),
    "urgent_told": _not("he was told that they are called until one of them takes it"),
    "urgent_taken": _told("urgent_taken"),
    "call_back": _not("he has no chat: he is called"),
    "not_reached": _not("he has no chat, and was not reached"),
    "delivered": _at_times("after the answer he is asked", "ask_feedback", "settled"),
    "refused": _not("nothing reaches him"),
    "reply_late": _told("went_on"),
    "reminded": _not(_AMONG_STAFF),
    "planned_anew": _at_times("where the day of his answer moved, and its clock runs", "due_moved"),
    "asked_again": _told("ask_again"),
    "archived": _not("nothing changes for anybody"),
    "review_asked": _his_own(),
    # cases of one matter, and the help of others: he hears one voice
    "merged": _at_times("where he did not choose it himself", "merged"),
    "split": _at_times("where he did not choose it himself", "split"),
    "joined": _not(_ONE_VOICE),
    "parted": _not(_ONE_VOICE),
    "supporter_said": _his_own("supporter_grade"),
    "supporter_graded": _his_own(),
    "asked_anew": _told("worked_on"),
    "request_granted": _not(_ONE_VOICE),
    "helper_called": _not(_ONE_VOICE),
    "helper_said": _not(_ONE_VOICE),
    "helper_done": _not(_ONE_VOICE),
    "helper_ended": _not(_ONE_VOICE),
    "helper_gone": _not(_ONE_VOICE),
    "helper_reminded": _not(_ONE_VOICE),
}
