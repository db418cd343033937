"""The page on which a figure is composed: tried out by GET, kept by POST, nothing typed is lost."""

import re
from urllib.parse import urlencode

from tests.matrix.ground import Ground
from zhijian.kernel.indicators.composing import Composed
from zhijian.kernel.ledger.models import Act

PAGE = "/indicators/compose/"
SCALES = {"what": "flow metrology.verification.approved", "c.category": "truck_scale"}
NAMED = {"name": "检定大型衡器", "name_en": "Truck scales verified", "unit": "台件"}


def test_what_is_chosen_is_tried_out_on_one_s_own_figures_and_nothing_is_written(city: Ground) -> None:
    acts = Act.objects.count()
    page = city.desk("east").get(f"{PAGE}?{urlencode(SCALES)}")
    assert page.context["tried"].one.node == city.people["east"].body_id
    by_register = city.desk("east").get("/indicators/metrology.verified/?by=category").context["one"]
    (scales,) = [part.value.this for part in by_register.parts if part.group == "truck_scale"] or [0]
    assert page.context["tried"].one.value.this == scales
    assert Act.objects.count() == acts


def test_the_choice_is_of_the_records_that_it_is_about(city: Ground) -> None:
    """First the records, then what is counted of them; who then takes other records begins anew, without a reproach."""
    desk = city.desk("east")
    first = desk.get(PAGE).content.decode()
    assert ('id="id_about"' in first, 'id="id_what"' in first) == (True, False)
    page = desk.get(f"{PAGE}?about=metrology.verification")
    assert page.context["form"].errors == {}
    html = page.content.decode()
    assert 'id="id_what"' in html
    assert '<option value="flow metrology.verification.approved"' in html
    assert "metrology.instrument.registered" not in html
    other = desk.get(f"{PAGE}?{urlencode(SCALES | {'about': 'metrology.instrument'})}")
    assert (other.context["form"].errors, other.context["tried"]) == ({}, None)
    share = desk.get(f"{PAGE}?about=ratio")
    assert share.context["form"].errors == {}
    html = share.content.decode()
    assert 'name="numerator"' in html
    assert '<option value="%" selected>' in html, "a share has but one unit"


def test_the_token_of_the_form_does_not_stay_in_the_address(city: Ground) -> None:
    sent = city.desk("east").get(f"{PAGE}?csrfmiddlewaretoken=secret&about=metrology.verification")
    assert (sent.status_code, sent["location"]) == (302, f"{PAGE}?about=metrology.verification")


def test_what_is_kept_has_a_page_and_stands_in_the_catalogue(city: Ground) -> None:
    desk = city.desk("east")
    sent = desk.post(PAGE, SCALES | NAMED | {"zj_key": "one"})
    made = Composed.objects.get(name="检定大型衡器")
    assert sent.status_code == 302
    assert sent["location"] == f"/indicators/{made.code}/"
    assert desk.get(sent["location"]).status_code == 200
    assert desk.get(f"/figures/{made.code}/?body={made.territory_id}&period=2024H1").status_code == 200
    assert "检定大型衡器" in desk.get("/indicators/").content.decode()
    assert city.desk("west").get(sent["location"]).status_code == 404
    assert desk.post(PAGE, SCALES | NAMED | {"zj_key": "one"})["location"] == sent["location"], (
        "sent twice, done once"
    )


def test_a_refusal_stands_on_its_field_and_what_was_typed_stays(city: Ground) -> None:
    asked = {"what": "ratio", "numerator": "metrology.fees", "denominator": "metrology.verified", "name": "件均收费",
             "unit": "%"}  # fmt: skip
    page = city.desk("east").post(PAGE, asked)
    assert page.status_code == 422
    html = page.content.decode()
    assert "单位必须相同" in html
    assert 'value="件均收费"' in html
    assert '<option value="metrology.fees" selected>' in html
    unnamed = city.desk("east").post(PAGE, SCALES)
    assert unnamed.status_code == 422
    assert unnamed.context["form"].errors.keys() >= {"name", "unit"}


