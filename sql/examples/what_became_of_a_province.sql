-- Which places did the provinces of before July 2025 become?
SELECT
    b.successor_code,
    s.name AS province_now,
    list(p.name ORDER BY p.name) AS made_of
FROM core.bridge_place AS b
INNER JOIN core.dim_place AS p ON b.place_code = p.place_code AND p.valid_to = b.valid_to AND p.level = 'province'
INNER JOIN core.dim_place AS s ON b.successor_code = s.place_code AND s.valid_from = b.successor_valid_from
WHERE b.valid_to = DATE '2025-06-30'
GROUP BY b.successor_code, s.name
ORDER BY b.successor_code
LIMIT 5
