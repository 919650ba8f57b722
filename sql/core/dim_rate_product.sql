-- One product that a bank states a rate for.
-- key: rate_product
-- rate_product: kind, programme and term as one code
-- product_kind: loan, deposit or overdue
-- programme: credit programme of a loan
-- term: ISO 8601 duration of a deposit
-- label_en: English label
-- label_vi: Vietnamese label
-- is_listed: false for a product that a page brought and the lists do not know: for review
WITH listed AS (
    SELECT
        'loan:' || code AS rate_product,
        'loan' AS product_kind,
        code AS programme,
        NULL::VARCHAR AS term,
        label_en,
        nullif(trim(regexp_extract(phrases_vi, '^[^;]+')), '') AS label_vi
    FROM reference.programmes
    WHERE scope IN ('rate', 'both')
    UNION ALL
    SELECT product_kind || ':' || term, product_kind, NULL, term, label_en, label_vi
    FROM reference.rate_products
),

seen AS (
    SELECT
        product_kind || ':' || coalesce(programme, term, '') AS rate_product,
        product_kind,
        max(programme) AS programme,
        max(term) AS term,
        max(label) AS label
    FROM staged.rates
    GROUP BY ALL
)

SELECT
    coalesce(l.rate_product, s.rate_product) AS rate_product,
    coalesce(l.product_kind, s.product_kind) AS product_kind,
    coalesce(l.programme, s.programme) AS programme,
    coalesce(l.term, s.term) AS term,
    coalesce(l.label_en, s.label) AS label_en,
    l.label_vi,
    l.rate_product IS NOT NULL AS is_listed
FROM listed AS l
FULL JOIN seen AS s ON l.rate_product = s.rate_product
ORDER BY rate_product
