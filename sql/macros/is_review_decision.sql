-- Whether a sentence quotes the decision that ends a yearly review of poverty: the figure in law.
-- signature: is_review_decision(sentence)
-- scalar: yes
-- about: The three words are looked for first, since a pattern costs ten times as much.
-- sentence: the sentence that carries a figure
SELECT CASE
    WHEN contains(sentence, 'uyết định') OR contains(sentence, 'ecision') OR contains(sentence, 'QUYẾT ĐỊNH') THEN regexp_matches(
        lower(sentence),
        '(quyết định|decision)[^.]{0,160}(rà soát|phê duyệt kết quả|công nhận kết quả|công bố kết quả|review|recogni[sz])'
    )
    ELSE FALSE
END
