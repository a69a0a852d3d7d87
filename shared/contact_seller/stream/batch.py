"""A batch of stream records, worked off one by one, and which of them Lambda is to bring again."""

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

from contact_seller.logs import log_failure


class Failures(TypedDict):
    """What a stream's function answers. Lambda brings again the earliest of these records and all after it."""

    batchItemFailures: list[dict[str, str]]


def failures(numbers: Iterable[str]) -> Failures:
    """The answer for records of these sequence numbers."""
    return {"batchItemFailures": [{"itemIdentifier": number} for number in sorted(numbers, key=int)]}


def sequence_number(record: dict[str, Any]) -> str:
    """The record's place in its shard."""
    number: str = record["dynamodb"]["SequenceNumber"]
    return number


def each(records: Iterable[dict[str, Any]], work: Callable[[dict[str, Any]], object]) -> set[str]:
    """Works off the records; the sequence numbers of those that failed, each logged by its keys alone.

    What comes after a failed record of the same ticket waits with it, so that nothing overtakes it.
    """
    failed: set[str] = set()
    stuck: set[str] = set()
    for record in records:
        ticket_id = record["dynamodb"]["Keys"]["ticket_id"]["S"]
        try:
            if ticket_id not in stuck:
                work(record)
                continue
        except Exception as error:  # whatever it was: other tickets go on, this one comes again or to the failure queue
            keys = record["dynamodb"]["Keys"]
            log_failure("a stream record failed", error, keys=keys, sequence=sequence_number(record))
        stuck.add(ticket_id)
        failed.add(sequence_number(record))
    return failed
