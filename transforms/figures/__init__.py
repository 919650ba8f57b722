"""Figures of a document: from its sentences to observations, rates, and an account of every number that is neither.

The modules in the order in which a number meets them. Each says in its own first lines what belongs in it; each stands here once.

The way through a document
    `read` is the way in, `interpret` goes from sentence to sentence, `linked` gathers what is concluded of the numbers of one, `drafting`
    makes of each number what `drafts` hold of a figure, `dedupe` makes one of those told twice, `accounting` says where every number
    ended, `explain` why; `lazily` is a tool.

Text
    `tokens` and `words` cut it, `sentences` and `tables` give runs of tokens, `lexicon` finds the phrases of the reference tables, `themes`
    tells what a page is about, `stories` which sentences tell of one family.

Numbers as they are printed
    `numbers` (separators), `numerals` (scale and sign), `number_words`; `expressions` makes `quantities` of them with the help of `nouns`,
    `per_units`, `hedging`, `steps` and `shared_units`; `number_lists` finds lists, `noise` the numbers that are no figures, `conversions`
    sums told once more in dollars.

What a number measures
    by its own words: `linking`, on the way that `ruler` and `detours` measure; `own_words`, `deeds`, `untold`
    by a number before it in the sentence: `beside`, with `neighbours`, `parts_beside`, `parts` and `takers`;
    `carried`, `earlier`, `inhabitants`
    by the sentences before: `told` remembers; `from_told`, `from_source`, `sums_told`, `parallel`
    in rows and lists: `rows`, `respectively`, `shared_out`
    the choice: `chaining`, `settling`
    looked at once more: `amends`, `ruled_out`, `barred`, `predicates`, `shares_of_poor`, `houses`, `gifts`, `lent_or_owed`,
    `programme_money`, `standards`, `plausible`

State, change, aim
    `kinds` with `change_words` and `list_changes`; `aims` with `spent_aims`; `averages`, `page_day`, `units_of_kinds`
    `finish` puts all together.

Times
    found in a text: `periods`, by `period_patterns`, `period_scan`, `period_forms`, `period_context` and `period_names`
    with their years: `period_years`, `period_anchors`, `period_spans`, `period_shift`, `period_address`; as days: `period_days`
    of a number: `mentions` hands them out, `placed_times`, `owned_times`, `timing`, `dating`; `frames` and `carried_times` carry them on,
    `heirs` from figure to figure; `headlines`

Places
    found in a text: `places`, by `gazetteer`, `place_mark`, `place_marks`, `place_lists`, `place_unknown`, `place_context`
    settled: `place_units`, `place_mention`, `place_gaps`; what the page is about: `place_subject`, `place_evidence`, `place_address`,
    `place_turns`
    of a number: `placing`, `whereabouts`; `place_memory` carries them on

Whom and which programme
    `scope`, `scope_lists`, `scope_choice`, `scope_ways`, `scoping`, `shared_scopes`; `scope_memory` carries them on.

Rates of interest and terms of loans
    `rates`, `rate_cues`, `rate_steps`, `rate_names`, `rate_dates`, `rate_columns`, `loan_terms`, `deposit_terms`.
"""
