"""The crawl against a local site."""
