"""Thanks and the like: what is only polite begins nothing, adds nothing and opens nothing again."""

import re
import unicodedata

LONGEST = 24  # characters; more says something besides
_WORDS = (
    r"谢谢|謝謝|多谢|多謝|感谢|感謝|感激|谢了|謝了|谢|謝|辛苦|麻烦|麻煩|费心|費心|受累|有劳|有勞"
    r"|好的|好滴|好嘞|好勒|好呀|好啊|好吧|好|行|可以|没问题|沒問題|没事|沒事|收到|知道|晓得|曉得|明白|了解|清楚"
    r"|嗯|恩|哦|噢|喔|中|成|再见|再見|拜拜|thanks?|thankyou|thx|ok(?:ay)?|yes|bye"
)
_AROUND = (
    r"了|啦|啊|呀|哈|吧|您|你|大家|们|們|了您|太|非常|十分|真|真是|真的|很|都|就|先|那|已经|已經|已|我|咱"
    r"|领导|領導|干部|幹部|同志|书记|書記|主任|师傅|師傅|老师|老師|镇里|鎮裡|村里|村裡|政府"
)
_COURTESY = re.compile(rf"(?:{_AROUND})*(?:(?:{_WORDS})(?:{_AROUND})*)+")
_EMOJI = frozenset("👍👌🙏🤝👏💪🌹🌷🌺💐❤♥🧡💛💚💙💜😊😄😁😃😀🥰😘🎉✅👋🫡🆗☺")
_MARKS = re.compile(r"[\s\W_]+")


def is_courtesy(text: str, emoji: str = "") -> bool:
    """Return whether a message is only polite; `emoji`: what a sticker shows."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    shown = [sign for sign in plain + emoji if unicodedata.category(sign) == "So" or sign in _EMOJI]
    if any(sign not in _EMOJI for sign in shown):
        return False
    words = _MARKS.sub("", plain)
    if not words:
        return bool(shown)
    return len(words) <= LONGEST and "?" not in plain and _COURTESY.fullmatch(words) is not None
