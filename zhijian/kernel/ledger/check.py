#!/usr/bin/env python3
"""检查质监账本的证明文件。只需这一个文件和 Python 3.8 以上版本，不需要别的任何东西。
Check a proof file of a Zhijian ledger. It needs this one file and Python 3.8 or later, nothing else.

    python check.py PROOF.json [--key VERIFIER_KEY] [--witness VERIFIER_KEY]

--key      账本的验证密钥，取自你信任的来源，不要取自证明文件
           the ledger's verifier key, from a source that you trust and not from the proof
--witness  见证人的验证密钥，可重复
           the verifier key of a witness, may be repeated
退出码 exit status: 0 成立 proven, 1 不成立 refused, 2 无法检查 cannot be checked

依据 Sources: RFC 8785 (JSON), RFC 9162 2.1 (tree), RFC 8032 5.1 (Ed25519), C2SP signed-note, tlog-checkpoint,
tlog-cosignature. Apache-2.0.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import re
import sys
import time
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

FORMAT = "zhijian-proof/1"
SUITE = "suite rfc9162-sha256-ed25519"
NOTE = {
    "zh": "它证明：这条记录位于该账本的这一位置，自检查点签署以来未被改动；若检查点由外部见证人保存，"
    "则此前的记录没有一条被改动、删除或添加。它不证明所记属实，也不证明事情何时发生。",
    "en": "It proves that this entry stands at this position of the ledger and was not changed since the checkpoint "
    "was signed; and, if a witness outside keeps the checkpoint, that nothing recorded before it was changed, "
    "removed or added. It does not prove that the entry is true, nor when it happened.",
}
FIELDS = {"id", "kind", "schema", "record", "rev", "doer", "territory", "principal", "actor"} | {
    "on", "recorded", "corrects", "facts", "sealed",
}  # fmt: skip
_PARTS = {"format", "origin", "position", "leaf", "inclusion", "checkpoint", "verifier", "note"}


class Refused(Exception):
    """The proof does not hold; the reason in Chinese and in English."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh + " / " + en)


def check(text: str, key: str | None = None, witnesses: Sequence[str] = ()) -> dict[str, Any]:
    """Check the text of a proof file; a dict of what is proven, or Refused.

    `key` is the ledger's verifier key as the caller knows it, `witnesses` those of witnesses (strings).
    """
    proof = _load(text, "证明文件", "the proof file")
    _need(isinstance(proof, dict), "证明文件不是一个对象", "the proof file is not an object")
    _need(
        set(proof) - {"disclosed"} == _PARTS,
        "证明文件的部分有缺少或多余",
        "the proof file has parts too few or too many",
    )
    _need(proof["format"] == FORMAT, "格式不是 " + FORMAT, "the format is not " + FORMAT)
    _need(proof["note"] == NOTE, "说明文字被改动", "the sentences about what is proven were changed")
    _need(
        key is None or proof["verifier"] == key.strip(),
        "证明所带的密钥不是你给出的密钥",
        "the proof's key is not the key given",
    )
    origin, size, root, body, signatures = _checkpoint(proof["checkpoint"], proof["verifier"])
    _need(proof["origin"] == origin, "检查点属于另一账本", "the checkpoint is of another ledger")
    leaf = _leaf(proof["leaf"])
    position = _number(proof["position"])
    path = [_hash(step) for step in _list(proof["inclusion"])]
    _inclusion(hashlib.sha256(b"\0" + proof["leaf"].encode("utf-8")).digest(), position, size, path, root)
    return {
        "origin": origin,
        "position": position,
        "size": size,
        "root": root.hex(),
        "leaf": leaf,
        "disclosed": _disclosed(proof.get("disclosed", {}), leaf["sealed"]),
        "key": proof["verifier"],
        "key_known": key is not None,
        "witnessed": [_witness(body, signatures, witness.strip()) for witness in witnesses],
    }


# --- JSON and its canonical form ----------------------------------------------------------------------------------


def _need(holds: object, zh: str, en: str) -> None:
    if not holds:
        raise Refused(zh, en)


