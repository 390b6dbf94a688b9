"""The sheets of a town's workbook: their columns and settings, as people read them and as the town file calls them."""

from dataclasses import dataclass, field
from typing import Literal

from bot.files import town_cells as cells
from bot.files.town_cells import Form, one_of
from bot.rules.people import ROLES

Reference = Literal["town", "grid", "person"]

ROLE_WORDS = {
    "值班干部": "cadre",
    "包片领导": "leader",
    "值班室": "duty_room",
    "分派员": "dispatcher",
    "督办领导": "supervisor",
    "管理员": "clerk",
    "回访员": "callback",
}
assert tuple(ROLE_WORDS.values()) == ROLES
KIND_WORDS = {
    "咨询": "consult",
    "求助": "request",
    "投诉": "complaint",
    "建议": "suggestion",
    "代办": "errand",
    "复杂": "complex",
}
WORKDAY_WORDS = {"国家规定": "china", "国家规定的工作日": "china", "每天": "all"}
TURN_WORDS = {
    "每天轮": "daily",
    "只轮工作日": "workdays",
    "工作日、周末、节假日分开轮": "separate",
    "分开轮": "separate",
}
APPROVAL_WORDS = {"不用批": "none", "包片领导批": "leader"}
PASS_ON_WORDS = {"没签收的": "unsigned", "没办结的都转": "open"}
YES_NO = {"是": True, "否": False}


@dataclass(frozen=True)
class Column:
    """A column: `heads` are what may stand at its top, the first is what we write; `hint` is a plain sentence."""

    key: str
    heads: tuple[str, ...]
    hint: str
    example: str
    form: Form = cells.NAME
    refers: Reference | None = None
    width: int = 18


@dataclass(frozen=True)
class Sheet:
    """A sheet whose rows are those of a table of the town file; `other_names` are taken for its name too."""

    name: str
    table: str
    other_names: tuple[str, ...]
    columns: tuple[Column, ...]
    needed: bool = True
    title: str = ""

    def column(self, key: str) -> Column:
        """Return the column of a key."""
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Setting:
    """A row of the sheet 时间; `hint` is a plain sentence."""

    section: str
    key: str
    label: str
    form: Form
    hint: str
    refers: Reference | None = None
    other_labels: tuple[str, ...] = field(default=())


_TOWN = Column(
    "town", ("镇", "乡镇", "所在镇", "街道"), "在哪个镇，和“镇”表里写的一样", "例：清河镇", cells.REFERENCE, "town"
)


def _was(what: str) -> Column:
    return Column("was", ("旧名", "原名"), f"{what}改了名字才填，写原来的名字", "")


