"""The crawl: finding pages, fetching them politely and safely, and handing each attempt to the archive.

    settings      what a night may cost and who we say we are      discovery     links of listings, feeds, sitemaps and articles
    guard         which addresses may be reached, and for how long hubs          asking those what is new, and paging into the past
    bodies        bodies with a cap before and after inflating     frontier      what is known of each page, from night to night
    fetch         one request, with caps and deadlines             judgement     which outcome an answer is
    robots        robots.txt, RFC 9309                             recognition   pages that are not what was asked for
    pace          one request at a time per host                   source_night  one source, one night
    ledger        a row for each request                           crawl         the sources of a night, side by side
    visit         all that stands between a URL and its answer     live_check    whether a declaration fits its portal

Under the state root that the callers name: `frontier/<source>.sqlite`, `ledger/<yyyy>/<mm>/*.jsonl`, `pace/*.lock`.

Clock, session, archive root and state root come as arguments. Belongs here: everything that talks to a portal. Does not belong here: what a
page says (`transforms.reading`), what a portal declares (`transforms.sources`).
"""
