"""Names of private persons in a text: after 联系人 and the like, in a table's column, beside a telephone number.

A name is a family name and one or two more characters. It is looked for only where names stand: Chinese words look like
names, and a check that stops at mere words is switched off. What is masked (王某, 李*, 张××) or is a family name with a title
(王老师, 李主任) passes, and so does a name in running text that nothing marks as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

HUNDRED_FAMILY_NAMES = """
赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳
酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞
熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓
郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫
宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵
冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧
殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公
"""
"""The text of 百家姓 (Song dynasty, public domain; the edition of 504 names), read without its last line."""
DOUBLE_FAMILY_NAMES = (
    "万俟 司马 上官 欧阳 夏侯 诸葛 闻人 东方 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 公孙 仲孙 "
    "轩辕 令狐 钟离 宇文 长孙 慕容 鲜于 闾丘 司徒 司空 端木 南宫 独孤 拓跋"
)
FURTHER_FAMILY_NAMES = "肖闫付代覃邸仝亓岳苟晋楚兰涂阳丘佟麦战候初冼隋苑逯牟綦褟卜矫尧原宛邝缑刑帅门鹿游亢仉来"
"""Names that are common today and not in it: the rest of the hundred most frequent of the Ministry of Public Security's yearly
report on names (《全国姓名报告》), simplified doublets, and names frequent around the Grand Canal."""
OFTEN_WORDS = set("水和时平家从能通都别连向后有公须应经相强支干充居步空终要权国广云安成常方全明")
"""Family names that are far more often other words: a name that begins so is believed only where one must stand."""

FAMILY_NAMES = frozenset("".join(HUNDRED_FAMILY_NAMES.split()) + FURTHER_FAMILY_NAMES)
COMPOUND = tuple(DOUBLE_FAMILY_NAMES.split())

HAN = "\u3400-\u9fff"
"""Chinese characters; ``personal_data`` writes rarer ones as U+3400, for sets beyond U+FFFF take long to compile."""
WORDS_LIKE_NAMES = """
高中 高新 高温 高速 高效 高龄 金融 金额 安全 安排 安置 安保 计划 计算 方便 方案 方式 方法 常年 常驻 常见 成绩
成本 成果 成立 成功 全体 全日 全程 全部 全国 全面 双方 文化 文件 文书 文明 通知 通过 平台 平时 平均 平等 国内
国有 国家 明确 明细 和谐 和平 时间 时效 时长 水平 水电 东方 东部 西部 关于 关系 温馨 商务 项目 于今 广东 广大
广告 花卉 毛坯 马上 车间 车辆 农村 农民 农业 应当 应急 任何 任务 施工 充分 相关 经费 经营 经验 经办 支付 支持
查询 查看 连续 连锁 管理 解决 解释 单独 单身 康复 康养 阳光 红色 白天 黄色 边远 公开 公示 公布 公共 公益 公章
都可 向上 向下 后勤 后续 后期 别墅 满意 满分 满足 盖章 能力 居住 居民 步骤 空白 空缺 权限 丰富 沙发 贡献 通用
申请 申报 申领 边境 富余 富裕 祖国 强制 强化 荣誉 史料 古代 容易 易错 利用 利率 曾用 董事 党委 党建 党政 党群
云南 云端 山东 江苏 安徽 宁夏 吉林 石油 雷电 钟表 钱款 龙头 石材 牛羊 鱼塘 柴油 米面 华东 华北
"""
"""Words that begin like a name."""
ROLES = """
联系人 联络人 联络员 姓名 负责人 法定代表人 法人代表 法人 校长 园长 院长 厂长 董事长 经理 股东 教师 讲师 老师
师资 培训师 主讲 主讲人 授课人 班主任 辅导员 考评员 经办人 承办人 办理人 受理人 审核人 审批人 签字人 填表人
制表人 会计 出纳 学员 学生 申请人 申报人 受益人 户主 户名 开户名 收款人 领取人 代领人 监护人 家长 本人 职工
员工 参训人员 持证人 获奖人 获奖者 投诉人 举报人 作者 编者 编辑 撰稿 撰稿人 供稿 摄影 主任 局长 科长 区长 县长
市长 镇长 书记 组长 所长
"""
"""Roles that a name follows."""
TITLES = frozenset(
    (
        "主任",
        "校长",
        "科长",
        "局长",
        "所长",
        "院长",
        "厂长",
        "站长",
        "组长",
        "班长",
        "园长",
        "书记",
        "教授",
        "先生",
        "女士",
        "小姐",
    )
)
"""Titles behind a family name alone that ``NOT_GIVEN`` does not already exclude."""
NOT_GIVEN = (
    "某级目校员部位务县局所室厅处科厂镇区市省站队组办者的类型项费性称号码须请将由或与及是岗证课班期款补贴训件表种条乡街村屯"
    "集庄寨店营堡沟院司社网址话机构馆场职工理师们等了在各该此每也多按从对被把让给到过份个人家法"
)
"""Characters of words and of names of bodies that given names hardly ever have."""
NOT_NAMES = frozenset(WORDS_LIKE_NAMES.split())

_GIVEN = rf"(?:(?![{NOT_GIVEN}])[{HAN}])"
_COMMON = "".join(sorted(FAMILY_NAMES - OFTEN_WORDS))
_ALL = "".join(sorted(FAMILY_NAMES))
_DOUBLE = "|".join(COMPOUND)
_DOTTED = rf"(?<![{HAN}])[{HAN}]{{1,7}}[·•・][{HAN}]{{1,7}}"
_TITLES = "女士|先生|同志|老师|教授|主任|校长|院长|科长|局长|书记|电话|手机|联系|办公"
_NAME = rf"(?P<name>(?:{_DOUBLE}|[{_ALL}]){_GIVEN}{{1,2}}|{_DOTTED})"
_FULL = rf"(?P<name>(?:{_DOUBLE}|[{_COMMON}]){_GIVEN}{{2}})"
_END = rf"(?=(?:{_TITLES})?(?![{HAN}])|(?:{_TITLES}))"

_ROLE = "|".join(sorted(ROLES.split(), key=len, reverse=True))
_BESIDE = "联系人|联络人|法定代表人|法人代表|经办人|承办人|班主任|校长|园长|院长|董事长|局长|科长|区长|县长|市长|镇长|书记"
_KEYS = (
    "contact|person|author|principal|headmaster|teacher|trainer_name|student|trainee|representative|manager|operator|owner_name"
)
_QUOTES = "[ \t*_`\"'“”「」]*"
_NUMBER = r"(?:1[3-9][0-9][ -]?[0-9*xX×]{4}[ -]?[0-9*xX×]{1,4}|0[0-9]{2,3}[ -]?[0-9]{7,8}(?![0-9]))"

_PLACES = (
    rf"(?:{_ROLE}){_QUOTES}(?:[（(][^（）()\n]{{0,12}}[）)])?{_QUOTES}[：:=＝]{_QUOTES}(?:\n[ \t>#-]*)?{_NAME}{_END}",
    rf"(?:{_BESIDE}){_FULL}{_END}",
    rf"(?:{_ROLE})[ \t]+(?P<name>(?:{_DOUBLE}|[{_COMMON}]){_GIVEN}{{1,2}}){_END}",
    rf"(?<![{HAN}]){_NAME}(?:女士|先生|同志)",
    rf"(?<![{HAN}]){_FULL}(?:老师|教授|校长|主任|局长|科长|书记)",
    rf"(?<![{HAN}]){_NAME}[ \t:：,，、|（(*_-]*(?:(?:联系|办公)?(?:电话|手机)号?码?[ \t:：]*)?{_NUMBER}",
    rf"(?<![0-9*xX×]){_NUMBER}[ \t,，、（(|]*{_NAME}(?![{HAN}])",
    rf"(?i:(?:^|[\n{{,\-])[ \t\"']*(?:\w+_)?(?:{_KEYS})s?(?:_name)?[\"']?[ \t]*[:=][ \t\[\"'-]*(?:\n[ \t]*-[ \t]*)?)"
    rf"{_NAME}(?![{HAN}])",
)
"""Patterns of names where names stand; compiled only when needed, for most runs need none."""
_OPEN = rf"(?:{_ROLE}|(?i:{_KEYS})s?(?:_name)?){_QUOTES}(?:[（(][^（）()\n]*[）)])?{_QUOTES}[：:=＝]{_QUOTES}$"
_HINTS = (
    re.compile(rf"{_ROLE}|女士|先生|同志|教授"),
    re.compile(f"{_KEYS}|{_KEYS.title()}|{_KEYS.upper()}"),
    re.compile("[0-9](?:[*xX×]|[0-9]{2}[0-9]?[ -]?[0-9]{4})"),
)
"""A text that none of these matches holds no name. Separate patterns are much quicker than one."""
_WHOLE = rf"{_NAME}(?:{_TITLES})?"
_HEAD = rf"[{HAN}]{{0,6}}(?:{_ROLE})"


def is_name(text: str) -> bool:
    """Tell whether the whole text is a person's name, perhaps with a title."""
    found = re.fullmatch(_WHOLE, text.strip())
    return found is not None and _believed(found.group("name"))


