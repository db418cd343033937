"""The parts say what they are handed, all of it, and nothing that they are not."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from zhijian.desk.look.shapes import (
    Button,
    Cell,
    Chip,
    Column,
    Fact,
    Figure,
    Group,
    Logged,
    Need,
    NextAct,
    Notice,
    Paging,
    Proof,
    Row,
    Step,
    Tab,
    Table,
)  # fmt: skip


def shown(tag: str, **context: Any) -> str:
    with translation.override("en"):
        return Template("{% load zj %}" + tag).render(Context(context))


def test_what_an_officer_typed_is_never_markup():
    table = Table("<b>", [Column("<i>")], [Row([Cell("<script>", sub="<u>")])])
    html = shown("{% zj_table table %}", table=table)
    assert "<script>" not in html
    assert "<u>" not in html
    assert html.count("&lt;script&gt;") == 1


def test_a_sorted_column_says_so_to_eyes_and_ears():
    columns = [Column("Number", sort="?o=n"), Column("Valid until", sort="?o=-v", sorted_by="descending")]
    html = shown("{% zj_table table %}", table=Table("Instruments", columns, [Row(["1", "2"])]))
    assert html.count("aria-sort") == 1
    assert 'aria-sort="descending"><a href="?o=-v">Valid until <span aria-hidden="true">↓</span></a>' in html


def test_a_row_must_have_a_cell_for_each_column():
    with pytest.raises(ValueError, match="longer"):
        shown("{% zj_table table %}", table=Table("Instruments", [Column("a"), Column("b")], [Row(["1"])]))


def test_groups_have_headings_over_all_columns():
    table = Table(
        "Work", [Column("Item"), Column("Left")], groups=[Group([Row(["a", "b"])], "Overdue", "2", late=True)]
    )
    assert '<th colspan="2" scope="rowgroup" class="zj-late">Overdue' in shown(
        "{% zj_table table %}", table=table
    )


def test_a_table_to_choose_from_sends_the_chosen_keys_and_names_each_box():
    table = Table(
        "Instruments", [Column("Number")], [Row(["YX-1"], key="17", name="YX-1")], select=True, total=57,
        action="/assign/", acts=[Button("Assign", name="act", value="assign")],
    )  # fmt: skip
    html = shown("{% zj_table table %}", table=table)
    assert 'name="rows" value="17" aria-label="Choose YX-1"' in html
    assert '<button class="btn" name="act" value="assign">Assign</button>' in html
    assert "57 rows." in html


def test_a_missing_value_is_a_dash_with_its_reason():
    html = shown(
        "{% zj_table table %}", table=Table("t", [Column("e")], [Row([Cell(missing="a dispenser has no e")])])
    )
    assert 'title="a dispenser has no e"' in html
    assert "—" in html


def test_an_act_that_is_not_yet_allowed_stands_with_its_reasons():
    act = NextAct(
        "Decide the penalty",
        needs=[Need("5 working days after notice"), Need("Legal review", ok=True)],
        allowed=False,
    )
    html = shown("{% zj_next acts %}", acts=[act])
    assert 'aria-disabled="true"' in html
    assert "href" not in html
    assert "Still needed:" in html.split("5 working days")[0]
    assert "There:" in html.split("5 working days")[1]


def test_an_act_without_a_form_is_posted_with_its_key():
    act = NextAct("Accept", action="/accept/", hidden={"key": "0198", "rev": "3"})
    html = shown("{% zj_next acts %}", acts=[act], csrf_token="t0ken")
    assert '<form method="post" action="/accept/"' in html
    assert 'name="csrfmiddlewaretoken" value="t0ken"' in html
    assert 'name="rev" value="3"' in html


def test_what_was_voided_stays_in_the_log():
    html = shown("{% zj_log acts %}", acts=[Logged("06-02", "Verified", gone="voided", proof=Proof(409751))])
    assert "<s>Verified</s> voided" in html
    assert "409,751" in html


def test_a_proof_that_waits_to_be_sealed_is_not_ticked():
    assert "is-wait" in shown("{% zj_proof 412798 '/p/' False %}")
    assert "is-wait" in shown("{% zj_proof position %}", position=None)
    assert "is-wait" not in shown("{% zj_proof 412377 '/p/' %}")


def test_only_a_computed_figure_is_underlined_and_its_unit_is_not():
    html = shown(
        "{% zj_figs figures %}", figures=[Figure("Verified", 46, "pcs", "/acts/"), Figure("n", 2000)]
    )
    assert '<a class="zj-live" href="/acts/">46</a><i class="zj-unit">pcs</i>' in html
    assert html.count("zj-live") == 1


def test_the_step_of_now_is_said_and_later_steps_are_shown():
    html = shown(
        "{% zj_life steps %}",
        steps=[Step("Filed", "04-08", "done"), Step("Notified", "06-23", "now"), Step("Closed")],
    )
    assert html.count("<li") == 3
    assert '<li aria-current="step">Notified' in html


def test_a_filter_says_field_and_value_and_how_to_remove_it():
    html = shown("{% zj_chips chips clear='/all/' %}", chips=[Chip("Area", "Yunxi", "?")])
    assert 'aria-label="Remove the filter Area: Yunxi"' in html


def test_export_says_how_many():
    assert "Export these 1\u00a0204 rows" in shown("{% zj_export '/x/' 1204 %}")
    assert "Export this 1 row" in shown("{% zj_export '/x/' 1 %}")


def test_paging_says_where_one_stands():
    assert "Rows 51 to 100 of 1\u00a0846" in shown(
        "{% zj_paging p %}", p=Paging(51, 100, 1846, before="?p=1", after="?p=3")
    )
    assert "Rows 51 to 100<" in shown("{% zj_paging p %}", p=Paging(51, 100, None))


def test_a_conflict_is_announced_and_an_empty_list_is_not():
    assert 'role="alert"' in shown("{% zj_notice n %}", n=Notice("conflict", "He was first"))
    assert "role=" not in shown("{% zj_notice n %}", n=Notice("empty", "No instruments yet"))


def test_a_dict_does_as_well_as_a_shape():
    html = shown(
        "{% zj_notice n %}", n={"kind": "failed", "title": "t", "items": ["one line"], "reference": "R-2"}
    )
    assert "<li>one line</li>" in html
    assert "R-2" in html
    assert "dt" in shown(
        "{% zj_facts facts %}",
        facts=[("Class", "III"), Fact("No.", "1", mono=True), {"term": "a", "value": "b"}],
    )
    assert "page" in shown(
        "{% zj_tabs tabs 'Views' %}",
        tabs=[{"label": "All", "href": "#", "current": True}, Tab("Late", "#", 0)],
    )


def test_a_count_of_zero_is_shown():
    assert "<span>0</span>" in shown("{% zj_tabs tabs 'Views' %}", tabs=[Tab("Late", "#", 0)])


def test_what_is_left_takes_its_colour_from_the_law_not_from_the_text():
    assert 'class="zj-late' in shown("{% zj_left -1 'working' -1 %}")
    assert 'class="zj-soon' in shown("{% zj_left 2 'working' 4 %}")
    assert "zj-soon" not in shown("{% zj_left 20 'calendar' %}")


def test_a_ruler_carries_its_sentence():
    html = shown(
        "{% zj_ruler start today legal safe=safe left='2 working days' %}",
        start=date(2026, 6, 1), today=date(2026, 6, 25), legal=date(2026, 6, 29), safe=date(2026, 6, 29),
    )  # fmt: skip
    assert 'role="img" aria-label="from 1 June, legal date 29 June, 2 working days"' in html
