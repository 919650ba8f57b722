-- One line of one national poverty standard: who counts as poor or near-poor in town or country.
-- key: rule, area, status, income_to_vnd
-- rule: the decision or decree
-- area: rural or urban
-- status: poor or near_poor
-- income_over_vnd: income a person and month above which it holds; null where it holds from nothing upwards
-- income_to_vnd: income a person and month up to which it holds
-- deprivations_from: least number of deprivation indicators; null where none are asked
-- deprivations_to: greatest number of them
-- deprivation_indicators: number of indicators in use
-- applies_from: first day in law
-- applies_to: last day in law
-- note: what else holds
SELECT
    rule,
    area,
    status,
    income_over_vnd::BIGINT AS income_over_vnd,
    income_to_vnd::BIGINT AS income_to_vnd,
    deprivations_from::INTEGER AS deprivations_from,
    deprivations_to::INTEGER AS deprivations_to,
    deprivation_indicators::INTEGER AS deprivation_indicators,
    applies_from::DATE AS applies_from,
    applies_to::DATE AS applies_to,
    note
FROM reference.poverty_standards
ORDER BY applies_from, area, status, income_to_vnd
