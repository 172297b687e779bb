"""The pages where one person arranges the catalogue, walked with plain forms."""

import io
from datetime import timedelta

import pytest
from PIL import Image

from store.accounts.models import Role
from store.catalog.models import ShelfPicture
from store.catalog.queries.addressed import brand_to_edit, collection_to_edit
from store.infra.db import reading, transaction
from store.kernel import clock
from store.promotions.actions.promotions import Wording, add_promotion
from store.promotions.models import Promotion
from store.promotions.terms import Action, Deed, Kind, Rules
from tests.admin.test_products import form_of
from tests.factories.catalog import a_category, a_product, a_variant
from tests.working import run_jobs

pytestmark = pytest.mark.one_database

NEW = "/admin/shelves/collections/new"
CHEAP = "/admin/shelves/collections/cheap"
RULED = {
    "name": "Cheap",
    "any_of": "",
    "rows-0-field": "price",
    "rows-0-operator": "at most",
    "rows-0-value": "300",
}


@pytest.fixture
def desk(database, desk_of):
    """A manager of a shop with three products."""
    a_product("Vase", brand="Ferro", variants=[a_variant("V-1", price="300")])
    a_product("Lamp", brand="Ferro", variants=[a_variant("L-1", price="900")])
    a_product("Nozzle", variants=[a_variant("N-1", price="90")])
    return desk_of(Role.MANAGER)


def in_shop(desk, address):
    """Ask as a customer, page cache and all."""
    answer = desk.client.get(address)
    assert answer.status_code == 200, answer.status
    names = ("Vase", "Lamp", "Nozzle")
    return [name for name in names if f'"good-{name.lower()}"' in answer.text]


def test_a_collection_by_rule_is_previewed_saved_and_right_in_the_shop_at_once(desk):
    looked = desk.fragment("POST", "/admin/shelves/collections/preview", RULED)
    assert "<strong>2</strong> products are in it now" in looked.text
    desk.post(f"{NEW}?by=rule", RULED | {"look": "1", "rows-0-value": "90"})
    assert "<strong>1</strong> product is in it now" in desk.page

    odd = RULED | {"rows-0-operator": "beside"}
    looked = desk.fragment("POST", "/admin/shelves/collections/preview", odd)
    assert "Choose an operator." in looked.text
    refused = desk.post(f"{NEW}?by=rule", RULED | {"rows-0-value": "cheap"})
    assert refused.status_code == 422
    assert desk.page.count("Row 1:") == 2, "above the form and beside the preview"
    assert 'value="cheap"' in desk.page
    assert desk.post(f"{NEW}?by=rule", RULED).location == CHEAP
    assert in_shop(desk, "/collections/cheap") == ["Vase", "Nozzle"]
    assert in_shop(desk, "/collections/cheap") == ["Vase", "Nozzle"]

    desk.get(CHEAP)
    seen = form_of(desk.page) | {"any_of": ""}
    desk.post(CHEAP, seen | {"rows-0-value": "100", "slug": "cheapest"})

    assert in_shop(desk, "/collections/cheapest") == ["Nozzle"]
    assert desk.client.get("/collections/cheap").location == "/collections/cheapest"
    desk.get("/admin/shelves")
    assert "Price at most ₹100.00" in desk.page
    stale = desk.post(CHEAP, seen | {"name": "Mine"})
    assert stale.status_code == 409
    assert "price at most 300.00" in desk.page.lower()
    assert 'value="Mine"' in desk.page
    again = form_of(desk.page) | {"any_of": ""}
    assert desk.post(CHEAP, again).status_code == 303


def test_a_collection_by_hand_keeps_its_order_its_time_and_is_put_away(desk):
    tomorrow = f"{clock.now().astimezone(clock.IST) + timedelta(days=1):%Y-%m-%dT%H:%M}"
    gifts = "/admin/shelves/collections/gifts"
    desk.post(NEW, {"name": "Gifts"})
    desk.get(f"{gifts}?q=v-1")
    assert "Put in" in desk.page
    for product in ("vase", "lamp", "nozzle"):
        desk.post(f"{gifts}/products", {"product": product})
    desk.post(f"{gifts}/products/nozzle/place", {"place": "1"})
    desk.post(f"{gifts}/products/vase/removal")

    listed = desk.client.get("/collections/gifts").text
    assert listed.index('"good-nozzle"') < listed.index('"good-lamp"')
    assert in_shop(desk, "/collections/gifts") == ["Lamp", "Nozzle"]
    desk.get(gifts)
    sent = form_of(desk.page)
    desk.post(gifts, sent | {"shows_from": tomorrow})
    assert desk.client.get("/collections/gifts").status_code == 404
    desk.post(f"{gifts}/archive")
    desk.get("/admin/shelves")
    assert "Put away" in desk.page
    with reading() as session:
        chosen = Rules(collections=frozenset({collection_to_edit(session, "gifts").id}))
    promotion = a_promotion(chosen)
    desk.post(f"{gifts}/deletion")
    desk.get(gifts)
    assert "promotion Ferro is for it" in desk.page, "without it, it would be for all"
    with transaction() as session:
        session.delete(session.get(Promotion, promotion))
    assert desk.post(f"{gifts}/deletion").status_code == 303
    assert desk.get(gifts).status_code == 404


