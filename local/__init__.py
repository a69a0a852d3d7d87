"""What runs the template on one machine: builds, deploys, people, logs, calls, replays.

The layer's package is imported from where it is written. Not through PYTHONPATH: the functions that a stack starts
would inherit it, and a layer that lacks something would go unnoticed.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "shared"))
