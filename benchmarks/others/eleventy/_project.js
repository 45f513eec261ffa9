// A project's body from its record, as site_templates/pages/records/projects.html makes it.

const byId = new WeakMap();

/** The records of all projects by id. */
function known(entries) {
  if (!byId.has(entries))
    byId.set(entries, new Map(entries.filter(e => e.record).map(e => [e.record.r.id, e.record.r])));
  return byId.get(entries);
}

const money = fen => {
  if (fen === undefined || fen === null) return '未公布';
  return fen ? `${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: fen % 100 ? 2 : 0 })} 元` : '免费';
};

const session = s =>
  JSON.stringify({
    start: s.start,
    end: s.end,
    deadline: s.deadline ?? null,
    seats: s.seats ?? null,
    enrolled: s.enrolled ?? null,
    cancelled: !!s.cancelled,
  });

export function project({ r, known: filled, same, related }, shared, entries, escape) {
  const { labels, titles, clauses, fields, compulsory } = shared;
  const e = escape;
  const root = '../../';
  const clause = c => `<a href="${root}${e(clauses[c].path)}">${e(clauses[c].label)}</a>`;
  const badges = x => (x.sample ? '<span class="kf-badge kf-badge--sample">示例</span>' : '');
  const opened = list => list.filter(s => !s.cancelled);
  const coming = (list, none) => {
    const open = opened(list);
    if (!open.length) return none;
    return `<span data-kf-sessions="${e(`[${open.map(session).join(', ')}]`)}">${open[0].start} 开班 <span class="kf-badge kf-badge--none">看日期</span></span>`;
  };
  const card = p => `<li class="kf-card"><h3><a href="${root}projects/${p.id}/">${e(p.title)}</a></h3>
<p class="kf-muted">${e(labels.training_form[p.training_form])} · ${e(labels.mode[p.mode])} · ${p.theory_hours + p.practice_hours} 学时${p.town ? ` · ${e(titles.towns[p.town])}` : ''}</p>
<p>收费：${money(p.fee)}</p>
<div class="kf-card__foot">${badges(p)}${coming(p.sessions ?? [], '<span class="kf-muted">没有班次</span>')}</div></li>
`;
  const item = (f, v) => {
    if (f.ref) return `<a href="${root}${f.ref}/${v}/">${e(titles[f.ref][v])}</a>`;
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
  const taught = new Set(modules.map(m => m.course));
  const list = (ids, name) => ids.map(i => `<a href="${root}${name}/${i}/">${e(titles[name][i])}</a>`).join('、');
  const data = { fee: r.fee ?? null, id: r.id, known: filled, subsidy: r.subsidy_kind };
  const all = known(entries);
  return `<div class="kf-page">
<nav class="kf-crumbs" aria-label="位置"><a href="${root}">首页</a> <span aria-hidden="true">/</span> <a href="${root}projects/">培训项目</a></nav>

<h1>${e(r.title)}</h1>
<p>${badges(r)}${r.status === 'paused' ? '<span class="kf-badge kf-badge--closed">暂停</span>' : r.status === 'ended' ? '<span class="kf-badge kf-badge--ended">结束</span>' : ''}</p>
${r.sample ? '<p class="kf-note"><strong>这是示例。</strong>内容是虚构的，用来演示，不能作为报名或领取补贴的依据。</p>' : ''}
${r.summary ? `<p class="kf-lead">${e(r.summary)}</p>` : ''}<div class="kf-record">
<div>
<dl class="kf-keys">
<div><dt>收费</dt><dd>${money(r.fee)}</dd></div>
<div><dt>开班</dt><dd>${coming(sessions, '没有班次')}</dd></div>
<div><dt>学时</dt><dd>${hours} 学时 <small>合 ${hours * 0.75} 小时${r.days ? `，约 ${r.days} 天` : ''}</small></dd></div>
<div><dt>在哪学</dt><dd>${r.town ? `<a href="${root}towns/${r.town}/">${e(titles.towns[r.town])}</a>` : '没有写'} <small>${e(labels.mode[r.mode])}</small></dd></div>
${r.certificate || r.level ? `<div><dt>学完拿什么</dt><dd>${r.certificate ? e(labels.certificate_kind[r.certificate]) : '没有写'}${r.level ? ` <small>${e(labels.level[r.level])}</small>` : ''}</dd></div>` : ''}</dl>
<div class="kf-amount">${r.subsidy_kind ? `<strong>${e(labels.subsidy_kind[r.subsidy_kind])}</strong><span>${r.payment_mode ? `${e(labels.payment_mode[r.payment_mode])}。` : ''}能不能领、领多少，要看您的身份和证书。</span>` : '<strong>没有政府补贴</strong><span>这个项目不属于政府补贴培训。</span>'}
<div class="kf-actions"><a class="kf-btn kf-btn--primary" href="${root}calculator/#project=${encodeURIComponent(r.id)}">算算我能领多少</a></div></div>
${
  r.subsidy_kind
    ? `<section class="kf-cost" hidden data-kf-cost="${e(JSON.stringify(data))}" data-kf-rules="${root}data/rules.json" data-kf-facts="${root}data/facts.json" data-kf-base="${root}"></section>
<script type="module" src="${root}${shared.assets}/js/cost.js"></script>`
    : ''
}
<h2>班次</h2>
${
  sessions.length
    ? `<div class="kf-scroll" role="region" tabindex="0" aria-label="班次">
<table class="kf-table"><thead><tr><th scope="col">开班</th><th scope="col">状态</th><th scope="col">报名截止</th><th scope="col">结束</th><th scope="col">地点</th><th scope="col">上课时间</th><th scope="col" class="kf-num">名额</th></tr></thead><tbody>
${sessions
  .map(
    s => `<tr><th scope="row"><time datetime="${s.start}">${s.start}</time></th><td class="kf-nowrap" data-kf-session="${e(session(s))}">${s.cancelled ? '已取消' : '<span class="kf-badge kf-badge--none">看日期</span>'}</td><td>${s.deadline ? `<time datetime="${s.deadline}">${s.deadline}</time>` : '开班前'}</td><td><time datetime="${s.end}">${s.end}</time></td><td>${e(s.place ?? (s.town ? titles.towns[s.town] : '—'))}</td><td>${e((s.times ?? []).join('、') || '—')}</td><td class="kf-num">${s.seats === undefined ? '未公布' : `${s.enrolled === undefined ? '' : `已报 ${s.enrolled}，共 `}${s.seats}`}</td></tr>
`
  )
  .join('')}</tbody></table></div>`
    : '<p>还没有公布班次。</p>'
}
<h2>谁能来</h2>
<p>${e(r.requirements ?? '没有公布报名条件，请问承训机构。')}</p>
${r.groups ? `<p>面向这些人，符合的可能有补贴：${list(r.groups, 'groups')}。</p>` : ''}<h2>怎么报名</h2>
<ol class="kf-steps">
<li>看上面的班次，选还能报名的。</li>
<li>联系承训机构：${r.institutions.map(i => `<a href="${root}institutions/${i}/">${e(titles.institutions[i])}</a>（${e(shared.institutions[i].contact ?? '联系方式没有公布')}）`).join('、')}。</li>
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
<h3>必修课</h3>
<p class="kf-muted">政府补贴培训要把${compulsory.courses.length}门必修课贯穿全过程，见 ${clause(compulsory.clause)}。</p>
<ul class="kf-checks">${compulsory.courses.map(c => (taught.has(c.id) ? `<li>${e(c.label)}</li>` : `<li class="kf-missing">${e(c.label)}（没有）</li>`)).join('')}</ul>
`
    : ''
}<h2>承训机构</h2>
<ul class="kf-cards">${r.institutions
    .map(i => shared.institutions[i])
    .map(
      x => `<li class="kf-card"><h3><a href="${root}institutions/${x.id}/">${e(x.title)}</a></h3>
<p class="kf-muted">${e(labels.carrier_kind[x.kind])}${x.town ? ` · ${e(titles.towns[x.town])}` : ''}${x.address ? ` · ${e(x.address)}` : ''}</p>
${x.credit ? [x.credit.reduce((a, b) => (b.year > a.year ? b : a))].map(c => `<p>信用：<strong>${e(labels.credit_class[c.class])}</strong>（${c.year} 年）</p>`).join('') : '<p>信用：未公布</p>'}
${(x.sanctions ?? []).map(s => `<p class="kf-note">${e(labels.sanction_kind[s.kind])}：${s.from} 起${s.until ? `至 ${s.until}` : ''}。${e(s.reason)}</p>`).join('')}<div class="kf-card__foot">${badges(x)}</div></li>`
    )
    .join('')}</ul>
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
        .map(i => `<li><a href="${root}${collection}/${i}/">${e(titles[collection][i])}</a></li>\n`)
        .join('')}</ul>`
  )
  .join('')}
</div>
<aside class="kf-side" aria-label="来源与核对">
<h2>来源与核对</h2>
<dl class="kf-facts">
${r.source ? `<div><dt>来源</dt><dd>${e(r.source.document)}</dd></div>` : ''}${r.verified_on ? `<div><dt>核对日期</dt><dd><time datetime="${r.verified_on}">${r.verified_on}</time></dd></div>` : ''}<div><dt>编号</dt><dd>projects/${r.id}</dd></div>
<div><dt>数据</dt><dd><a href="${root}data/projects.json">JSON</a>、<a href="${root}data/projects.csv">CSV</a></dd></div>
</dl>

</aside>
</div>
</div>`;
}
