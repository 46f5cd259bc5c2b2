"""Words of other systems for channels and for yes and no, as far as they can be known. Pure."""

from __future__ import annotations

from complaints.imports import values
from complaints.models import Channel

OF_CHANNELS = {
    Channel.PHONE: """
        电话; 热线; 来电; 语音; 呼叫中心; 客服热线; 客服电话; phone; telephone; call; hotline; voice; ivr;
        call center; call centre; phone call; tel
    """,
    Channel.WEB_CHAT: """
        在线客服; 网上; 网站; 网络; 在线; 网页; 小程序; app; 手机app; 客户端; 自助; web; web chat; webchat; chat;
        website; online; internet; mobile; mobile app; api; self service; self-service; portal; web form; live chat
    """,
    Channel.EMAIL: """
        电子邮件; 邮件; 邮箱; email; e-mail; mail box; electronic mail
    """,
    Channel.SOCIAL: """
        社交媒体; 微信; 微博; 公众号; 抖音; social; social media; twitter; facebook; wechat; weibo; instagram
    """,
    Channel.COUNTER: """
        柜台; 现场; 来访; 上门; 前台; 窗口; 门店; 营业厅; counter; walk-in; walk in; in person; in-person;
        front desk; branch; office; face to face
    """,
    Channel.OTHER: """
        其他; 其它; 信件; 来信; 传真; other; letter; post; mail; postal mail; fax; referral; internal
    """,
}  # fmt: skip
CHANNELS = {word.strip(): channel.value for channel, words in OF_CHANNELS.items() for word in words.split(";")}
DUPLICATES = ("重单", "重复单", "duplicate")  # parts of words that mark a complaint as one that is already there
NO_DUPLICATES = ("新投诉", "重复投诉", "催办", "new", "repeat", "chaser")


def channel(word: str) -> str:
    """The channel that a word means; empty where it is not known."""
    plain = word.strip().casefold()
    return plain if plain in Channel.values else CHANNELS.get(plain, "")


def yes_or_no(word: str) -> str:
    """`yes` or `no` where a word says just that."""
    plain = word.strip().casefold()
    return "yes" if plain in values.YES else "no" if plain in values.NO else ""


def answer(fact: str, word: str) -> str:
    """`yes` or `no` as a word means it of a fact; empty where it is not known."""
    plain = word.strip().casefold()
    if said := yes_or_no(word):
        return said
    if fact == "marked_duplicate" and plain in NO_DUPLICATES:
        return "no"
    return "yes" if fact == "marked_duplicate" and any(part in plain for part in DUPLICATES) else ""
