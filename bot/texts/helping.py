"""联办, 协办, and 并案 by the staff: what is asked, shown and told."""

from bot.texts.language import say


def ask_whom(number: str) -> str:
    return say("{number} 请谁来协办？", number=number)


def ask_days(number: str, name: str) -> str:
    return say("{number} 请{name}几个工作日内办好他那一份？", number=number, name=name)


def ask_task(number: str, name: str) -> str:
    return say("{number} 请{name}做什么？写一句。", number=number, name=name)


def asked_for(name: str, days: int, task: str) -> str:
    return say("请{name}协办，{days} 个工作日：{task}", name=name, days=days, task=task)


def your_task(task: str, due: str) -> str:
    return say("请您协办：{task}\n您这一份的期限：{due}\n回话只给主办看，不会发给来访人。", task=task, due=due)


def helper_line(name: str, task: str, due: str, *, state: str) -> str:
    if state == "done":
        return say("协办 {name}：{task}（办好了）", name=name, task=task)
    if state == "late":
        return say("协办 {name}：{task}（{due} 到期，还没办好）", name=name, task=task, due=due)
    return say("协办 {name}：{task}（{due} 前）", name=name, task=task, due=due)


def ask_report(number: str) -> str:
    return say("{number} 办得怎么样？写给主办，来访人看不到。", number=number)


def report_went(number: str) -> str:
    return say("{number} 已转给主办。", number=number)


def helper_said(number: str, name: str, text: str) -> str:
    return say("{number} 协办{name}说：\n{text}", number=number, name=name, text=text)


def helper_done(number: str, name: str) -> str:
    return say("{number} 协办{name}的那一份办好了。", number=number, name=name)


def helper_gone(number: str, name: str) -> str:
    return say("{number} 协办{name}办不了了（联系不上、离任或要回避），他那一份请另找人。", number=number, name=name)


def helper_late(number: str, name: str) -> str:
    return say("{number} 协办{name}的那一份到期了，还没办好。", number=number, name=name)


def help_due(number: str, task: str, due: str) -> str:
    return say("{number} 您协办的那一份，期限 {due}：{task}", number=number, due=due, task=task)


def not_needed(number: str) -> str:
    return say("{number} 不用您协办了，谢谢。", number=number)


def ask_who_goes(number: str) -> str:
    return say("{number} 不用谁协办了？", number=number)


def todo(lines: list[str]) -> str:
    return say("请您协办的：\n{lines}", lines="\n".join(lines))


def todo_line(number: str, category: str, village: str) -> str:
    return say("{number} {category} {village}", number=number, category=category, village=village)


def ask_into(number: str) -> str:
    return say("{number} 和哪一件是一回事？", number=number)


def no_other(number: str) -> str:
    return say("{number} 这个村没有能并进去的事：要在办，期限也不能更晚。", number=number)


def ask_why_same(number: str, into: str) -> str:
    return say("{number} 并到 {into}：为什么是一回事？写一句。", number=number, into=into)


def into(number: str, beginning: str, why: str) -> str:
    return say("并到 {number}（{beginning}）。{why}", number=number, beginning=beginning, why=why)


def chosen_into(number: str, into: str) -> str:
    return say("{number} 要并到 {into}。", number=number, into=into)


def choice(number: str, category: str, day: str) -> str:
    return say("{number} {category} {day}", number=number, category=category, day=day)


def was_split(number: str) -> str:
    return say("{number} 拆出来了，单独办。", number=number)


def toast_done() -> str:
    return say("好，办好了")


def toast_gone() -> str:
    return say("好，不用他了")
