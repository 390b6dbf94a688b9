"""Troubles that a whole village has, as people call them: by such a word a neighbour knows a matter, and nothing of it is told.

No matter of one household is among them: two of those are two, however alike their words. Source: docs/glossary.md, "常见的事".
"""

import re
import unicodedata

from bot.rules.intake import plain

_FORMS = {
    "water": r"[没沒停断斷缺][有了]?水(?![泥管沟溝表果平])|水[停断斷]了|[不没沒][来來出]水",
    "power": r"[没沒停断斷][有了]?[电電](?![话話视視梯池脑腦线線表影动動])|[电電][停断斷]了|跳[闸閘]",
    "lamps": r"路[灯燈].{0,6}([坏壞灭滅黑闪閃]|[不没沒][亮着著])|[坏壞灭滅].{0,3}路[灯燈]",
    "road": r"([道公马馬]|水泥|村|土)?路(面)?(?![灯燈口])[^灯燈]{0,6}([坏壞坑烂爛塌断斷裂]|不平|[难難]走)",
    "pipe": r"(水管|管道|管子).{0,4}[漏裂爆破冻凍坏壞]|漏水",
    "rubbish": r"垃圾.{0,8}([没沒]人|[没沒不]清|[没沒不]收|[没沒不][运運]|[堆臭满滿])|[堆倒扔].{0,4}垃圾",
    "sewer": r"(下水道?|污水|排水[沟溝管]|水[沟溝]).{0,6}([堵溢返冒臭]|不通)",
    "manhole": r"井[盖蓋].{0,5}([没沒丢丟坏壞破松鬆塌]|不[见見])",
    "network": r"([网網][络絡]?|[宽寬][带帶]|信[号號]).{0,4}([断斷没沒差]|不好)|[没沒断斷]有?([网網]|信[号號])",
    "noise": r"噪[音声聲]|太吵|吵得|吵死",
    "bridge": r"[桥橋].{0,6}([坏壞塌断斷裂危])",
    "bus": r"(公交|班[车車]|客[车車]).{0,6}([不没沒][来來]|停|取消|太少)",
    "toilet": r"([公旱]?[厕廁]所?).{0,8}([脏髒臭坏壞堵满滿]|[没沒]人)",
    "irrigation": r"([浇澆]地|灌溉|机井|機井|水渠).{0,6}([没沒]水|[坏壞堵]|不通|[浇澆]不上)",
}
_TOPICS = {topic: re.compile(form) for topic, form in _FORMS.items()}


def topics_of(text: str) -> frozenset[str]:
    """Return which of the common troubles a text tells of."""
    written = plain(unicodedata.normalize("NFKC", text))
    return frozenset(topic for topic, form in _TOPICS.items() if form.search(written))
