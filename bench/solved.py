"""Cases from the first word to 满意: how much the database grows, and how many messages that takes."""

from collections import Counter
from datetime import timedelta

from bench.engines import NewPlace, size_of
from bench.figures import Figure
from bench.sizes import PRACTICE_TOWN, Size
from tests.town import MONDAY_MORNING, TownInHand

VILLAGE, CATEGORY = "水磨口村", "求助"
STAFF = ("赖淑珍", "姚忠义", "萧金凤")
PETITION = "我们这条巷子的水管从昨天夜里就不来水了，家里有老人，麻烦来看看。"
ANSWER = "水泵修好了，今天下午三点来水，还有问题就再找我。"
INBOX_FORGOTTEN = timedelta(days=4)


async def solved(new_place: NewPlace, size: Size) -> list[Figure]:
    """Return bytes and messages of a case that is answered, solved and graded."""
    with new_place() as place:
        town = TownInHand(place, start=MONDAY_MORNING, limits=False)
        await town.open()
        try:
            await town.import_town(PRACTICE_TOWN.read_bytes())
            await town.bind(*STAFF)
            await _cases(town, size.solved, first=10_000)  # these also fill what is there once and for all
            before = await size_of(place.where)
            calls = len(town.world.calls)
            await _cases(town, size.solved, first=20_000)
            grown = await size_of(place.where) - before
            said = Counter(call.method for call in town.world.calls[calls:])
        finally:
            await town.close()
    depends = (
        f"mean of {size.solved} cases, a petition of {len(PETITION)} letters, nothing attached, answered the same day"
    )
    return [
        Figure("database growth per solved case", grown / size.solved, "bytes", depends=depends),
        Figure("messages per solved case", said["sendMessage"] / size.solved, "messages", depends=depends),
        Figure("edits per solved case", said["editMessageText"] / size.solved, "edits", depends=depends),
    ]


async def _cases(town: TownInHand, count: int, *, first: int) -> None:
    """So many residents bring a petition, which is signed for, answered, solved and graded; all of them step by step together."""
    residents = range(first, first + count)
    for resident in residents:
        town.phone(resident).write(PETITION)
    await town.follow()
    for label in (VILLAGE, CATEGORY, "提交"):
        for resident in residents:
            town.phone(resident).press_latest(label)
        await town.follow()
    await _answered(town, count)
    for label in ("已解决", "满意"):
        for resident in residents:
            town.phone(resident).press_latest(label)
        await town.follow()
    town.clock.set(town.clock.now() + INBOX_FORGOTTEN)
    await town.app.pulse.beat()
    await town.follow()


async def _answered(town: TownInHand, count: int) -> None:
    """Whoever is on duty signs for each card and answers it."""
    [duty] = {row.person for row in await town.duty() if row.village == VILLAGE}
    phone = town.phone(duty)
    cards = [message.message_id for message in phone.messages if "签收" in message.labels]
    assert len(cards) == count, (len(cards), count)
    for card in cards:
        phone.press(card, "签收")
    await town.follow()
    for card in cards:
        phone.press(card, "答复")
        await town.follow()
        phone.write(ANSWER)
        await town.follow()
