"""A message as the detectors read it: tokens, sentences, clauses, and the concepts seen in them.

Whether a concept counts is decided a clause at a time: what is quoted, reported or negated says something else than
what stands there plainly.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from .clauses import Stretch, split
from .lexicon import Hit, languages_of, lexicon
from .ngrams import concept_checksum
from .normalise import Normalised, normalise
from .tokens import Token, tokenise

_OPENING = {'"': '"', "«": "»", "「": "」", "『": "』", "《": "》"}
_COVERED_BY: dict[str, tuple[str, ...]] = {
    "innocent": (),
    "deal": ("neg",),
    "unless": ("neg",),
    "please": ("dest",),
    "pay": ("paid",),
    "secret": ("neg",),
    "outside": ("inside", "refuse", "neg"),
    "place": ("inside",),
    "ask": ("dest",),
    "track": ("neg",),
    "theday": ("neg",),
    "rel": ("rel", "may"),
    "since": ("may",),
    "sure": ("neg", "offer"),
}
_LONGEST_QUOTE = 80


class Reading:
    """One message, read once; detectors ask it and never change it."""

    def __init__(self, original: str) -> None:
        """Fold, split and look up the text."""
        self.original = original
        self.normalised: Normalised = normalise(original)
        self.tokens: Sequence[Token] = tokenise(self.normalised.text)
        self.languages = languages_of(self.tokens)
        self._concepts: dict[str, list[Hit]] = {}
        self._collect()
        buts = {hit.start for hit in self.hits("but")}
        self.sentences, self.clauses = split(original, self.normalised, self.tokens, buts)
        self._sentence_at = [n for n, part in enumerate(self.sentences) for _ in range(part.start, part.end)]
        self._clause_at = [n for n, part in enumerate(self.clauses) for _ in range(part.start, part.end)]
        self._silence_quotes()
        self._starts = {concept: [hit.start for hit in found] for concept, found in self._concepts.items()}

    def hits(self, *concepts: str) -> list[Hit]:
        """Where any of the concepts stands, in order, quotations left out."""
        found = [hit for concept in concepts for hit in self._concepts.get(concept, ())]
        return sorted(found, key=lambda hit: hit.start) if len(concepts) > 1 else found

    def within(self, stretch: Stretch, *concepts: str) -> list[Hit]:
        """As `hits`, in one sentence or clause only."""
        found: list[Hit] = []
        for concept in concepts:
            starts = self._starts.get(concept)
            if starts:
                first, past = bisect_left(starts, stretch.start), bisect_left(starts, stretch.end)
                found += self._concepts[concept][first:past]
        return found

    def any_in(self, stretch: Stretch, *concepts: str) -> bool:
        """Whether any of the concepts stands in the stretch."""
        for concept in concepts:
            starts = self._starts.get(concept)
            if starts:
                first = bisect_left(starts, stretch.start)
                if first < len(starts) and starts[first] < stretch.end:
                    return True
        return False

    def sentence(self, hit: Hit) -> Stretch:
        """The sentence that a hit starts in."""
        return self.sentences[self._sentence_at[hit.start]]

    def clause(self, hit: Hit) -> Stretch:
        """The clause that a hit starts in."""
        return self.clauses[self._clause_at[hit.start]]

    def sentences_at(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        """The numbers of the sentences that stretches of the original text lie in."""
        places = enumerate(self.span(part.start, part.end) for part in self.sentences)
        stretches = list(spans)
        return [number for number, (a, b) in places if any(start < b and a < end for start, end in stretches)]

    def following(self, stretch: Stretch) -> Stretch | None:
        """The sentence after this one."""
        if stretch.end >= len(self.tokens):
            return None
        return self.sentences[self._sentence_at[stretch.end]]

    def negated(self, hit: Hit, reach: int = 6) -> bool:
        """Whether a negation of the same clause stands shortly before the hit, or inside or right after it."""
        clause = self.clause(hit)
        return any(hit.start - reach <= no.start < hit.end + 2 for no in self.within(clause, "neg"))

    def by_the_store(self, hit: Hit) -> bool:
        """Whether the store itself does what the hit says ("we will send you")."""
        if hit.value == "need":
            return False
        clause = self.clause(hit)
        lead = Stretch(max(clause.start, hit.start - 4), hit.start)
        ours = self.within(lead, "we")
        return bool(ours) and not self.any_in(Stretch(ours[-1].end, hit.start), "you")

    def scope(self, hit: Hit) -> Stretch:
        """The hit's sentence from the last "but" before it: what was said earlier is taken back."""
        sentence = self.sentence(hit)
        turns = self.within(Stretch(sentence.start, hit.start), "but")
        return Stretch(turns[-1].end, sentence.end, sentence.question) if turns else sentence

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original text of tokens `start` to `end`."""
        return self.normalised.span(self.tokens[start].start, self.tokens[end - 1].end)

    def tokens_between(self, start: int, end: int) -> range:
        """The tokens that overlap a stretch of the normalised text."""
        first = bisect_left(self.tokens, start, key=lambda token: token.end - 1)
        return range(first, bisect_left(self.tokens, end, key=lambda token: token.start))

    def spans(self, hits: Iterable[Hit]) -> tuple[tuple[int, int], ...]:
        """Offsets in the original text, in order and without repeats."""
        return tuple(sorted({self.span(hit.start, hit.end) for hit in hits}))

    def concepts_by_sentence(self) -> list[set[int]]:
        """For every sentence the checksums of the concepts in it, each with what it says of itself."""
        found: list[set[int]] = [set() for _ in self.sentences]
        for concept, hits in self._concepts.items():
            for hit in hits:
                found[self._sentence_at[hit.start]].add(concept_checksum(concept, hit.value))
        return found

    def gap(self, first: Hit, second: Hit) -> int:
        """How many tokens stand between two hits, whichever comes first."""
        return max(0, max(first.start, second.start) - min(first.end, second.end))

    def _collect(self) -> None:
        hits = [hit for language in self.languages for hit in lexicon(language).hits(self.tokens)]
        if len(self.languages) > 1:
            hits = list(dict.fromkeys(hits))
        covers: dict[int, list[Hit]] = {}
        for hit in hits:
            if hit.concept in _COVERED_BY:
                for index in range(hit.start, hit.end):
                    covers.setdefault(index, []).append(hit)
        for hit in hits:
            if any(_swallows(cover, hit) for cover in covers.get(hit.start, ())):
                continue
            self._concepts.setdefault(hit.concept, []).append(hit)
        if len(self.languages) > 1:
            for found in self._concepts.values():
                found.sort(key=lambda hit: hit.start)

    def _silence_quotes(self) -> None:
        quoted = [*self._quotations(), *self._reported()]
        if not quoted:
            return
        for concept, found in self._concepts.items():
            self._concepts[concept] = [
                hit for hit in found if not any(start <= hit.start < end for start, end in quoted)
            ]

    def _quotations(self) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        opened, closing = -1, ""
        for index, token in enumerate(self.tokens):
            if opened >= 0 and (token.text == closing or index - opened > _LONGEST_QUOTE):
                if token.text == closing:
                    found.append((opened, index))
                opened = -1
            elif opened < 0 and token.text in _OPENING:
                opened, closing = index, _OPENING[token.text]
        return found

    def _reported(self) -> list[tuple[int, int]]:
        return [(hit.end, self.sentence(hit).end) for hit in self._concepts.get("report", ())]


def _swallows(cover: Hit, hit: Hit) -> bool:
    """Whether a longer phrase takes a shorter one's meaning away ("no fees" denies nothing)."""
    if hit is cover or not (cover.start <= hit.start and hit.end <= cover.end):
        return False
    if cover.concept == "innocent":
        return hit.concept not in ("innocent", "track")
    longer = cover.end - cover.start > hit.end - hit.start
    return longer and hit.concept in _COVERED_BY[cover.concept]
