"""The opinion of Amazon Comprehend's detection of toxic content, which knows disrespect, and English alone."""

from collections.abc import Iterator, Mapping
from typing import Any

from screening.reading import Reading
from screening.verdict import Practice

from .clients import LazyClient
from .opinion import MalformedAnswerError

_DISRESPECT = frozenset({"HARASSMENT_OR_ABUSE", "HATE_SPEECH", "INSULT", "VIOLENCE_OR_THREAT"})
_SEGMENT_BYTES = 1_000
_MOST_SEGMENTS = 10


class TooLongError(ValueError):
    """A text that is never judged by its beginning alone."""


class Comprehend:
    """Scores a text's segments; the worst label of the worst one counts."""

    name = "comprehend"
    practices: frozenset[Practice] = frozenset({"disrespect"})

    def __init__(self, client: LazyClient) -> None:
        """`client` makes a client of `comprehend`."""
        self._client = client

    def reads(self, text: str) -> bool:
        """English, and no longer than one request takes."""
        return Reading(text).languages == ("en",) and sum(1 for _ in _segments(text)) <= _MOST_SEGMENTS

    def ask(self, text: str) -> Mapping[Practice, float]:
        """One request.

        Raises:
            TooLongError: the text does not fit into it.
            MalformedAnswerError: what came back is not what was asked for.
            BotoCoreError, ClientError: it did not answer, or not in time.
        """
        segments = [{"Text": segment} for segment in _segments(text)]
        if len(segments) > _MOST_SEGMENTS:
            raise TooLongError("placeholders made the text longer than one request takes")
        answer = self._client().detect_toxic_content(TextSegments=segments, LanguageCode="en")
        try:
            return {"disrespect": _worst(answer["ResultList"])}
        except (KeyError, TypeError, ValueError):
            raise MalformedAnswerError("the answer is no opinion") from None


def _worst(results: Any) -> float:
    score = max(label["Score"] for result in results for label in result["Labels"] if label["Name"] in _DISRESPECT)
    if not 0 <= score <= 1:
        raise ValueError("not from 0 to 1")
    return float(score)


def _segments(text: str) -> Iterator[str]:
    """The text in pieces of at most as many bytes as are taken, cut at spaces where there are some."""
    while len(text.encode(errors="replace")) > _SEGMENT_BYTES:
        piece = text.encode(errors="replace")[:_SEGMENT_BYTES].decode(errors="ignore")
        end = piece.rfind(" ") if " " in piece[len(piece) // 2 :] else len(piece)
        yield text[:end]
        text = text[end:]
    if text:
        yield text
