"""Runs the whole service under faults on DynamoDB Local: `python -m local.chaos --operations 10000 --seed 1`."""

import argparse
import secrets
import sys
import time

from local import dynamodb_local
from local.chaos.report import print_report
from local.chaos.run import Run
from local.problem import exit_code


def main() -> int:
    """One run; fails, and names the seed, where a rule is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=None, help="an earlier run's, to repeat it")
    arguments = parser.parse_args()
    seed = secrets.randbelow(1_000_000) if arguments.seed is None else arguments.seed
    print(f"seed {seed}, {arguments.operations} operations")
    began = time.monotonic()
    run = Run(seed, arguments.operations)
    with dynamodb_local.serving() as url, dynamodb_local.empty_tables(url):
        run.go(lambda begun: print(f"\r{begun}", end="", file=sys.stderr))
    print_report(run, time.monotonic() - began)
    return 1 if run.violations else 0


if __name__ == "__main__":
    sys.exit(exit_code(main))
