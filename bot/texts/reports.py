"""What is read in the weekly, monthly and quarterly report: message, pictures, sheets."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.rules.measures import RankingRules, Weights
from bot.rules.periods import Period
from bot.rules.ranking import Mark
from bot.rules.reports import Kind
from bot.texts import words
from bot.texts.language import Words, mark, say

ANY_ZONE = ZoneInfo("UTC")
TITLES = Words({Kind.WEEKLY: mark("周报"), Kind.MONTHLY: mark("月报"), Kind.QUARTERLY: mark("季报")})
MARKS = Words({Mark.LAST: mark("重点管理"), Mark.NEXT: mark("重点督查")})


def days(period: Period) -> str:
    """Return a period like 3月2日—3月8日."""
    return say("{first}—{last}", first=_day(period.first), last=_day(period.last))


def head(label: str, kind: Kind, period: Period) -> str:
    return say("{label}{kind}　{days}", label=label, kind=TITLES[kind], days=days(period))


def beside(earlier: Period) -> str:
    return say("括号里是上一期（{days}）。", days=days(earlier))


def flow(*, came: int, came_before: int, closed: int, closed_before: int) -> str:
    return say(
        "新收 {came}（{came_before}），办结 {closed}（{closed_before}）。",
        came=came,
        came_before=came_before,
        closed=closed,
        closed_before=closed_before,
    )


def stands(*, open: int, overdue: int, on_hold: int, supervised: int) -> str:
    return say(
        "现在未办结 {open}：超期 {overdue}，挂账 {on_hold}，督办 {supervised}。",
        open=open,
        overdue=overdue,
        on_hold=on_hold,
        supervised=supervised,
    )


def by_residents(n: int, n_before: int) -> str:
    return say("居民评价，有效回访 {n} 件（{n_before}）：", n=n, n_before=n_before)


def rate_line(
    *, contacted: str, solved: str, satisfied: str, composite: str, solved_before: str, composite_before: str
) -> str:
    return say(
        "解决率 {solved}（{solved_before}），满意率 {satisfied}，响应率 {contacted}，综合 {composite}（{composite_before}）。",
        contacted=contacted,
        solved=solved,
        satisfied=satisfied,
        composite=composite,
        solved_before=solved_before,
        composite_before=composite_before,
    )


def silent(abstained: int, unreachable: int) -> str:
    return say("没评价 {abstained}，联系不上 {unreachable}，不算满意。", abstained=abstained, unreachable=unreachable)


def nobody_said() -> str:
    return say("这一期还没有居民评价。")


def self_reported(share: str, answered: int, owed: int) -> str:
    return say(
        "干部自报，另计：答复 {answered} 件，到期没答复 {owed} 件，按时率 {share}。",
        answered=answered,
        owed=owed,
        share=share,
    )


def ranked(ranked: int, few: int, least: int) -> str:
    return say(
        "排名：{ranked} 个村；另有 {few} 个有效回访不到 {least} 件，样本少，不排名。",
        ranked=ranked,
        few=few,
        least=least,
    )


def marked(names: str) -> str:
    return say("明显低于平均：{names}。", names=names)


def marked_one(name: str, share: str, n: int) -> str:
    return say("{name} {share}（{n}件）", name=name, share=share, n=n)


def nobody_marked() -> str:
    return say("没有明显低于平均的村。")


def grades(good: int, middle: int, poor: int, few: int) -> str:
    return say(
        "村等级：好 {good}，中 {middle}，差 {poor}；样本少，不评 {few}。", good=good, middle=middle, poor=poor, few=few
    )


def excluded(count: int) -> str:
    return say("{count} 件回访不参加排名，原因都有记录。", count=count)


def picture_name(kind: Kind, what: str) -> str:
    return say("{kind}-{what}.png", kind=TITLES[kind], what=what)


def file_name(label: str, kind: Kind, period: Period, ending: str) -> str:
    return f"{label[: words.MOST_IN_FILE_NAME]}{TITLES[kind]}-{period.first:%Y%m%d}-{period.last:%Y%m%d}{ending}"


def trend_title(label: str, kind: Kind) -> str:
    return say("{label}{kind}", label=label, kind=TITLES[kind])


def came() -> str:
    return say("新收")


def closed() -> str:
    return say("办结")


def day_off() -> str:
    return say("休息日")


def open_number(open: int) -> str:
    return say("未办结 {open}", open=open)


def ranking_title(of_cadres: bool) -> str:
    return say("干部排名（居民评价）") if of_cadres else say("村排名（居民评价）")


def whole(share: str) -> str:
    return say("平均 {share}", share=share)


def between(count: int) -> str:
    return say("……中间 {count} 个……", count=count)


def sample(n: int) -> str:
    return say("{n}件", n=n)


def place(number: int) -> str:
    return str(number)


def whisker_note() -> str:
    return say("黑线：真实数值多半在这段里（95%），件数少就长。")


def few_note(names: str, least: int) -> str:
    return say("不到 {least} 件，不排名：{names}", least=least, names=names)


def few_cadres(count: int, least: int) -> str:
    return say("{count} 人样本不到 {least} 件", count=count, least=least)


def and_more(names: str, more: int) -> str:
    return say("{names}等，另有 {more} 个", names=names, more=more)


def none_ranked(least: int) -> str:
    return say("有效回访都不到 {least} 件，这一期不排名。", least=least)


def categories_title() -> str:
    return say("新收，按类别")


def this_period(period: Period) -> str:
    return say("本期 {days}", days=days(period))


def last_period(period: Period) -> str:
    return say("上期 {days}", days=days(period))


def here_is_book() -> str:
    return say("Excel 表：可以筛选、打印。")


def here_is_page() -> str:
    return say("打印稿：用浏览器打开就能打印。")


def made_at(office: str, at: str) -> str:
    return say("{office}　{at} 生成", office=office, at=at)


def page_of() -> str:
    """Return what stands at the foot of a sheet, with {page} and {pages} to be filled."""
    return say("第 {page} 页，共 {pages} 页", page="{page}", pages="{pages}")


def formulas(weights: Weights) -> list[str]:
    """Return how the figures are reckoned, a sentence each."""
    return [
        say("有效回访：答复送到以后，居民说了解决没有的。没评价、联系不上的不算在内，也绝不算满意。"),
        say("响应率：有效回访里，办理人真的联系过的。机器人的回执不算。"),
        say("解决率：有效回访里，居民说解决了的。"),
        say("满意率：（满意 + {basically}% × 基本满意）÷ 有效回访。", basically=weights.basically),
        say(
            "综合：响应率、解决率、满意率按 {contacted} : {solved} : {satisfied} 加权，权数在镇文件的 [figures] 里定。",
            contacted=weights.contacted,
            solved=weights.solved,
            satisfied=weights.satisfied,
        ),
        say("自报的数（按时答复）和居民评价分开列，不进排名。"),
    ]


def rules_of_ranking(rules: RankingRules) -> list[str]:
    """Return how the ranking is made, a sentence each."""
    return [
        say("有效回访不到 {least} 件的，不排名，不点名。", least=rules.least),
        say("区间：威尔逊区间，真实数值 95% 落在里面。"),
        say(
            "后 {last} 位“重点管理”，再往上 {next} 位“重点督查”；最多三分之一，而且区间上限也低于平均的才标。",
            last=rules.last,
            next=rules.next,
        ),
        say("领导说明原因，可以把一件从排名里拿出来；拿出来多少，表上都写着。"),
    ]


SHEETS = Words(
    {
        "summary": mark("概况"),
        "towns": mark("按镇"),
        "grids": mark("按网格"),
        "villages": mark("按村"),
        "categories": mark("按类别"),
        "village_ranking": mark("村排名"),
        "cadre_ranking": mark("干部排名"),
        "cases": mark("现在超期和没解决"),
        "notes": mark("怎么算的"),
    }
)
HEADS = Words(
    {
        "measure": mark("项目"),
        "now": mark("本期"),
        "before": mark("上期"),
        "n_now": mark("本期样本"),
        "n_before": mark("上期样本"),
        "town": mark("镇"),
        "grid": mark("网格"),
        "village": mark("村"),
        "category": mark("类别"),
        "cadre": mark("干部"),
        "came": mark("新收"),
        "came_before": mark("上期新收"),
        "closed": mark("办结"),
        "closed_before": mark("上期办结"),
        "open": mark("未办结"),
        "overdue": mark("超期"),
        "on_hold": mark("挂账"),
        "valid": mark("有效回访"),
        "contacted": mark("响应率"),
        "solved": mark("解决率"),
        "satisfied": mark("满意率"),
        "composite": mark("综合"),
        "composite_before": mark("上期综合"),
        "valid_before": mark("上期有效回访"),
        "abstained": mark("没评价"),
        "unreachable": mark("联系不上"),
        "answered": mark("自报：答复"),
        "owed": mark("自报：到期没答复"),
        "on_time": mark("自报：按时率"),
        "excluded": mark("不参加排名"),
        "place": mark("名次"),
        "low": mark("区间下限"),
        "high": mark("区间上限"),
        "mark": mark("标注"),
        "number": mark("编号"),
        "owner": mark("办理人"),
        "state": mark("情况"),
        "registered": mark("登记日期"),
        "due": mark("期限"),
        "age": mark("登记天数"),
        "grade": mark("等次"),
        "note": mark("说明"),
    }
)


def sheet_title(head: str, sheet: str) -> str:
    return say("{head}　{sheet}", head=head, sheet=sheet)


def is_few() -> str:
    return say("样本少，不排名")


def is_overdue() -> str:
    return say("超期")


def is_unsatisfied(round: int) -> str:
    return say("没解决，第{round}轮", round=round)


def residents_note() -> str:
    return say(
        "解决率、满意率、响应率、综合：居民评价，样本是有效回访；“自报：按时率”是按时答复的，除以答复的和到期没答复的。不含涉及干部的件。"
    )


def cases_note(at: str, *, at_most: int | None) -> str:
    """`at_most`: that many are listed, and there are more."""
    if at_most is None:
        return say("{at} 的情况，期限最早的在前；不含涉及干部的件。", at=at)
    return say("{at} 的情况，期限最早的 {at_most} 件，还有没列的；不含涉及干部的件。", at=at, at_most=at_most)


def without_apart() -> str:
    return say("不含涉及干部的件。")


def no_village() -> str:
    return say("村不清楚")


def no_handler() -> str:
    return say("没人接")


def _day(day: date) -> str:
    return words.day(day, ANY_ZONE)
