"""The thread's stream and its mappings to functions, as the template sets them.

Of one ticket the order holds; between tickets it is as it comes. A mapping hands on batches, cut anywhere, and goes on
behind what was taken: from the earliest record that failed, and with half as many after a function that raised. It may
hand on again what was taken long ago.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from zlib import crc32

from local.chaos.commits import Item
from local.chaos.faults import Faults
from local.chaos.scheduler import Killed, Scheduler
from local.chaos.service import Service

SHARDS = 4
TWICE_SHARE = 0.05
"""Of batches that were taken, those that come again."""

OLD_SHARE = 0.03
"""Of batches, those that are of long ago."""

Record = dict[str, Any]


def _is_for_the_screener(image: Item) -> bool:
    return image.get("delivery") == {"S": "screening"} or image["kind"] == {"S": "screening_retried"}


def _has_an_event(image: Item) -> bool:
    return "event" in image


@dataclass(frozen=True)
class Mapping:
    """A function that the stream is mapped to: which records it wants, and how many at once."""

    function: str
    wants: Callable[[Item], bool]
    batch_size: int


MAPPINGS = (Mapping("screen_messages", _is_for_the_screener, 50), Mapping("publish_events", _has_an_event, 100))


@dataclass
class _Reader:
    """How far a mapping has come in a shard, and how many records it takes next."""

    mapping: Mapping
    shard: int
    position: int = 0
    limit: int = 0
    busy: bool = False


@dataclass
class Stream:
    """All shards with their readers."""

    scheduler: Scheduler
    service: Service
    faults: Faults
    draw: Random
    inserted: list[Item] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    _coming: list[list[Item]] = field(default_factory=lambda: [[] for _ in range(SHARDS)])
    _shards: list[list[Record]] = field(default_factory=lambda: [[] for _ in range(SHARDS)])

    def __post_init__(self) -> None:
        self._readers = [_Reader(mapping, shard) for mapping in MAPPINGS for shard in range(SHARDS)]

    def take(self, item: Item) -> None:
        """A row that was inserted is on its way."""
        self.inserted.append(item)
        self._coming[crc32(item["ticket_id"]["S"].encode()) % SHARDS].append(item)

    @property
    def is_drained(self) -> bool:
        """Whether every reader has come to the end."""
        return not any(self._coming) and all(
            reader.position == len(self._shards[reader.shard]) and not reader.busy for reader in self._readers
        )

    def poll(self) -> None:
        """Lets what is coming arrive, and starts a call of one reader that has something to read."""
        for shard in range(SHARDS):
            self._arrive(shard)
        ready = [each for each in self._readers if not each.busy and each.position < len(self._shards[each.shard])]
        if ready:
            self._hand_on(self.draw.choice(ready))

    def _arrive(self, shard: int) -> None:
        """Any of the tickets' next rows is next in the shard."""
        coming, records = self._coming[shard], self._shards[shard]
        while coming:
            tickets = list(dict.fromkeys(item["ticket_id"]["S"] for item in coming))
            chosen = self.draw.choice(tickets)
            item = next(each for each in coming if each["ticket_id"]["S"] == chosen)
            coming.remove(item)
            records.append(_record(item, len(records) + 1))

    def _hand_on(self, reader: _Reader) -> None:
        records, mapping = self._shards[reader.shard], reader.mapping
        limit = self.draw.randint(1, reader.limit or mapping.batch_size)
        start = reader.position
        if self.faults.on and reader.position > 0 and self.draw.random() < OLD_SHARE:
            old = self.draw.randrange(reader.position)
            batch = _wanted(mapping, records[old : min(old + limit, reader.position)])
            self._start(mapping, batch, lambda _: self.outcomes.update(["handed on again, old"]))
        batch = records[start : start + limit]
        wanted = _wanted(mapping, batch)
        if not wanted:
            reader.position += len(batch)
            return
        reader.busy = True
        self._start(mapping, wanted, lambda failed: self._go_on(reader, batch, failed))

    def _start(self, mapping: Mapping, batch: list[Record], then: Callable[[list[str] | None], None]) -> None:
        if batch:
            self.scheduler.start(mapping.function, lambda: then(self._failed(mapping, batch)))

    def _failed(self, mapping: Mapping, batch: list[Record]) -> list[str] | None:
        """The sequence numbers that the function gives back; nothing where it raised or was killed."""
        try:
            answer = self.service.invoke(mapping.function, {"Records": batch})
        except Killed:
            return None
        except Exception as error:  # as Lambda does: the batch comes again, in halves
            self.outcomes[f"raised {type(error).__name__}"] += 1
            return None
        return [each["itemIdentifier"] for each in answer["batchItemFailures"]]

    def _go_on(self, reader: _Reader, batch: list[Record], failed: list[str] | None) -> None:
        reader.busy = False
        if failed is None:
            self.outcomes["halved"] += 1
            reader.limit = max(1, len(batch) // 2)
        elif failed:
            self.outcomes["partly failed"] += 1
            reader.position = min(map(int, failed)) - 1
        elif self.faults.on and self.draw.random() < TWICE_SHARE:
            self.outcomes["handed on twice"] += 1
        else:
            self.outcomes["taken"] += 1
            reader.position += len(batch)
            reader.limit = 0


def _wanted(mapping: Mapping, records: list[Record]) -> list[Record]:
    return [each for each in records if mapping.wants(each["dynamodb"]["NewImage"])]


def _record(item: Item, number: int) -> Record:
    keys = {name: item[name] for name in ("ticket_id", "number")}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": item, "SequenceNumber": str(number)}}
