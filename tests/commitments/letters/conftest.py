"""Letters in words of our own, and the real ones where a shared folder holds them."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document

SHARED = Path(os.environ.get("KEPT_SHARED", Path(__file__).parents[4] / "shared")) / "letters"
LETTER = """\
暖心物业客户服务承诺书

承诺书编号：WX-2026-07
承诺方：暖心物业服务有限公司
1.服务标准
1.1响应
1.1.1接到住户报修后，30分钟内响应，2小时内到达现场。
1.1.2投诉办结率不低于97%，重复投诉率控制在4%以内。
1.2公开
1.2.1每季度公布一次服务质量报告。
2.保障
各项目须落实以下资源：
(1)客服热线24小时值班，电话：400-123-4567。
(2)每半年组织全员培训，培训时长不少于16小时。
3.违约
3.1投诉办结率低于97%但不低于90%的，属轻微违约。
3.2造成住户财产损失的，属重大违约。
3.3违反《____法》第__条的，属重大违约。
承诺人签名：________
签订日期：2026年7月1日
"""


@pytest.fixture
def letter_text() -> str:
    return LETTER


def shared(name: str) -> bytes:
    """A file of the shared letters; the test is skipped where there are none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip("the shared letters are not on this machine")
    return path.read_bytes()


def shared_lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in shared(name).decode().splitlines()]


def docx_of(*paragraphs: str) -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def zip_of(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return file.getvalue()
