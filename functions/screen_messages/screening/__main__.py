"""Lets `python -m screening FILE.jsonl` start the command line."""

import sys

from .cli import main

sys.exit(main(sys.argv[1:]))
