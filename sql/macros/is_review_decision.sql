-- Whether a sentence quotes the decision that ends a yearly review of poverty: the figure in law.
-- signature: is_review_decision(sentence)
-- scalar: yes
-- sentence: the sentence that carries a figure
SELECT (contains(sentence, 'uyết định') OR contains(sentence, 'ecision') OR contains(sentence, 'QUYẾT ĐỊNH'))
    AND regexp_matches(
        lower(sentence),
        '(quyết định|decision)[^.]{0,160}(rà soát|phê duyệt kết quả|công nhận kết quả|công bố kết quả|review|recogni[sz])'
    )
