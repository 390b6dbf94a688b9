"""Links to the web board, and who is logged in there; of each secret only the digest is kept."""

import hashlib
from datetime import datetime, timedelta

from bot.rules.web_board import BoardLink, BoardSession
from storage.database import Tx
from storage.rows import columns, insert, read, stored


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add_link(tx: Tx, link: BoardLink) -> None:
    """Store a new link; one that its holder has not used is none any more."""
    tx.run(
        "DELETE FROM board_links WHERE office_id = :office_id AND person_id = :person_id AND used_at IS NULL",
        person_id=link.person_id,
    )
    insert(tx, "board_links", link)


def link(tx: Tx, secret: str) -> BoardLink | None:
    """Return the link of a secret, used or not."""
    sql = f"SELECT {columns(BoardLink)} FROM board_links WHERE office_id = :office_id AND digest = :digest"
    row = tx.one(sql, digest=digest(secret))
    return read(BoardLink, row) if row else None


def use(tx: Tx, link: BoardLink, *, now: datetime) -> bool:
    """Use a link up; False if somebody was quicker."""
    sql = "UPDATE board_links SET used_at = :now WHERE office_id = :office_id AND digest = :digest AND used_at IS NULL"
    return tx.run(sql, digest=link.digest, now=stored(now)) == 1


def add_session(tx: Tx, session: BoardSession) -> None:
    """Store who came in."""
    insert(tx, "board_sessions", session)


def session(tx: Tx, secret: str) -> BoardSession | None:
    """Return the session of a cookie, over or not."""
    sql = f"SELECT {columns(BoardSession)} FROM board_sessions WHERE office_id = :office_id AND digest = :digest"
    row = tx.one(sql, digest=digest(secret))
    return read(BoardSession, row) if row else None


def sessions_of(tx: Tx, person_id: int) -> list[BoardSession]:
    """Return where somebody has not logged out, newest first; some may be over all the same."""
    sql = (
        f"SELECT {columns(BoardSession)} FROM board_sessions WHERE office_id = :office_id AND person_id = :person_id "
        "AND ended_at IS NULL ORDER BY began_at DESC, session_id DESC"
    )
    return [read(BoardSession, row) for row in tx.all(sql, person_id=person_id)]


def note_seen(tx: Tx, session_id: int, *, now: datetime) -> None:
    """Note when somebody last looked."""
    tx.run(
        "UPDATE board_sessions SET seen_at = :now WHERE office_id = :office_id AND session_id = :session_id",
        session_id=session_id,
        now=stored(now),
    )


def end(tx: Tx, session_id: int, person_id: int, *, now: datetime) -> None:
    """Log somebody out in one place."""
    tx.run(
        "UPDATE board_sessions SET ended_at = :now WHERE office_id = :office_id AND session_id = :session_id "
        "AND person_id = :person_id AND ended_at IS NULL",
        session_id=session_id,
        person_id=person_id,
        now=stored(now),
    )


def end_of(tx: Tx, person_id: int, *, now: datetime) -> None:
    """Log somebody out everywhere; a link that he has not used is none any more."""
    tx.run(
        "DELETE FROM board_links WHERE office_id = :office_id AND person_id = :person_id AND used_at IS NULL",
        person_id=person_id,
    )
    tx.run(
        "UPDATE board_sessions SET ended_at = :now WHERE office_id = :office_id AND person_id = :person_id "
        "AND ended_at IS NULL",
        person_id=person_id,
        now=stored(now),
    )


def forget(tx: Tx, *, before: datetime, longest: timedelta) -> None:
    """Forget links, and sessions that can be good no more, from before an instant."""
    tx.run("DELETE FROM board_links WHERE office_id = :office_id AND made_at < :before", before=stored(before))
    tx.run(
        "DELETE FROM board_sessions WHERE office_id = :office_id AND began_at < :before",
        before=stored(before - longest),
    )