TOWNS = Sheet(
    "镇",
    "town",
    ("乡镇", "town", "towns"),
    (
        Column("name", ("镇", "乡镇", "镇名", "名称"), "镇的名字", "例：清河镇"),
        Column("duty_room", ("值班室",), "值班室是哪一位", "例：李四", cells.REFERENCE, "person"),
        Column("dispatchers", ("分派员",), "涉及干部的事由谁办，可以几位", "例：王五", cells.PEOPLE, "person", 24),
        Column(
            "supervisors", ("督办领导",), "没按时办，谁来催，可以几位", "例：赵六、钱七", cells.PEOPLE, "person", 18
        ),
        Column(
            "shift_leaders", ("带班领导",), "轮流带班的领导，按顺序写", "例：赵六、钱七", cells.PEOPLE, "person", 22
        ),
        _was("镇"),
    ),
    title="镇：值班室、分派、督办、带班是谁",
)
GRIDS = Sheet(
    "网格",
    "grid",
    ("片区", "grid", "grids"),
    (
        _TOWN,
        Column("name", ("网格", "网格名", "片区", "名称"), "网格的名字", "例：第1网格", width=22),
        Column("leader", ("包片领导", "网格长"), "谁包这一片", "例：孙八", cells.REFERENCE, "person"),
        _was("网格"),
    ),
    needed=False,
    title="网格：谁包哪一片（没有网格就空着）",
)
VILLAGES = Sheet(
    "村",
    "village",
    ("村社区", "village", "villages"),
    (
        _TOWN,
        Column("name", ("村", "村名", "村社区", "社区", "名称"), "村的名字，住户点的就是它", "例：上河村", width=22),
        Column("grid", ("网格", "片区"), "在哪个网格，没有就空着", "例：第1网格", cells.REFERENCE, "grid", 22),
        Column(
            "hours",
            ("办公时间", "上班时间"),
            "和全单位不一样才填",
            "例：08:00-12:00",
            cells.SPANS,
            width=24,
        ),
        _was("村"),
    ),
    title="村：在哪个镇、哪个网格",
)
PEOPLE = Sheet(
    "人员",
    "person",
    ("人", "名单", "人员名单", "person", "people"),
    (
        Column(
            "town",
            ("镇", "乡镇", "所在镇", "街道"),
            "是哪个镇的人；全单位的人空着",
            "例：清河镇",
            cells.REFERENCE,
            "town",
        ),
        Column("name", ("姓名", "名字", "人员"), "真名，同一个镇里不能同名", "例：张三"),
        Column(
            "roles",
            ("角色", "职责", "岗位"),
            f"做什么，可以几样：{'、'.join(ROLE_WORDS)}",
            "例：值班干部",
            one_of(ROLE_WORDS, many=True),
            width=36,
        ),
        _was("人"),
    ),
    title="人员：所有要用机器人的人",
)
DUTY = Sheet(
    "值班",
    "village",
    ("轮值", "duty"),
    (
        Column("town", ("镇", "乡镇", "所在镇", "街道"), "在哪个镇", "例：清河镇", cells.REFERENCE, "town"),
        Column("name", ("村", "村名", "村社区", "社区"), "和“村”表里写的一样，也可写成 镇/村", "例：上河村", width=22),
        Column(
            "first_day", ("第一天", "起始日期", "开始日期"), "从哪天起轮，那天是第一位", "例：2026-01-01", cells.DAY
        ),
        Column(
            "duty",
            ("值班人员", "值班干部", "轮值人员"),
            "轮流值班的人，按顺序写，用、隔开",
            "例：张三、周九",
            cells.PEOPLE,
            "person",
            48,
        ),
    ),
    title="值班：每个村从哪天起、由谁按顺序轮",
)
CATEGORIES = Sheet(
    "类别",
    "category",
    ("类别表", "category", "categories"),
    (
        Column("name", ("类别", "名称"), "按钮上的字，住户点的就是它", "例：求助"),
        Column("kind", ("性质", "种类"), f"是哪一种：{'、'.join(KIND_WORDS)}", "例：求助", one_of(KIND_WORDS)),
        Column(
            "promise", ("答复期限", "期限", "承诺"), "多久答复；空着就按性质", "例：5个工作日", cells.DURATION, width=16
        ),
        _was("类别"),
    ),
    title="类别：住户从这里面选",
)
TABLES = (TOWNS, GRIDS, VILLAGES, PEOPLE, DUTY, CATEGORIES)
TIMES_NAME = "时间"
TIMES_OTHER_NAMES = ("设置", "单位", "单位和时间", "time", "times", "settings")
HELP_NAME = "说明"
ITEM, ENTRY, USUAL, MEANING = "项目", "填写", "不填就是", "意思"
OTHER_HEADS = {ITEM: ("item", "key"), ENTRY: ("值", "value", "内容")}
IGNORED = ("备注", "说明", "序号", "编号", "no", USUAL, MEANING)
"""Heads of columns that hold nothing for us."""