def _load(text: str, zh: str, en: str) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(items)
        _need(len(made) == len(items), zh + "中有重复的键", en + " gives a key twice")
        return made

    def number(_text: str) -> Any:
        raise Refused(zh + "中有数字", en + " holds a number")

    try:
        return json.loads(
            text, object_pairs_hook=pairs, parse_int=number, parse_float=number, parse_constant=number
        )
    except (ValueError, RecursionError):
        raise Refused(zh + "不是 JSON", en + " is not JSON") from None


def _canonical(value: Any) -> str:
    """RFC 8785 for text, true, false, null, lists and objects with ASCII keys."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _refuse_unclean(value: Any, depth: int = 0) -> None:
    _need(depth <= 32, "记录嵌套过深", "the entry is nested too deep")
    if isinstance(value, str):
        controls = any((c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" for c in value)
        surrogates = any("\ud800" <= c <= "\udfff" for c in value)
        clean = not controls and not surrogates and unicodedata.normalize("NFC", value) == value
        _need(clean, "记录中有不规范的文字", "the entry holds text that is not canonical")
    elif isinstance(value, dict):
        for name, item in value.items():
            _need(
                re.fullmatch("[a-z0-9_.$-]+", name),
                "记录中有不规范的键",
                "the entry holds a key that is not canonical",
            )
            _refuse_unclean(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            _refuse_unclean(item, depth + 1)


def _leaf(text: Any) -> dict[str, Any]:
    _need(isinstance(text, str), "记录不是文字", "the entry is not text")
    leaf: dict[str, Any] = _load(text, "记录", "the entry")
    _refuse_unclean(leaf)
    _need(_canonical(leaf) == text, "记录不是规范形式", "the entry is not in canonical form")
    fits = isinstance(leaf, dict) and set(leaf) == FIELDS
    _need(fits, "记录的字段不对", "the entry has not the fields of an entry")
    fits = isinstance(leaf["facts"], dict) and isinstance(leaf["sealed"], dict)
    _need(fits, "记录的事实或密封值不是对象", "the entry's facts or sealed values are not objects")
    return leaf


def _list(value: Any) -> list[Any]:
    _need(isinstance(value, list), "路径不是列表", "the inclusion path is not a list")
    return list(value)


def _number(text: Any) -> int:
    good = isinstance(text, str) and re.fullmatch("0|[1-9][0-9]{0,18}", text)
    _need(good, "数目写法不对", "a number is not written as it must be")
    return int(text)


def _hash(text: Any) -> bytes:
    good = isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text)
    _need(good, "哈希写法不对", "a hash is not written as it must be")
    return bytes.fromhex(text)


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("base64 写法不对", "base64 is not written as it must be") from None
    _need(base64.b64encode(raw).decode() == text, "base64 写法不对", "base64 is not written as it must be")
    return raw


# --- commitments (加盐承诺) ---------------------------------------------------------------------------------------


def _disclosed(given: Any, sealed: dict[str, Any]) -> dict[str, Any]:
    _need(isinstance(given, dict), "揭示的值不是对象", "the disclosed values are not an object")
    shown = {}
    for path, opened in given.items():
        fits = path in sealed and isinstance(opened, dict) and set(opened) == {"salt", "value"}
        _need(
            fits,
            "揭示了记录中没有密封的值：" + path,
            "a value is disclosed that the entry does not seal: " + path,
        )
        _refuse_unclean(opened["value"])
        made = hmac.new(_hash(opened["salt"]), _canonical(opened["value"]).encode("utf-8"), hashlib.sha256)
        _need(
            made.hexdigest() == sealed[path],
            "揭示的值与承诺不符：" + path,
            "a disclosed value does not fit: " + path,
        )
        shown[path] = opened["value"]
    return shown


# --- the tree (RFC 9162 2.1.3.2) ----------------------------------------------------------------------------------


def _inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    wrong = (
        "路径不通向检查点的根：记录、位置或路径被改动",
        "the path does not lead to the checkpoint's root",
    )
    _need(index < size, "位置超出检查点", "the position lies beyond the checkpoint")
    fn, sn = index, size - 1
    for step in path:
        _need(sn, *wrong)
        if fn & 1 or fn == sn:
            leaf = hashlib.sha256(b"\1" + step + leaf).digest()
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            leaf = hashlib.sha256(b"\1" + leaf + step).digest()
        fn, sn = fn >> 1, sn >> 1
    _need(sn == 0 and leaf == root, *wrong)


# --- the signed checkpoint (C2SP) ---------------------------------------------------------------------------------


def _checkpoint(note: Any, key: Any) -> tuple[str, int, bytes, str, list[tuple[str, bytes, bytes]]]:
    malformed = ("检查点写法不对", "the checkpoint is not written as it must be")
    _need(isinstance(note, str) and isinstance(key, str), *malformed)
    clean = not any((c < " " and c != "\n") or "\ud800" <= c <= "\udfff" for c in note)
    body, gap, lines = note.rpartition("\n\n")
    _need(clean and gap and lines.endswith("\n"), *malformed)
    body += "\n"
    head = body.split("\n")
    _need(len(head) >= 5 and all(head[:-1]), *malformed)
    _need(SUITE in head[3:], "检查点的算法套件未知", "the checkpoint is of an unknown suite")
    signatures = [_signature(line) for line in lines[:-1].split("\n")]
    name, key_id, kind, public = _verifier(key)
    _need(kind == 1 and name == head[0], "密钥不属于该账本", "the key is not that of the ledger")
    own = [value for signer, signer_id, value in signatures if (signer, signer_id) == (name, key_id)]
    valid = own and all(_verify(public, body.encode("utf-8"), value) for value in own)
    _need(valid, "检查点的签名无效", "the signature of the checkpoint is not valid")
    root = _base64(head[2])
    _need(len(root) == 32, *malformed)
    return head[0], _number(head[1]), root, body, signatures


def _signature(line: str) -> tuple[str, bytes, bytes]:
    parts = line.split(" ")
    _need(len(parts) == 3 and parts[0] == "—" and parts[1], "签名行写法不对", "a signature line is malformed")
    raw = _base64(parts[2])
    return parts[1], raw[:4], raw[4:]


def _verifier(text: str) -> tuple[str, bytes, int, bytes]:
    parts = text.split("+", 2)
    clean = not any("\ud800" <= c <= "\udfff" for c in text)
    _need(clean and len(parts) == 3, "密钥写法不对", "a key is not written as it must be")
    raw = _base64(parts[2])
    key_id = hashlib.sha256(parts[0].encode("utf-8") + b"\n" + raw).digest()[:4]
    _need(len(raw) == 33 and parts[1] == key_id.hex(), "密钥写法不对", "a key is not written as it must be")
    return parts[0], key_id, raw[0], raw[1:]


def _witness(body: str, signatures: list[tuple[str, bytes, bytes]], key: str) -> tuple[str, int]:
    name, key_id, kind, public = _verifier(key)
    _need(kind == 4, "不是见证人的密钥：" + name, "this is not the key of a witness: " + name)
    for signer, signer_id, value in signatures:
        if (signer, signer_id) == (name, key_id):
            at = int.from_bytes(value[:8], "big")
            message = f"cosignature/v1\ntime {at}\n{body}"
            valid = len(value) == 72 and _verify(public, message.encode("utf-8"), value[8:])
            _need(valid, "见证人的签名无效：" + name, "the signature of a witness is not valid: " + name)
            return name, at
    raise Refused("此见证人未签署：" + name, "this witness did not sign: " + name)


# --- Ed25519 (RFC 8032 5.1): points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z -------------------------------

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)


def _add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % _P, (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(n: int, p: tuple[int, ...]) -> tuple[int, ...]:
    q: tuple[int, ...] = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = _add(q, p)
        p, n = _add(p, p), n >> 1
    return q


def _point(raw: bytes) -> tuple[int, ...] | None:
    """5.1.3: the point that 32 bytes encode, or None."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    x = _P - x if x & 1 != sign else x
    return x, y, 1, x * y % _P


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE: tuple[int, ...] = _point(_BASE_Y.to_bytes(32, "little")) or ()


