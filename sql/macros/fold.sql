-- A text without case and without Vietnamese marks: "Lộc Bình" and "loc binh" are one, and đ is d.
-- signature: fold(words)
-- scalar: yes
-- about: strip_accents of DuckDB leaves đ, which is a letter of its own and no d with a mark.
-- words: any text
SELECT replace(lower(strip_accents(words)), 'đ', 'd')
