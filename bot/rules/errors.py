"""What a person can be told: one class for each sentence. The sentences stand in `bot/texts/refusals.py`."""


class RuleBroken(Exception):
    """A step that the rules do not allow; nothing was changed."""


class NotYours(RuleBroken):
    """This case is with somebody else, or is not for this person's eyes."""


class SearchGone(RuleBroken):
    """Something else was looked for since; its pages cannot be turned."""


class NoSuchCase(RuleBroken):
    """There is no such case for this person."""


class NoSuchNumber(RuleBroken):
    """No case that this member of the staff may see bears the number that he wrote."""


class AlreadyAnswered(RuleBroken):
    """The case has its final answer; it cannot get a second one now."""


class AlreadySigned(RuleBroken):
    """The case was signed for before."""


class AlreadyClosed(RuleBroken):
    """The case is closed."""


class ClosedMeanwhile(RuleBroken):
    """The case was closed before its handler wrote, so nobody hears what he wrote."""


class NotNow(RuleBroken):
    """The button belongs to an earlier state of the case."""


class EnoughQuestions(RuleBroken):
    """Two questions were asked in this round; a third is not allowed."""


class NobodyElse(RuleBroken):
    """There is nobody to whom the case could be passed on."""


class NothingToSubmit(RuleBroken):
    """The draft has no content, or lacks an answer that is needed."""


class DraftGone(RuleBroken):
    """The draft was cancelled or has expired."""


class ChosenAlready(RuleBroken):
    """The question of this button has its answer; it is changed by 修改."""


class ForgedButton(RuleBroken):
    """The button data was not made by this program, or by another version of it."""


class OnlyForStaff(RuleBroken):
    """This is for those who work for the office."""


class OnlyForClerks(RuleBroken):
    """This is for those who keep the town, its people and their bindings."""


class OwnBinding(RuleBroken):
    """A clerk cannot end his own binding: nobody might be left who could make a new one."""


class OnlyForSupervisors(RuleBroken):
    """Only supervisors may do this."""


class OnlyForLeaders(RuleBroken):
    """Only supervisors and grid leaders may do this."""


class NoScope(RuleBroken):
    """He answers for no village, town or office."""


class OnlyForDesk(RuleBroken):
    """This is for duty rooms and dispatchers."""


class InService(RuleBroken):
    """The office is on trial no more: what it holds is real, and is not wiped."""


class StillSending(RuleBroken):
    """Messages are on their way at this moment; after a wipe they would speak of what is gone."""


class UnknownCode(RuleBroken):
    """An invitation code that this office never gave out."""


class CodeUsed(RuleBroken):
    """An invitation code that somebody has used."""


class CodeExpired(RuleBroken):
    """An invitation code older than seven days, or replaced by a newer one."""


class ChatTaken(RuleBroken):
    """This account is already bound to another member of staff."""


class UnlikeCases(RuleBroken):
    """Two cases cannot go on as one: one is over, or other people may know of it."""


class MustBeCalled(RuleBroken):
    """Whoever brought the case has no chat: merged, nobody would tell him."""


class HasSupporters(RuleBroken):
    """Others go on in this case: it does not go on in a further one."""


class EmptyAnswer(RuleBroken):
    """The answer bears nothing that could be read, seen or heard."""


class AnswerTooBig(RuleBroken):
    """The answer is nothing but files that are too large to be passed on."""


class NoTown(RuleBroken):
    """The database holds no town yet."""


class UrgentGone(RuleBroken):
    """What was to be called out for was cancelled, or has expired."""


class AlreadyWithdrawn(RuleBroken):
    """The petitioner has taken the case back."""


class AnswerIsThere(RuleBroken):
    """There is an answer: it is for the petitioner to say whether it solved the matter."""


class TooLate(RuleBroken):
    """The time in which the petitioner could have gone on with a case that he took back is over."""


class SupervisedAlready(RuleBroken):
    """The case is under supervision of that colour, or of the graver one."""


class MeetingIsOver(RuleBroken):
    """The meeting has ended, and its minutes are out."""


class NotDecided(RuleBroken):
    """It was unsolved after two rounds: whether there is to be another must be said first."""


class ReviewTooLate(RuleBroken):
    """The time in which a review could have been asked for is over."""


class ReviewAsked(RuleBroken):
    """A review of this case was asked for before."""


class UnderReview(RuleBroken):
    """The case is being reviewed: what comes of that is waited for."""


class ReviewsOver(RuleBroken):
    """It was reviewed twice: the law knows no further step."""


class ShiftIsOver(RuleBroken):
    """The duty day is over; what was stays as it was."""


class RosterMoved(RuleBroken):
    """The roster was changed since somebody looked at what his file would change."""


class UndoneAlready(RuleBroken):
    """The change of the roster was taken back before."""


class CannotGiveBack(RuleBroken):
    """Whoever had the day before is on leave on it or has left, or the day takes only whom somebody appoints."""


class UndoneTooLate(RuleBroken):
    """The change of the roster cannot be taken back: a day of it is over, or was changed again since."""


