"""How long letters take to read: `python benchmarks/read_letters.py`. The time per character stays the same."""

import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from commitments.letters import parse_text  # noqa: E402 - the project is found first

CORPUS = ROOT / "tests/commitments/letters/corpus"
SIZES = (100_000, 400_000, 2_000_000)


def main() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt")))
    for size in SIZES:
        long = text * (size // len(text.encode()) + 1)
        started = time.process_time()
        promises = sum(len(letter.promises) for letter in parse_text(long))
        seconds = time.process_time() - started
        per_character = seconds / len(long) * 1e6
        figures = f"{len(long.encode()):>9,} bytes {seconds:6.2f} s {per_character:6.1f} µs a character"
        sys.stdout.write(f"{figures}, {promises:,} promises\n")


if __name__ == "__main__":
    main()
