"""The codes of findings: what each means, and how a clerk mends it. Codes are stable."""

from __future__ import annotations

from typing import NamedTuple


class Code(NamedTuple):
    """In Chinese: ``meaning`` in a few words, ``mend`` as one or two sentences that say what to do."""

    meaning: str
    mend: str


GUIDE_PAGE = "guide/findings.md"
"""The guide that says all this to clerks, with an example of each."""
CODES: dict[str, Code] = {
    "yaml-encoding": Code(
        "文件不是 UTF-8 编码",
        "在编辑器里选“另存为”，编码选 UTF-8，再检查一次。用记事本的，保存时在下面的“编码”里选。",
    ),
    "yaml-syntax": Code(
        "YAML 写法错误",
        "看这一行和上一行的缩进、英文冒号和引号：每个字段写成 `键: 值`，冒号是英文的，后面空一格；"
        "值里有冒号加空格的，整个值放进引号，例如 `title: '电工: 初级'`。",
    ),
    "yaml-feature": Code(
        "用了目录不允许的 YAML 功能（锚点、别名、标签、多文档、制表符）",
        "把内容写全，不用 `&`、`*`、`!`、`<<`，也不用 `---` 分几个文档；制表符换成空格，例如缩进写两个空格。",
    ),
    "yaml-duplicate": Code(
        "同一个键写了两次",
        "同一条里一个字段只写一次，删掉多余的那一行。",
    ),
    "yaml-space": Code(
        "键里混进了看不见的空格",
        "把键前面或中间的全角空格、不换行空格删掉，缩进用普通空格重新敲。",
    ),
    "too-large": Code(
        "文件太大、嵌套太深，或一个文件里的值太多",
        "把文件拆成几个，每个放一部分记录，例如一条记录一个文件；嵌套太深的，看是不是缩进写错了。",
    ),
    "bad-config": Code(
        "mkdocs.yml 或 Datasette 的说明写错",
        "照消息改那个文件；改乱了就从程序带来的重新复制一份，例如 `mkdocs.yml` 里要有 `site_name: 示例县技能培训`。",
    ),
    "yaml-comment": Code(
        "“#”后面的文字会被当作注释丢掉",
        "要保留“#”和后面的文字，就把整个值放进引号，例如 `title: '实训楼 #2'`；本来就是注释的，在“#”后面空一格。",
    ),
    "unknown-field": Code(
        "没有这个字段",
        "字段的名字写错了，或写在了别的记录里。照消息里最接近的改，例如 `levle: L5` 改成 `level: L5`；不需要的删掉。",
    ),
    "missing-field": Code(
        "缺少必填字段",
        "补上消息里说的字段，例如 `training_form: employment_skill`。"
        "不清楚有哪些字段，运行 `python build.py new projects 试一试`，看生成的文件。",
    ),
    "wrong-shape": Code(
        "应是列表、映射或单个值",
        "列表写成 `institutions: [甲, 乙]`，或每项一行、前面写“- ”；映射写成“键: 值”；单个值不加方括号。",
    ),
    "bad-text": Code(
        "文字不合要求",
        "不知道就把整行删掉，不要写 null、无、- 这些记号；看不见的控制字符删掉。",
    ),
    "bad-number": Code(
        "数字写法不对",
        "只写半角数字，不带单位和逗号，例如 `theory_hours: 40`。钟点时间先换算成学时，1 学时是 45 分钟。",
    ),
    "bad-money": Code(
        "金额写法不对",
        "只写数字，单位是元，最多两位小数，例如 `fee: 1500`、`fee: 12.50`；免费写 0，不知道就不写这一行。",
    ),
    "bad-date": Code(
        "日期写法不对或不存在",
        "写成 年-月-日，月和日都写两位，例如 `start: 2026-03-01`；只知道年月的，写进备注，不要编日子。",
    ),
    "bad-yes-no": Code(
        "只能写 true 或 false",
        "是写 `true`，不是写 `false`；不写这一行就是 false。",
    ),
    "bad-percent": Code(
        "百分比写法不对",
        "带上百分号，例如 `share: 90%`；不要写 0.9，那会看成 0.9%。",
    ),
    "bad-id": Code(
        "编号写法不对",
        "换一个编号：只用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字，例如 `prj-0134`；文件名要和编号一样。",
    ),
    "bad-choice": Code(
        "词表里没有这个值",
        "写词表里的英文编号，不写中文名称，例如 `level: L5`。网站的“词表”页和 VS Code 的补全都列出能写的值。",
    ),
    "bad-code": Code(
        "代码的格式或校验位不对",
        "对照证照或公布的代码重新录入，例如职业代码 `4-10-01-05`、18 位统一社会信用代码；核对不了就不写这一行。",
    ),
    "duplicate-id": Code(
        "编号重复",
        "给其中一条换一个编号；是同一件事的，合成一条。改编号时把旧的写进 `former_ids`。",
    ),
    "unknown-reference": Code(
        "引用的记录不存在",
        "照消息里最接近的编号改；那条记录还没有的，先写那条，例如 `python build.py new institutions 新机构`。",
    ),
    "unknown-clause": Code(
        "引用的条款不存在",
        "写成 `政策编号#条号`，例如 `tzf-2026-1#13`；政策文件里还没有这一条的，先在 `catalog/policies/` 里补上。",
    ),
    "missing-file": Code(
        "缺少文件",
        "把缺少的文件或文件夹放回去；放在别处的，用消息里的选项指出在哪里，例如 `--catalog ../目录`。目录里只放 .yaml 文件。",
    ),
    "date-order": Code(
        "日期先后不对",
        "对照来源改正先后写反的日期，例如结束不能早于开班、报名截止不能晚于结束。",
    ),
    "recurring": Code(
        "定期开班、常年招生写得不对",
        "每月开班写 `{id: r1, every: month, day: 5, from: 2027-01-01, until: 2028-12-31, lasts: 20}`，每周开班写 "
        "`every: week, day: 1`（1 是星期一）；`except` 只写本来有班、这次不开的日子。没有 31 日的月份，班在月末那天。"
        "一班最多 1200 天，最多提前 366 天截止；常年招生的 `opens_at` 不能多过 `seats`。",
    ),
    "class-twice": Code(
        "同一个班写了两次",
        "两处留一处；编号重复的换一个。规律里的某个班另有安排，就把那天写进 `except`，再在 `sessions` 里单写，"
        "编号仍用 `r1-2027-01-05`，链接就不会变。",
    ),
    "class-length": Code(
        "班次长短、培训天数和学时对不上",
        "核对 `days`（上几天课）、班次的起止或 `lasts`（连同周末几天）和学时：一天最多 12 学时（9 小时）。",
    ),
    "summary-share": Code(
        "简介里说的理论、实操比例和学时不符",
        "照 `theory_hours` 和 `practice_hours` 改简介，例如“实操占一半”；学时写错了的改学时。",
    ),
    "over-full": Code(
        "已报名的人比名额多",
        "核对 `seats`（名额）和 `enrolled`（已报名）；确实扩了班的，把名额改过来，例如 `seats: 35`。",
    ),
    "repeated-value": Code(
        "一个列表里同一个值写了两次",
        "删掉多写的那个，例如 `institutions: [甲, 甲]` 改成 `institutions: [甲]`；本来是另一个的，改成那一个的编号。",
    ),
    "privacy": Code(
        "公开文件里有个人信息",
        "删掉身份证号、手机号、银行卡号，要举例就把中间几位换成 `*`；姓名只留姓（王某），或写单位、科室、岗位。"
        "办公电话写在机构的 `contact` 里。",
    ),
    "compulsory-course": Code(
        "必修课不全",
        "在 `modules` 里补上消息里说的必修课，例如 `{title: 安全生产, course: work_safety, theory_hours: 2}`；"
        "各模块的学时加起来要等于总学时。",
    ),
    "banned-institution": Code(
        "禁入机构承担政府补贴项目",
        "换掉被禁入的机构；已经解除的，在它的 `sanctions` 里写上 `until`。",
    ),
    "closed-project": Code(
        "政府补贴项目没有向全部合格机构开放",
        "政府补贴项目写 `open_to: qualified`，向全部合格机构开放；不是政府补贴的，改 `supply_mode`。",
    ),
    "unequal-amount": Code(
        "同一工种、等级有不同金额，或按城乡、机构区分",
        "同一工种、同一等级只写一个金额；确有依据的，分成两条标准，各引各的条款。",
    ),
    "rate-incomplete": Code(
        "补贴标准缺少必须公开的内容",
        "补上必须公开的内容：`apply` 里的材料、流程、渠道、时限，和 `basis`。文件没写时限就写 `time_limit: 文件未载明`。",
    ),
    "number-not-in-quote": Code(
        "规则里的数字不在引文里",
        "核对原文：数字写错就改；没有错就把有这个数字的那一句抄进 `quotes`。",
    ),
    "figure": Code(
        "统计数字没有说清是哪里的、哪段时间的，或没有来源",
        "写清时间：整年的写 `year`，一段时间写 `from` 和 `to`，“截至”只写 `to`。真实的数写 `quote`、`source`、`verification`；"
        "不是本区的写 `area` 和 `place`，例如 `area: city`、`place: 某市`；没有来源的是示例，写 `sample: true`。",
    ),
    "results-exceed": Code(
        "各机构的结果加起来比全区的统计还多",
        "核对各机构 `results` 和统计里那一年的数，改掉写错的；两边口径不同、不能比的，在 `note` 里说明，并删掉 `counts`。",
    ),
    "neighbour": Code(
        "相邻的镇街、驻地或坐标没有来源，或不在引文里",
        "照抄来源里说相邻的那几个字，例如 `{town: 西镇, sides: [west], quote: 西与西镇接壤, source: {document: 某镇概况}}`；"
        "来源没有写方向的不写 `sides`，没有公布的坐标不写。",
    ),
    "contact": Code(
        "联系方式或服务热线不在引文里",
        "核对来源：号码写错就改；没有错就把写着号码、地址的那一句抄进 `quote`。没有找到来源的不写，网页会显示“未公布”。",
    ),
    "quoted-condition": Code(
        "引文里有规则没有写的条件",
        "把引文里的条件写进规则，并写上 `clause`，例如 `{fact: insured_as, in: [employed], clause: tzf-2026-1#4}`；"
        "不是条件的，在这段引文下面写 `not_a_condition: {企业职工: 说的是谁出钱}`。",
    ),
    "article-uncovered": Code(
        "条款没有落实记录，也没有注明暂无数据",
        "给这一条写一条落实记录，在 `basis` 里引用它；还没有数据的，在条里写 `no_data: 还没有公布`。",
    ),
    "unanswerable": Code(
        "没有公布的信息不知道向谁申请",
        "依据（`basis`）的第一项写有负责部门的条款；归本区别的部门的写 `ask: hrss`，归别的机关的写 `ask_body: 某省财政厅`，"
        "只写一个。",
    ),
    "misquoted": Code(
        "申请书引的原话不在依据条款里",
        "`quote` 照抄 `basis` 里某一条正文的一句，一个字、一个标点都不改；抄不到合适的就不写 `quote`。",
    ),
    "still-missing": Code(
        "说没有公布的金额已经录入了",
        "找到了就把这个标准从 `rates` 里删掉，没有别的就删掉整条；只缺一部分的，在金额里把缺的那一档写成 `no_figure: 没有公布`。",
    ),
    "not-looked-for": Code(
        "标准没有金额，也没有写找过没有",
        "在 `catalog/missing` 里写一条，`rates` 写这个标准，`looked_on`、`looked_in` 写哪天在哪里找过；"
        "找到了金额就写进标准。网页会告诉人们查到了什么地步，向谁申请公开。",
    ),
    "unreadable-file": Code(
        "文件读不了",
        "让它成为一个能读的普通文件：改权限，放回不见了的文件，删掉指向别处的链接，再试一次。",
    ),
    "file-moving": Code(
        "文件在生成的时候一直在变",
        "等编辑器、同步盘或复制的程序写完，再生成一次；有程序一直在写这个文件的，先停掉它，或把文件移出这些文件夹。",
    ),
    "out-folder": Code(
        "输出文件夹的位置不对",
        "用 `--out` 换一个空的或以前生成过站点的文件夹，例如 `--out ../site`；不要放在目录、指南或模板里面。",
    ),
    "bad-template": Code(
        "模板写错",
        "改消息里说的那个模板的那一行；不是自己改的模板，就用程序带来的，去掉 `--templates`。",
    ),
    "rule-fact": Code(
        "条件里的事实不存在或取值不对",
        "条件里写 `facts.yaml` 里有的事实和它能有的值，例如 `{fact: age, min: '16'}`；新的事实先写进 `facts.yaml`。",
    ),
    "rule-amount": Code(
        "金额规则写错",
        "金额只写一种写法，例如 `amount: 1500` 或 `amount: {range: {min: 800, max: 1500}}`；每种写法见“补贴标准怎么写成规则”。",
    ),
    "rule-overlap": Code(
        "同一系列的有效期重叠",
        "给前一版的 `in_force` 写上 `to`，后一版的 `from` 写它的第二天，例如 `to: 2025-12-31` 和 `from: 2026-01-01`。",
    ),
    "rule-gap": Code(
        "同一系列的有效期有空档",
        "核对文件：前后相接的，改 `to` 或 `from`；中间确实没有标准的，不用改。",
    ),
    "rule-limit": Code(
        "次数或期限规则写错",
        "一条限制写一种，并写清多长时间之内，例如 `{at_most: 1, per: year}`、"
        "`{claim_within: {months: 12, of: certificate_date}}`。",
    ),
    "rule-cell": Code(
        "表格有没写到的格子",
        "在表格的 `rows` 里补上消息里说的那一格；文件没有给金额的，写 `{level: L1, amount: {no_figure: 文件未载明}}`。",
    ),
    "rule-unreachable": Code(
        "规则里有谁也用不到的行、分支或步骤",
        "前面的行、分支或步骤已经包括了它：调整顺序，改条件，或删掉。",
    ),
    "rule-contradiction": Code(
        "条件互相矛盾，没有人能满足",
        "条件不能同时满足，核对文件，改掉其中一个，例如 `min` 不能大于 `max`。",
    ),
    "rule-conflict": Code(
        "互斥的补贴没有办法定哪一项",
        "互斥的补贴写清怎么定：同一组都写同样的 `settle`；写 `order` 的，各写一个不同的 `rank`。",
    ),
    "at-most-lost": Code(
        "原文写“不超过”或“以上”，规则写成了定额",
        "文件说“不超过”就写 `up_to: 2000`，说“以上”就写 `at_least: 5000`；上浮和分次拨付写 `at_most: true`。",
    ),
    "case-failed": Code(
        "专家用例与规则算出的结果不一致",
        "请专家核对：例子写错就改 `expect`；规则写错就改补贴标准，再检查一次。",
    ),
    "rate-without-case": Code(
        "补贴标准没有一个用例",
        "运行 `python build.py new cases 编号`，给它写至少两个用例：一个能领的，一个因为某个条件不能领的。",
    ),
    "unproven-condition": Code(
        "没有用例检验这个条件（check --coverage 才查）",
        "给这项标准补用例：一个满足这个条件、能领的，一个别的都满足、只差这一个条件的，写 `expect: {status: no}`。",
    ),
    "broken-link": Code(
        "页面里的链接指向不存在的地址",
        "改成有的页面的地址，例如 `[词表](catalog:vocabularies)`、`[怎么领](claim.md)`；那一页没有了就删掉链接。",
    ),
    "same-body": Code(
        "同一信用代码的两个机构名称不同",
        "是校区就写 `site_of`，改了名就在旧记录写 `succeeded_by`；都不是，就核对谁的信用代码抄错了。",
    ),
    "verification": Code(
        "核验状态与来源、引文不符",
        "例子写 `sample: true` 和 `verification: sample`；真实的写 `source`、`quotes`，再写 verified 或 unverified。",
    ),
    "source-link": Code(
        "转载网页的网址不公布",
        "删掉 `url`，写文件名称、文号和发文机关，"
        "例如 `source: {document: 某某办法（转载）, doc_no: 某财社〔2026〕1号, grade: agg-full}`；"
        "找到了官方网站的，写官方的网址，`grade` 改成 official。",
    ),
    "replaced-basis": Code(
        "依据的文件已被新文件代替",
        "对照新文件改 `basis`、`quotes` 和各处的 `clause`，数字变了就给旧标准写 `to`，另写一版。",
    ),
    "sample-at-real": Code(
        "示例写在真实的机构名下，或真实的项目写了示例机构",
        "示例的班、学分写到标 `sample: true` 的机构；真实的项目写真实的机构，还没有定就不写。没有公布的评定、结果删掉。",
    ),
    "sample-needed": Code(
        "真实的记录离不开一条示例",
        "这里改写真实的记录；没有真实的，就把这条记录也写 `sample: true`。不然不显示示例的网站做不出来。",
    ),
    "sample-passage": Code(
        "指南里标示例的段落没有配对",
        "一段的前面写 `<!-- samples -->`，后面写 `<!-- /samples -->`，成对写，不套着写。",
    ),
    "stale": Code(
        "内容可能已过期",
        "对照来源看一遍：没有变就把 `verified_on` 或 `as_of` 改成今天；变了就改内容。过去的班次补上下一班，停了就改 `status`。",
    ),
    "mixed-layout": Code(
        "目录有两种摆法混在一起",
        "几个区县就每个放一个以区划代码命名的文件夹，例如 `catalogs/990001/`；只有一个区县就不要代码文件夹。",
    ),
    "division-code": Code(
        "区划代码和文件夹的名字不同",
        "文件夹的名字和里面 `district.yaml` 的 `code` 改成一样，例如 `990001`。",
    ),
    "duplicate-division": Code(
        "两个目录是同一个区县",
        "一个区县只留一个目录：改错了的代码，或去掉重复的文件夹。",
    ),
    "division-address": Code(
        "区县的网址不在共同的站点里",
        "几个区县在一个站点里时，`site_url` 写成 站点地址加区划代码，例如 `https://example.org/990001/`。",
    ),
    "shared-name": Code(
        "几个区县共用的站点名称里只有一个区县的名字",
        "在 `mkdocs.yml` 里用 `{district}` 代替区县的名字，例如 `site_name: '{district}技能培训'`。",
    ),
    "unknown-collection": Code(
        "没有这种记录",
        "写目录里一个文件夹的名字，例如 `python build.py new projects prj-0134`。",
    ),
    "usage": Code(
        "命令写错",
        "照消息改命令；`python build.py --help` 列出全部命令，`python build.py check --help` 列出一个命令的选项。",
    ),
    "busy": Code(
        "另一个命令正在写同一个站点",
        "等另一个命令结束再试；没有别的命令在运行，就换一个 `--out`。",
    ),
    "port-busy": Code(
        "端口已被占用，或不能在那里监听",
        "换一个端口，例如 `python build.py serve --port 8001`；或先停掉占用它的程序。",
    ),
    "no-cluster": Code(
        "用不了集群",
        "先用 `dask scheduler` 和 `dask worker` 启动集群，再写对地址，例如 `--scheduler tcp://10.0.0.1:8786`；不用集群就去掉这个选项。",
    ),
    "worker-ended": Code(
        "一个进程中途没了",
        "多半是内存不够：关掉别的程序，或写 `--jobs 1` 再试一次。",
    ),
    "cannot-write": Code(
        "写不了文件",
        "看看磁盘满没满、有没有写这个文件夹的权限、有没有同名的文件挡着，再试。",
    ),
    "one-catalog": Code(
        "这个命令一次只用一个目录",
        "用 `--catalog` 指出一个区县的文件夹，例如 `--catalog catalogs/990001`。",
    ),
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
    "dead-link": Code("别的网站的链接打不开、搬走了或说不准", "用浏览器打开看；搬了就改成新地址，不在了就换一个来源或删掉。"),
}
