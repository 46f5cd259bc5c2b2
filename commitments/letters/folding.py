"""A text made easy to read for the grammar, with the way back to the characters of the letter.

Full-width forms become ASCII, the traditional characters that measurable phrases use become simplified, white space
between Chinese characters (a hard line break, a space before a unit) is dropped. The letter itself is never changed:
offsets of the folded text lead back to it.
"""

import re
from dataclasses import dataclass

TRADITIONAL = (
    "個个時时間间內内鐘钟鍾钟達达兩两後后於于與与標标準准務务訴诉複复應应須须過过諾诺處处辦办結结險险認认違违約约訂订響响"
    "決决滿满戶户單单專专員员訓训練练發发佈布書书劃划預预備备報报覆复說说請请給给對对進进場场復复電电話话議议費费網网"
    "點点當当從从動动開开關关設设業业產产機机檢检測测會会議议證证簽签據据資资總总數数條条項项類类補补償偿賠赔賬账帳账"
    "歸归還还確确實实際际壞坏緊紧轉转讓让無无優优質质級级監监負负責责擇择歷历歡欢萬万億亿週周遲迟維维護护繫系聯联"
    "調调適适選选貨货運运輸输郵邮櫃柜臺台線线閉闭營营課课種种並并為为絡络顧顾統统採采盡尽儘尽爭争規规嚴严輕轻範范強强"
    "攝摄貳贰趕赶現现啟启創创護护壓压熱热氣气燈灯損损換换鋪铺閥阀鎖锁屬属僅仅獲获舉举屆届購购賣卖買买價价銀银鐵铁車车輛辆輪轮遞递選选邊边"
    "頁页頻频顯显館馆駐驻驗验體体齊齐層层廠厂廣广庫库廳厅擔担擾扰斷断權权極极構构樓楼樣样檔档歲岁況况溝沟滯滞災灾獨独環环"
    "禮礼稅税競竞筆笔節节簡简紅红細细組组經经編编緩缓縣县績绩織织繼继續续罰罚聽听職职脫脱舊旧藥药術术衛卫裝装製制見见視视"
    "計计記记許许訪访評评詢询該该詳详誠诚誤误談谈論论諮咨謝谢識识財财貴贵軟软較较載载輔辅農农遷迁鄉乡釋释錄录鍵键門门隊队"
    "階阶隨随隱隐難难雙双雜杂離离額额願愿飯饭飲饮養养驟骤樹树礎础積积攔拦搶抢"
    "遠远親亲協协領领繳缴納纳變变終终訊讯將将來来減减嘗尝試试圍围導导讀读問问題题滿满"
)
FOLDED = {ord(old): new for old, new in zip(TRADITIONAL[::2], TRADITIONAL[1::2], strict=True)}
FOLDED |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
FOLDED |= {
    ord(old): new
    for old, new in zip("，：；（）？！％～〜–—−‐‑’‘×✕✖＊∶\u3000\xa0", ",:;()?!%~~-----''xxx*:  ", strict=True)
}
FORMAL = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
"""Numerals as contracts write them; only before a unit, for some of them are words or names elsewhere."""
FORMAL_NUMBER = re.compile(rf"[{''.join(FORMAL)}]{{1,8}}(?= ?(?:年|个|小时|工作日|日|天|分钟|周|月|名|人|次|%))")
CELL_END = "\t"
"""What ends a cell of a table stays, even between Chinese characters."""
CHINESE_START = "\u2e80"


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` to be read; ``at[i]`` is where its character ``i`` stands in the letter."""

    text: str
    at: tuple[int, ...]

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that was folded to ``text[start:end]``."""
        return self.at[start], self.at[end - 1] + 1


def fold(original: str) -> Folded:
    """Fold a clause's text for reading."""
    changed = FORMAL_NUMBER.sub(lambda found: "".join(map(FORMAL.__getitem__, found[0])), original.translate(FOLDED))
    characters: list[str] = []
    at: list[int] = []
    for index, character in enumerate(changed):
        if character == "\t":
            character = CELL_END
        elif character.isspace():
            if not characters or characters[-1] == " " or _in_chinese(characters[-1], changed, index):
                continue
            character = " "
        characters.append(character)
        at.append(index)
    return Folded("".join(characters), tuple(at))


def _in_chinese(before: str, changed: str, index: int) -> bool:
    """Whether the white space at ``index`` has a Chinese character right before or after it."""
    return before >= CHINESE_START or (index + 1 < len(changed) and changed[index + 1] >= CHINESE_START)
