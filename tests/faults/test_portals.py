"""Pages that are not what was asked for, and pages that change, move, multiply or attack. Rows 14, 15, 18 to 22."""

import unicodedata
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from orchestration.alerts.night_record import why_partial, why_silent
from orchestration.assets.portals import answer_of
from tests.crawl.conftest import NightsOf
from tests.crawl.fetching import HTML, payload
from tests.site.portal import Portal, article, declaration_of, portal_of
from tests.site.server import Answer, Asked, Script
from transforms.archive.readback import verify
from transforms.crawl.summary import SourceNight


def html(body: str, title: str = "Tin", status: int = 200, headers: tuple[tuple[str, str], ...] = HTML) -> Answer:
    return Answer(status, f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode(), headers)


NAVIGATION = '<nav><a href="/">Trang chủ</a> <a href="/tin-tuc">Tin tức</a></nav><footer>Liên hệ: toà soạn</footer>'
UNWANTED: dict[str, tuple[Answer, str]] = {
    "empty-body": (Answer(200, b"", HTML), "empty"),
    "blank-body": (Answer(200, b" \r\n ", HTML), "empty"),
    "no-content": (Answer(204, b"", HTML), "empty"),
    "navigation-only": (html(NAVIGATION), "empty"),
    "title-only": (html(NAVIGATION + "<h1>Giảm nghèo bền vững ở xã vùng cao</h1>"), "empty"),
    "soft-404-vi": (html(NAVIGATION + "<h1>Trang không tồn tại</h1><p>Nội dung bạn tìm đã được chuyển.</p>"), "soft_404"),
    "soft-404-en": (html(NAVIGATION + "<p>Sorry.</p>", title="Page not found | Portal"), "soft_404"),
    "soft-404-plain": (html("<h2>Khong tim thay bai viet</h2>"), "soft_404"),
    "login-form": (html('<h1>Đăng nhập</h1><form><input name="u"><input type="password" name="p"></form>'), "login"),
    "unauthorised": (html("", status=401), "login"),
    "challenge-title": (html("<p>Checking your browser.</p>", title="Just a moment..."), "challenge"),
    "challenge-script": (html('<script>document.cookie="D1N=ab12";window.location.reload(true);</script>'), "challenge"),
    "challenge-header": (html("<p>x</p>", headers=(*HTML, ("cf-mitigated", "challenge"))), "challenge"),
    "challenge-503": (html('<div class="cf-turnstile"></div>', title="Attention Required!", status=503), "challenge"),
    "forbidden": (html("", status=403), "challenge"),
    "not-a-page": (Answer(200, b"%PDF-1.7", (("Content-Type", "application/pdf"),)), "unreadable"),
    "server-error": (html("", status=500), "server_error"),
}


# Row 14 ---------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", UNWANTED)
def test_row14_what_is_no_page_is_named_and_leaves_the_known_text_alone(nights: NightsOf, name: str) -> None:
    answer, expected = UNWANTED[name]
    with portal_of(2) as portal:
        own = nights(portal)
        own.crawl()
        path = portal.articles[0].path
        portal.scripts[path] = answer
        own.crawl(given=(portal.url + path,))
        newest = own.captures()[-1]
        assert (newest.outcome, newest.text_sha256) == (expected, None), newest.detail
        assert newest.detail
        del portal.scripts[path]
        own.crawl(given=(portal.url + path,))
        assert own.captures()[-1].outcome in ("unchanged", "not_modified")


