"""`python -m benchmarks.bringing FILE MAPPING`: one import in a process of its own, as the command does it.

Says as JSON how many seconds it took, and the most memory the process held in MB: that of the kernel's own record
(`VmHWM`), which does not begin with what the parent held.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path
from typing import Any


def main(file: Path, mapping: dict[str, Any]) -> None:
    import django

    django.setup()
    from accounts.models import Organisation
    from benchmarks import records
    from complaints.imports import actions

    start = time.perf_counter()
    import_ = actions.run_file(
        path=file,
        organisation=Organisation.objects.get(slug="bench"),
        mapping=mapping,
        mapping_name="bench",
        dry_run=False,
        watch=actions.Watch(),
        now=records.now(),
        waiting=lambda: None,
    )
    told = {"seconds": time.perf_counter() - start, "peak": peak(), "accepted": import_.accepted}
    sys.stdout.write(json.dumps(told))


def peak() -> float:
    """The most memory this process ever held, in MB."""
    status = Path("/proc/self/status").read_text()
    kilobytes = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    return int(kilobytes[1]) / 1024 if kilobytes else 0.0


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]))
