"""The crawl: finding pages, fetching them politely and safely, and handing each attempt to the archive.

    settings     what a night may cost and who we say we are        recognition  pages that are not what was asked for
    guard        which addresses may be talked to                   discovery    links of listings, feeds, sitemaps and articles
    fetch        one request, with caps and deadlines               frontier     what is known of each page, from night to night
    robots       robots.txt, RFC 9309                               source_night one source, one night
    pace         one request at a time per host                     crawl        the sources of a night, side by side
    ledger       a row for each request                             live_check   whether a declaration fits its portal

Clock, session, archive root and state root come as arguments. Belongs here: everything that talks to a portal. Does not belong here: what a
page says (`transforms.reading`), what a portal declares (`transforms.sources`).
"""
