"""The leaf's form, and the twenty golden acts whose hashes never change."""

import dataclasses
import hashlib
import hmac
import json
from pathlib import Path

import pytest
import rfc8785

from zhijian.kernel.ledger.commit import matches
from zhijian.kernel.ledger.leafform import FIELDS, Leaf, LeafError, body, leaf_hash, parse_body

GOLDEN = Path(__file__).parent / "golden" / "acts.json"
ACTS = json.loads(GOLDEN.read_text("utf-8"))["acts"]
PLAIN = ACTS[1]  # empty facts, nothing sealed, corrects nothing
each_act = pytest.mark.parametrize("act", ACTS, ids=[act["title"] for act in ACTS])


def test_the_golden_file_was_never_changed():
    # If this fails, ledgers that are sealed can no longer be verified. Mend the code, never this number.
    digest = hashlib.sha256(GOLDEN.read_bytes()).hexdigest()
    assert digest == "3c28850be68c28471d858f6ef9d23346868d76320d863bbcfe4f42cdd4a63947"
    assert len(ACTS) == 20


@each_act
def test_a_golden_act_hashes_as_it_did_by_plain_hashlib(act):
    assert hashlib.sha256(b"\x00" + act["body"].encode("utf-8")).hexdigest() == act["hash"]
    assert rfc8785.dumps(act["leaf"]) == act["body"].encode("utf-8")
    for path, opened in act["opened"].items():
        expected = hmac.digest(bytes.fromhex(opened["salt"]), rfc8785.dumps(opened["value"]), "sha256").hex()
        assert act["leaf"]["sealed"][path] == expected


@each_act
def test_our_code_writes_and_reads_a_golden_act(act):
    leaf = Leaf(**act["leaf"])
    assert body(leaf) == act["body"]
    assert leaf_hash(act["body"]).hex() == act["hash"]
    assert leaf_hash(act["body"].encode("utf-8")).hex() == act["hash"]
    assert parse_body(act["body"]) == leaf
    for path, opened in act["opened"].items():
        assert matches(leaf.sealed[path], opened["value"], bytes.fromhex(opened["salt"]))


def test_the_golden_acts_cover_the_form():
    leaves = [act["leaf"] for act in ACTS]
    assert any(leaf["corrects"] for leaf in leaves)
    assert any(leaf["corrects"] is None for leaf in leaves)
    assert any(leaf["actor"] is None for leaf in leaves)
    assert any(not leaf["facts"] for leaf in leaves)
    assert sum(bool(leaf["sealed"]) for leaf in leaves) >= 3
    assert any(len({leaf["doer"], leaf["territory"], leaf["principal"]}) == 3 for leaf in leaves)
    assert {frozenset(leaf) for leaf in leaves} == {frozenset(FIELDS)}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "0197B8C0-0002-700E-801A-00000003325E"),
        ("id", "0197b8c00002700e801a00000003325e"),
        ("id", None),
        ("kind", "Metrology.verified"),
        ("kind", "metrology..verified"),
        ("kind", "metrology.verified\n"),
        ("schema", "0"),
        ("schema", "01"),
        ("schema", 1),
        ("record", ""),
        ("rev", "-1"),
        ("rev", "1.0"),
        ("rev", "٣"),
        ("doer", ""),
        ("doer", "绵阳"),
        ("territory", " 510723"),
        ("principal", "x" * 65),
        ("actor", "zhang.san"),
        ("on", "2026-6-29"),
        ("on", "2026-02-29"),
        ("on", "20260629"),
        ("recorded", "2026-06-29T08:30:00Z"),
        ("recorded", "2026-06-29T08:30:00.123+08:00"),
        ("recorded", "2026-06-29T24:30:00.000Z"),
        ("recorded", "2026-06-29 08:30:00.123Z"),
        ("corrects", ""),
        ("corrects", False),
        ("facts", None),
        ("facts", []),
        ("facts", {"load": 5}),
        ("facts", {"name": "e\u0301"}),
        ("sealed", None),
        ("sealed", {"name": "plain text"}),
        ("sealed", {"name": "A" * 64}),
        ("sealed", {"Name": "a" * 64}),
    ],
)
def test_a_field_outside_its_form_is_refused_when_writing_and_when_reading(field, value):
    leaf = dataclasses.replace(Leaf(**PLAIN["leaf"]), **{field: value})
    with pytest.raises(LeafError) as refused:
        body(leaf)
    assert field in str(refused.value)
    forged = {**PLAIN["leaf"], field: value}
    with pytest.raises(LeafError):
        parse_body(json.dumps(forged, ensure_ascii=False, sort_keys=True, separators=(",", ":")))


def test_a_leaf_with_a_field_too_few_or_too_many_is_refused():
    for name in FIELDS:
        less = {key: value for key, value in PLAIN["leaf"].items() if key != name}
        with pytest.raises(LeafError):
            parse_body(rfc8785.dumps(less).decode())
    with pytest.raises(LeafError):
        parse_body(rfc8785.dumps({**PLAIN["leaf"], "note": ""}).decode())


@pytest.mark.parametrize(
    "change",
    [
        lambda text: " " + text,
        lambda text: text + "\n",
        lambda text: text.replace(":", ": ", 1),
        lambda text: "[" + text + "]",
        lambda text: text[:-1],
    ],
)
def test_a_body_written_in_any_other_way_is_refused(change):
    with pytest.raises(LeafError):
        parse_body(change(PLAIN["body"]))


def test_a_leaf_cannot_be_changed_in_place():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Leaf(**PLAIN["leaf"]).kind = "other"
