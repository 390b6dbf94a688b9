"""What residents read can be read aloud: short sentences, no officialese, no English, no pictures."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOT = Path(__file__).parents[2] / "bot"
TO_RESIDENTS = (
    "texts/residents.py",
    "texts/visits.py",
    "texts/duty.py",
    "messages/residents.py",
    "messages/visits.py",
    "messages/duty.py",
)
THEIR_WORDS = ("TO_RESIDENT", "REASONS_TO_RESIDENT", "STANDING_IN", "GRADES")
REFUSED = {  # what a resident may be refused
    "NoSuchCase", "AlreadyClosed", "NotNow", "NothingToSubmit", "DraftGone", "UrgentGone", "ChosenAlready", "ForgedButton", "NoTown",
    "OnlyForStaff",
}  # fmt: skip
FOR_STAFF = {
    "own",
    "own_line",
    "own_days",
    "own_day",
    "left",
    "card_below",
    "on_card",
}  # functions whose words staff read
MOST = 40  # characters
AS_LONG_AS = {  # what stands in for a value when lengths are reckoned
    "number": "2026-00012", "phone": "0352-0000000", "handler": "欧阳淑珍", "name": "欧阳淑珍", "who": "欧阳淑珍", "office": "谷前堡镇",
    "village": "水磨口村", "place": "水磨口村", "reason": "今天轮值", "by_day": "12月31日", "due": "12月31日", "since": "12月31日 08:00",
    "until": "12月31日 08:00", "category": "求助", "state": "正在办", "about": "村口的路灯坏了", "round": "2", "photos": "3", "characters": "500",
    "username": "a_bot", "count": "3", "choice": "已解决", "answer": "是", "house": "东头第三户", "names": "值班的欧阳淑珍、包片领导、值班室",
}  # fmt: skip
QUOTED = {
    "text",
    "petition",
    "lines",
    "line",
    "special",
    "pictures",
    "grade",
    "beginning",
    "day",
    "villages",
    "place",
}  # not the bot's own words
LONGER: dict[str, str] = {}  # sentence: why it may be longer
NOT_CHINESE = re.compile(r"/[a-z]+|Telegram|t\.me/a_bot")
LABELS = ("新诉求", "是否涉及干部", "涉及干部")  # named in docs and scripts
OFFICIALESE = (
    "予以", "之", "兹", "敬请", "贵", "受理", "该", "相关", "进行", "诉求", "办理", "反馈", "涉及", "无法", "知悉", "特此", "如有", "若", "届时",
    "逾期", "签收", "处理", "关于", "及时", "谨", "悉", "予", "按照", "根据", "依据", "贵处", "核实", "反映人", "来访人", "承办", "工单", "回访",
)  # fmt: skip
PICTURE = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")


def templates() -> Iterator[str]:
    """Yield every template that a resident may read."""
    for name in TO_RESIDENTS:
        for node in ast.parse((BOT / name).read_text("utf-8")).body:
            if not (isinstance(node, ast.FunctionDef) and node.name in FOR_STAFF):
                yield from said(node)
    for node in ast.parse((BOT / "texts/words.py").read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in THEIR_WORDS:
            yield from said(node)

    for node in ast.walk(ast.parse((BOT / "texts/refusals.py").read_text("utf-8"))):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if key is not None and ast.unparse(key).removeprefix("errors.") in REFUSED:
                    yield from said(value)


def said(tree: ast.AST) -> Iterator[str]:
    """Yield the templates of all `say` and `mark` below."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "mark") and node.args:
            template = node.args[0]
            if isinstance(template, ast.Constant):
                yield str(template.value)


def sentences() -> list[str]:
    """Return every sentence as it sounds, values filled in, each once."""
    found = []
    for template in templates():
        text = re.sub(
            r"\{(\w+)\}", lambda name: "\n" if name[1] in QUOTED else AS_LONG_AS.get(name[1], "六个字的东西"), template
        )
        found += [sentence.strip() for sentence in re.split(r"(?<=[。！？])|\n", text)]
    return [sentence for sentence in dict.fromkeys(found) if sentence]


def test_there_is_something_to_read() -> None:
    assert len(sentences()) > 50


def test_no_sentence_is_longer_than_a_breath() -> None:
    assert [sentence for sentence in sentences() if len(sentence) > MOST and sentence not in LONGER] == []


def test_no_sentence_speaks_english() -> None:
    left = {sentence: re.findall("[A-Za-z]+", NOT_CHINESE.sub("", sentence)) for sentence in sentences()}
    assert {sentence: words for sentence, words in left.items() if words} == {}


def test_no_sentence_speaks_like_an_office() -> None:
    plain = {sentence: re.sub("|".join(LABELS), "", sentence) for sentence in sentences()}
    found = {sentence: [word for word in OFFICIALESE if word in text] for sentence, text in plain.items()}
    assert {sentence: words for sentence, words in found.items() if words} == {}


def test_no_sentence_bears_a_picture() -> None:
    assert [sentence for sentence in sentences() if PICTURE.search(sentence)] == []


@pytest.mark.parametrize(
    ("found", "bad"),
    [("✅ 好了", True), ("好了。", False), ("⚠️", True), ("“提交”……", False), ("🙂", True), ("　", False)],
)
def test_a_picture_is_recognised(found: str, bad: bool) -> None:
    assert bool(PICTURE.search(found)) is bad
