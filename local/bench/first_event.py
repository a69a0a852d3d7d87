"""One cold start, in a process of its own: `python -I -S -B first_event.py TASK LAYER EVENT`.

TASK and LAYER are what Lambda lays out under /var/task and /opt/python. Prints, marshalled: the seconds to import the
function; those until its first event is answered, by the clock and of the processor; memory at its peak, in bytes; and
the answer. Before the clock runs, nothing is imported but what Lambda's own runtime has at that time.
"""

import base64  # noqa: F401 - the runtime has it
import json
import marshal
import os
import sys
import time
from typing import Any


class Context:
    """What a function sees of its call."""

    aws_request_id = "request"
    function_name = "function"
    invoked_function_arn = "arn:aws:lambda:us-east-1:000000000000:function:function"
    memory_limit_in_mb = 512

    def get_remaining_time_in_millis(self) -> int:
        """Time enough."""
        return 60_000


def main(task: str, layer: str, event_file: str) -> None:
    """Measures and prints."""
    with open(event_file, encoding="utf-8") as file:
        event = json.load(file)
    sys.path[:0] = [task, layer]
    out = os.dup(1)
    os.dup2(2, 1)  # what the function logs is not what is measured
    start, processor = time.perf_counter(), time.process_time()
    app: Any = __import__("app")
    imported = time.perf_counter()
    answer = app.handler(event, Context())
    answered, used = time.perf_counter(), time.process_time()
    measured = {
        "import": imported - start,
        "first": answered - start,
        "processor": used - processor,
        "memory": _peak(),
        "answer": json.dumps(answer, default=str),
    }
    os.write(out, marshal.dumps(measured))


def _peak() -> int:
    """The process's own peak; what `getrusage` says begins, on Linux, with that of the process that started it."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            (peak,) = (line.split()[1] for line in status if line.startswith("VmHWM:"))
        return int(peak) * 1024
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(*sys.argv[1:])
