"""Trains the model that screening weighs messages by: `make train-screening`.

It reads the labelled cases of the tests, the messages in `local/training` and turns of ordinary conversations, writes
the weights file into the package and prints figures. The same messages and word lists give the same bytes. What scores
and the rules' confidences are worth together is measured on the fresh files alone, each scored by a model that was
trained without it: the rules know the test cases, and would look surer on them than they are.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from local.problem import Problem, exit_code
from local.training import fit, measure
from local.training.rows import File, Message, conversations, files
from screening.learned import FORMAT, LEARNED, PACKAGED, Model


def train() -> int:
    """Writes the weights file and prints what the model is worth."""
    parser = argparse.ArgumentParser(prog="python -m local.train_screening", description="Train screening's model.")
    parser.add_argument("--without-conversations", action="store_true", help="where the shared data is not at hand")
    read = files() + ([] if parser.parse_args().without_conversations else [conversations()])
    fresh = [file for file in read if file.is_fresh]
    if len(fresh) < 2:
        raise Problem("local/training holds fewer than two files of messages: nothing to calibrate on.")
    scored = {file.name: _left_out(file, read) for file in fresh}
    alone = {name: scores for name, (scores, _) in scored.items()}
    write(fit.fit(read), _calibrated(fresh, alone), read)
    messages = [message for file in fresh for message in file.messages]
    surrounded = [message for file in fresh for message in file.surrounded]
    for line in measure.lines(messages, _together(fresh, alone)):
        print(line)
    print("\nThe same between harmless sentences:\n")
    for line in measure.scores(surrounded, _together(fresh, alone, scored)):
        print(line)
    return 0


def _left_out(file: File, read: Sequence[File]) -> tuple[fit.Array, fit.Array]:
    """The scores of a file's messages, alone and between harmless sentences, by a model of all other files."""
    print(f"Scoring {file.name} by the other files ...", file=sys.stderr)
    by = fit.fit([other for other in read if other is not file])
    return fit.scores(file.messages, by), fit.scores(file.surrounded, by)


def _calibrated(chosen: Sequence[File], scored: dict[str, fit.Array]) -> list[dict[str, float]]:
    messages: list[Message] = [message for file in chosen for message in file.messages]
    return fit.calibrate(messages, fit.stacked([scored[file.name] for file in chosen]))


def _together(
    fresh: Sequence[File], alone: dict[str, fit.Array], both: dict[str, tuple[fit.Array, fit.Array]] | None = None
) -> list[list[float]]:
    """The confidences of all fresh messages, each file calibrated on the others too; with `both`, when surrounded."""
    found: list[list[float]] = []
    for file in fresh:
        calibration = _calibrated([other for other in fresh if other is not file], alone)
        messages = file.surrounded if both else file.messages
        scores = both[file.name][1] if both else alone[file.name]
        pairs = zip(messages, measure.rows(scores), strict=True)
        found += [measure.confidences(message, each, calibration) for message, each in pairs]
    return found


def write(model: Model, calibration: Sequence[dict[str, float]], read: Sequence[File], path: str = PACKAGED) -> None:
    """Writes a weights file: a line of JSON with the origin, then the tables."""
    tables = b"".join(table.tobytes() for table in (*model.text, *model.concepts))
    practices = {
        practice: dict(sorted({**weights, **shares}.items()))
        for practice, weights, shares in zip(LEARNED, model.practices, calibration, strict=True)
    }
    about = {
        "format": FORMAT,
        "version": hashlib.sha256(json.dumps(practices).encode() + tables).hexdigest()[:8],
        "practices": practices,
        "origin": [{"file": f.name, "messages": len(f.messages), "sha256": f.digest} for f in read],
    }
    Path(path).write_bytes(json.dumps(about).encode() + b"\n" + tables)


if __name__ == "__main__":
    sys.exit(exit_code(train))
