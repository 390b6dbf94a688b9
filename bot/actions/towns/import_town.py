"""`town import`: brings towns, grids, villages, people and posts to what the file says; keys are (kind, town, name)."""

import base64
import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from bot.actions.cases.reroute import reroute
from bot.actions.duty.difference import Moved
from bot.actions.duty.publish import publish_again
from bot.actions.duty.swap_telling import end_swaps_of
from bot.actions.inspecting.succession import pass_on_corrections
from bot.actions.people.invite import end_binding
from bot.rules.roster import ShiftRole
from bot.rules.town import GridRow, PersonRow, TownFile, TownRow, VillageRow, person_meant
from bot.texts import words
from storage import cases, offices, people, places, roster, towns
from storage.database import Tx

PersonKey = tuple[str | None, str]
SHOWN = 3  # days that move, named of each village


class DryRun(Exception):
    """Raised to undo a rehearsed import; holds what it would have changed."""

    def __init__(self, changes: list[str]) -> None:
        super().__init__()
        self.changes = changes


def import_town(
    tx: Tx, file: TownFile, *, now: datetime, dry_run: bool = False, since: date | None = None
) -> list[str]:
    """Return what was changed, one sentence each; nothing if the file was imported before.

    The roster follows from tomorrow on, or `since` a later day.
    Raises: DryRun: with what would change; SinceTooFar.
    """
    work = _Import(tx, file, now)
    work.settings()
    work.towns_and_grids()
    work.members()
    work.leaders()
    work.villages()
    work.posts()
    work.retire_absent()
    moved = publish_again(tx, now=now, since=since)
    work.changes += _who_moves(tx, moved)
    if work.changes:
        _route_again(tx, now=now)
    if dry_run:
        raise DryRun(work.changes)
    return work.changes


def _who_moves(tx: Tx, moved: list[Moved]) -> list[str]:
    """Name the days of the published roster that go to somebody else, a line for each village."""
    found: dict[int, list[str]] = {}
    for one in moved:
        if one.role is ShiftRole.DUTY:
            before, after = (
                person.name if person else "无" for person in (people.find(tx, one.before), people.find(tx, one.after))
            )
            found.setdefault(one.village_id, []).append(f"{one.day.month}月{one.day.day}日 {before} → {after}")
    shown = ((places.load(tx, village_id), lines) for village_id, lines in found.items())
    return [
        f"改班：{place.town}/{place.village} {'，'.join(lines[:SHOWN])}{f' 等 {len(lines)} 天' if len(lines) > SHOWN else ''}"
        for place, lines in shown
    ]


def _route_again(tx: Tx, *, now: datetime) -> None:
    """Open cases of people who have retired, or who must now stand aside, go to others, and so does what is to be put right."""
    recused = [case for case in cases.open_about_cadres(tx) if case.handler_id in places.of_case(tx, case).circle]
    for case in [*cases.of_retired(tx), *recused]:
        reroute(tx, case, now=now)
    pass_on_corrections(tx, now=now)


