# Makes a draw again, with nothing but Python: python3 redraw.py FRAME SEED N
import sys
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

file, seed, n = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
sys.stdout.write(f"frame\t{sha256(file.read_bytes()).hexdigest()}\n")
strata: dict[str, list[str]] = {}
for line in file.read_text("utf-8").splitlines():
    number, _, stratum = line.partition("\t")
    strata.setdefault(stratum, []).append(number)
given = dict.fromkeys(sorted(strata), 0)
for _place in range(n):  # in proportion: each to the stratum that is furthest behind
    given[max(given, key=lambda name: Fraction(len(strata[name]), 2 * given[name] + 1))] += 1
for name in given:
    ordered = sorted(strata[name], key=lambda number: sha256((seed + number).encode()).digest())
    sys.stdout.writelines(f"{name}\t{rank}\t{ordered[rank - 1]}\n" for rank in range(1, given[name] + 1))
