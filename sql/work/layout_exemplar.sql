-- One way in which the pages of a portal are built, among its fifty most frequent.
-- key: source, fingerprint
-- about: What new pages are likened to. Fifty, since a portal has few templates and likening must not grow with its pages.
-- source: the portal
-- fingerprint: of the structure
-- bits: the same as a number
-- pages: how many pages had it
-- first_on: first night that showed one
SELECT
    source,
    fingerprint,
    ('0x' || fingerprint)::UBIGINT AS bits,
    count(*) AS pages,
    min(captured_on) AS first_on
FROM staged.layouts
GROUP BY source, fingerprint
QUALIFY row_number() OVER (PARTITION BY source ORDER BY count(*) DESC, min(captured_on), fingerprint) <= 50