class SinceTooFar(RuleBroken):
    """A change of the turns can hold from tomorrow on at the earliest, and within what is published at the latest."""


class OnlyCadresOfTown(RuleBroken):
    """Whoever takes over a village's shift serves it, leads it, or is a cadre of its town."""


class OnDutyAlready(RuleBroken):
    """Whoever wants to take the shift over has it."""


class TakenOverAlready(RuleBroken):
    """Somebody else took the shift over, or it was changed, after this was asked."""


class OnLeave(RuleBroken):
    """Whoever would serve is on leave that day."""


class BegunAlready(RuleBroken):
    """A day of a swap has begun: one side alone cannot take it back any more."""


class NotYourShift(RuleBroken):
    """The days of this change are somebody else's."""


class NotOnDuty(RuleBroken):
    """The shift of this button is not this person's, or no longer."""


class AcceptedAlready(RuleBroken):
    """The shift was taken over before by the same person."""


class DutyIsOver(RuleBroken):
    """The shift of this button has ended; there is nothing to take over."""


class NoSuchDuty(RuleBroken):
    """The day is not his any more, or is over."""


class SwapAsked(RuleBroken):
    """Somebody is being asked for that day already."""


class NobodyToSwap(RuleBroken):
    """Nobody can be asked: out of reach, on leave, or without a day to give in return."""


class NobodyAllows(RuleBroken):
    """A leader has to agree to the swap, and none can be reached."""


class SwapTaken(RuleBroken):
    """Somebody else was quicker."""


class SwapTakenBack(RuleBroken):
    """Whoever asked does not want to swap any more."""


class SwapRefused(RuleBroken):
    """The request was refused."""


class SwapOver(RuleBroken):
    """The request has ended: its first day began, or the days had moved."""


class DaysPast(RuleBroken):
    """The days that were chosen are over."""


class DaysUpsideDown(RuleBroken):
    """The last day lies before the first."""


class DaysTooMany(RuleBroken):
    """More than a year at once."""


class LeaveOverlaps(RuleBroken):
    """Some of the days are on leave already, or leave was asked for them."""


class LeaveDecided(RuleBroken):
    """Somebody has granted or refused it before."""


class LeaveGone(RuleBroken):
    """The leave was taken back, or is over."""


class NobodyApproves(RuleBroken):
    """Leave must be approved, and nobody who could do that can be reached."""


class NotForHim(RuleBroken):
    """This person's leave is not this member's business."""


class StandInGone(RuleBroken):
    """Whoever was chosen to stand in cannot any more: out of reach, or on leave himself."""


class GapFilled(RuleBroken):
    """The day has somebody by now, or was left empty on purpose."""


class OnlyForKeepers(RuleBroken):
    """This is for those who look after a village's roster."""


class NobodyMaySee(RuleBroken):
    """The resident is anonymous: nobody sees who he is."""


class NothingGiven(RuleBroken):
    """The resident left neither name nor number."""


class WrongCode(RuleBroken):
    """No case has this receipt code."""


class TooManyCodes(RuleBroken):
    """Somebody wrote too many receipt codes that no case has; for a day none is looked up for him."""


class MistypedCode(RuleBroken):
    """A receipt code was copied with a slip."""


class NotForStaff(RuleBroken):
    """Whoever serves follows no case by its receipt code."""


class CodeTimedOut(RuleBroken):
    """The receipt code was written too long ago."""


class BlockTooSoon(RuleBroken):
    """Days that take only whom somebody appoints begin tomorrow at the earliest."""


class BlockOverlaps(RuleBroken):
    """Some of the days take only whom somebody appoints already."""


class BlockEnded(RuleBroken):
    """The block was ended before."""


class ReturnedAlready(RuleBroken):
    """A case can be given back once, and that was asked for before."""


class ReturnTooLate(RuleBroken):
    """More than a working day has passed since the case was dispatched."""


class GivenByHand(RuleBroken):
    """A leader gave the case to him by hand, or it was sent up: it cannot be given back."""


class ExtendedAlready(RuleBroken):
    """The answer of this round was put off before."""


class ExtendTooLate(RuleBroken):
    """The answer is due already: only before that can it be put off."""


class GrantedTooLate(RuleBroken):
    """The day that was asked for, or the one before which it had to be granted, is past."""


class BeyondLaw(RuleBroken):
    """The answer would be due after the deadline that the law sets."""


class OnHoldAlready(RuleBroken):
    """The case is on hold."""


class AskedOpposite(RuleBroken):
    """The other case was asked to go on in this one, and nobody has decided yet."""


class WordsWanted(RuleBroken):
    """The resident will read it: it is to be written."""


class RequestWaits(RuleBroken):
    """The same was asked for before, and nobody has decided yet."""


class RequestDecided(RuleBroken):
    """Somebody else was quicker."""


class RequestOver(RuleBroken):
    """What was asked for was taken back, or the case went on without it."""


class NobodyDecides(RuleBroken):
    """Nobody who could decide can be reached."""


class NotToDecide(RuleBroken):
    """It is for others to decide this."""
