import pytest

from bot.rules.courtesy import is_courtesy


@pytest.mark.parametrize(
    "text",
    [
        "谢谢",
        "谢谢！",
        "谢谢您了。",
        "太感谢了",
        "非常感谢领导",
        "好的",
        "好的，谢谢",
        "好的好的，辛苦了！",
        "收到",
        "嗯嗯",
        "知道了",
        "我知道了，谢谢你们",
        "行，麻烦您了",
        "謝謝您",
        "好，收到了",
        "OK",
        "ok 👌",
        "Thanks!",
        "thank you",
        "👍",
        "👍🏻👍🏻",
        "🙏 谢谢 🌹",
        "❤️",
        "再见",
    ],
)
def test_what_is_only_polite(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "。。。",
        "谢谢，可是灯还是不亮",
        "收到，请王会计来",
        "好的，我家在东头",
        "没好",
        "不好",
        "不行",
        "行不行？",
        "好了吗？",
        "好的？",
        "谢谢，还没来水",
        "水",
        "在家",
        "可以什么时候来",
        "是东头",
        "👎",
        "😡",
        "🌧",
        "🙂",
        "好人好事",
        "麻烦来修一下",
        "收到罚款单了",
        "好的" * 20,
        "13800000000",
    ],
)
def test_what_says_something(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(("emoji", "polite"), [("👍", True), ("🙏", True), ("🌧", False), ("🙂", False), ("", False)])
def test_a_sticker_by_what_it_shows(emoji: str, polite: bool) -> None:
    assert is_courtesy("", emoji) == polite
