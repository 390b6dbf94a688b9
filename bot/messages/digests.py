"""The digest: three lines that say the day, then only what needs somebody, each case with the buttons that act at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.messages.buttons import Press, base36
from bot.messages.corrections import Orders, summed_up, todo_button
from bot.messages.inspecting import home_button
from bot.messages.message import Button, Message, fitted
from bot.pictures.values import DayBars, DaysChart
from bot.rules.board import Look
from bot.rules.calendar import ONE_DAY, WorkCalendar
from bot.rules.cases import Case
from bot.rules.digests import MOST_COVERS, Counts, Cover, Digest, Why
from bot.texts import confidentiality, digests, duty, words
from bot.texts.language import listener, say

Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Line:
    """A case as a digest names it: since when it stands so, whose it is, what it is about, what became of it since the digest was
    gathered, and the verbs of what can be done from here."""

    case: Case
    why: Why
    since: datetime
    village: str
    text: str
    about: str
    done: str
    deeds: tuple[str, ...]
    request_id: int = 0


def digest(
    digest: Digest, lines: Sequence[Line], looks: Sequence[str], *, zone: ZoneInfo, orders: Orders = ()
) -> Message:
    """Return a digest, or what comes after its first cases; `orders` are those that its reader can open."""
    day = [digests.head_of_rest(digest.place, digest.first + 1)] if digest.first else _day(digest, zone)
    lines = _oldest_first(lines)
    parts = [digests.section(why, [_text(line) for line in lines if line.why is why]) for why in _occur(lines)]
    if digest.groups:
        found = [digests.group(one.name, _counts(one.counts)) for one in digest.groups]
        parts.append(digests.groups(found, digest.more_groups))
    parts += _covers(digest.covers)
    if looks:
        parts.append(confidentiality.in_digest(list(looks)))
    to_put_right = summed_up(orders)
    if to_put_right:
        parts.append(to_put_right)
    if digest.years:
        parts.append(digests.provisional(list(digest.years)))
    return Message(
        fitted("\n".join([*day, *(("", *parts) if parts else ())])),
        (*_rows(lines), *_urging(lines), *_below(digest, len(orders) if to_put_right else 0)),
    )


def _day(digest: Digest, zone: ZoneInfo) -> list[str]:
    """The three lines that say the day."""
    total = sum(count for _, count in digest.counts)
    return [
        digests.head(digest.place, words.moment(digest.since, zone), words.moment(digest.until, zone)),
        digests.counts(fresh=digest.fresh, closed=digest.closed, open=digest.open, overdue=digest.overdue),
        digests.wrong(total, _counts(digest.counts)) if total else digests.nothing_wrong(),
    ]


def _counts(counts: Counts) -> list[str]:
    return [digests.count(why, number) for why, number in counts]


def _oldest_first(lines: Sequence[Line]) -> list[Line]:
    """Return them as they come, by what is wrong, and in each section what has stood so longest first."""
    occur = _occur(lines)
    return sorted(lines, key=lambda line: (occur.index(line.why), line.since, line.case.case_id))


def _occur(lines: Sequence[Line]) -> list[Why]:
    return list(dict.fromkeys(line.why for line in lines))


def _text(line: Line) -> str:
    first = digests.with_done(line.text, line.done) if line.done else line.text
    return f"{first}\n{line.about}"


def _covers(covers: Sequence[Cover]) -> list[str]:
    if not covers:
        return []
    if len(covers) > MOST_COVERS:
        reasons = [words.STANDING_IN[one.reason] if one.name else duty.nobody() for one in covers]
        return [digests.cover_counts({reason: reasons.count(reason) for reason in dict.fromkeys(reasons)})]
    covered: dict[str, list[str]] = {}
    for one in covers:
        who = duty.standing_in(one.name, words.STANDING_IN[one.reason]) if one.name else duty.nobody()
        covered.setdefault(who, []).append(one.village)
    return [digests.covers(covered)]


def _rows(lines: Sequence[Line]) -> Rows:
    """Return for each case the button that opens it, which says which one is meant, and below it those that act at once."""
    tails = [line.case.number.partition("-")[2] for line in lines]
    rows: list[tuple[Button, ...]] = []
    for line, tail in zip(lines, tails, strict=True):
        number = tail if tails.count(tail) == 1 else line.case.number
        rows.append((Button(digests.which(line.village, number), Press("card", line.case.case_id)),))
        if line.deeds:
            rows.append(tuple(_deed(line, verb) for verb in line.deeds))
    return tuple(rows)


def _urging(lines: Sequence[Line]) -> Rows:
    """全部催办: of several that can be urged, all at once."""
    several = sum("urge" in line.deeds for line in lines) > 1
    return ((Button(say("全部催办"), Press("urge_all")),),) if several else ()


def _deed(line: Line, verb: str) -> Button:
    labels = {
        "urge": say("催办"),
        "supervise": say("督办"),
        "reassign": say("改派"),
        "attend": say("我来办"),
        "answer": say("答复"),
        "pass": say("转办"),
        "another": say("再办一轮"),
        "settle": say("就此办结"),
        "grant": say("同意"),
        "deny": say("不同意"),
    }
    return Button(labels[verb], Press(verb, line.case.case_id, base36(line.request_id) if line.request_id else ""))


def _below(digest: Digest, orders: int) -> Rows:
    onward = Press("digest", 0, base36(digest.first + len(digest.items)))
    rest = ((Button(digests.rest(digest.left), onward),),) if digest.left else ()
    if digest.first:
        return rest
    board = Button(say("看板"), Press("board", 0, Look().argument))
    own = ((todo_button(orders),),) if orders else ()
    return (*rest, *own, (Button(say("简报设置"), Press("digest_wishes")), board, home_button()))


def with_picture(digest: Digest, message: Message | None, calendar: WorkCalendar) -> Message:
    """Return a digest below the picture of the last days; without words, the picture that goes before it."""
    last = calendar.day_of(digest.until)
    days = [
        DayBars(day, came, went, is_off=not calendar.is_working_day(day))
        for back, (came, went) in enumerate(reversed(digest.days))
        for day in [last - back * ONE_DAY]
    ]
    picture = DaysChart(
        name=digests.picture_file(digest.place, last.isoformat()),
        title=digests.picture_title(digest.place, len(days)),
        kinds=digests.kinds(came=sum(one.came for one in days), went=sum(one.went for one in days)),
        numbers=digests.numbers(open=digest.open, overdue=digest.overdue),
        off=digests.off(),
        days=tuple(reversed(days)),
        language=listener().language,
    )
    return replace(message or Message(picture.title), printed=picture)
