"""What buttons ask somebody on the staff to write, by the step of his dialogue."""

from bot.actions.cases.wording import Awaited
from bot.actions.inspecting.assessing import ASSESSMENT_WORDS
from bot.actions.inspecting.correcting import CORRECTION_WORDS
from bot.actions.meetings.hold import MEETING_WORDS
from bot.actions.presses.ending import ENDING_WORDS
from bot.actions.presses.excluding import EXCLUDING_WORDS
from bot.actions.presses.revealing import REVEALING_WORDS
from bot.actions.presses.supervising import SUPERVISING_WORDS

WORDS: dict[str, Awaited] = {
    **SUPERVISING_WORDS,
    **EXCLUDING_WORDS,
    **ENDING_WORDS,
    **REVEALING_WORDS,
    **MEETING_WORDS,
    **CORRECTION_WORDS,
    **ASSESSMENT_WORDS,
}
