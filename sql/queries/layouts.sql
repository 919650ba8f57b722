-- How the newest pages of each source are built, part by part, against what was usual.
SELECT source, captured_on, part, pages, fitting, usual_hit_rate, has_drifted, exemplar_page, misfit_page, missed
FROM marts.layout_drift
QUALIFY rank() OVER (PARTITION BY source ORDER BY captured_on DESC) = 1
ORDER BY source, part
