// A project's body from its record, as site_templates/pages/records/projects.html makes it.

const byId = new WeakMap();

/** What is known of each project by id. */
function known(entries) {
  if (!byId.has(entries)) byId.set(entries, new Map(entries.filter(e => e.record).map(e => [e.record.r.id, e.record])));
  return byId.get(entries);
}

const money = fen => {
  if (fen === undefined || fen === null) return '未公布';
  return fen ? `${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: fen % 100 ? 2 : 0 })} 元` : '免费';
};

export function project({ r, known: filled, intake, same, related, revised }, shared, entries, escape) {
  const { labels, titles, clauses, fields, compulsory, samples } = shared;
  const e = escape;
  const root = '../../';
  const clause = c => `<a href="${root}${e(clauses[c].path)}">${e(clauses[c].label)}</a>`;
  const badges = x => (x.sample ? '<span class="kf-badge kf-badge--sample">示例</span>' : '');
  const framed = x => (x.sample ? ' kf-card--sample' : '');
  const link = (collection, id) =>
    `<a href="${root}${collection}/${id}/">${e(titles[collection][id])}</a>${samples[collection][id] ? ` ${badges({ sample: true })}` : ''}`;
  const time = day => `<time datetime="${day}">${day}</time>`;
  const coming = x =>
    x.any
      ? `<span data-kf-intake="${e(x.data)}">${e(x.words)}${x.dated ? ' <span class="kf-badge kf-badge--none">看日期</span>' : ''}</span>`
      : '<span class="kf-muted">没有班次</span>';
  const classFacts = s => {
    const place = s.place ?? (s.town ? titles.towns[s.town] : '');
    return [
      s.lasts ? `一班连同周末 ${s.lasts} 天。` : '',
      place ? `地点：${e(place)}。` : '',
      s.times ? `上课时间：${e(s.times.join('、'))}。` : '',
      s.seats === undefined ? '' : `每班 ${s.seats} 人。`,
    ].join('');
  };
  const allYear = x =>
    `<p><span data-kf-rolling="${e(intake.rolling.data)}"><strong>${e(intake.rolling.words)}</strong></span> ${x.until ? `招生到 ${time(x.until)}，` : ''}随时能报名，人满就开班。${classFacts(x)}</p>
${x.note ? `<p class="kf-muted">${e(x.note)}</p>` : ''}`;
  const regular = (rule, n) => {
    const { words, data, dates } = intake.recurring[n];
    return `<p><strong>${e(words)}</strong>，从 ${time(rule.from)} 到 ${time(rule.until)}${rule.except ? `（${rule.except.map(time).join('、')} 不开）` : ''}。${rule.deadline_before ? `开班前 ${rule.deadline_before} 天截止报名。` : ''}${classFacts(rule)}</p>
<details class="kf-starts"${dates.length <= 6 ? ' open' : ''}><summary>全部开班日期（${dates.length} 个）</summary>
<ol data-kf-recurring="${e(data)}">${dates.map(d => `<li id="${e(d.id)}">${time(d.start)}</li>`).join('')}</ol></details>
`;
  };
  const age = r.verified_on
    ? `<span class="kf-badge kf-badge--old" hidden data-kf-verified="${r.verified_on}">超过一年没有核对</span>`
    : r.sample
      ? ''
      : '<span class="kf-badge kf-badge--unverified">未核验</span>';
  const card = ({
    r: p,
    intake: x,
  }) => `<li class="kf-card${framed(p)}"><h3><a href="${root}projects/${p.id}/">${e(p.title)}</a></h3>
<p class="kf-muted">${e(labels.training_form[p.training_form])} · ${e(labels.mode[p.mode])} · ${p.theory_hours + p.practice_hours} 学时${p.town ? ` · ${e(titles.towns[p.town])}` : ''}</p>
<p>收费：${money(p.fee)}</p>
<div class="kf-card__foot">${badges(p)}${coming(x)}</div></li>
`;
  const item = (f, v) => {
    if (f.ref) return link(f.ref, v);
    if (f.choice) return e(labels[f.choice][v]);
    if (f.kind === 'clause') return clause(v);
    if (f.kind === 'money') return money(v);
    if (f.kind === 'yes_no') return '是';
    if (typeof v === 'object') {
      const extra = [v.from || v.until ? `${v.from ?? ''}—${v.until ?? ''}` : '', v.note ?? '']
        .filter(Boolean)
        .join('，');
      return e(extra ? `${v.name}（${extra}）` : v.name);
    }
    return e(v) + (f.kind === 'integer' && f.unit ? ` ${f.unit}` : '');
  };
  const elsewhere = new Set([
    'theory_hours',
    'practice_hours',
    'days',
    'fee',
    'status',
    'subsidy_kind',
    'payment_mode',
    'requirements',
    'groups',
    'institutions',
    'town',
    'mode',
    'certificate',
    'level',
    'note',
  ]);
  const facts = fields.projects
    .filter(f => !elsewhere.has(f.key) && r[f.key] !== undefined)
    .map(
      f =>
        `<div><dt>${f.label}</dt><dd>${[r[f.key]]
          .flat()
          .map(v => item(f, v))
          .join('、')}</dd></div>\n`
    )
    .join('');
  const hours = r.theory_hours + r.practice_hours;
  const sessions = r.sessions ?? [];
  const modules = r.modules ?? [];
  const teachers = r.institutions ?? [];
  const list = (ids, name) => ids.map(i => link(name, i)).join('、');
  const data = { fee: r.fee ?? null, id: r.id, known: filled, subsidy: r.subsidy_kind };
  const all = known(entries);
  return `<div class="kf-page">
<nav class="kf-crumbs" aria-label="位置"><a href="${root}">首页</a> <span aria-hidden="true">/</span> <a href="${root}projects/">培训项目</a></nav>

<h1>${e(r.title)}</h1>
<p>${badges(r)}${r.status === 'paused' ? '<span class="kf-badge kf-badge--closed">暂停</span>' : r.status === 'ended' ? '<span class="kf-badge kf-badge--ended">结束</span>' : ''} ${age}</p>
${r.sample ? '<p class="kf-note kf-note--sample"><strong>这是示例。</strong>内容是虚构的，用来演示，不能作为报名或领取补贴的依据。</p>' : ''}
${revised.map(text => `<p class="kf-note" data-kf-revised>${e(text)}</p>\n`).join('')}${r.summary ? `<p class="kf-lead">${e(r.summary)}</p>` : ''}<div class="kf-record">
<div>
<dl class="kf-keys">
<div><dt>收费</dt><dd>${money(r.fee)}</dd></div>
<div><dt>开班</dt><dd>${coming(intake)}</dd></div>
<div><dt>学时</dt><dd>${hours} 学时 <small>合 ${hours * 0.75} 小时${r.days ? `，约 ${r.days} 天` : ''}</small></dd></div>
<div><dt>在哪学</dt><dd>${r.town ? link('towns', r.town) : '没有写'} <small>${e(labels.mode[r.mode])}</small></dd></div>
${r.certificate || r.level ? `<div><dt>学完拿什么</dt><dd>${r.certificate ? e(labels.certificate_kind[r.certificate]) : '没有写'}${r.level ? ` <small>${e(labels.level[r.level])}</small>` : ''}</dd></div>` : ''}</dl>
<div class="kf-amount">${r.subsidy_kind ? `<strong>${e(labels.subsidy_kind[r.subsidy_kind])}</strong><span>${r.payment_mode ? `${e(labels.payment_mode[r.payment_mode])}。` : ''}能不能领、领多少，要看您的身份和证书。</span>` : '<strong>没有政府补贴</strong><span>这个项目不属于政府补贴培训。</span>'}
<div class="kf-actions"><a class="kf-btn kf-btn--primary" href="${root}calculator/#project=${encodeURIComponent(r.id)}">算算我能领多少</a></div></div>
${
  r.subsidy_kind
    ? `<section class="kf-cost" hidden data-kf-cost="${e(JSON.stringify(data))}" data-kf-rules="${root}data/rules.json" data-kf-facts="${root}data/facts.json" data-kf-base="${root}"></section>
<script type="module" src="${root}${shared.assets}/js/calculator/cost-page.js"></script>`
    : ''
}
<h2>班次</h2>
${r.rolling ? allYear(r.rolling) : ''}${(r.recurring ?? []).map(regular).join('')}${
    sessions.length
      ? `<div class="kf-scroll" role="region" tabindex="0" aria-label="班次">
<table class="kf-table"><thead><tr><th scope="col">开班</th><th scope="col">状态</th><th scope="col">报名截止</th><th scope="col">结束</th><th scope="col">地点</th><th scope="col">上课时间</th><th scope="col" class="kf-num">名额</th></tr></thead><tbody>
${sessions
  .map(
    (
      s,
      n
    ) => `<tr><th scope="row"><time datetime="${s.start}">${s.start}</time></th><td class="kf-nowrap" data-kf-session="${e(intake.sessions[n])}">${s.cancelled ? '已取消' : '<span class="kf-badge kf-badge--none">看日期</span>'}</td><td>${s.deadline ? `<time datetime="${s.deadline}">${s.deadline}</time>` : '开班前'}</td><td><time datetime="${s.end}">${s.end}</time></td><td>${e(s.place ?? (s.town ? titles.towns[s.town] : '—'))}</td><td>${e((s.times ?? []).join('、') || '—')}</td><td class="kf-num">${s.seats === undefined ? '未公布' : `${s.enrolled === undefined ? '' : `已报 ${s.enrolled}，共 `}${s.seats}`}</td></tr>
`
  )
  .join('')}</tbody></table></div>`
      : intake.any
        ? ''
        : '<p>还没有公布班次。</p>'
  }
<h2>谁能来</h2>
<p>${e(r.requirements ?? '没有公布报名条件，请问承训机构。')}</p>
${r.groups ? `<p>面向这些人，符合的可能有补贴：${list(r.groups, 'groups')}。</p>` : ''}<h2>怎么报名</h2>
<ol class="kf-steps">
<li>${intake.dated ? '看上面的班次，选还能报名的。' : r.rolling ? '随时可以报名，问清楚大约什么时候开班。' : '先问什么时候开班。'}</li>
<li>${teachers.length ? `联系承训机构：${teachers.map(i => `${link('institutions', i)}（${e(shared.institutions[i].contact ?? '联系方式没有公布')}）`).join('、')}。` : '承训机构还没有公布，请问人力资源社会保障部门。'}</li>
<li>带身份证，有对象身份证明的也带上。补贴怎么办看<a href="${root}guide/claim/">补贴怎么领</a>。</li>
</ol>
${
  modules.length
    ? `<h2>学什么</h2>
<div class="kf-scroll" role="region" tabindex="0" aria-label="课程模块">
<table class="kf-table"><thead><tr><th scope="col">模块</th><th scope="col" class="kf-num">理论学时</th><th scope="col" class="kf-num">实操学时</th></tr></thead><tbody>
${modules
  .map(
    m => `<tr><th scope="row">${e(m.title)}${m.course ? ' <span class="kf-badge kf-badge--kind">必修</span>' : ''}</th><td class="kf-num">${m.theory_hours || '—'}</td><td class="kf-num">${m.practice_hours || '—'}</td></tr>
`
  )
  .join('')}</tbody></table></div>
<p>${hours} 学时（合 ${hours * 0.75} 小时，理论 ${r.theory_hours}，实操 ${r.practice_hours}）。</p>
${r.supply_mode === 'gov_subsidised' ? `<p class="kf-muted">标“必修”的${compulsory.courses.length}门，政府补贴培训要贯穿全过程，见 ${clause(compulsory.clause)}。</p>` : ''}
`
    : ''
}${teachers.length ? '<h2>承训机构</h2>\n<ul class="kf-cards">' : ''}${teachers
    .map(i => shared.institutions[i])
    .map(
      x => `<li class="kf-card${framed(x)}"><h3><a href="${root}institutions/${x.id}/">${e(x.title)}</a></h3>
<p class="kf-muted">${e(labels.carrier_kind[x.kind])}${x.town ? ` · ${e(titles.towns[x.town])}` : ''}${x.address ? ` · ${e(x.address)}` : ''}</p>
${x.credit ? [x.credit.reduce((a, b) => (b.year > a.year ? b : a))].map(c => `<p>信用：<strong>${e(labels.credit_class[c.class])}</strong>（${c.year} 年）</p>`).join('') : '<p>信用：未公布</p>'}
${(x.sanctions ?? []).map(s => `<p class="kf-note">${e(labels.sanction_kind[s.kind])}：${s.from} 起${s.until ? `至 ${s.until}` : ''}。${e(s.reason)}</p>`).join('')}<div class="kf-card__foot">${badges(x)}</div></li>`
    )
    .join('')}${teachers.length ? '</ul>' : ''}
<h2>其他情况</h2>
<dl class="kf-facts">
${facts}
</dl>
${r.note ? `<p class="kf-note">${e(r.note)}</p>` : ''}
${
  same.length
    ? `<h2>同职业的其他培训</h2>
<p class="kf-muted">这个项目满了或者时间不合适，可以看这些。</p>
<ul class="kf-cards">${same.map(i => card(all.get(i))).join('')}</ul>`
    : ''
}
${related
  .map(
    ({ collection, ids }) =>
      `<h2>${e(shared.lists[collection].title)}</h2>\n<ul>\n${ids
        .slice(0, 80)
        .map(i => `<li>${link(collection, i)}</li>\n`)
        .join('')}</ul>`
  )
  .join('')}
</div>
<aside class="kf-side" aria-label="来源与核对">
<h2>来源与核对</h2>
<dl class="kf-facts">
${r.source ? `<div><dt>来源</dt><dd>${e(r.source.document)}</dd></div>` : ''}${r.verified_on ? `<div><dt>核对日期</dt><dd><time datetime="${r.verified_on}">${r.verified_on}</time></dd></div>` : r.sample ? '' : '<div><dt>核对日期</dt><dd>没有记录</dd></div>'}<div><dt>编号</dt><dd>projects/${r.id}</dd></div>
<div><dt>数据</dt><dd><a href="${root}data/projects.json">JSON</a>、<a href="${root}data/projects.csv">CSV</a></dd></div>
</dl>
<p><a href="${root}about/truth/">什么是真的、什么是示例</a></p>

</aside>
</div>
</div>`;
}
