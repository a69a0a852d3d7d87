"""Draws what `local.report` gathered as one page with its plots in it.

Runs in an environment of its own, which has the library that draws and nothing of ours.
"""

import io
import json
import sys
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

PRACTICES = ("payment_info_request", "off_platform_payment", "false_information", "disrespect")
_ROOM_FOR = 4
"""Rules: where there are fewer, their bars are no thicker."""
OUTCOMES = {"held": "#9aa5b1", "upheld": "#b3402a", "overturned": "#2f7d4f"}


def _short(hours: float, _: object = None) -> str:
    """A time in the unit that people would say it in."""
    return f"{60 * hours:.3g} min" if hours < 1 else f"{hours:g} h"


def _counts(axis: Any, what: str) -> None:
    axis.set(ylabel=what)
    axis.yaxis.set_major_locator(MaxNLocator(integer=True))


def answer_times(axis: Any, told: dict[str, Any]) -> bool:
    """How many answers took how long."""
    counted = [(max(hours, 1 / 120), number) for hours, number in told["answer_times"]]
    used = [place for place, (_, number) in enumerate(counted) if number]
    shown = counted[max(0, min(used) - 1) : max(used) + 2] if used else []
    axis.bar([hours for hours, _ in shown], [n for _, n in shown], width=[h * 0.17 for h, _ in shown], align="edge")
    axis.set(xscale="log", xlabel="business time to answer")
    axis.xaxis.set_major_formatter(FuncFormatter(_short))
    axis.xaxis.set_minor_formatter(NullFormatter())
    _counts(axis, "answers")
    return bool(shown)


def weeks(axis: Any, told: dict[str, Any]) -> bool:
    """The share of answers in time, week by week."""
    shown = [(week, in_time / answers) for week, answers, in_time in told["weeks"] if answers]
    axis.plot([week for week, _ in shown], [100 * share for _, share in shown], marker="o")
    axis.set(ylim=(0, 105), xlabel="week", ylabel="% of answers in time")
    return bool(shown)


def queue(axis: Any, told: dict[str, Any]) -> bool:
    """How long messages have been waiting for a person."""
    axis.hist(told["queue_hours"], bins=20, range=(0, max(told["queue_hours"], default=0) or 1))
    axis.set(xlabel="since a waiting message was sent")
    axis.xaxis.set_major_formatter(FuncFormatter(_short))
    _counts(axis, "messages")
    return bool(told["queue_hours"])


def findings(axis: Any, told: dict[str, Any]) -> bool:
    """What was held for what, and what people decided."""
    for number, (outcome, color) in enumerate(OUTCOMES.items()):
        counted = [told["findings"][f"{outcome}_{practice}"] for practice in PRACTICES]
        places = [place + 0.27 * (number - 1) for place in range(len(PRACTICES))]
        axis.bar(places, counted, width=0.25, label=outcome, color=color)
    axis.set_xticks(range(len(PRACTICES)), [practice.replace("_", "\n") for practice in PRACTICES])
    _counts(axis, "messages")
    axis.legend(frameon=False)
    return any(told["findings"].values())


def rules(axis: Any, told: dict[str, Any]) -> bool:
    """Which rules people overturn, of how many decisions."""
    shown = told["rules"][:15][::-1]
    axis.barh(
        [rule for rule, _, _ in shown], [100 * wrong / of for _, of, wrong in shown], color=OUTCOMES["overturned"]
    )
    for place, (_, of, wrong) in enumerate(shown):
        axis.text(1, place, f"{wrong} of {of}", va="center")
    axis.set(xlim=(0, 100), ylim=(-0.6, max(_ROOM_FOR, len(shown)) - 0.4), xlabel="% of decisions overturned")
    return bool(shown)


Plot = Callable[[Any, dict[str, Any]], bool]
"""Draws on those axes what was gathered; whether there was anything to draw."""

PLOTS: dict[str, Plot] = {
    "Rules that people overturn, most often wrong first": rules,
    "Time to answer": answer_times,
    "Answers in time, by week": weeks,
    "Age of the queue": queue,
    "Findings by practice, and what people decided": findings,
}


def drawn(plot: Plot, told: dict[str, Any]) -> str:
    """One plot as SVG."""
    figure, axis = plt.subplots(figsize=(8, 3.6), layout="constrained")
    if not plot(axis, told):
        axis.set(xticks=[], yticks=[])
        axis.minorticks_off()
        axis.text(0.5, 0.5, "nothing yet", transform=axis.transAxes, ha="center", va="center")
    axis.grid(visible=True, alpha=0.25)
    axis.spines[["top", "right"]].set_visible(False)
    target = io.StringIO()
    figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    plt.close(figure)
    return target.getvalue()[target.getvalue().index("<svg") :]


def main(gathered_in: Path, drawn_to: Path) -> None:
    """Reads what was gathered and writes the page."""
    told = json.loads(gathered_in.read_text(encoding="utf-8"))
    mpl.rcParams.update({"svg.hashsalt": "report", "svg.fonttype": "none", "font.family": "sans-serif"})
    parts = "".join(f"<h2>{escape(title)}</h2>{drawn(plot, told)}" for title, plot in PLOTS.items())
    style = "body{font:16px/1.5 sans-serif;max-width:52em;margin:2em auto;padding:0 1em}svg{max-width:100%;height:auto}"
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    head = (
        f"<!doctype html><html lang=en><meta charset=utf-8>{policy}<title>Contact Seller</title><style>{style}</style>"
    )
    page = f"{head}<h1>Contact Seller</h1><p>As of {escape(told['drawn_at'])}.</p>{parts}</html>"
    drawn_to.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
