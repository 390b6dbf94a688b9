"""What kinds of message there are: their lane, and whether one that may have been heard is said again."""

from dataclasses import dataclass
from enum import IntEnum


class Lane(IntEnum):
    """Who goes first; one number above the id orders a chat's messages."""

    URGENT = 0
    INTERACTIVE = 1
    REMINDERS = 2
    DIGESTS = 3
    NOTICES = 4


@dataclass(frozen=True)
class Kind:
    """How a kind of message is treated."""

    lane: Lane
    said_again: bool  # after a time-out or a kill: again, marked （可能重复）


_TALK = Kind(Lane.INTERACTIVE, said_again=True)
_CHASE = Kind(Lane.REMINDERS, said_again=False)

_ALOUD = Kind(Lane.URGENT, said_again=True)

KINDS: dict[str, Kind] = {
    # to residents
    "welcome": _TALK,
    "ask_contact": _TALK,
    "dialogue": _TALK,
    "receipt": _TALK,
    "answer": _TALK,
    "question": _TALK,
    "correction": _TALK,
    "ask_feedback": _TALK,
    "ask_grade": _TALK,
    "ask_why": _TALK,
    "handed_over": _TALK,
    "another_round": _TALK,
    "sent_back": _TALK,
    "sample_check": Kind(Lane.NOTICES, said_again=True),
    "sample_heard": _TALK,
    "settled": _TALK,
    "review_receipt": _TALK,
    "review_over": _TALK,
    "not_accepted": _TALK,
    "transferred": _TALK,
    "runs_again": _TALK,
    "located": _TALK,
    "due_moved": Kind(Lane.NOTICES, said_again=True),
    "went_on": Kind(Lane.NOTICES, said_again=True),
    "concerned": _TALK,
    "merged": _TALK,
    "shared": _TALK,  # what is told of the case in which his own goes on
    "ask_supporter": _TALK,
    "supporter_grade": _TALK,
    "worked_on": _TALK,
    "split": _TALK,
    "danger": _ALOUD,
    "urgent_receipt": _ALOUD,
    "urgent_called": _ALOUD,
    "urgent_taken": _ALOUD,
    "visit": _TALK,  # 留电话住址: its questions
    "visit_moved": _TALK,
    "extended": _TALK,
    "legally_extended": _TALK,
    "held": _TALK,
    "closed_silently": Kind(Lane.NOTICES, said_again=True),
    "ask_again": Kind(Lane.NOTICES, said_again=True),
    "draft_reminder": Kind(Lane.INTERACTIVE, said_again=False),  # before the question that it speaks of
    "draft_expired": Kind(Lane.NOTICES, said_again=False),
    # to staff
    "urgent": _ALOUD,
    "card": _TALK,
    "joined": _TALK,
    "helper_said": _TALK,
    "helper_done": _TALK,
    "helper_gone": _TALK,
    "helper_late": _CHASE,
    "help_due": _CHASE,
    "merged_away": _TALK,
    "attachment": _TALK,
    "continuation": _TALK,
    "supplement": _TALK,
    "sample_sent": _TALK,  # what came in answer to a sample check, to whoever drew it
    "contact_left": _TALK,
    "edited": _TALK,
    "identity": Kind(Lane.INTERACTIVE, said_again=False),  # seen once
    "identity_seen": _TALK,
    "final_or_progress": _TALK,
    "prompt": _TALK,
    "answer_refused": _TALK,
    "tell_him": _TALK,
    "call_back": _TALK,
    "call_grade": _TALK,
    "ask_give_up": _TALK,
    "no_reply": _TALK,
    "withdrawn": _TALK,
    "request": _TALK,  # somebody is asked to allow something
    "request_granted": _TALK,
    "request_refused": _TALK,
    "request_why": _TALK,
    "hold_over": _TALK,
    "unsubmitted": Kind(Lane.REMINDERS, said_again=True),
    "shift_taken": _TALK,
    "swap": _TALK,  # the request, to whoever is asked, and to whoever approves
    "swap_ended": _TALK,
    "urge": Kind(Lane.REMINDERS, said_again=True),
    "decide_round": _TALK,
    "not_accepted_here": _TALK,
    "supervised": Kind(Lane.REMINDERS, said_again=True),
    "directed": Kind(Lane.REMINDERS, said_again=True),
    "unsupervised": Kind(Lane.REMINDERS, said_again=True),
    "decided": Kind(Lane.REMINDERS, said_again=True),  # by a meeting
    "report": Kind(Lane.DIGESTS, said_again=False),
    "agenda": Kind(Lane.DIGESTS, said_again=False),
    "minutes": Kind(Lane.DIGESTS, said_again=True),
    "reminder": _CHASE,
    "escalation": Kind(Lane.REMINDERS, said_again=True),
    "leave": _TALK,  # what became of somebody's leave
    "order": Kind(Lane.REMINDERS, said_again=True),  # 限期整改, 约谈, 通报
    "order_due": _CHASE,
    "leave_card": _TALK,  # a leader is asked for leave
    "gaps": Kind(Lane.DIGESTS, said_again=False),
    "digest": Kind(Lane.DIGESTS, said_again=False),
    "notice": Kind(Lane.NOTICES, said_again=False),
    "shift_soon": _CHASE,
    "shift_begins": _TALK,
    "shift_ends": _CHASE,
    "shift_change": Kind(Lane.NOTICES, said_again=True),  # waits some minutes for others
    "shift_now": _TALK,  # a change that cannot wait
    "new_shifts": Kind(Lane.NOTICES, said_again=False),
    "unaccepted": Kind(Lane.REMINDERS, said_again=True),
    "shift_unheard": Kind(Lane.REMINDERS, said_again=True),
    # to anybody
    "sentence": _TALK,
    "erased": _TALK,  # the last word: then the chat is forgotten
    "list": _TALK,
    "edit": _TALK,
    "tidy": _TALK,  # an answered question loses its buttons
    "made": Kind(Lane.INTERACTIVE, said_again=False),  # made anew it would bear other codes, and end the first ones
    "picture": _TALK,  # of the roster: made when it is sent, the same each time
    "opened": _TALK,  # what a file would do that somebody sent
    "menu": Kind(Lane.NOTICES, said_again=True),
}

EDITS = ("edit", "tidy")  # always change a message that is there, and make none
CHASING = ("reminder", "escalation")
OF_OWN_SHIFT = ("shift_soon", "shift_begins", "shift_change", "shift_now")  # not heard, the leader must know
OF_AN_END = ("not_accepted", "transferred", "settled")  # not heard, somebody must tell the resident
TO_RESIDENT_FROM_HANDLER = ("answer", "question", "correction")
