"""The codes of findings: what each means, and how a clerk mends it. Codes are stable."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """In Chinese: ``meaning`` in a few words, ``mend`` as one or two sentences that say what to do."""

    meaning: str
    mend: str


CODES: dict[str, Code] = {
    "yaml-encoding": Code("文件不是 UTF-8 编码", ""),
    "yaml-syntax": Code("YAML 写法错误", ""),
    "yaml-feature": Code("用了目录不允许的 YAML 功能（锚点、别名、标签、多文档、制表符）", ""),
    "yaml-duplicate": Code("同一个键写了两次", ""),
    "yaml-space": Code("键里混进了看不见的空格", ""),
    "too-large": Code("文件太大、嵌套太深，或一个文件里的值太多", ""),
    "yaml-comment": Code("“#”后面的文字会被当作注释丢掉", ""),
    "unknown-field": Code("没有这个字段", ""),
    "missing-field": Code("缺少必填字段", ""),
    "wrong-shape": Code("应是列表、映射或单个值", ""),
    "bad-text": Code("文字不合要求", ""),
    "bad-number": Code("数字写法不对", ""),
    "bad-money": Code("金额写法不对", ""),
    "bad-date": Code("日期写法不对或不存在", ""),
    "bad-yes-no": Code("只能写 true 或 false", ""),
    "bad-percent": Code("百分比写法不对", ""),
    "bad-id": Code("编号写法不对", ""),
    "bad-choice": Code("词表里没有这个值", ""),
    "bad-code": Code("代码的格式或校验位不对", ""),
    "duplicate-id": Code("编号重复", ""),
    "unknown-reference": Code("引用的记录不存在", ""),
    "unknown-clause": Code("引用的条款不存在", ""),
    "missing-file": Code("缺少文件", ""),
    "date-order": Code("日期先后不对", ""),
    "privacy": Code("公开文件里有个人信息", ""),
    "compulsory-course": Code("必修课不全", ""),
    "banned-institution": Code("禁入机构承担政府补贴项目", ""),
    "closed-project": Code("政府补贴项目没有向全部合格机构开放", ""),
    "unequal-amount": Code("同一工种、等级有不同金额，或按城乡、机构区分", ""),
    "rate-incomplete": Code("补贴标准缺少必须公开的内容", ""),
    "number-not-in-quote": Code("规则里的数字不在引文里", ""),
    "article-uncovered": Code("条款没有落实记录，也没有注明暂无数据", ""),
    "unreadable-file": Code("文件读不了", ""),
    "out-folder": Code("输出文件夹的位置不对", ""),
    "bad-template": Code("模板写错", ""),
    "rule-fact": Code("条件里的事实不存在或取值不对", ""),
    "rule-amount": Code("金额规则写错", ""),
    "rule-overlap": Code("同一系列的有效期重叠", ""),
    "rule-gap": Code("同一系列的有效期有空档", ""),
    "rule-limit": Code("次数或期限规则写错", ""),
    "rule-cell": Code("表格有没写到的格子", ""),
    "rule-unreachable": Code("规则里有谁也用不到的行、分支或步骤", ""),
    "rule-contradiction": Code("条件互相矛盾，没有人能满足", ""),
    "rule-conflict": Code("互斥的补贴没有办法定哪一项", ""),
    "at-most-lost": Code("原文写“不超过”或“以上”，规则写成了定额", ""),
    "case-failed": Code("专家用例与规则算出的结果不一致", ""),
    "broken-link": Code("页面里的链接指向不存在的地址", ""),
    "same-body": Code("同一信用代码的两个机构名称不同", ""),
    "verification": Code("核验状态与来源、引文不符", ""),
    "stale": Code("内容可能已过期", ""),
    "mixed-layout": Code("目录有两种摆法混在一起", ""),
    "division-code": Code("区划代码和文件夹的名字不同", ""),
    "duplicate-division": Code("两个目录是同一个区县", ""),
    "division-address": Code("区县的网址不在共同的站点里", ""),
    "shared-name": Code("几个区县共用的站点名称里只有一个区县的名字", ""),
    "unknown-collection": Code("没有这种记录", "写目录里一个文件夹的名字，例如 projects（培训项目）、rates（补贴标准）。"),
    "usage": Code("命令写错", "照消息改命令；python build.py --help 列出全部写法。"),
    "busy": Code("另一个命令正在写同一个站点", "等它结束再试。"),
    "port-busy": Code("端口已被占用", "用 --port 换一个端口，或先停掉占用它的程序。"),
    "no-cluster": Code("用不了集群", "先启动调度器和工人进程，再写对 --scheduler 的地址；不用集群就去掉这个选项。"),
    "worker-ended": Code("一个进程中途没了", "多半是内存不够：用 --jobs 减少同时的进程，再试一次。"),
    "cannot-write": Code("写不了文件", "看看磁盘满没满、有没有写这个文件夹的权限，再试。"),
    "one-catalog": Code("这个命令一次只用一个目录", ""),
    "sheet-unclear": Code(
        "看不出表格是哪一类记录", "用 --collection 指定是哪一类；一张表是一条记录里的列表，再用 --into 写那条记录的编号。"
    ),
    "sheet-column": Code("表头或命令里说的列、字段对不上", "照消息里列出的列名和字段名写；导出的工作簿不要改表头。"),
    "sheet-value": Code("单元格里的内容读不懂", "照消息里的写法改这一格，再导入一次。"),
    "sheet-record": Code("一行对不上一条记录，或几行说的是同一条", "写上编号；重复的行删掉一行，或改成一样。"),
    "sheet-conflict": Code("导出以后，目录里的文件也改过", "重新导出再改；确定要用表里的，加 --force。"),
    "sheet-file": Code("表格文件读不了", "用表格软件打开这个文件，另存为 .xlsx 或“CSV UTF-8”，再导入一次。"),
    "sheet-encoding": Code(
        "文字的编码读不出", "在表格软件里另存为“CSV UTF-8”；知道原来的编码，就用 --encoding 写明，例如 --encoding gb18030。"
    ),
    "sheet-size": Code("表格太大", "删掉用不到的行、列和工作表，或拆成几个文件，分几次导入。"),
    "sheet-header": Code("表头不清楚", "数据上面留一行列名，每列的名字都不同；有几个工作表的，用 --sheet 指明读哪一个。"),
    "sheet-row": Code(
        "这一行的格数比表头多", "看这一行的文字里有没有和分隔符一样的符号：有就给那一格加上英文双引号；没有就删掉多出来的格。"
    ),
    "sheet-number": Code("长号码丢了位数", "把这一列的格式改成“文本”，照原件重新录入号码；改格式补不回丢掉的位数。"),
}
