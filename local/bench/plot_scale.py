"""Draws what `local.bench.scale` simulated: load of the hot keys over time, and what is throttled of it over the rate.

Runs in an environment of its own, which has the library that draws and nothing of ours.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

PARTITION_UNITS = 1_000
LINES = {"as it is": "-", "four times as many keys": "--"}


def main(measured_in: Path, drawn_to: Path) -> None:
    """Reads the figures and writes the picture."""
    measured = json.loads(measured_in.read_text(encoding="utf-8"))
    mpl.rcParams.update({"svg.hashsalt": "scale", "svg.fonttype": "none", "font.family": "sans-serif"})
    figure, (over_time, over_rate) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
    for label, line in LINES.items():
        for number, (name, key) in enumerate(measured[label].items()):
            style = {"linestyle": line, "color": f"C{number}"}
            minutes = [measured["seconds"] / 60 * step / len(key["load"]) for step in range(len(key["load"]))]
            over_time.plot(minutes, key["load"], **style, label=name if line == "-" else None)
            over_rate.plot(measured["rates"], [100 * share for share in key["throttled"]], **style)
    over_time.axhline(PARTITION_UNITS, color="black", linewidth=0.8)
    over_time.set(yscale="log", xlabel="minutes", ylabel=f"write units a second at {measured['at']} tickets a second")
    over_rate.set(xscale="log", xlabel="tickets a second", ylabel="% of units throttled (dashed: four times the keys)")
    for axis in (over_time, over_rate):
        axis.grid(visible=True, alpha=0.3)
    over_time.legend(frameon=False, fontsize=8)
    figure.savefig(drawn_to, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
