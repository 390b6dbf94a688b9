"""今天谁值班: a question that people ask in words; it is no petition."""

import re
import unicodedata
from dataclasses import dataclass

MOST = 30  # characters: what is longer tells of something
NOW = ("", "现在", "現在", "今天", "今晚")
_DAY = r"现在|現在|今[天日晚]|明[天日晚]|大?[后後]天|\d{1,2}月\d{1,2}[日号號]|\d{1,2}[日号號]"
_WHO = r"(?:谁|誰|哪[一]?[个個位]|什么人|甚麼人|什麼人)"
_ASKED = rf"(?:(?:是|该|該|轮到|輪到|归|歸|由)?{_WHO}[在来來当當]?值[班日]|值[班日](?:的|的人|人员|人員|干部|幹部)?是?{_WHO})"
_QUESTION = re.compile(
    rf"(?:请问|請問|您好|你好)*(?P<before>{_DAY})?(?P<place>.{{0,12}}?)(?P<after>{_DAY})?的?{_ASKED}[呢啊呀的]?"
)
_OWN = re.compile(
    r"(?:我|我们|我們|咱|咱们|咱們|本|这|這)?(?:个|個)?(?:村|村里|村裡|村子|镇|镇上|鎮|鎮上|社区|社區|这里|這裡|这边|這邊)?"
)
_SIGNS = str.maketrans("", "", " ?？!！。.,，、~～\n")


@dataclass(frozen=True)
class Question:
    """Of which village and day somebody asks, as he wrote them; empty: of his own, of now."""

    place: str
    day: str


def question_in(text: str) -> Question | None:
    """Return what somebody asks who asks who is on duty, None where he may mean anything else.

    Whether there is such a village is for the reader to see: else it is no question.
    """
    written = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    found = _QUESTION.fullmatch(written) if len(written) <= MOST else None
    if found is None:
        return None
    place = found["place"].removesuffix("的")
    day = (
        (found["before"] or found["after"] or "")
        .replace("今日", "今天")
        .replace("明日", "明天")
        .replace("明晚", "明天")
    )
    return Question("" if _OWN.fullmatch(place) else place, "" if day in NOW else day.replace("號", "号"))
