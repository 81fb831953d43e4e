"""Runs a command and prints what it and all its processes used: `python3 measure.py COMMAND…`."""

import json
import resource
import subprocess
import sys
import time

# What started this script may have waited for processes of its own, which count as children of this one.
before = resource.getrusage(resource.RUSAGE_CHILDREN)
began = time.perf_counter()
run = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
wall = time.perf_counter() - began
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(
    json.dumps(
        {
            "status": run.returncode,
            "error": run.stderr.decode(errors="replace")[-2000:],
            "wallSeconds": wall,
            "cpuSeconds": used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime,
            "rssMiB": used.ru_maxrss / 1024,
        }
    )
)
