"""The views of the database: tables that people ask about together, joined."""

from __future__ import annotations

VIEWS = {
    "project_sessions": """
        select s.record as project, p.title, p.training_form, p.level, p.mode, coalesce(s.town, p.town) as town,
               t.title as town_title, s.intake, s.id, s.start, s."end", s.deadline, s.opens_at, s.seats, s.enrolled,
               s.seats - s.enrolled as seats_left, s.cancelled, p.status, p.fee_fen / 100.0 as fee_yuan, p.sample
        from project_classes s join projects p on p.id = s.record left join towns t on t.id = coalesce(s.town, p.town)
    """,
    "project_institutions": """
        select l.record as project, p.title as project_title, i.id as institution, i.title as institution_title, i.town,
               p.supply_mode, p.sample
        from links l join projects p on p.id = l.record join institutions i on i.id = l.target
        where l.collection = 'projects' and l.field = 'institutions'
    """,
    "project_rates": """
        select p.id as project, p.title as project_title, p.occupation, o.code as occupation_code, o.title as occupation_title,
               p.level, p.town, p.fee_fen, r.id as rate, r.title as rate_title, a."case", a.amount, a.amount_fen, a.at_most_fen,
               a.in_force_from, a.in_force_to, a.verification, p.sample
        from projects p join rates r on r.kind = p.subsidy_kind join rate_amounts a on a.rate = r.id
             left join occupations o on o.id = p.occupation
        where a.level is null or p.level is null or ' ' || a.level || ' ' like '% ' || p.level || ' %'
    """,
    "project_details": """
        select p.id as project, p.title, p.training_form, p.supply_mode, p.mode, p.level, o.code as occupation_code,
               o.title as occupation_title, i.institution, i.institution_title, p.town, t.title as town_title,
               p.theory_hours, p.practice_hours, p.theory_hours + p.practice_hours as hours, p.fee_fen,
               p.fee_fen / 100.0 as fee_yuan, p.status, p.sample, p.page
        from projects p left join occupations o on o.id = p.occupation left join towns t on t.id = p.town
             left join project_institutions i on i.project = p.id
    """,
    "rate_intervals": """
        select r.series, r.id as rate, r.title, r.kind, r.area, a."case", a.level, a.amount, a.amount_fen, a.at_most_fen,
               a.at_least_fen, a.in_force_from, a.in_force_to, a.verification, r.source_document, r.page
        from rates r join rate_amounts a on a.rate = r.id
    """,
    "article_coverage": """
        select a.record as policy, a.n as article, a.label, a.title,
               (select count(*) from links l
                where l.target_collection = 'clause' and l.target = a.record || '#' || a.n) as records,
               (select department from responsibilities r
                where r.policy = a.record and r.article = a.n and r.role = 'lead') as lead
        from policies_articles a
    """,
    "statistic_figures": """
        select s.id as statistic, s.title, coalesce(s.place, (select district from release limit 1)) as place, s.area,
               f.year, f."from", f."to", f.value, s.unit, f.verification, s.sample, f.quote, f.source_document, f.source_url,
               f.note, s.page
        from statistics_series f join statistics s on s.id = f.record
    """,
}

COMPUTED = {"hours": "integer", "seats_left": "integer", "records": "integer", "fee_yuan": "number"}
"""The kinds of columns that views compute: SQLite declares no type for them."""
