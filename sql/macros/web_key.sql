-- What an address names, without scheme, www, tracking parameters, fragment and closing slash: the same for a page and a copy's link.
-- signature: web_key(address)
-- scalar: yes
-- about: Other parameters stay, since they may name the page.
-- address: a URL as captured or as printed under a republished text
SELECT lower(regexp_replace(
    regexp_replace(
        regexp_replace(address, '^[A-Za-z]+://(www\.)?|#.*$', '', 'g'),
        '([?&])(utm_[a-z]+|fbclid|gclid|zarsrc)=[^&]*',
        '\1',
        'g'
    ),
    '[/?&]+$',
    ''
))