def _verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """5.1.7: whether the signature is of this key over this message."""
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r, s = _point(public), _point(signature[:32]), int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= _L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    left, right = _times(s, _BASE), _add(r, _times(k, a))
    crosswise = (left[0] * right[2] - right[0] * left[2], left[1] * right[2] - right[1] * left[2])
    return not crosswise[0] % _P and not crosswise[1] % _P


# --- the words ----------------------------------------------------------------------------------------------------

_WORDS = (
    ("kind", "行为种类", "kind of act"),
    ("id", "行为", "act"),
    ("record", "事项", "record"),
    ("rev", "事项版本", "revision"),
    ("doer", "实施机构", "done by body"),
    ("territory", "属地", "territory"),
    ("principal", "委托方", "on behalf of"),
    ("actor", "经办人编号", "person's id"),
    ("on", "发生日（自述）", "happened on (as stated)"),
    ("recorded", "记录时间（自述）", "recorded at (as stated)"),
    ("corrects", "更正的行为", "corrects act"),
)


def _plain(value: Any) -> str:
    """A value for the screen: what a terminal would not show, or would obey, is written as an escape."""
    text = value if isinstance(value, str) else _canonical(value)
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _told(proven: dict[str, Any]) -> Iterator[str]:
    leaf, position, size = proven["leaf"], proven["position"], proven["size"]
    if proven["key_known"]:
        yield "证明成立 PROVEN"
    else:
        yield "证明前后一致，但密钥未经核对 CONSISTENT, but its key was not compared"
        yield "  任何人都能用自己的密钥造出这样的文件。请从可信来源取得账本的密钥，用 --key 再查一次。"
        yield "  Anyone can make such a file with a key of their own. Get the ledger's key from a source that you trust"
        yield "  and check again with --key."
    yield "  账本 ledger: " + _plain(proven["origin"])
    if proven["origin"].startswith("demo/"):
        yield "  这是演示账本，其中没有真实的行为 This is a demonstration ledger: none of its acts are real"
    yield f"  位置 position: {position} （检查点共 {size} 条 of {size}）"
    yield "  根 root: " + proven["root"]
    yield "  密钥 key: " + _plain(proven["key"])
    for name, at in proven["witnessed"]:
        yield f"  见证 witnessed by: {_plain(name)} {_moment(at)} UTC"
    if not proven["witnessed"]:
        yield "  未核对见证人 no witness was checked"
    for name, zh, en in _WORDS:
        if leaf[name] is not None:
            yield f"  {zh} {en}: {_plain(leaf[name])}"
    shown = proven["disclosed"]
    yield "公开的事实 facts:"
    for name in sorted(leaf["facts"]):
        yield "  " + name + ": " + _plain(leaf["facts"][name])
    for name in sorted(leaf["sealed"]):
        if name in shown:
            yield "  {} （密封，已揭示 sealed, disclosed）: {}".format(
                name, _plain(proven["disclosed"][name])
            )
        else:
            yield f"  {name} （密封 sealed）"
    yield NOTE["zh"]
    yield NOTE["en"]


