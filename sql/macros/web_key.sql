-- What an address names, without scheme, www, query, fragment and closing slash: the same for a page and for a copy that links to it.
-- signature: web_key(address)
-- scalar: yes
-- address: a URL as captured or as printed under a republished text
SELECT lower(regexp_replace(regexp_replace(address, '^[A-Za-z]+://(www\.)?', ''), '(\?|#).*$|/+$', ''))