def test_it_stands_on_the_half_year_page_of_its_body_and_on_no_other(city: Ground) -> None:
    """Beside the figures of the lines, with its rows; a sister and the body above see their own pages without it."""
    made = city.rows["composed.east"]
    page = city.desk("east").get("/figures/?period=2024H1")
    (line,) = [one for one in page.context["page"].figures if one.code == made.code]
    assert f"/figures/{made.code}/?body={made.territory_id}" in page.content.decode()
    assert (line.unit, line.indicator.version) == (made.unit, 1)
    for who in ("west", "city"):
        shown = city.desk(who).get("/figures/?period=2024H1").context["page"].figures
        assert made.code not in [one.code for one in shown]


def test_a_cohort_and_its_start_are_chosen_and_come_back_in_the_next_edition(city: Ground) -> None:
    """The two acts of a cohort, by when, and from which day: said once, tried out, kept, and said again."""
    desk = city.desk("east")
    first = desk.get(f"{PAGE}?what=cohort+metrology.verification")
    assert (first.context["form"].errors, first.context["tried"]) == ({}, None)
    assert "metrology.verification.recorded" in first.content.decode()
    asked = {
        "what": "cohort metrology.verification", "began": "metrology.verification.assigned", "within": "30",
        "then": "metrology.verification.approved", "since": "2024-01-01",
    }  # fmt: skip
    tried = desk.get(f"{PAGE}?{urlencode(asked)}").context["tried"]
    assert (tried.one.indicator.is_cohort, tried.one.indicator.start.isoformat()) == (True, "2024-01-01")
    sent = desk.post(PAGE, asked | {"name": "三十日内办结率", "unit": "%", "zj_key": "cohort"})
    made = Composed.objects.get(name="三十日内办结率")
    assert sent["location"] == f"/indicators/{made.code}/"
    assert made.what == "cohort metrology.verification.assigned approved 30 since=2024-01-01"
    form = desk.get(f"{sent['location']}compose/").context["form"]
    assert {name: form[name].value() for name in asked} == asked
    page = desk.get(sent["location"]).content.decode()
    assert "自2024年1月1日起累计" in page
    rows = f"/figures/{made.code}/?body={made.territory_id}&period=2024H1&side=denominator"
    assert "首次日期" in desk.get(rows).content.decode()


def test_a_new_edition_begins_with_what_stands_and_a_stale_one_is_refused(city: Ground) -> None:
    made = city.rows["composed.east"]
    page = city.desk("east").get(f"/indicators/{made.code}/compose/")
    assert page.context["form"]["name"].value() == made.name
    assert page.context["form"]["c.category"].value() == ["truck_scale"]
    sent = {"what": made.what, "name": made.name, "unit": "台件", "zj_key": "two", "zj_seen": "1"}
    assert city.desk("east").post(f"/indicators/{made.code}/compose/", sent).status_code == 302
    assert city.fresh("composed.east").edition == "2"
    late = city.desk("east_two").post(f"/indicators/{made.code}/compose/", sent | {"zj_key": "three"})
    assert late.status_code == 422
    assert city.fresh("composed.east").edition == "2"


def test_only_an_analyst_composes(city: Ground) -> None:
    made = city.rows["composed.east"]
    for who in ("east_reader", "province", "mi_manager", "system_admin"):
        assert city.desk(who).get(PAGE).status_code in (403, 404)
        assert city.desk(who).get(f"/indicators/{made.code}/compose/").status_code in (403, 404)
    assert city.desk("west").get(f"/indicators/{made.code}/compose/").status_code == 404
    assert city.desk("east").get("/indicators/own.x/compose/").status_code == 404
    assert city.desk("east").get(f"{PAGE}?what=nonsense").status_code == 200


def test_what_is_needed_to_keep_a_figure_is_not_called_optional(city: Ground) -> None:
    page = city.desk("statistics").get("/indicators/compose/?what=flow+metrology.verification.approved")
    html = page.content.decode()
    labels = dict(re.findall(r'<label[^>]*for="id_(name|name_en|unit)">(.*?)</label>', html))
    assert {name for name, label in labels.items() if "选填" in label} == {"name_en"}
    assert labels.keys() == {"name", "name_en", "unit"}
