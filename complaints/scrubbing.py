"""Free text without people: numbers, addresses, plates and names that stand in it become *** (rule book §15).

What is looked for are forms, in the text with its full-width characters narrowed (a phone number typed so is one all
the same), and names that the record knows. A name that nothing introduces is not found: whoever reads a scrubbed text
is still bound to confidentiality. `tests/complaints/test_scrubbing.py` measures how much is found, and that facts of
the complaint stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

HIDDEN = "***"
NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0x2010: 0x2D,
    0x2013: 0x2D,
    0x2014: 0x2D,
}
"""Full-width characters and dashes, one for one, so that places in the narrowed text are places in the text."""

HAN = r"一-鿿"
NUMERALS = "零〇一二三四五六七八九幺"
NUM = r"(?:\d+|[一二三四五六七八九十百零〇]{1,4})"
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖"
    "石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫雷龙史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文庞樊兰殷施洪翟安颜倪牛温芦俞章"
    "鲁葛伍申尤毕聂柴焦齐庄庹柳岳梅骆欧祝华耿关包左甘房童屈蓝费解成云苗褚古卓池宗冉饶喻景甄裴巩荣辛符宁霍戚项尚卞阮"
)
DOUBLE = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯"
NAME = rf"(?:(?:{DOUBLE}|[{FAMILY}])[{HAN}]{{1,2}})"
CALLED = "先生|女士|小姐|太太|阿姨|大爷|大妈|大姐|大哥|师傅|老师|老板|经理|同学|医生|奶奶|爷爷|叔叔|工(?![作程单资])"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"

IN_NAME = rf"(?:(?![在住到于是从往至为址我他她你您的了])[{HAN}])"
"""A character of the name of a place, and none of those that commonly stand before one."""
COMPOUND = "小区|花园|公寓|家园|新村|新城|大厦|公馆|广场|[苑庭府湾城郡居园里坊荡]"
ROAD = "大街|大道|胡同|公路|[路街道巷弄里]"
UNIT = "号楼|号门|号院|支弄|底楼|单元|[号栋幢座弄楼层室户房排门梯组期区院#]"
NO_MEASURE = r"(?!\s?[\d:.%元年月日天次个条件小分秒点度块台万])"
# What goes on after the beginning of an address: a unit with its number, a bare room, a remark in brackets.
INSIDE = (
    rf"(?:{IN_NAME}{{0,7}}?[A-Za-z]?(?:{NUM}|[甲乙丙丁东西南北A-Z])(?:-\d+)*\s?(?:{UNIT})(?:之[一二三四])?"
    rf"|\s?-?[A-Za-z]?\d{{1,4}}(?:-\d{{1,4}})+|\s?[A-Za-z]?\d{{3,4}}{NO_MEASURE}"
    rf"|\s?[零〇一二三四五六七八九]{{3,4}}|{IN_NAME}{{0,7}}[(](?:{IN_NAME}|\d){{1,12}}[)]|底楼|,\d+楼)"
)
STREET = "Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Terrace|Close|Way|Row|Mews|Crescent"
ESTATE = "Garden|Gardens|Residence|Court|Tower|House|Bay|District|Estate|Place|Pl|Square|Sq|Plaza|Park|Heights|Villa"
WORD = r"[A-ZÀ-Þ][a-zß-ÿ]+(?:['’-][^\W\d_]+)*"
CAPITAL = r"[A-ZÀ-Þ][^\W\d_]*(?:['’-][^\W\d_]+)*"
FLAT = r"(?:Flat|Apt|Apartment|Unit|Room|Rm|Suite|House|Block|Building|Tower|Floor|No|#)\.?\s*#?\s?(?:\d[\w-]*|[A-Z]\b)"
PART = rf"(?:{FLAT}|\d+[A-Z]?(?:/F)?(?:\s+{WORD}){{1,3}}|(?:{WORD}\s+){{1,3}}(?:{STREET}|{ESTATE})(?:\s\d+号?)?|\d+/F)"

NUMBERS = (
    r"(?<![\w.+-])[\w.+-]{1,64}\s*@\s*[\w-]{1,63}(?:\s*\.\s*[\w-]{1,63})+",  # e-mail addresses
    r"\w+(?:\s(?:dot|点|at|艾特)\s\w+)*\s(?:at|艾特)\s\w+(?:\s(?:dot|点)\s\w+)+",
    r"(?<!\d)\d{6}[\s,-]*(?:19|20)\d{2}[\s,-]*\d{4}[\s,-]*\d{3}[\dXx](?!\d)",  # identity numbers, grouped or not
    r"(?<!\d)\d{17}[\dXx](?!\d)",
    r"(?<!\d)\d{6}[\s,-]\d{6}[\s,-]\d{3}(?!\d)",
    r"(?<![\w+])(?:\+|00)\d[\d ()-]{6,}\d",  # telephone numbers with a country
    r"(?<!\d)(?:86[ -]?)?1[ .-]?[3-9](?:[ .-]?\d){9}(?!\d)",  # mobile numbers, however they are grouped
    r"(?<!\d)\(?0\d{2,3}\)?[ -]?\d{3,4}[ -]?\d{4}(?!\d)"  # fixed lines, with an extension
    r"(?:,?\s?\(?(?:转|分机|ext\.?|x|-)\s?\d{1,6}(?:再转\d+)?(?:号?分机)?\)?)?",
    r"(?<!\d)0(?:[ -]\d){9,11}(?!\d)",
    r"(?<!\d)(?:400|800)[ -]?\d{3,4}[ -]?\d{3,4}(?!\d)",
    r"(?<!\d)\d{4}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?!\d)",  # card numbers in groups
    r"(?<!\d)\d{8,}(?!\d)",  # other long numbers: accounts, lines, orders
    rf"[{NUMERALS}](?:[ ,-]?[{NUMERALS}]){{6,}}",  # numbers that are spelt
    rf"[{PROVINCES}]\s?[A-Za-z](?=[·•・. A-Za-z-]*\d)"  # plates
    r"(?:[·•・. -]?[A-HJ-NP-Za-hj-np-z\d]){4,6}[学警港澳挂领试]?",
)
PLACES = (
    # A road with a house number, what it lies in, and what follows of the house.
    rf"(?:{IN_NAME}{{1,7}}(?:自治区|街道|[省市区县旗州盟镇乡]))*{IN_NAME}{{1,7}}(?:{ROAD})[东西南北中一二三四五六七八九十]?\s?{NUM}\s?[号弄#](?:之[一二三四])?(?:{INSIDE})*",
    # A compound with a house and a room, or with a floor and a room. Without a room it is a place like others.
    rf"{IN_NAME}{{1,7}}(?:{COMPOUND})(?:(?:[{HAN}]?{NUM}|[A-Z])[期区])?[A-Za-z]?{NUM}?[A-Za-z]?\s?(?:号楼|[栋幢座楼#])\s?(?:{INSIDE})+",
    rf"(?:{IN_NAME}{{1,7}}(?:{COMPOUND})(?:{NUM}[期区])?)?(?<![\d.-])[A-Za-z]?\d{{1,2}}-\d{{1,2}}-\d{{3,4}}(?![\d-])[室号]?",
    rf"(?:{NUM}|[A-Za-z]\d{{0,2}})\s?(?:号楼|[栋幢座#])\s?(?:[A-Za-z]?{NUM}\s?(?:单元|门洞|[门层楼])\s?)*[A-Za-z]?\d{{2,4}}\s?[室户房号]?{NO_MEASURE}",
    rf"(?:{IN_NAME}{{1,7}}(?:{COMPOUND}))?{NUM}\s?单元\s?\d{{2,4}}\s?[室户房号]?",
    r"(?<![A-Za-z\d])[A-Z]\d{1,2}-\d{3,4}(?![\d-])",
    rf"(?:{IN_NAME}{{1,7}}[省市区县镇乡])*{IN_NAME}{{1,6}}(?:村|屯|庄|寨|村委会|村民小组)(?:{IN_NAME}{{0,4}}第?{NUM}?[组社队屯])?\s?{NUM}\s?号",
    rf"(?:{WORD}\s+){{1,3}}(?:{STREET}|{ESTATE})\s\d+\s?号?",
    rf"{PART}(?:,\s?{PART}|\s{PART})+(?:,\s(?:{CAPITAL}\s)?{CAPITAL})?",
    rf"\d{{1,5}}[A-Za-z]?\s+(?:{CAPITAL}\s+){{1,3}}(?:{STREET})\b\.?(?:,?\s?{PART})*",
    FLAT.replace("House|Block|Building|Tower|Floor|No|#", "Floor"),
)
LABELS = (
    "我叫(?:做)?|名叫|的名字叫|姓名(?:是|为)?|联系人|收[件货]人(?:写的是)?|寄件人|经办人|投诉人|申请人|报修人|签收人(?:显示)?"
    "|开户人|户主|机主|户名|车主(?:叫)?"
)
ROLES = (
    "我是|我姓名|本人|业主|租户|住户|客户|用户|乘客|家属|持卡人|管家|派送员|快递员|骑手|保安|司机|客服|柜员|值机员|经理|站长|主管"
    "|店长|老公|老婆|儿子|女儿|父亲|母亲|叫"
)
IN_ENGLISH = (
    "[Mm]y name is|[Mm]y name's|I am|I'm|[Tt]his is|[Nn]ame(?: badge)?|[Cc]ontact(?: person)?|[Oo]wner|[Tt]enant"
    "|[Cc]ustomer|[Cc]aller|[Hh]older|Regards,|Sincerely,|From:|[Hh]usband|[Ww]ife|[Ss]on|[Dd]aughter|[Mm]anager|[Aa]gent"
    "|[Dd]river|[Tt]eller"
)
BETWEEN = r"[是为叫]?\s?[:=,]?\s?[“\"'「]?"
PEOPLE = (
    rf"(?:{DOUBLE}|[{FAMILY}])[{HAN}]{{0,2}}?(?={CALLED})",  # 张先生, 王小明女士
    rf"(?:{LABELS})(?:姓名)?{BETWEEN}((?:{DOUBLE})?[{HAN}]{{2,3}})(?![{HAN}]*(?:公司|物业|银行))",
    rf"(?:{ROLES}|[Nn]ame){BETWEEN}({NAME})(?![{HAN}]*(?:公司|物业|银行))",
    rf"姓([{FAMILY}]),?\s?(?={NAME})",
    rf"姓[{FAMILY}],({NAME})",
    rf"(?:{LABELS}|{ROLES}|找){BETWEEN}(?!Mr|Mrs|Ms|Dr)({CAPITAL}(?:\s+{CAPITAL}){{0,2}}(?:\s{NAME})?)",
    rf"{CAPITAL}(?=\s?[{FAMILY}](?:{CALLED}))",
    rf"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr|Madam|Sergeant|Officer)\.?\s+({CAPITAL}(?:\s+{CAPITAL})?)",
    rf"(?<![A-Za-z])(?:{IN_ENGLISH})(?: is)?\s?:?\s+({CAPITAL}\s+{CAPITAL})",
)
FORMS = tuple(re.compile(form, re.ASCII if form in NUMBERS else 0) for form in (*NUMBERS, *PLACES, *PEOPLE))


def scrub(text: str, *, known: Iterable[str] = ()) -> str:
    """The text with everything personal that is found in it as ***. `known` are names and contacts of the record."""
    parts, end = [], 0
    for start, stop in personal(text, known):
        parts += [text[end:start], HIDDEN]
        end = stop
    return "".join([*parts, text[end:]])


def personal(text: str, known: Iterable[str] = ()) -> list[tuple[int, int]]:
    """From where to where something personal stands in a text; what overlaps or touches is one."""
    narrow = text.translate(NARROW)
    found: list[tuple[int, int]] = []
    for start, stop in sorted(chain(_of_forms(narrow), _of_words(narrow, known))):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(stop, found[-1][1]))
        else:
            found.append((start, stop))
    return found


def _of_forms(text: str) -> Iterator[tuple[int, int]]:
    """Where a form stands; of one that is introduced, what is introduced."""
    for form in FORMS:
        for match in form.finditer(text):
            yield match.span(1 if form.groups else 0)


def _of_words(text: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    lowered = text.lower()
    for word in filter(None, (word.translate(NARROW).lower().strip() for word in known)):
        yield from (match.span() for match in re.finditer(re.escape(word), lowered))
