"""What the person at the keyboard has to put right: told in one line, without a traceback."""

import sys
from collections.abc import Callable


class Problem(Exception):
    """Something outside this program that keeps it from going on; its text is the whole message."""


def exit_code(main: Callable[[], int]) -> int:
    """Runs a command.

    Returns:
        What the command returns, or 2 after a problem, which is then one line on stderr.
    """
    try:
        return main()
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
