"""A text made easy to read for the grammar, with the way back to the characters of the letter.

Full-width forms become ASCII, the traditional characters that measurable phrases use become simplified, white space
between Chinese characters (a hard line break, a space before a unit) is dropped. The letter itself is never changed:
offsets of the folded text lead back to it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

TRADITIONAL = (
    "個个時时間间內内鐘钟鍾钟達达兩两後后於于與与標标準准務务訴诉複复應应須须過过諾诺處处辦办結结險险認认違违約约訂订響响"
    "決决滿满戶户單单專专員员訓训練练發发佈布書书劃划預预備备報报覆复說说請请給给對对進进場场復复電电話话議议費费網网"
    "點点當当從从動动開开關关設设業业產产機机檢检測测會会議议證证簽签據据資资總总數数條条項项類类補补償偿賠赔賬账帳账"
    "歸归還还確确實实際际壞坏緊紧轉转讓让無无優优質质級级監监負负責责擇择歷历歡欢萬万億亿週周遲迟維维護护繫系聯联"
    "調调適适選选貨货運运輸输郵邮櫃柜臺台線线閉闭營营課课種种並并為为絡络顧顾統统採采盡尽儘尽爭争規规嚴严輕轻範范強强"
    "饋馈執执稱称師师圖图銷销儲储貯贮貸贷債债貿贸賃赁賦赋贈赠贊赞趨趋跡迹踐践蹤踪軌轨軍军軸轴輯辑轄辖辭辞辯辩邏逻遺遗鄰邻醫医釘钉針针鈔钞鉤钩鋼钢錯错鍋锅鏈链鑒鉴鑑鉴閃闪閱阅闆板闊阔陣阵陰阴陳陈陸陆陽阳隸隶雞鸡霧雾靚靓韓韩"
    "頒颁頓顿頗颇頸颈顆颗顏颜顛颠飄飘飽饱餘余饑饥馬马馳驰騙骗騷骚驅驱驚惊髮发鬧闹魚鱼鮮鲜鳥鸟鹽盐麥麦黃黄齡龄侖仑倉仓倫伦偉伟側侧偵侦傘伞傢家傳传傷伤傾倾僑侨儀仪儉俭兒儿冊册凍冻劇剧劉刘劍剑劑剂勁劲勝胜勞劳勢势勵励勸劝區区"
    "卻却厭厌參参叢丛吳吴呂吕喚唤喪丧嗎吗嘆叹團团園园圓圆國国堅坚塊块塗涂塵尘墊垫墜坠墳坟壇坛壘垒壩坝壯壮壽寿夠够夢梦夾夹奧奥奪夺奮奋妝妆姍姗婦妇媽妈嬰婴學学孫孙寧宁審审寫写寬宽寶宝尋寻屍尸屢屡岡冈島岛峽峡崗岗嶺岭帥帅帶带"
    "幀帧幣币幫帮幹干幾几廁厕廂厢廈厦廚厨廟庙廢废張张彈弹彙汇徑径徵征徹彻恆恒悅悦惱恼惡恶愛爱態态慘惨慣惯慮虑慶庆憂忧憑凭憲宪憶忆懇恳懲惩懷怀懸悬戀恋戰战戲戏拋抛挾挟捨舍捲卷掃扫掛挂揀拣揚扬揮挥搖摇搗捣摟搂撥拨撐撑撓挠撫抚"
    "撲扑擁拥擊击擋挡擠挤擬拟擴扩擺摆攜携攤摊敗败敘叙敵敌斂敛斃毙晉晋晝昼暈晕暢畅暫暂曆历曉晓曬晒東东棄弃棗枣棟栋楊杨榮荣槍枪樁桩樂乐樞枢橫横檯台櫥橱櫻樱欄栏歐欧殘残殺杀殼壳毀毁氈毡沒没涼凉淚泪淨净淺浅渙涣渦涡渾浑湊凑湯汤"
    "溫温滄沧滅灭滬沪滲渗漁渔漢汉漲涨漸渐潔洁潛潜潤润潰溃澆浇濁浊濃浓濕湿濟济濤涛濫滥濱滨瀉泻瀏浏灑洒灘滩烏乌煉炼煙烟煩烦燒烧爐炉爛烂爾尔牆墙牽牵犧牺狀状狹狭獄狱獎奖獻献獸兽瑪玛瓊琼畝亩畢毕畫画異异疊叠痙痉療疗癢痒盜盗盞盏"
    "盤盘盧卢眾众睏困矚瞩矯矫砲炮硃朱碼码磚砖礙碍礦矿祕秘禍祸禦御禪禅禱祷穀谷穩稳窩窝窮穷竄窜竅窍竊窃筍笋箋笺築筑篩筛簾帘籃篮籌筹籠笼糧粮糾纠紀纪紋纹純纯紙纸紛纷紡纺紳绅紹绍絕绝絞绞絲丝綁绑綜综綠绿綱纲綿绵緒绪締缔緣缘緯纬"
    "縮缩縱纵縫缝繞绕繩绳繪绘纏缠罷罢羅罗義义習习聖圣聞闻聰聪聲声肅肃脅胁脈脉腎肾腦脑腫肿腳脚腸肠膚肤膠胶臉脸臨临興兴艦舰艱艰艷艳莊庄莖茎華华葉叶蒼苍蓋盖蓮莲蔣蒋薦荐薩萨藍蓝藝艺蘆芦蘇苏蘋苹虛虚號号虧亏蝦虾蝕蚀螞蚂蟲虫蠟蜡"
    "蠶蚕衝冲裡里褲裤襪袜襯衬覓觅覺觉覽览觀观觸触討讨託托訟讼診诊註注詞词詩诗詭诡誌志誘诱語语誦诵誰谁諒谅諜谍謀谋謂谓謊谎謎谜講讲謠谣謹谨譜谱譯译譽誉讚赞豎竖豐丰豬猪貓猫貝贝貞贞貢贡貧贫販贩貪贪貫贯貼贴賀贺賄贿賊贼賑赈賓宾"
    "賞赏賢贤賤贱賭赌賴赖賺赚賽赛贏赢趙赵躍跃輝辉輩辈轟轰連连遊游遙遥遼辽邁迈鄧邓鄭郑醜丑醬酱釀酿鈴铃鉛铅銅铜銘铭銜衔鋒锋鋁铝鋸锯錢钱錦锦錶表鎮镇鏟铲鏡镜鑄铸鑰钥鑽钻長长閒闲閣阁雖虽雲云靈灵靜静頂顶順顺頑顽頭头頰颊風风飛飞"
    "飾饰餅饼駁驳駕驾駛驶騎骑騰腾驢驴骯肮鬆松鬚须鬥斗鬱郁麗丽麵面黨党齒齿龍龙龐庞龜龟"
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


@lru_cache(maxsize=32)
def fold(original: str) -> Folded:
    """Fold a clause's text for reading; a line is looked at from several sides, one after the other."""
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