GROUPS = {
    "office": "单位和办公时间",
    "clock": "时限",
    "reminders": "催办",
    "digest": "简报",
    "meeting": "周例会",
    "duty": "排班",
    "figures": "指标",
    "ranking": "排名",
    "correction": "限期整改",
    "grade": "村等级",
    "publication": "公示",
    "privacy": "个人资料",
    "calendar": "放假和补班",
}
SETTINGS = (
    Setting("office", "name", "单位名称", cells.NAME, "住户看到的名字，如：清河镇"),
    Setting("office", "phone", "值班电话", cells.TEXT, "聊天里找不到人的时候，请住户打这个电话"),
    Setting("office", "supervisors", "上级督办领导", cells.PEOPLE, "管所有镇的领导，可以几位，用、隔开", "person"),
    Setting("office", "hours", "办公时间", cells.SPANS, "上班的几段时间，用、隔开；整天写 00:00-24:00"),
    Setting("office", "workdays", "工作日", one_of(WORKDAY_WORDS), "国家规定：含调休补班；每天：天天上班"),
    Setting("office", "handover", "换班时间", cells.CLOCK, "每天几点换人值班"),
    Setting("office", "quiet", "安静时段", cells.SPAN_OR_NONE, "这段时间不发一般的提醒；不要就写“无”"),
    Setting("office", "timezone", "时区", cells.ZONE, "一般不用改"),
    Setting("clock", "sign", "签收", cells.DURATION, "件到手上，多久要点“签收”"),
    Setting("clock", "first_contact", "首次联系", cells.DURATION, "登记以后，多久要让住户听到第一句话"),
    Setting("clock", "rework", "重新办理", cells.DURATION, "住户说没解决，再办一次的期限"),
    Setting("clock", "feedback", "等住户评价", cells.DURATION, "答复送到以后等多久，没回音就办结"),
    Setting("clock", "ask_again", "再问一次", cells.DURATION, "办结以后多久，再问住户真的解决没有"),
    Setting("clock", "urgent_sign", "紧急签收", cells.DURATION, "紧急的件，多久要签收"),
    Setting("clock", "urgent_contact", "紧急联系", cells.DURATION, "紧急的件，多久要联系住户"),
    Setting("reminders", "before_due", "到期前提醒", cells.DURATION, "到期以前多久提醒一次"),
    Setting("reminders", "every", "超期催办间隔", cells.DURATION, "超期以后，隔多久催一次"),
    Setting("reminders", "urgent_every", "紧急呼叫间隔", cells.DURATION, "紧急的件没人接，隔多久再叫一次"),
    Setting("reminders", "most_a_day", "每人每天最多提醒", cells.COUNT, "几次；再多的等第二天"),
    Setting("reminders", "escalate_after", "几次无效报上级", cells.COUNT, "催了几次没动静，上一级也知道"),
    Setting("digest", "daily", "每日简报", cells.CLOCK, "每天几点发给包片领导和督办领导，各人可以自己改"),
    Setting("digest", "weekly", "每周简报", cells.WEEKLY, "写成 每周一 08:30；不发就写“无”"),
    Setting("digest", "monthly", "每月简报", cells.MONTHLY, "写成 每月1日 08:30；不发就写“无”"),
    Setting("digest", "quarterly", "每季简报", cells.QUARTERLY, "写成 每季头月1日 08:30；不发就写“无”"),
    Setting("meeting", "at", "周例会", cells.WEEKLY, "写成 每周一 09:00，会前发议程；不开就写“无”"),
    Setting("meeting", "before", "议程提前", cells.DURATION, "开会以前多久发议程"),
    Setting("duty", "turns", "轮值办法", one_of(TURN_WORDS), "每天轮；只轮工作日；工作日、周末、节假日各轮各的"),
    Setting("duty", "publish", "提前排几天", cells.COUNT, "值班表至少排到多少天以后"),
    Setting("duty", "weights", "台账分值", cells.WEIGHTS, "值一个工作日、周末、节假日各算几分"),
    Setting("duty", "backup", "排备班", one_of(YES_NO), "每天要不要再排一位备班"),
    Setting("duty", "approval", "请假换班", one_of(APPROVAL_WORDS), "要不要包片领导同意才算"),
    Setting("duty", "pass_on", "交班时转走", one_of(PASS_ON_WORDS), "转给下一位的是：没签收的，还是没办结的都转"),
    Setting("duty", "confirm", "接班确认", cells.DURATION_OR_NONE, "换班后多久没点“接班”就告诉领导；不要就写“无”"),
    Setting("duty", "evening", "前一晚提醒", cells.CLOCK_OR_NONE, "前一天几点提醒值班的人；不要就写“无”"),
    Setting("duty", "morning", "当天早上提醒", cells.CLOCK_OR_NONE, "当天几点提醒值班的人；不要就写“无”"),
    Setting("figures", "contacted", "响应率占", cells.UP_TO_100, "综合得分里占几分；0 就是不算"),
    Setting("figures", "solved", "解决率占", cells.UP_TO_100, "综合得分里占几分"),
    Setting("figures", "satisfied", "满意率占", cells.UP_TO_100, "综合得分里占几分"),
    Setting("figures", "basically", "基本满意算", cells.UP_TO_100, "一个“基本满意”算一个“满意”的百分之几"),
    Setting("ranking", "last", "后几位重点管理", cells.UP_TO_100, "排在最后的几位；明显低于平均的才标"),
    Setting("ranking", "next", "再往前几位重点督查", cells.UP_TO_100, "最后几位前面的几位"),
    Setting("ranking", "least", "至少几个评价才排名", cells.COUNT, "有效回访不到这个数，单列，不排名"),
    Setting("correction", "below", "整改线", cells.UP_TO_100, "回访综合得分低于几分，提请限期整改"),
    Setting("correction", "least", "整改最少回访", cells.COUNT, "有效回访不到几件，不提请"),
    Setting("grade", "good", "好的线", cells.UP_TO_100, "综合得分到几分可以评好"),
    Setting("grade", "poor", "差的线", cells.UP_TO_100, "综合得分低于几分评差"),
    Setting("grade", "least", "评级最少回访", cells.COUNT, "有效回访不到几件，不评"),
    Setting("grade", "on_time", "评好的按时率", cells.UP_TO_100, "按时答复不到百分之几，不评好"),
    Setting("grade", "if_good", "评好以后", cells.TEXT, "评好的村怎么办，自己写，月报上印出来"),
    Setting("grade", "if_middle", "评中以后", cells.TEXT, "评中的村怎么办"),
    Setting("grade", "if_poor", "评差以后", cells.TEXT, "评差的村怎么办"),
    Setting("publication", "on", "公示", one_of(YES_NO), "每月把件数、满意率和承诺公布给住户，不带一个字的内容"),
    Setting(
        "publication", "least", "至少几件才公布", cells.COUNT, "一个地方的件数、评价不到这个数，不公布，免得认出是谁"
    ),
    Setting("privacy", "keep", "内容留多久", cells.DAYS_KEPT, "归档以后过多久可以清掉内容和身份；一直留着就写“无”"),
    Setting("calendar", "off", "放假", cells.DAYS, "新公布的、临时的放假：2027-02-05至2027-02-11、2027-04-05"),
    Setting("calendar", "work", "补班", cells.DAYS, "新公布的、临时的上班日子，写法一样"),
)
