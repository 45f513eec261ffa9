"""Chinese family names, by which a person's name is told from other words.

``HUNDRED`` is the text of 百家姓 (Song dynasty, public domain; the edition of 504 names), read without its last line;
``ALSO`` are names that are common today and not in it: the rest of the hundred most frequent of the Ministry of Public
Security's yearly report on names (《全国姓名报告》), simplified doublets, and names frequent around the Grand Canal.
"""

from __future__ import annotations

HUNDRED = """
赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳
酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞
熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓
郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫
宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴鬱胥能苍双闻莘党翟谭贡劳逄姬申扶堵
冉宰郦雍郤璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧
殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公
"""
DOUBLE = (
    "万俟 司马 上官 欧阳 夏侯 诸葛 闻人 东方 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 申屠 公孙 仲孙 "
    "轩辕 令狐 钟离 宇文 长孙 慕容 鲜于 闾丘 司徒 司空 端木 南宫 独孤 拓跋"
)
ALSO = "肖闫付代覃邸仝亓岳苟晋楚兰涂阳丘佟麦战候初冼隋苑逯牟綦褟卜矫尧原宛邝缑刑帅门鹿游亢仉来"
RARE = set("水和时平家从能通都别连向后有公须应经相强支干充居步空终要权国广云安成常方全明")
"""Family names that are far more often other words: a name that begins so is believed only where one must stand."""

SINGLE = frozenset("".join(HUNDRED.split()) + ALSO)
COMPOUND = tuple(DOUBLE.split())
