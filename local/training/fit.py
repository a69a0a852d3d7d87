"""Fits the linear model, and what its scores and the rules' confidences are worth together."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression

from local.training.rows import File, Message
from screening.combined import STATED_AT_LEAST, STATED_AT_MOST
from screening.learned import LEARNED, Model, model_of, weighed
from screening.ngrams import CONCEPT_BUCKETS, TEXT_BUCKETS

type Array = Any


class Kind(NamedTuple):
    """One of the two things that are weighed; found best by leaving out one file at a time."""

    name: str
    buckets: int
    weight_of_fresh: float
    regularisation: float
    part: float
    """How much of the score it makes."""


TEXT = Kind("text", TEXT_BUCKETS, weight_of_fresh=2, regularisation=20, part=1.0)
CONCEPTS = Kind("concepts", CONCEPT_BUCKETS, weight_of_fresh=4, regularisation=5, part=0.5)
_STEPS = 127


def fit(files: Sequence[File]) -> Model:
    """The model that some files teach; not calibrated yet."""
    practices: list[dict[str, float]] = [{"bias": 0.0} for _ in LEARNED]
    tables = b""
    for kind in (TEXT, CONCEPTS):
        counts = matrix([getattr(each, kind.name) for file in files for each in file.messages], kind.buckets)
        weights, biases = _linear(counts, files, kind)
        for number, practice in enumerate(practices):
            step = np.abs(weights[number]).max() / _STEPS
            tables += np.rint(weights[number] / step).astype(np.int8).tobytes()
            practice[kind.name] = round(float(step) * kind.part, 8)
            practice["bias"] += round(float(biases[number]) * kind.part, 8)
    return model_of(tables, {"practices": dict(zip(LEARNED, practices, strict=True))})


def matrix(rows: Sequence[Sequence[int]], buckets: int) -> Array:
    """How often each bucket occurs in each row."""
    ends = np.cumsum([0, *map(len, rows)])
    columns = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    counts = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), buckets))
    counts.sum_duplicates()
    return counts


def _linear(counts: Array, files: Sequence[File], kind: Kind) -> tuple[Array, Array]:
    """Weights a practice and bucket, and what is added for each practice."""
    shown = np.array([each.shown for file in files for each in file.messages])
    trust = np.array([kind.weight_of_fresh if f.is_fresh else f.trust for f in files for _ in f.messages])
    rarity = np.log((1 + counts.shape[0]) / (1 + np.asarray((counts > 0).sum(0)).ravel())) + 1
    pieces = np.sqrt(np.maximum(np.asarray(counts.sum(1)).ravel(), 1))
    scaled = diags(1 / pieces) @ counts @ diags(rarity / 2)
    weights, biases = [], []
    for number in range(len(LEARNED)):
        by = LogisticRegression(C=kind.regularisation, solver="liblinear", max_iter=1000, random_state=0)
        by.fit(scaled, shown[:, number], trust)
        weights.append(by.coef_.ravel() * rarity / 2)
        biases.append(by.intercept_[0])
    return np.array(weights), np.array(biases)


def scores(messages: Sequence[Message], by: Model) -> Array:
    """What the model scores messages, a practice each."""
    return np.array([[each.score for each in weighed(message.reading, by, message.found_in)] for message in messages])


def calibrate(messages: Sequence[Message], scored: Array) -> list[dict[str, float]]:
    """For each practice, how a score and a rule's confidence add up to the share that is right."""
    found = []
    for number in range(len(LEARNED)):
        stated = np.array([message.by_rules[number] for message in messages])
        capped = np.clip(stated, STATED_AT_LEAST, STATED_AT_MOST)
        fires = stated > 0
        seen = np.stack([scored[:, number], fires, np.where(fires, np.log(capped / (1 - capped)), 0)], axis=1)
        by = LogisticRegression(solver="lbfgs", max_iter=1000)
        by.fit(seen, [message.shown[number] for message in messages])
        values = zip(("score", "rule", "stated", "alone"), [*by.coef_.ravel(), by.intercept_[0]], strict=True)
        found.append({key: round(float(value), 4) for key, value in values})
    return found


def stacked(parts: Sequence[Array]) -> Array:
    """Several files' scores below one another."""
    return np.concatenate(list(parts))
