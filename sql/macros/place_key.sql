-- A place as one code: its official one, or level and name where it has none, without regard to case and marks.
-- signature: place_key(code, level, name)
-- scalar: yes
-- code: official code, or null
-- level: level of the place, or null
-- name: its name, or null
SELECT coalesce(code, level || ':' || fold(name), '')
