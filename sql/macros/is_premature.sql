-- Whether a result was printed before it can have been known.
-- signature: is_premature(published_on, period_end, kind)
-- scalar: yes
-- about: A yearly review holds for 31 December and is decided from three weeks before that day to three weeks after it, so a month is
--   granted. What is planned or foreseen is never premature, and neither is what a page without a date says.
-- published_on: date of the page
-- period_end: last day that the figure holds for
-- kind: level, change, flow, ..., target, forecast, standard or proposal
SELECT coalesce(published_on < period_end - INTERVAL 31 DAY, FALSE) AND kind NOT IN ('target', 'forecast', 'standard', 'proposal')
