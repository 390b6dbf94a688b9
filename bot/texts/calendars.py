"""Duty in people's own calendars: what stands in an event, and how one gets it there."""

from bot.texts.language import say


def title(of: str) -> str:
    return say("{of} 值班", of=of)


def file_of(title: str) -> str:
    return say("{title}日历.ics", title=title)


def on_duty(village: str) -> str:
    return say("值班：{village}", village=village)


def on_duty_by(village: str, who: str) -> str:
    return say("值班：{village}　{who}", village=village, who=who)


def backup(village: str) -> str:
    return say("备班：{village}", village=village)


def leads(town: str) -> str:
    return say("带班：{town}", town=town)


def who_and_why(who: str, why: str) -> str:
    return say("值班的人：{who}（{why}）。", who=who, why=why)


def who_it_is(who: str) -> str:
    return say("值班的人：{who}。", who=who)


def stands_by() -> str:
    return say("值班的人联系不上时，由您接。")


def leads_in(villages: str) -> str:
    return say("带班的村：{villages}。", villages=villages)


def not_his_any_more() -> str:
    return say("这一天不再是您的班。")


def phone(number: str) -> str:
    return say("值班室电话 {phone}。", phone=number)


# In chat


def ask_how() -> str:
    return say("想怎么放进日历？\n订阅：以后改了班，日历自己会跟着改。\n文件：只存现在的，改了班要再存一次。")


def has_link() -> str:
    return say("您已经有一个订阅链接。再要一个，以前的就作废。")


def here_is_link(title: str, link: str) -> str:
    return say(
        "“{title}”的订阅链接：\n{link}\n在手机或电脑的日历里选“添加订阅日历”（或“通过网址添加”），把它粘贴进去就行。\n"
        "日历隔几小时、有的隔一天才看一次有没有改，急的以这里的消息为准。\n"
        "链接只给您一个人用，不要转发；再要一个，这个就作废。",
        title=title,
        link=link,
    )


def here_is_file(title: str) -> str:
    return say("“{title}”，点开就能存进日历。以后改了班，请再存一次。", title=title)


def ended() -> str:
    return say("订阅停了，那个链接已作废。")
