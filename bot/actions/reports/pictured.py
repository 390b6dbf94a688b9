"""The pictures of a report: what came day by day, who stands where, of what kind it was."""

from bot.pictures.figures import Pair, PairBars, RankingBars, Tone, Whisker
from bot.pictures.values import DayBars, DaysChart
from bot.rules.calendar import WorkCalendar
from bot.rules.figures import Tally, percent
from bot.rules.ranking import Mark, Placed, Ranking
from bot.rules.reports import Kind, Report, by_week
from bot.texts import reports as texts
from bot.texts import words
from bot.texts.language import listener

BEST, WORST = 10, 15  # of many who are ranked
MOST_FEW = 8
MOST_CATEGORIES = 12
TONES = {None: Tone.USUAL, Mark.LAST: Tone.LAST, Mark.NEXT: Tone.NEXT}


def trend(report: Report, calendar: WorkCalendar) -> DaysChart:
    """Return what came and was closed day by day, of a quarter week by week."""
    weeks = report.kind is Kind.QUARTERLY
    some = by_week(report.flows) if weeks else report.flows
    bars = tuple(
        DayBars(one.day, one.registered, one.closed, not weeks and not calendar.is_working_day(one.day)) for one in some
    )
    return DaysChart(
        name=texts.picture_name(report.kind, texts.came()),
        title=texts.trend_title(report.label, report.kind),
        kinds=(texts.came(), texts.closed()),
        numbers=(texts.open_number(report.stands.open),),
        off=texts.day_off(),
        days=bars,
        language=listener().language,
    )


def ranking_bars(report: Report, *, of_cadres: bool) -> RankingBars:
    """Return who stands where by the composite; of many the first and the last."""
    found: Ranking[int] = report.cadre_ranking if of_cadres else report.village_ranking
    names, every = report.names, found.ranked
    first, last = (every, ()) if len(every) <= BEST + WORST else (every[:BEST], every[-WORST:])
    left_out = len(every) - len(first) - len(last)
    whole = found.whole.composite
    return RankingBars(
        name=texts.picture_name(report.kind, texts.ranking_title(of_cadres)),
        title=texts.ranking_title(of_cadres),
        aside=texts.days(report.period),
        first=tuple(_whisker(one, names) for one in first),
        between=texts.between(left_out) if left_out else "",
        last=tuple(_whisker(one, names) for one in last),
        whole=float(whole) if whole is not None else None,
        whole_label=texts.whole(percent(whole)),
        notes=_notes(found, names, of_cadres=of_cadres),
        language=listener().language,
    )


def _whisker(one: Placed[int], names: dict[int, str]) -> Whisker:
    composite = one.rates.composite
    return Whisker(
        place=texts.place(one.place),
        name=names[one.key],
        share=float(composite or 0),
        within=one.within,
        number=percent(composite),
        sample=texts.sample(one.tally.valid),
        tone=TONES[one.mark],
        mark=texts.MARKS[one.mark] if one.mark else "",
    )


def _notes(found: Ranking[int], names: dict[int, str], *, of_cadres: bool) -> tuple[str, ...]:
    notes = [texts.whisker_note()] if found.ranked else [texts.none_ranked(found.least)]
    some = [_few(names[key], tally) for key, tally in found.few[:MOST_FEW]]
    if some and of_cadres:
        notes.append(texts.few_cadres(len(found.few), found.least))
    elif some:
        listed, more = words.listed(some), len(found.few) - len(some)
        notes.append(texts.few_note(texts.and_more(listed, more) if more else listed, found.least))
    if found.excluded:
        notes.append(texts.excluded(found.excluded))
    return tuple(notes)


def _few(name: str, tally: Tally) -> str:
    return f"{name}({tally.valid})"


def categories(report: Report) -> PairBars:
    """Return what came of each category, beside the period before; the most first."""
    order = sorted(report.categories, key=lambda one: (-one.now.registered, -one.before.registered))
    return PairBars(
        name=texts.picture_name(report.kind, texts.categories_title()),
        title=texts.categories_title(),
        aside=report.label,
        kinds=(texts.this_period(report.period), texts.last_period(report.earlier)),
        pairs=tuple(Pair(one.name, one.now.registered, one.before.registered) for one in order[:MOST_CATEGORIES]),
        language=listener().language,
    )
