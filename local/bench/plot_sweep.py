"""Draws what `local.bench.sweep` measured: items read and time to find what is due, over the number of open tickets.

Runs in an environment of its own, which has the library that draws and nothing of ours.
"""

import json
import sys
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt

TITLES = {"sweep": "the sweep", "walk": "a walk over all tickets"}


def main(measured_in: Path, drawn_to: Path) -> None:
    """Reads the measurements and writes the picture."""
    measured = json.loads(measured_in.read_text(encoding="utf-8"))
    mpl.rcParams.update({"svg.hashsalt": "sweep", "svg.fonttype": "none", "font.family": "sans-serif"})
    figure, axes = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
    for axis, (name, label) in zip(axes, (("items", "items read"), ("finding", "seconds to find them")), strict=True):
        for way, title in TITLES.items():
            rows = [each for each in measured if each["way"] == way]
            axis.plot([each["total"] for each in rows], [each[name] for each in rows], marker="o", label=title)
        axis.set(xscale="log", yscale="log", xlabel="open tickets, 1,000 of them due", ylabel=label)
        axis.grid(visible=True, alpha=0.3)
    axes[0].legend(frameon=False)
    figure.savefig(drawn_to, metadata={"Date": None, "Creator": None})


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
