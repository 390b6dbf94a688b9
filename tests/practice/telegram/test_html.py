"""The HTML of messages, read as Telegram reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice.telegram.html import HtmlRefused, parse_html, trimmed
from bot.practice.telegram.wire import Object, utf16_length


def entity(kind: str, offset: int, length: int, **more: str) -> Object:
    return {"type": kind, "offset": offset, "length": length, **more}


READ: list[tuple[str, str, list[Object]]] = [
    ("没水了", "没水了", []),
    ("<b>好</b>", "好", [entity("bold", 0, 1)]),
    ("<B>好</B >", "好", [entity("bold", 0, 1)]),
    ("😀<i>好</i>", "😀好", [entity("italic", 2, 1)]),
    ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
    ("<b>a</>", "a", [entity("bold", 0, 1)]),
    ("a &lt; b &amp;&amp; c &gt; d &quot;", 'a < b && c > d "', []),
    ("&#20540;&#x73ED;", "值班", []),
    ("&copy; &nbsp; & &#0;", "&copy; &nbsp; & &#0;", []),
    ("1 > 0", "1 > 0", []),
    ('<a href="https://a.cn/?x=1&amp;y=2">链</a>', "链", [entity("text_link", 0, 1, url="https://a.cn/?x=1&y=2")]),
    ("<a href='tg://user?id=5'>她</a>", "她", [entity("text_link", 0, 1, url="tg://user?id=5")]),
    ('<span class="tg-spoiler">密</span>', "密", [entity("spoiler", 0, 1)]),
    ("<blockquote expandable>长</blockquote>", "长", [entity("expandable_blockquote", 0, 1)]),
    ('<pre><code class="language-python">x</code></pre>', "x", [entity("pre", 0, 1, language="python")]),
    ("<code>x</code>", "x", [entity("code", 0, 1)]),
    ("<b></b>x", "x", []),
]


@pytest.mark.parametrize(("source", "plain", "entities"), READ)
def test_html_becomes_plain_text_and_entities(source: str, plain: str, entities: list[Object]) -> None:
    assert parse_html(source) == (plain, entities)


REFUSED = [
    ("<p>好</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("水<br>", 'Unsupported start tag "br" at byte offset 3'),
    ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
    ("1 < 2 > 1", 'Unsupported start tag "" at byte offset 2'),
    ("1 <2", "Unclosed start tag at byte offset 2"),
    ("<b>好", 'Can\'t find end tag corresponding to start tag "b"'),
    ("好</b>", "Unexpected end tag at byte offset 3"),
    ("<b>好</b", "Unclosed end tag at byte offset 6"),
    ("<b><i>好</b></i>", 'Unmatched end tag at byte offset 9, expected "</i>", found "</b>"'),
    ("<a href=>好</a>", 'Unclosed start tag "a" at byte offset 0'),
    ('<a href="x>好</a>', 'Unclosed start tag "a" at byte offset 0'),
    ('<a "x">好</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<span>好</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "reason"), REFUSED)
def test_html_that_telegram_refuses_is_refused_in_its_words(source: str, reason: str) -> None:
    with pytest.raises(HtmlRefused) as refused:
        parse_html(source)
    assert str(refused.value) == reason


def test_outer_blanks_go_and_entities_move_along() -> None:
    plain, entities = parse_html("\n <b> 好 </b>水 ")
    assert trimmed(plain, entities) == ("好 水", [entity("bold", 0, 2)])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), st.text(alphabet="a好😀 ", min_size=1))))
def test_every_entity_covers_what_stood_in_its_tag(pieces: list[tuple[str, str]]) -> None:
    plain, entities = parse_html("".join(f"<{tag}>{text}</{tag}>" for tag, text in pieces))
    assert plain == "".join(text for _, text in pieces)
    assert [each["length"] for each in entities] == [utf16_length(text) for _, text in pieces]


@given(st.lists(st.sampled_from([*"<>/b&;lt\"' =a", "<b>", "</b>", "<b>😀</b>"]), max_size=30).map("".join))
def test_any_text_is_refused_or_read_with_entities_inside_it(source: str) -> None:
    try:
        plain, entities = parse_html(source)
    except HtmlRefused:
        return
    ends = [(each["offset"], each["offset"] + each["length"]) for each in entities]
    assert all(0 <= start < end <= utf16_length(plain) for start, end in ends)
