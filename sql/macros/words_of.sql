-- The words of a text without case and Vietnamese marks, and its numbers with their signs: "Hộ nghèo: 12,2%" is [ho, ngheo, 12,2].
-- signature: words_of(text)
-- scalar: yes
-- text: any text
SELECT regexp_extract_all(fold(text), '[0-9]+(?:[.,][0-9]+)*|\p{L}+')