def _moment(at: int) -> str:
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))
    except (OverflowError, ValueError, OSError):
        return str(at)


def main(argv: Sequence[str] | None = None) -> int:
    """Check the file named on the command line, say what is proven, and return the exit status."""
    parser = argparse.ArgumentParser(
        description="检查质监账本的证明文件 Check a proof file of a Zhijian ledger."
    )
    parser.add_argument("proof", help="证明文件，- 为标准输入 proof file, - for standard input")
    parser.add_argument(
        "--key", help="账本的验证密钥 the ledger's verifier key, from a source that you trust"
    )
    parser.add_argument(
        "--witness", action="append", default=[], help="见证人的验证密钥 verifier key of a witness"
    )
    try:
        options = parser.parse_args(argv)
    except SystemExit as end:
        return 2 if end.code else 0
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        if options.proof == "-":
            text = sys.stdin.buffer.read().decode("utf-8")
        else:
            with open(options.proof, encoding="utf-8") as file:
                text = file.read()
    except (OSError, ValueError) as error:
        sys.stderr.write(f"无法读取 cannot be read: {_plain(str(error))}\n")
        return 2
    try:
        proven = check(text, options.key, options.witness)
    except Refused as refused:
        sys.stdout.write(f"证明不成立 REFUSED\n  {_plain(str(refused))}\n")
        return 1
    sys.stdout.write("\n".join(_told(proven)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
