"""Which words speak of danger to somebody: they bring the advice to call first, and 紧急."""

import re
import unicodedata

_FIRE = (
    r"着火|失火|起火|火灾|山火|大火|放火|纵火|烧起来|冒浓烟|冒黑烟|爆炸|气罐.{0,3}炸|煤气|毒气|气泄漏|漏天然气|漏燃气"
)
_FALLEN = r"塌方|坍塌|塌了|塌陷|垮塌|倒塌|滑坡|泥石流|山洪|洪水|决口|决堤|溃坝|垮坝|管涌|困住|被困|被埋|埋住"
_WATER = r"溺水|落水|淹死|掉井|掉[进到]?(?:水|河|井|池|塘|坑|沟|水库)里|掉[进到](?:水|河|井|池|塘|坑|沟)|井里有人"
_BODY = (
    r"人命|救命|触电|电死|中毒|昏迷|晕倒|休克|抽搐|不省人事|没气了|没呼吸|断气|大出血|流血不止|血流不止|喘不上气|喘不过气"
    r"|心梗|脑溢血|脑出血|难产|死人了|快不行了|砸伤|砸死|砸到人|炸伤|烧伤|烫伤"
)
_ROAD = r"车祸|撞人了|撞了人|撞死|撞伤|轧死|轧伤|翻车"
_HAND = (
    r"自杀|跳楼|跳河|跳井|上吊|割腕|轻生|寻短见|不想活|喝药|喝了?农药|喝了?毒药|百草枯|敌敌畏"
    r"|打死|杀人|杀了|砍人|砍死|砍伤|捅人|捅了|捅伤|持刀|拿刀|绑架|抢劫|强奸|(?:孩子|小孩|娃|老人).{0,3}(?:不见了|丢了|走失|走丢)|失踪"
)
_ENGLISH = r"onfire|gasleak|explosion|explode|drown|suicide|killhim|killme|collapsed|unconscious|bleeding"
_DANGER = re.compile("|".join((_FIRE, _FALLEN, _WATER, _BODY, _ROAD, _HAND, _ENGLISH)))

# What only sounds like it; taken out of the text before it is looked through.
_HARMLESS = re.compile(
    r"没有?(?:着|失|起)火|[坐乘等沿看追跟挨对朝向随搭守围围端烤点生盼]着火(?=[车锅炉把炕盆])|大火(?=[车炉锅])|一起火(?=[车锅炉])"
    r"|煤气(?=[费灶站卡表本]|公司|改造|管道|补贴|安装|入户|什么时候)|煤气罐(?!.{0,2}[漏爆炸])|通煤气|信息爆炸|爆炸性|防洪水|洪水猛兽"
    r"|防溺水|(?<=[村角部院段坠])落水|落水(?=[管口洞狗槽沟])|(?:成绩|经济|业绩|收入)滑坡|人命(?=[令名题运])|任人命"
    r"|救命(?=恩|之恩|钱|药|稻草)|(?:电脑|手机|系统)中毒|其中毒|集中毒|跳楼价|跳楼机|打死[也都]?不|打死结"
    r"|(?:胎|车|罐|燃气|煤气|天然气|球)没气了|(?:天天|每天|长年|常年|长期|按时|一直|靠|吃饭)喝药|喝药(?=治|看病|调理)"
    r"|天塌了|抢劫式|防火灾|火灾(?=保险|演练)"
)
_TRADITIONAL = str.maketrans(
    "災車禍殺樓藥氣決壩觸電進裡裏搶強姦綁燒濃煙壓傷難產腦斷暈潰輕見尋丟養沒著滾煙軋費錶恩錢價燈鍋爐對隨圍個兒張場墜經濟業績",
    "灾车祸杀楼药气决坝触电进里里抢强奸绑烧浓烟压伤难产脑断晕溃轻见寻丢养没着滚烟轧费表恩钱价灯锅炉对随围个儿张场坠经济业绩",
)


def speaks_of_danger(text: str) -> bool:
    """Return whether a text speaks of danger to somebody; invisible characters and spaces hide nothing.

    A word too many costs its writer one message; a word too few may cost more. So what only sounds like danger is taken out
    where it surely is none, and everything else counts.
    """
    plain = "".join(one for one in unicodedata.normalize("NFKC", text) if one.isprintable() and not one.isspace())
    plain = plain.lower().translate(_TRADITIONAL)
    return _DANGER.search(_HARMLESS.sub("□", plain)) is not None
