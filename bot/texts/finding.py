"""What somebody on the staff reads who looks for cases."""

from bot.texts.language import say


def what_it_does() -> str:
    return say("/find 查找：按编号、词、村、状态、人、日期找事")


def what_to_find() -> str:
    return say(
        "要找什么？发一个词、编号、村名、人名或日期，也可以连着写。\n例：谷前堡村 路灯；2026-00012；10月1日到10月7日 超期"
    )


def found(lines: list[str]) -> str:
    return say("找到的，新的在前，点编号看卡片：\n{lines}", lines="\n".join(lines))


def line(number: str, *, day: str, village: str, category: str, state: str, handler: str | None, excerpt: str) -> str:
    head = (
        say(
            "{number} {day} {village} {category}：{state}，{handler}",
            number=number,
            day=day,
            village=village,
            category=category,
            state=state,
            handler=handler,
        )
        if handler
        else say(
            "{number} {day} {village} {category}：{state}",
            number=number,
            day=day,
            village=village,
            category=category,
            state=state,
        )
    )
    return f"{head}\n  {excerpt}" if excerpt else head


def nothing(written: str) -> str:
    return say("没有找到“{written}”。少写一点再试，例：/find 路灯，或 /find 谷前堡村 超期", written=written)


def unfinished() -> str:
    return say("以前的事还在整理，过一会儿再找一次。")
