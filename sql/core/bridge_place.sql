-- One step from a place that ended to a place that took it up.
-- key: place_code, valid_to, successor_code
-- about: A code that goes on with the same or another extent leads to itself: Lạng Sơn is 20 before and after 1 July 2025.
-- place_code: the place that ended, or went on with another extent
-- valid_to: its last day so
-- successor_code: the place that took it up
-- successor_valid_from: first day of that one
-- extent: whole, or part where it was divided
-- how: merged, renamed, unchanged, ...
SELECT
    code AS place_code,
    valid_to::DATE AS valid_to,
    successor_code,
    successor_valid_from::DATE AS successor_valid_from,
    extent,
    how
FROM reference.place_successors
ORDER BY place_code, valid_to, successor_code
