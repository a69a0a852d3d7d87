"""Renews the tokens of the running stack in its stack.json: `python -m local.tokens`, which is `make tokens`."""

import sys

from local.problem import exit_code
from local.stack import Stack


def main() -> int:
    """Signs everybody in again."""
    stack = Stack.read()
    stack.renew_tokens()
    print(f"Renewed {len(stack.tokens)} tokens in {stack.directory / 'stack.json'}.")
    return 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
