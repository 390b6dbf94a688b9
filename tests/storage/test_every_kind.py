"""What waited for 答复哪一件 under the schema before is a part of its writer under this one."""

from pathlib import Path

from bot.clock import SystemClock
from storage import drafts
from storage.database import Tx, open_database
from storage.migrations import SCHEMA, migrate, statements
from tests.engines import empty_place


def before(tx: Tx) -> None:
    """Bring a database to the schema before, with what two people are in the middle of."""
    tx.run("CREATE TABLE schema_versions (name TEXT NOT NULL PRIMARY KEY)")
    for file in sorted(SCHEMA.glob("*.sql")):
        if file.name < "0004":
            for statement in statements(file.read_text("utf-8"), tx.engine.tokens):
                tx.run(statement)
            tx.run("INSERT INTO schema_versions (name) VALUES (:name)", name=file.name)
    for person_id, step, text, photo in ((5, "which", "修好了", "file"), (6, "answering", "", None)):
        tx.run(
            "INSERT INTO dialogues (office_id, person_id, step, case_id, text, file_id, message_id) "
            "VALUES (:office_id, :person_id, :step, 9, :text, :photo, 7)",
            person_id=person_id,
            step=step,
            text=text,
            photo=photo,
        )


async def test_what_waited_to_be_sorted_out_waits_on(tmp_path: Path, engine: str) -> None:
    database = await open_database(empty_place(engine, tmp_path).where, SystemClock())
    try:
        await database.transaction(before)
        await database.transaction(migrate)
        [part] = await database.transaction(lambda tx: drafts.loose_parts(tx, 5))
        assert (part.kind, part.text, part.file_id, part.message_id) == ("photo", "修好了", "file", 7)
        assert await database.transaction(lambda tx: drafts.loose_parts(tx, 6)) == []
        dialogues = [await database.transaction(lambda tx, who=who: drafts.dialogue(tx, who)) for who in (5, 6)]
        assert dialogues == [drafts.Dialogue(5, "which", 9), drafts.Dialogue(6, "answering", 9)]
    finally:
        await database.close()
