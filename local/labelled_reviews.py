"""Writes decided reviews as labelled messages, which `python -m screening --report` reads.

`python -m local.labelled_reviews > reviews.jsonl` asks the running stack; a file of reviews, one JSON object a line as
`GET /reviews` answers them, can be named in its place. Upheld, a message is what it was held for; overturned, it is
none of it. One that was held for nothing but its merchant's standing, and upheld, is left out. So the desk's work
measures the screener, and can train it.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from local.conversations import Api
from local.problem import Problem, exit_code
from local.stack import Stack


def labelled(reviews: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The rows of the reviews that have their decision, each with the facts that the message was judged by."""
    for review in reviews:
        if review["decision"] is None or review["facts"] is None:
            continue
        upheld = review["delivery"] == "rejected"
        if upheld and not review["findings"]:
            continue  # held for its merchant's standing alone: nobody has said which practice it is
        yield {
            "id": review["message_id"],
            "author": "merchant",
            "text": review["text"],
            "order": review["facts"],
            "sent_at": review["sent_at"],
            "expected": sorted({found["practice"] for found in review["findings"]}) if upheld else [],
            "note": "upheld" if upheld else "overturned: " + ", ".join(review["wrong_findings"] or ()),
        }


def listed(api: Api, state: str) -> Iterator[dict[str, Any]]:
    """All reviews of a running stack in that state, in the order of its list."""
    token: str | None = ""
    while token is not None:
        path = f"/reviews?state={state}&limit=100" + (f"&page_token={token}" if token else "")
        page = api.call("platform", "GET", path)
        yield from page["reviews"]
        token = page["next_page_token"]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """The reviews of a file.

    Raises:
        Problem: it cannot be read, or a line is no review; names the line.
    """
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                review = json.loads(line)
                if not isinstance(review, dict) or not review.keys() >= _NEEDED:
                    raise Problem(f"{path}:{number}: is not a review")
                yield review
    except OSError as error:
        raise Problem(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise Problem(f"{path}:{number}: is not JSON in UTF-8") from error


_NEEDED = {"message_id", "text", "facts", "sent_at", "findings", "decision", "delivery", "wrong_findings"}


def main() -> int:
    """Prints the rows."""
    parser = argparse.ArgumentParser(prog="python -m local.labelled_reviews", description=__doc__)
    parser.add_argument("file", type=Path, nargs="?", help="reviews in a file, in place of the running stack's")
    options = parser.parse_args()
    reviews = read(options.file) if options.file else listed(Api(Stack.read()), "decided")
    for row in labelled(reviews):
        print(json.dumps(row, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
