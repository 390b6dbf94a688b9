"""考核表 as a message; and its values for paper and Excel."""

from collections.abc import Sequence
from fractions import Fraction

from bot.files.assessment import AssessmentBook
from bot.files.dossier import Dossier, PrintedDossier
from bot.messages.buttons import Press, base36
from bot.messages.inspecting import back_home, paged
from bot.messages.message import Button, Message, fitted, in_rows
from bot.messages.village_grades import month_argument, month_words
from bot.rules.assessment import NOTES, Sheet
from bot.rules.figures import percent
from bot.rules.periods import Period, month_of
from bot.texts import assessments as texts
from bot.texts.language import listener, say

PAGE = 12


def own_button() -> Button:
    """Return the button that shows somebody his own."""
    return Button(texts.own_button(), Press("assess"))


def shown(
    sheet: Sheet,
    notes: Sequence[str],
    *,
    where: str,
    least: int,
    may_note: bool,
    town_id: int,
    around: tuple[bool, bool],
) -> Message:
    """Return a sheet; `notes` are ready to be read, `town_id` leads its reader back to the others (0: there are none).

    `around`: whether the month before and the month after can be looked at.
    """
    month, id_ = month_argument(sheet.month), sheet.person_id
    few = _few(sheet, least)
    lines = (
        texts.title(sheet.name, month_words(sheet.month)),
        *_workload(sheet),
        *_result(sheet),
        *few,
        texts.scope(where),
    )
    text = "\n".join((*lines, *((texts.noted(list(notes)),) if notes else ())))
    turns = ((say("上个月"), 1), (say("下个月"), -1))
    turning = [
        Button(label, Press("assess", id_, month_argument(month_of(sheet.month.first, back))))
        for (label, back), there in zip(turns, around, strict=True)
        if there
    ]
    rows = ((*turning, Button(say("打印页"), Press("assess_page", id_, month))),)
    noting = ((Button(say("记一笔"), Press("assess_note", id_, month)),),) if may_note else ()
    back = ((Button(say("返回"), Press("assess_all", town_id, f"{month}_0")),),) if town_id else ()
    return Message(fitted(text), (*rows, *noting, *back))


def _workload(sheet: Sheet) -> tuple[str, ...]:
    done = sheet.workload
    return (
        texts.cases(done.cases, sheet.rates.answered, done.urgent),
        texts.days(done.duty_days, done.stood_in, done.swapped, done.taken_over, done.leave_days),
    )


def _few(sheet: Sheet, least: int) -> tuple[str, ...]:
    return (texts.few(),) if 0 < sheet.rates.n < least else ()


def _result(sheet: Sheet) -> tuple[str, ...]:
    of = sheet.rates
    return (
        texts.said_by_residents(of.n, percent(of.solved), percent(of.satisfied), percent(of.composite)),
        texts.self_reported(sheet.on_time, of.answered + of.owed, percent(of.on_time)),
    )


def listed(town_id: int, town: str, month: Period, people: Sequence[tuple[int, str]], page: int) -> Message:
    """Return the question whose sheet; below, all of them as a workbook."""
    if not people:
        return Message(texts.nobody(), ((back_home(),),))
    said = month_argument(month)
    here, turning = paged(people, page, PAGE, lambda other: Press("assess_all", town_id, f"{said}_{base36(other)}"))
    buttons = [Button(name, Press("assess", person_id, said)) for person_id, name in here]
    book = Button(say("导出 Excel"), Press("assess_book", town_id, said))
    return Message(texts.ask_whom(town, month_words(month)), (*in_rows(buttons), *turning, (book, back_home())))


def ask_town(towns: Sequence[tuple[int, str]]) -> Message:
    """Return the question for a town."""
    buttons = [Button(name, Press("assess_all", town_id)) for town_id, name in towns]
    return Message(say("哪个镇？"), (*in_rows(buttons), (back_home(),)))


def ask_note(sheet_of: int, name: str, month: Period) -> Message:
    """Return what can be noted with one tap."""
    said = month_argument(month)
    usual = [Button(texts.NOTES[one], Press("assess_say", sheet_of, f"{said}_{one}")) for one in NOTES]
    words = Button(say("自己写"), Press("assess_say", sheet_of, f"{said}_words"))
    return Message(
        texts.ask_note(name), (*in_rows(usual), (words, Button(say("返回"), Press("assess", sheet_of, said))))
    )


def printed(sheet: Sheet, notes: Sequence[str], *, where: str, least: int, when: str) -> Message:
    """Return the sheet as a page."""
    title = texts.title(sheet.name, month_words(sheet.month))
    values = dict(zip(_KEYS, _values(sheet, ""), strict=True))
    done = tuple((texts.HEADS[key], str(values[key])) for key in _KEYS[1:9])
    came = tuple((texts.HEADS[key], _as_text(values[key])) for key in _KEYS[9:14])
    page = Dossier(
        name=f"{title}.html",
        title=title,
        made=texts.made_at(when),
        language=listener().language.replace("_", "-"),
        tables=((texts.label_workload(), done), (texts.label_result(), came)),
        texts=((texts.label_notes(), tuple(notes)),),
        history="",
        events=(),
        foot=(*_few(sheet, least), texts.scope(where)),
    )
    return Message(texts.here_is_page(sheet.name), printed=PrintedDossier(page))


def book(town: str, month: Period, sheets: Sequence[tuple[Sheet, Sequence[str]]], *, where: str, least: int) -> Message:
    """Return all of them as a workbook; it is handed round, so of fewer call-backs than `least` it says how many."""
    heads = tuple(texts.HEADS[key] for key in _KEYS)
    rows = tuple(_values(sheet, "\n".join((*_few(sheet, least), *notes)), least=least) for sheet, notes in sheets)
    of = texts.name_of_file(month_words(month))
    made = AssessmentBook(f"{of}.xlsx", texts.title_of_book(town, of, texts.scope(where)), heads, rows)
    return Message(texts.here_is_book(len(rows)), printed=made)


_KEYS = tuple(texts.HEADS)


def _values(sheet: Sheet, notes: str, *, least: int = 0) -> tuple[str | int | Fraction | None, ...]:
    """Return the values of a row, in the order of the heads."""
    done, of = sheet.workload, sheet.rates
    counts = (done.cases, of.answered, done.urgent, done.duty_days, done.stood_in, done.swapped, done.taken_over)
    said = (of.solved, of.satisfied, of.composite) if of.n >= least else ("", "", "")
    shares = (of.on_time, of.n, *said)
    return (sheet.name, *counts, done.leave_days, *shares, notes)


def _as_text(value: str | int | Fraction | None) -> str:
    return str(value) if isinstance(value, int | str) else percent(value)
