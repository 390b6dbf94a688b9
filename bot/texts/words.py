"""Single words and dates, as people say them. The terms are those of docs/glossary.md."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.texts.language import Words, mark, say

MOST_IN_HEADLINE = 3  # names of places
MOST_IN_FILE_NAME = 40  # letters of a name: with their bytes few systems take more than 255
STATES = Words(
    {
        "registered": mark("已登记"),
        "dispatched": mark("待签收"),
        "in_progress": mark("办理中"),
        "need_info": mark("待补充"),
        "replied": mark("已答复"),
        "awaiting_feedback": mark("待回访"),
        "reworking": mark("重新办理"),
        "closed": mark("办结"),
        "withdrawn": mark("撤回"),
        "on_hold": mark("挂账"),
        "not_accepted": mark("不予受理"),
        "transferred_out": mark("移送"),
        "merged": mark("并案"),
        "archived": mark("归档"),
    }
)
TO_RESIDENT = Words(
    {  # the same states as a resident is told them
        "registered": mark("收到了，在找人办"),
        "dispatched": mark("已交给值班的人"),
        "in_progress": mark("正在办"),
        "need_info": mark("等您回话"),
        "replied": mark("答复正在送"),
        "awaiting_feedback": mark("等您说解决没有"),
        "reworking": mark("正在重新办"),
        "closed": mark("办完了"),
        "withdrawn": mark("您说不办了"),
        "on_hold": mark("眼下办不了，先记着"),
        "not_accepted": mark("这次不能办，原因告诉您了"),
        "transferred_out": mark("已转给管这事的单位"),
        "merged": mark("和另一件一起办"),
        "archived": mark("办完了"),
    }
)
TRANSFERRED_TO = Words(
    {
        "discipline": mark("已转给纪检监察"),
        "police": mark("已转给派出所"),
        "upper": mark("已转给上级"),
        "elsewhere": mark("已转给别的单位"),
    }
)
RESULTS = Words(
    {
        "resolved": mark("已解决"),
        "partly": mark("部分解决"),
        "explained": mark("解释说明"),
        "not_supported": mark("不予支持"),
        "no_feedback": mark("逾期未评价"),
        "unreachable": mark("无法联系"),
    }
)
GRADES = Words({"satisfied": mark("满意"), "basically": mark("基本满意"), "unsatisfied": mark("不满意")})
ROLES = Words(
    {
        "cadre": mark("值班干部"),
        "leader": mark("包片领导"),
        "duty_room": mark("值班室"),
        "dispatcher": mark("分派员"),
        "supervisor": mark("督办领导"),
        "clerk": mark("管理员"),
        "callback": mark("回访员"),
        "shift_leader": mark("带班领导"),
        "resident": mark("居民"),
    }
)
REASONS = Words(
    {
        "turn": mark("今天轮值"),
        "stand_in": mark("轮到的人请假，由他替班"),
        "swap": mark("换班"),
        "take_over": mark("接手值班"),
        "appointed": mark("指定安排"),
        "backup": mark("值班的人联系不上，由备班的代"),
        "next_in_turn": mark("轮到的人没绑定或联系不上，顺延到下一位"),
        "leader": mark("本村值班的人都联系不上，由包片领导代"),
        "leader_unfilled": mark("这天没有排班，由包片领导代"),
        "duty_room": mark("值班干部和包片领导都联系不上，由值班室代"),
        "duty_room_unfilled": mark("这天没有排班，包片领导也联系不上，由值班室代"),
        "village_unknown": mark("村还不清楚，先由值班室接"),
        "dispatcher": mark("镇里专人"),
        "supervisor": mark("没有分派员，由督办领导代"),
        "passed_on": mark("由别人转来"),
        "taken": mark("主动接办"),
        "reassigned": mark("由上级改派"),
        "reopened": mark("未解决，上一级办理"),
        "review": mark("复查，由没办过的人办"),
    }
)
REASONS_TO_RESIDENT = Words(
    {
        "turn": mark("今天轮值"),
        "stand_in": mark("今天由他代班"),
        "swap": mark("今天由他值班"),
        "take_over": mark("今天由他值班"),
        "appointed": mark("今天由他值班"),
        "backup": mark("今天由他代班"),
        "next_in_turn": mark("今天由他代班"),
        "leader": mark("包片领导代班"),
        "leader_unfilled": mark("包片领导代班"),
        "duty_room_unfilled": mark("值班室代班"),
        "village_unknown": mark("值班室先问清是哪个村"),
        "duty_room": mark("值班室代班"),
        "supervisor": mark("督办领导代班"),
    }
)
STANDING_IN = Words(
    {
        "backup": mark("备班"),
        "next_in_turn": mark("代班"),
        "leader": mark("包片领导代班"),
        "leader_unfilled": mark("包片领导代班"),
        "duty_room_unfilled": mark("值班室代班"),
        "duty_room": mark("值班室代班"),
        "dispatcher": mark("镇里代班"),
        "supervisor": mark("镇里代班"),
    }
)
UNREACHABLE = Words(
    {
        "blocked": mark("对方停用了机器人"),
        "chat_gone": mark("对方的账号不在了"),
        "refused": mark("Telegram 不收这条消息"),
        "unbound": mark("对方没有绑定账号"),
        "no_answer": mark("试了几次都没有回音，可能收到了也可能没有"),
        "too_big": mark("附件太大（最多 20 MB），请拍成照片再发"),
        "uncleanable": mark("附件里可能带着姓名，请拍成照片或存成 PDF 再发"),
        "gone": mark("附件取不到了，请再发一次"),
    }
)
STEPS = Words({0: mark("承办人"), 1: mark("包片领导"), 2: mark("镇督办领导"), 3: mark("上级督办领导")})
STEPS_ABOUT_CADRE = Words({0: mark("承办人"), 1: mark("镇督办领导"), 2: mark("上级督办领导")})


def listed(names: Iterable[str]) -> str:
    """Return names in one line."""
    return say("、").join(names)


def towns(names: Sequence[str]) -> str:
    """Return towns in one line that has room in a headline: of many the first, and how many."""
    few = len(names) <= MOST_IN_HEADLINE
    return listed(names) if few else say("{first}等{n}个镇", first=names[0], n=len(names))


def grids(names: Sequence[str]) -> str:
    """Return grids in one line that has room in a headline: of many the first, and how many."""
    few = len(names) <= MOST_IN_HEADLINE
    return listed(names) if few else say("{first}等{n}个网格", first=names[0], n=len(names))


MONTHS = Words(
    {
        1: mark("1月"),
        2: mark("2月"),
        3: mark("3月"),
        4: mark("4月"),
        5: mark("5月"),
        6: mark("6月"),
        7: mark("7月"),
        8: mark("8月"),
        9: mark("9月"),
        10: mark("10月"),
        11: mark("11月"),
        12: mark("12月"),
    }
)


def to_resident(state: str, *, about_cadre: bool, why_ended: str | None = None) -> str:
    """Return how a case stands, as its resident is told; of one about a cadre never that whoever is on duty has it.

    `why_ended`: where it was transferred to, if it was.
    """
    if state == "transferred_out" and why_ended:
        return TRANSFERRED_TO[why_ended]
    return say("已转镇里专人") if about_cadre and state == "dispatched" else TO_RESIDENT[state]


def to_supporter(said: str | None, state: str, *, about_cadre: bool, why_ended: str | None = None) -> str:
    """Return how a case stands that goes on in another, as whoever brought it is told: by what he himself said of its answer."""
    if said is None:
        return to_resident(state, about_cadre=about_cadre, why_ended=why_ended)
    return say("您说解决了") if said == "resolved" else say("您说没解决")


def no_village() -> str:
    """Return what stands for a village that is not known yet."""
    return say("村还不清楚")


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Return an instant like `11月30日 18:00`."""
    local = at.astimezone(zone)
    return say("{day} {time}", day=day(at, zone), time=f"{local:%H:%M}")


def day(at: datetime | date, zone: ZoneInfo) -> str:
    """Return a day like `11月30日`."""
    local = at.astimezone(zone).date() if isinstance(at, datetime) else at
    return say("{month}{day}日", month=MONTHS[local.month], day=local.day)


WEEKDAYS = Words(
    {
        0: mark("一"),
        1: mark("二"),
        2: mark("三"),
        3: mark("四"),
        4: mark("五"),
        5: mark("六"),
        6: mark("日"),
    }
)


def day_of_week(day_: date) -> str:
    """Return a day like `11月30日 周一`."""
    month = MONTHS[day_.month]
    return say("{month}{day}日 周{weekday}", month=month, day=day_.day, weekday=WEEKDAYS[day_.weekday()])


def age(since: datetime, now: datetime) -> str:
    """Return how long ago, like `3天` or `5小时`."""
    hours = int((now - since).total_seconds() // 3600)
    days = hours // 24
    if days:
        return say("1天") if days == 1 else say("{days}天", days=days)
    if hours:
        return say("1小时") if hours == 1 else say("{hours}小时", hours=hours)
    return say("不到1小时")
