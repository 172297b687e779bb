"""Words of pages: drafted, looked at, published, and readable ever after."""

import pytest
from sqlalchemy import select

from store.accounts.models import Role
from store.content.kinds import FIGURES, Subject, first_text
from store.content.words import blocks, unknown_figures
from store.infra.db import reading
from store.security.models import AuditEntry
from tests.factories.catalog import a_product

NASTY = (
    "Back within **10 days**. <script>alert(1)</script> [x](javascript:alert(1)) {contact}"
)


def published(desk, subject="returns", *, number=1, **form):
    desk.follow(desk.post(f"/admin/content/{subject}", {"seen": str(number - 1), **form}))
    answer = desk.follow(desk.post(f"/admin/content/{subject}/{number}/publication"))
    assert f"version {number} is in force" in desk.page
    return answer


@pytest.mark.parametrize("subject", [each for each in Subject if each.is_policy])
def test_the_shops_first_words_name_only_figures_that_are_there(app, subject):
    assert unknown_figures(first_text(subject), FIGURES[subject]) == []


def test_words_are_read_into_blocks():
    read = blocks("One\ntwo\n\n## Three {n}\n- a\n- **b** c\n\n1. [d](/e)", {"n": 4})

    assert [block.kind for block in read] == ["paragraph", "heading", "list", "steps"]
    assert read[0].rows[0][0].text == "One two"
    assert read[1].rows[0][0].text == "Three 4"
    assert [span.strong for span in read[2].rows[1]] == [True, False]
    assert read[3].rows[0][0].href == "/e"


@pytest.mark.parametrize("href", ["javascript:a", "//evil.example", "/\\evil", "data:x"])
def test_a_link_leads_nowhere_but_here_and_by_tls(href):
    assert [span.href for span in blocks(f"[x]({href})", {})[0].rows[0]] == [""]


@pytest.mark.one_database
def test_a_draft_changes_nothing_until_it_is_published_and_html_stays_text(
    desk_of, browser
):
    desk = desk_of(Role.CONTENT)
    form = {"text": NASTY, "seen": "0", "note": "shorter"}
    desk.follow(desk.post("/admin/content/returns", form))
    browser.get("/returns")
    assert "14 days" in browser.page

    desk.get("/drafts/returns/1")
    assert "it is not published" in desk.page
    assert browser.get("/drafts/returns/1").status_code == 403
    desk.follow(desk.post("/admin/content/returns/1/publication"))
    browser.get("/returns")

    assert "<strong>10 days</strong>" in browser.page
    assert "&lt;script&gt;" in browser.page
    assert 'href="javascript' not in browser.page
    assert "{contact}" not in browser.page
    assert "In force since" in browser.page


@pytest.mark.one_database
def test_former_words_stay_to_be_read_with_their_dates(desk_of, browser):
    desk = desk_of(Role.MANAGER)
    published(desk, text="First words.")
    published(desk, text="Second words.", number=2)

    browser.get("/policies/returns/versions")
    assert browser.page.count("/policies/returns/versions/") == 3
    browser.get("/policies/returns/versions/1")

    assert "First words." in browser.page
    assert "not in force any more" in browser.page
    browser.get("/policies/returns/versions/0")
    assert "14 days" in browser.page
    assert browser.get("/policies/returns/versions/3").status_code == 404
    assert browser.get("/policies/home/versions").status_code == 404


@pytest.mark.one_database
def test_two_authors_the_second_is_told_and_keeps_what_was_typed(desk_of):
    desk = desk_of(Role.CONTENT)
    desk.post("/admin/content/terms", {"text": "Mine.", "seen": "0"})

    answer = desk.post("/admin/content/terms", {"text": "Theirs.", "seen": "0"})

    assert answer.status_code == 409
    assert "Theirs." in desk.page
    assert (
        desk.post("/admin/content/terms", {"text": "{nothing}", "seen": "1"}).status_code
        == 422
    )
    with reading() as session:
        assert session.scalars(select(AuditEntry.action)).all() == ["content.drafted"]


@pytest.mark.one_database
def test_the_front_page_that_is_kept_for_everybody_shows_new_words_at_once(
    desk_of, browser
):
    a_product("Orange spool")
    browser.get("/")
    assert "Parts for machines" in browser.page
    home = {"title": "Print it <here>", "lede": "Soon.", "notice": "Closed on Friday"}

    published(desk_of(Role.CONTENT), "home", collection="", **home)
    browser.get("/")

    assert "<h1>Print it &lt;here&gt;</h1>" in browser.page
    assert "Closed on Friday" in browser.page
    assert "Parts for machines</h1>" not in browser.page


@pytest.mark.one_database
def test_who_only_looks_may_not_write(desk_of):
    assert desk_of(Role.SUPPORT).get("/admin/content").status_code == 403
    assert desk_of(Role.READ_ONLY).post("/admin/content/home", {}).status_code == 403