def test_row14_a_redirect_to_the_home_page_or_to_a_login_is_no_page(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        for one, target in zip(portal.articles, ("/", "/dang-nhap?next=x", "/tin-tuc"), strict=True):
            portal.scripts[one.path] = Answer(302, b"", (("Location", target),))
        own = nights(portal)
        own.crawl()
        assert [own.outcomes()[one.slug] for one in portal.articles] == ["soft_404", "login", "soft_404"]


def test_row14_an_article_about_logins_and_not_found_things_is_an_article(nights: NightsOf) -> None:
    with portal_of(0) as portal:
        told = replace(
            article(1), title="Không tìm thấy vốn vay, hộ nghèo đăng nhập cổng dịch vụ công", paragraphs=article(1).paragraphs * 6
        )
        portal.articles = [told]
        own = nights(portal)
        own.crawl()
        assert set(own.outcomes().values()) == {"changed"}


@pytest.mark.parametrize(
    "title",
    [
        "404 hộ thoát nghèo trong quý I",
        "Xã thứ 404: giảm nghèo",
        "Đăng nhập để vay vốn: hộ nghèo làm quen dịch vụ công",
        "Hộ nghèo không tồn tại trên giấy",
    ],
)
def test_row14_a_short_article_with_such_words_is_an_article(nights: NightsOf, title: str) -> None:
    with portal_of(0) as portal:
        portal.articles = [replace(article(1), title=title)]
        own = nights(portal)
        own.crawl()
        assert set(own.outcomes().values()) == {"changed"}


def test_row14_a_source_that_only_challenges_is_left_in_peace(nights: NightsOf) -> None:
    with portal_of(30, per_page=30) as portal:
        portal.scripts |= {one.path: UNWANTED["challenge-title"][0] for one in portal.articles}
        night = nights(portal).crawl()
        assert (night.ended, night.pages["challenge"], night.waiting_pages) == ("refused", 8, 22)
        assert "8 challenge" in told_of(night) and "in a row" in told_of(night)


# Row 15 ---------------------------------------------------------------------------------------------------------------------------


def told_of(night: SourceNight) -> str:
    """What the operator is told of a night, by the alert and by the check `answered` alike; nothing where all was answered."""
    words = why_silent(night) or why_partial(night) or ""
    check = answer_of(night)
    assert check.passed == (not words) and words in str(check.description)
    return words


def test_row15_half_the_lists_failing_is_a_partial_night_that_retires_nothing(nights: NightsOf) -> None:
    with portal_of(40) as portal:
        own = nights(portal)
        own.crawl()
        before = own.outcomes()
        failing = {"on": True}

        def every_other(asked: Asked) -> Script:
            return html("", status=500) if failing["on"] and asked.path.endswith(("2", "4")) else portal.fallback

        portal.scripts["/tin-tuc"] = every_other
        portal.articles = [article(100 + number) for number in range(25)] + portal.articles
        night = own.crawl()
        assert not night.is_unreachable and night.hubs["server_error"] == 1
        assert "1 server_error" in told_of(night)
        assert own.outcomes() | before == own.outcomes() and set(before) <= set(own.outcomes())
        failing["on"] = False
        night = own.crawl()
        assert told_of(night) == ""
        assert {one.slug for one in portal.articles} == set(own.outcomes())


@pytest.mark.parametrize("answer", [html("", status=500), html("", status=304), UNWANTED["soft-404-vi"][0], Answer(200, b"", HTML)])
def test_row15_a_page_that_was_never_seen_is_asked_again_until_it_is(nights: NightsOf, answer: Answer) -> None:
    with portal_of(9) as portal:
        path = portal.articles[4].path
        portal.scripts[path] = answer
        own = nights(portal)
        first = own.crawl()
        assert (told_of(first) != "") == (first.pages["server_error"] == 1), "what was answered, if wrongly, is told by its outcome"
        own.crawl()
        del portal.scripts[path]
        for _ in range(3):
            own.crawl()
        assert own.outcomes()[portal.articles[4].slug] == "changed"
        assert portal.paths().count(path) == 3


def test_row15_an_unasked_not_modified_of_a_hub_is_no_quiet_night(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.scripts["/tin-tuc"] = html("", status=304)
        night = nights(portal).crawl()
        assert night.is_empty and "showed nothing" in told_of(night) and night.hubs["not_modified"] == 0


def test_row15_a_source_that_answers_nothing_is_unreachable_and_one_that_refuses_is_not(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        portal.fallback = html("", status=500)
        down = nights(portal).crawl()
        assert down.is_unreachable and down.is_empty and "could not be reached" in told_of(down)
        assert down.hubs == {"server_error": 1}


def test_row15_a_listing_that_lost_its_links_is_no_quiet_night(nights: NightsOf) -> None:
    with portal_of(3) as portal:
        own = nights(portal)
        own.crawl()
        portal.scripts["/tin-tuc"] = html(
            NAVIGATION + "<div class='moi'>" + "<a href='/p/1'>Bài viết</a>" * 9 + "</div>" + "<p>văn bản</p>" * 200
        )
        night = own.crawl()
        assert night.hubs["empty"] == 1 and "1 empty" in told_of(night)
        assert "declaration no longer fits" in str(own.captures(hubs=True)[-1].detail)


# Rows 18, 19 ----------------------------------------------------------------------------------------------------------------------


def test_row18_a_silent_edit_is_a_new_version_and_the_old_bytes_stay(nights: NightsOf) -> None:
    with portal_of(60, per_page=60) as portal:
        own = nights(portal)
        own.crawl()
        one = portal.articles[1]
        portal.edit(one.slug, paragraphs=(one.paragraphs[0].replace("2025", "2024"), *one.paragraphs[1:]))
        for _ in range(4):
            own.crawl()
        versions = [capture for capture in own.captures() if capture.page == one.slug and capture.outcome == "changed"]
        assert len(versions) == 2
        texts = [payload(own, capture).decode() for capture in versions]
        assert "2025" in texts[0] and "2024" in texts[1] and one.paragraphs[0] in texts[0]


@pytest.mark.parametrize(("status", "expected"), [(404, "not_found"), (410, "gone")])
def test_row19_a_page_that_is_gone_keeps_its_bytes_and_is_hardly_asked_again(nights: NightsOf, status: int, expected: str) -> None:
    with portal_of(2) as portal:
        own = nights(portal)
        own.crawl()
        first = own.captures()[0]
        path = f"/{first.page}.html"
        portal.scripts[path] = html("", status=status)
        own.crawl(given=(portal.url + path,))
        assert own.outcomes()[first.page] == expected
        asked = portal.paths().count(path)
        for _ in range(20):
            own.crawl()
        assert portal.paths().count(path) <= asked + 1
        assert payload(own, first)


def test_row19_a_page_that_moved_is_followed_and_both_addresses_are_told(nights: NightsOf) -> None:
    with portal_of(2) as portal:
        own = nights(portal)
        own.crawl()
        old = portal.articles[0]
        portal.articles[0] = replace(old, slug="dia-chi-moi-cua-bai-viet")
        portal.scripts[old.path] = Answer(301, b"", (("Location", portal.articles[0].path),))
        own.crawl(given=(portal.url + old.path,))
        assert own.outcomes()[old.slug] == "moved"
        assert own.outcomes()["dia-chi-moi-cua-bai-viet"] == "changed"
        moved = next(capture for capture in own.captures() if capture.outcome == "moved")
        assert "/dia-chi-moi-cua-bai-viet.html" in str(moved.detail)


def test_row19_a_domain_that_moved_is_refused_and_named(nights: NightsOf) -> None:
    with portal_of(1) as portal, portal_of(1) as elsewhere:
        portal.fallback = lambda asked: Answer(301, b"", (("Location", elsewhere.url + asked.path),))
        night = nights(portal).crawl()
        assert night.hubs["robots_disallowed"] + night.hubs["redirect_refused"] == 1
        assert elsewhere.asked == []
        assert elsewhere.host in str(nights(portal).captures(hubs=True)[-1].detail)


# Row 20 ---------------------------------------------------------------------------------------------------------------------------


def test_row20_all_spellings_of_an_address_are_one_document(nights: NightsOf) -> None:
    composed, decomposed = "giảm-nghèo-bền-vững-ở-lạng-sơn.html", unicodedata.normalize("NFD", "giảm-nghèo-bền-vững-ở-lạng-sơn.html")
    spellings = [
        f"/{quote(composed)}",
        f"/{quote(decomposed)}",
        f"/index.php/{quote(composed)}",
        f"//{quote(composed)}?utm_source=zalo&utm_medium=x",
        f"/{quote(composed)}?fbclid=1#binh-luan",
        f"/{quote(composed)}/",
        f"/{quote(composed).lower()}",
    ]
    with portal_of(0) as portal:
        body = portal.page(article(1))
        portal.fallback = lambda asked: portal.robots if asked.path == "/robots.txt" else Answer(200, body, HTML)
        declaration = declaration_of(portal, listings=(), article_pattern=r"\.html$")
        own = nights(portal, declaration)
        own.crawl(given=tuple(f"{portal.url}{path}" for path in spellings))
        assert len({capture.document_id for capture in own.captures()}) == 1
        assert len(portal.paths(but=("/robots.txt",))) == 1


# Row 21 ---------------------------------------------------------------------------------------------------------------------------


def test_row21_copies_on_three_hosts_are_three_documents_with_their_own_bytes(nights: NightsOf, tmp_path: Path) -> None:
    told = replace(article(7), origin="Báo Nhân dân")
    altered = replace(told, paragraphs=(told.paragraphs[0].replace("2025", "2026"), *told.paragraphs[1:]))
    with Portal(articles=[told]) as first, Portal(articles=[told]) as second, Portal(articles=[altered]) as third:
        ids, texts = set(), []
        for number, portal in enumerate((first, second, third)):
            own = nights(portal, declaration_of(portal, name=f"copy{number}"))
            own.crawl()
            (capture,) = [one for one in own.captures() if one.source == f"copy{number}"]
            ids.add(capture.document_id)
            texts.append(payload(own, capture).decode())
        assert len(ids) == 3
        assert all("Báo Nhân dân" in text for text in texts)
        assert "2026" in texts[2]
    assert verify(tmp_path / "archive").damage == ()


# Row 22 ---------------------------------------------------------------------------------------------------------------------------


def test_row22_thirty_fetches_of_a_churning_page_bring_no_new_text(nights: NightsOf) -> None:
    with portal_of(1, churn=True, with_etags=False) as portal:
        own = nights(portal)
        for _ in range(30):
            own.crawl(given=(portal.url + portal.articles[0].path,))
        captures = own.captures()
        assert len(captures) == 30
        assert [capture.outcome for capture in captures] == ["changed"] + ["unchanged"] * 29
        assert len({capture.payload_sha256 for capture in captures}) == 30
        assert len({capture.text_sha256 for capture in captures}) == 1
