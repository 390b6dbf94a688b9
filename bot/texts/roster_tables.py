"""The month's roster as a file: what is said when it goes out, when it comes back, and what is wrong with it."""

from bot.texts.language import say


# The file itself
def file_name(place: str, year: int, month: int) -> str:
    return say("{place}{year}年{month}月值班表.xlsx", place=place, year=year, month=month)


def note(handover: str) -> str:
    return say(
        "值班从当天 {time} 到第二天 {time}。灰色是周末，休是节假日，班是调休上班。要换人就改格子里的名字，改好把文件发回给机器人。",
        time=handover,
    )


def here_it_is(year: int, month: int) -> str:
    return say(
        "{year}年{month}月的值班表。用 Excel 或 WPS 打开，改格子里的名字，存好再发到这里。过去的日子不能改。",
        year=year,
        month=month,
    )


def ask_town() -> str:
    return say("要哪个镇的值班表？")


def everything() -> str:
    return say("全部")


def ask_month(place: str) -> str:
    return say("要{place}哪个月的值班表？", place=place)


def month(year: int, number: int) -> str:
    return say("{year}年{month}月", year=year, month=number)


def on_its_way() -> str:
    return say("正在做，马上发来。")


# What has come back
def would_change(count: int, lines: list[str], more: int) -> str:
    text = say("照这份表，值班要改 {count} 处：\n{lines}", count=count, lines="\n".join(lines))
    return f"{text}\n{say('还有 {count} 处。', count=more)}" if more else text


def moves(day: str, village: str, before: str, after: str) -> str:
    return say("{day} {village}：{before} → {after}", day=day, village=village, before=before, after=after)


def moves_role(day: str, village: str, role: str, before: str, after: str) -> str:
    return say(
        "{day} {village}（{role}）：{before} → {after}", day=day, village=village, role=role, before=before, after=after
    )


def nobody() -> str:
    return say("无")


def others_stay(count: int) -> str:
    return say("其余 {count} 格不变。", count=count)


def same() -> str:
    return say("这份表和现在的值班一样，没有要改的。")


def out_of_reach(names: str) -> str:
    return say("还没绑定或联系不上，到那天由别人代：{names}。", names=names)


def on_leave(names: str) -> str:
    return say("那天在请假：{names}。", names=names)


def name_and_day(name: str, day: str) -> str:
    return say("{name} {day}", name=name, day=day)


def name_in_villages(name: str, day: str, villages: str) -> str:
    return say("{name} {day}（{villages}）", name=name, day=day, villages=villages)


def in_two_villages(who: str) -> str:
    return say("同一天值几个村：{who}。", who=who)


def no_cadres(names: str) -> str:
    return say("不是值班干部，也不是包片领导：{names}。", names=names)


def sheets_left_out(names: str) -> str:
    return say("没看的工作表：{names}。", names=names)


def cannot_take(count: int, lines: list[str], more: int) -> str:
    text = say("这份表有 {count} 处要先改好，现在什么也没动：\n{lines}", count=count, lines="\n".join(lines))
    end = say("改好了再发来。")
    return "\n".join([text, say("还有 {count} 处。", count=more), end] if more else [text, end])


def cannot_open(why: str) -> str:
    return say("{why}\n值班表什么也没动。", why=why)


def not_fetched() -> str:
    return say("这个文件取不到了，请再发一次。")


def taken(count: int) -> str:
    return say("改好了：值班改了 {count} 处。", count=count)


def taken_shortly() -> str:
    return say("改好了。")


def undone() -> str:
    return say("撤销了，值班和导入以前一样。")


def left() -> str:
    return say("没有导入，值班表没动。")


# What is wrong, and where
def at(sheet: str, cell: str, row: int, column: str) -> str:
    return say("“{sheet}” {cell}（第 {row} 行 {column} 列）", sheet=sheet, cell=cell, row=row, column=column)


def fault(place: str, why: str) -> str:
    return say("{place}：{why}", place=place, why=why)


def no_roster() -> str:
    return say("没找到值班表。要么一行一个村、一列一天，要么一行一天，表头写“日期、村、值班”。")


def too_wide() -> str:
    return say("这里离表太远了。请把多出来的行和列删掉。")


def no_month() -> str:
    return say("没写是哪年哪月。请在标题里写上，比如“2026年12月”。")


def no_village_column() -> str:
    return say("没找到写村名的那一列。请在表头写上“村”。")


def bad_day(text: str) -> str:
    return say("看不懂日期“{text}”。写成 1、1日、12月1日 或 2026-12-01。", text=text)


def no_day() -> str:
    return say("这里有名字，没写日期。")


def no_village() -> str:
    return say("这里有名字，没写村。")


def no_such_row(text: str) -> str:
    return say("“{text}”这一行不收，请删掉。带班、备班请用一天一行的表。", text=text)


def twice(day: str, village: str, cell: str) -> str:
    return say("{village}{day}已经写在 {cell}，只能写一次。", day=day, village=village, cell=cell)


def unknown_village(name: str, near: str) -> str:
    if near:
        return say("没有叫“{name}”的村，是不是“{near}”？", name=name, near=near)
    return say("没有叫“{name}”的村。", name=name)


def not_yours(village: str) -> str:
    return say("“{village}”的班不归您排，请把这一行删掉。", village=village)


def which_village(name: str, choices: str) -> str:
    return say("叫“{name}”的村有几个，请写成：{choices}。", name=name, choices=choices)


def unknown_person(name: str, near: str) -> str:
    if near:
        return say("没有叫“{name}”的人，是不是“{near}”？", name=name, near=near)
    return say("没有叫“{name}”的人。新来的请先加进人员表。", name=name)


def which_person(name: str, choices: str) -> str:
    return say("叫“{name}”的有几位，请写成：{choices}。", name=name, choices=choices)


def of_another_town(name: str, town: str) -> str:
    return say("“{name}”登记在{town}，这里用不上。", name=name, town=town)


def two_people(text: str) -> str:
    return say("“{text}”不止一个人，一格只写一个。", text=text)


def only_the_name(text: str) -> str:
    return say("“{text}”请只写姓名，不要别的字。", text=text)


def formula() -> str:
    return say("这里是公式，没有算出结果。请直接写名字。")


def emptied(was: str) -> str:
    return say("这一格空着，现在排的是“{was}”。有意不排人就写“无”，不改就写回名字。", was=was)


def emptied_row(count: int, cells: str) -> str:
    return say("这一行有 {count} 格空着（{cells}）。有意不排人就写“无”，不改就写回名字。", count=count, cells=cells)


def is_past(day: str, was: str) -> str:
    return say("{day}已经过去，不能改了。当时是“{was}”。", day=day, was=was)


def too_far(day: str) -> str:
    return say("{day}太远了，只收一年以内的。", day=day)


def changed_meanwhile(was: str, now: str) -> str:
    return say("导出以后这里改过：原来“{was}”，现在“{now}”。请重新导出再改。", was=was, now=now)
