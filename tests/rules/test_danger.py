"""Which words speak of danger: one table of what people write, and one of what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.danger import speaks_of_danger

DANGER = """
着火了 | 我家着火了快来 | 柴房起火了 | 山上有大火 | 煤气罐漏了 | 闻到煤气味 | 天然气泄漏 | 锅炉爆炸 | 有人放火 | 冒浓烟
房子塌了 | 后山塌方 | 教室屋顶坍塌 | 井架垮塌 | 山洪下来了 | 发洪水了 | 河堤决口 | 有人被埋 | 车困住了 | 泥石流
孩子溺水 | 有人落水 | 娃掉井里了 | 掉进河里了 | 羊倌掉到沟里 | 老人掉水里了 | 井里有人喊
要出人命了 | 救命 | 救命啊！ | 触电了 | 食物中毒 | 煤气中毒 | 我爹昏迷 | 奶奶晕倒了 | 人没气了 | 血流不止 | 喘不上气
出车祸了 | 撞人了 | 拖拉机翻车 | 砸死人了
他要自杀 | 有人跳楼 | 喝药了 | 喝农药 | 上吊 | 不想活了 | 要打死我 | 拿刀追人 | 持刀 | 抢劫 | 孩子不见了 | 老人走失
著火了 | 車禍 | 救命呀，掉進井裡 | 沒氣了 | 觸電 | 火災 | 煤氣洩漏 | 喝藥 | 打死人了
着 火 了 | Ｓｕｉｃｉｄｅ | my house is on fire | gas leak | he is drowning
村里火车站着火 | 坐着火车看见山火 | 煤气罐着火 | 煤气费没交，可是着火了 | 没有着火的是东院，西院着火了
"""
HARMLESS = """
没水了 | 路灯坏了 | 不着急 | 着急用水 | 火车票怎么买 | 万家灯火 | 等着火车 | 坐着火车回来 | 围着火炉 | 吃火锅 | 一起火锅
煤气费太贵 | 什么时候通煤气 | 煤气管道改造 | 煤气罐补贴 | 没有着火，就是烟大 | 救命恩人 | 救命钱发了没有 | 电脑中毒
车胎没气了 | 天然气没气了 | 跳楼价甩卖 | 打死也不去 | 成绩滑坡 | 落水管堵了 | 角落水龙头坏了 | 村里落水洞盖子 | 防溺水宣传
负责人命令我 | 老人命运 | 人命名 | 天天喝药看病 | 长期喝药 | 信息爆炸 | 火灾保险 | 其中毒品宣传 | 低保 | 合作医疗 | 井盖没了 | 塌实
"""


def listed(table: str) -> list[str]:
    return [one.strip() for line in table.strip().splitlines() for one in line.split("|")]


@pytest.mark.parametrize("text", listed(DANGER))
def test_whoever_writes_of_danger_is_heard(text: str) -> None:
    assert speaks_of_danger(text)


@pytest.mark.parametrize("text", listed(HARMLESS))
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert not speaks_of_danger(text)


@given(st.text(max_size=20), st.text(max_size=20), st.sampled_from(["着火了", "救命", "触电", "车祸"]))
def test_whatever_stands_around_it_nothing_that_cannot_be_seen_hides_it(before: str, after: str, word: str) -> None:
    assert speaks_of_danger(before + "。" + "\u200b".join(word) + "。" + after)
