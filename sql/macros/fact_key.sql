-- What a figure is about, as one code: the same for every statement about one fact.
-- signature: fact_key(indicator, kind, place, population, programme, period_start, period_end)
-- scalar: yes
-- indicator: what is measured
-- kind: level, change, flow, ...
-- place: its key (place_key)
-- population: who is measured, or null
-- programme: programme, or null
-- period_start: first day, or null
-- period_end: last day, or null
SELECT left(md5(concat_ws(
    '|', indicator, kind, place, coalesce(population, ''), coalesce(programme, ''),
    coalesce(period_start::VARCHAR, ''), coalesce(period_end::VARCHAR, '')
)), 16)