def _believed(name: str) -> bool:
    return name[:2] not in NOT_NAMES and name[1:] not in TITLES and name[2:] not in TITLES


def may_hold_name(text: str) -> bool:
    """Tell quickly whether a text may hold a name; a no is certain."""
    return any(hint.search(text) for hint in _HINTS)


def find_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names of persons begin and end, in order; the columns of a table are searched row by row."""
    if not may_hold_name(text):
        return
    matches = (match for place in _PLACES for match in re.finditer(place, text))
    found = {match.start("name"): match.end("name") for match in matches if _believed(match.group("name"))}
    found |= dict(_columns(text))
    yield from sorted(found.items())


def announces_name(line: str) -> bool:
    """Tell whether a name may follow in the next line: after 联系人： at the end, or below the head of a table's column."""
    return re.search(_OPEN, line) is not None or bool(_header(line)[1])


def _columns(text: str) -> Iterator[tuple[int, int]]:
    """Yield the names in columns whose heads announce names, in tables with ``|``, tabs or commas."""
    mark, wanted, at = "", set[int](), 0
    for line in text.split("\n"):
        inside = bool(mark) and mark in line
        if not inside:
            mark, wanted = _header(line)
        for n, (start, cell) in enumerate(_cells(line, mark) if inside else ()):
            if n in wanted:
                for part in re.finditer(r"[^、，,/;； ]+", cell):
                    if is_name(part.group(0)):
                        yield at + start + part.start(), at + start + part.end()
        at += len(line) + 1


def _header(line: str) -> tuple[str, set[int]]:
    for mark in "|\t,":
        if mark in line and not (mark == "," and "[" in line):  # a YAML list is not a row
            wanted = {n for n, (_, cell) in enumerate(_cells(line, mark)) if re.fullmatch(_HEAD, cell)}
            if wanted:
                return mark, wanted
    return "", set()


def _cells(line: str, mark: str) -> Iterator[tuple[int, str]]:
    """Yield (start, text without emphasis and quotes) of each cell."""
    at = 0
    for raw in line.split(mark):
        cell = raw.strip(" *_`\"'>#\r")
        yield at + raw.find(cell), cell
        at += len(raw) + len(mark)