@dataclass
class _Import:
    tx: Tx
    file: TownFile
    now: datetime
    changes: list[str] = field(default_factory=list)
    town_ids: dict[str, int] = field(default_factory=dict)
    person_ids: dict[PersonKey, int] = field(default_factory=dict)
    grid_ids: dict[tuple[str, str], int] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)

    def settings(self) -> None:
        if offices.put(self.tx, self.file.sections):
            self.changes.append("设置：已更新")

    def towns_and_grids(self) -> None:
        there = {town.name: town for town in towns.all_towns(self.tx)}
        for position, town in enumerate(self.file.towns):
            self._town(town, position, there)
        names = {town_id: name for name, town_id in self.town_ids.items()}
        grids = {(names.get(grid.town_id, ""), grid.name): grid for grid in towns.all_grids(self.tx)}
        for row in self.file.grids:
            self._grid(row, grids)

    def _town(self, row: TownRow, position: int, there: dict[str, towns.Town]) -> None:
        old = there.get(row.name) or there.get(row.was or "")
        new = towns.Town(old.town_id if old else self.tx.new_id(), row.name, position)
        self.town_ids[row.name] = new.town_id
        self._put("towns", "town_id", "乡镇", row.name, old, new)

    def _grid(self, row: GridRow, there: dict[tuple[str, str], towns.Grid]) -> None:
        old = there.get((row.town, row.name)) or there.get((row.town, row.was or ""))
        new = towns.Grid(
            old.grid_id if old else self.tx.new_id(), self.town_ids[row.town], row.name, old.leader_id if old else None
        )
        self.grid_ids[(row.town, row.name)] = new.grid_id
        self._put("grids", "grid_id", "网格", f"{row.town}/{row.name}", old, new)

    def _put(
        self, table: str, key: str, kind: str, name: str, old: object, new: towns.Town | towns.Grid | towns.Village
    ) -> None:
        self.kept.add(getattr(new, key))
        if old == new:
            return
        towns.put(self.tx, table, new, key=key, fresh=old is None)
        if old is None:
            self.changes.append(f"新增{kind}：{name}")
        elif getattr(old, "name", None) != new.name:
            self.changes.append(f"改名{kind}：{getattr(old, 'name', '')} → {name}")
        else:
            self.changes.append(f"更新{kind}：{name}")

    def members(self) -> None:
        names = {town_id: name for name, town_id in self.town_ids.items()}
        there: dict[PersonKey, towns.Member] = {}
        for member in towns.all_members(self.tx):  # somebody still there beats a namesake who has retired
            if member.town_id is not None and member.town_id not in names:
                continue  # of a town that is gone: nobody else's namesake
            key = (names[member.town_id] if member.town_id is not None else None, member.name)
            if key not in there or there[key].retired_at is not None:
                there[key] = member
        for row in self.file.people:
            self._member(row, there)

    def _member(self, row: PersonRow, there: dict[PersonKey, towns.Member]) -> None:
        old = there.get((row.town, row.name)) or (there.get((row.town, row.was)) if row.was else None)
        town_id = self.town_ids[row.town] if row.town else None
        roles = ",".join(row.roles)
        if old is None:
            person_id = people.add(self.tx, kind="staff", roles=roles, name=row.name, town_id=town_id).person_id
            self.changes.append(f"新增人员：{row.name}（{words.ROLES[row.roles[0]]}）")
        else:
            person_id = old.person_id
            new = towns.Member(person_id, row.name, roles, town_id, None)
            if new != old:
                towns.change_member(self.tx, new)
                self.changes.append(
                    f"更新人员：{row.name}" if old.name == row.name else f"改名人员：{old.name} → {row.name}"
                )
        self.person_ids[(row.town, row.name)] = person_id
        self.kept.add(person_id)

    def _person(self, name: str, town: str | None) -> int:
        key = person_meant(name, town=town, known=self.person_ids)
        assert key is not None, "the file was checked"
        return self.person_ids[key]

    def leaders(self) -> None:
        there = {grid.grid_id: grid for grid in towns.all_grids(self.tx)}
        for row in self.file.grids:
            old = there[self.grid_ids[(row.town, row.name)]]
            leader_id = self._person(row.leader, row.town) if row.leader else None
            if old.leader_id != leader_id:
                towns.put(self.tx, "grids", replace(old, leader_id=leader_id), key="grid_id", fresh=False)
                self.changes.append(f"包片领导：{row.town}/{row.name} {row.leader or '无'}")

    def villages(self) -> None:
        names = {town_id: name for name, town_id in self.town_ids.items()}
        there = {(names.get(village.town_id, ""), village.name): village for village in towns.all_villages(self.tx)}
        for position, row in enumerate(self.file.villages):
            self._village(row, position, there)

    def _village(self, row: VillageRow, position: int, there: dict[tuple[str, str], towns.Village]) -> None:
        old = there.get((row.town, row.name)) or there.get((row.town, row.was or ""))
        new = towns.Village(
            village_id=old.village_id if old else self.tx.new_id(),
            town_id=self.town_ids[row.town],
            grid_id=self.grid_ids[(row.town, row.grid)] if row.grid else None,
            name=row.name,
            code=old.code if old else village_code(row.town, row.name),
            first_day=row.first_day,
            hours=json.dumps([_span(*span) for span in row.hours]) if row.hours else None,
            position=position,
        )
        self._put("villages", "village_id", "村", f"{row.town}/{row.name}", old, new)
        if old and old.hours != new.hours:
            offices.plan_anew(self.tx)
        if towns.set_duty(self.tx, new.village_id, [self._person(name, row.town) for name in row.duty]) and old:
            self.changes.append(f"值班：{row.town}/{row.name} {'、'.join(row.duty)}")

    def posts(self) -> None:
        wanted: list[tuple[str, str | None, tuple[str, ...]]] = [("supervisor", None, self.file.supervisors)]
        for row in self.file.towns:
            rooms = (row.duty_room,) if row.duty_room else ()
            wanted += [
                ("duty_room", row.name, rooms),
                ("dispatcher", row.name, row.dispatchers),
                ("supervisor", row.name, row.supervisors),
                ("shift_leader", row.name, row.shift_leaders),
            ]
        for role, town, names in wanted:
            holders = [self._person(name, town) for name in names]
            if towns.set_posts(self.tx, role, self.town_ids[town] if town else 0, holders):
                self.changes.append(
                    f"{words.ROLES[role]}：{town or self.file.sections['office']['name']} {'、'.join(names) or '无'}"
                )

    def retire_absent(self) -> None:
        for town in towns.all_towns(self.tx):
            self._retire("towns", "town_id", "乡镇", town, town.town_id)
            if town.town_id not in self.kept:
                for role in ("duty_room", "dispatcher", "supervisor", "shift_leader"):
                    towns.set_posts(self.tx, role, town.town_id, [])
        for grid in towns.all_grids(self.tx):
            self._retire("grids", "grid_id", "网格", grid, grid.grid_id)
        for village in towns.all_villages(self.tx):
            self._retire("villages", "village_id", "村", village, village.village_id)
        for member in towns.all_members(self.tx):
            if member.person_id not in self.kept and member.retired_at is None:
                towns.change_member(self.tx, replace(member, retired_at=self.now))
                end_binding(self.tx, people.get(self.tx, member.person_id), now=self.now)
                self._end_what_he_asked(member.person_id)
                self.changes.append(f"停用人员：{member.name}")

    def _end_what_he_asked(self, person_id: int) -> None:
        for leave in roster.leaves_of(self.tx, person_id, self.now.date(), date.max):
            if leave.state == "asked":
                roster.move_leave(self.tx, replace(leave, state="taken_back"), was="asked")
        end_swaps_of(self.tx, person_id, now=self.now)

    def _retire(
        self, table: str, key: str, kind: str, row: towns.Town | towns.Grid | towns.Village, row_id: int
    ) -> None:
        if row_id not in self.kept and row.retired_at is None:
            towns.put(self.tx, table, replace(row, retired_at=self.now), key=key, fresh=False)
            self.changes.append(f"停用{kind}：{row.name}")


def village_code(town: str, village: str) -> str:
    """Return the code of a village's deep link: of its first name, so it is the same after a wipe and a new import."""
    digest = hashlib.sha256(f"{town}/{village}".encode()).digest()
    return base64.b32encode(digest)[:10].decode().lower()


def _span(start: time, end: time) -> str:
    return f"{start:%H:%M}-{end:%H:%M}"
