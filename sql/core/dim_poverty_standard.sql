-- One national poverty standard, by the reviews that were made with it: a series breaks between two of them.
-- key: standard
-- about: Levels before and after a change of the standard are not one series. Lines: core.dim_poverty_line with the same rule.
-- standard: the years that it was made for
-- first_review_on: first day whose review used it
-- last_review_on: last day whose review used or will use it
-- rule: the decision or decree
-- why: what it measures, and how its reviews are dated
SELECT standard, first_review_on::DATE AS first_review_on, last_review_on::DATE AS last_review_on, rule, why
FROM reference.poverty_reviews
ORDER BY first_review_on