def test_the_tree_is_grown_moved_and_cut_with_its_goods_going_elsewhere(desk):
    tools = a_category("Tools")
    a_product("Rasp", category=tools)
    page = "/admin/shelves/categories"
    desk.post(f"{page}/new?below=tools", {"name": "Files", "parent_id": str(tools.id)})
    desk.get(f"{page}/files")
    sent = form_of(desk.page)
    desk.get(f"{page}/tools")
    below = desk.post(f"{page}/tools", form_of(desk.page) | {"parent_id": "999999"})
    kept = desk.post(f"{page}/tools/archive")
    assert (below.status_code, kept.status_code) == (422, 409)
    assert "Move what stands below Tools first" in desk.page
    desk.post(f"{page}/files", sent | {"name": "Rasps", "slug": "rasps", "parent_id": "0"})
    assert desk.client.get("/categories/files").location == "/categories/rasps"
    assert desk.post(f"{page}/tools/archive", {"heir": "0"}).status_code == 422
    assert "Choose where its products go" in desk.page
    rasps = desk.page.partition(">Rasps</option>")[0].rpartition('value="')[2].rstrip('">')
    desk.post(f"{page}/tools/archive", {"heir": rasps})

    assert desk.client.get("/categories/tools").location == "/categories/rasps"
    assert "Rasp" in desk.client.get("/categories/rasps").text
    assert desk.post(f"{page}/rasps/place", {"step": "0"}).status_code == 303
    desk.get(page)
    assert desk.page.index("Rasps") < desk.page.index("Put away")


def a_promotion(rules):
    with transaction() as session:
        wording = Wording(
            name="Ferro",
            label="Ferro week",
            kind=Kind.PRODUCT,
            action=Action(Deed.PERCENT, percent_bp=1000),
            rules=rules,
        )
        return add_promotion(session, wording).id


def test_a_brand_is_renamed_and_merged_with_all_that_names_it(desk):
    promotion = a_promotion(Rules(brands=frozenset({"Ferro"})))
    page = "/admin/shelves/brands/ferro"
    desk.get(page)
    desk.post(page, form_of(desk.page) | {"name": "Ferro Works", "website": "ferro"})
    assert "https://example.com" in desk.page
    desk.post(page, form_of(desk.page) | {"website": "https://ferro.example"})
    assert in_shop(desk, "/brands/ferro") == ["Vase", "Lamp"]
    desk.post("/admin/shelves/brands/new", {"name": "Eisen"})
    assert desk.post(f"{page}/archive").status_code == 409
    desk.post(f"{page}/merge", {"into": "eisen"})

    assert in_shop(desk, "/brands/eisen") == ["Vase", "Lamp"]
    assert desk.client.get("/brands/ferro").location == "/brands/eisen"
    with reading() as session:
        rules = session.get(Promotion, promotion).rules
        assert brand_to_edit(session, "ferro").name == "Eisen"
    assert rules["brands"] == ["Eisen"]
    desk.post("/admin/shelves/brands/new", {"name": "Nobody", "blurb": "No\0body"})
    assert desk.client.get("/brands/nobody").status_code == 200
    desk.post("/admin/shelves/brands/nobody/archive")
    assert desk.client.get("/brands/nobody").status_code == 404


def test_an_attribute_is_added_reworded_and_struck(desk):
    a_product("Nut", specifications=[("Metal", "brass", "")])
    a_product("Bolt", specifications=[("Metal", "Brass", "")])
    page = "/admin/shelves/attributes"
    taken = desk.post(f"{page}/new", {"name": "Price", "filterable": "y"})
    assert taken.status_code == 422
    desk.post(f"{page}/new", {"name": "Metal", "filterable": "y"})
    desk.post(f"{page}/metal/values", {"old": "brass", "new": "Brass"})
    desk.get(f"{page}/metal")

    assert "Reworded" in desk.page
    assert 'value="brass"' not in desk.page
    assert "Bolt" in desk.client.get("/products?metal=Brass").text
    assert desk.post(f"{page}/metal/removal").location == page


def test_a_picture_over_a_shelf_is_shown_once_it_is_developed(desk):
    body = io.BytesIO()
    Image.new("RGB", (240, 160), "#a07040").save(body, "PNG")
    page = "/admin/shelves/brands/ferro/picture"
    desk.get("/admin/shelves/brands/ferro")

    unsaid = desk.post(page, {"alt": ""})
    assert unsaid.status_code == 422
    picture = (io.BytesIO(body.getvalue()), "ferro.png")
    desk.post(page, {"alt": "A copper kettle", "picture": picture})
    run_jobs(only="develop_shelf_picture")

    assert "A copper kettle" in desk.client.get("/brands/ferro").text
    desk.post(f"{page}/removal")
    with reading() as session:
        assert session.query(ShelfPicture).count() == 0


def test_who_may_not_arrange_sees_the_shelves_and_no_buttons(desk, desk_of):
    reader = desk_of(Role.READ_ONLY)
    for page in ("", "/categories", "/brands", "/brands/ferro", "/attributes"):
        assert reader.get(f"/admin/shelves{page}").status_code == 200
        assert 'class="save"' not in reader.page
    assert reader.post(NEW, {"name": "Mine"}).status_code == 403
