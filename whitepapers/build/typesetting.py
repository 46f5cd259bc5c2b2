"""A template of this folder with what it tells, ready for typst: the same fonts and the same bytes on every machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import typst

from whitepapers.build.glyphs import fonts, printable

FOLDER = Path(__file__).parent


def compiler(name: str, told: Mapping[str, Any]) -> typst.Compiler:
    """Of `NAME.typ`, which reads `told` from the input of its name: as data and never as markup, so nothing that
    somebody wrote is ever read as typst."""
    return typst.Compiler(
        FOLDER / f"{name}.typ",
        root=FOLDER,
        font_paths=fonts(),
        ignore_system_fonts=True,
        sys_inputs={name: orjson.dumps(printable(dict(told))).decode()},
    )
