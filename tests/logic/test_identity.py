"""A meter that can name itself is recognised, another one is not; what was seen is reported."""

import energy_meters
import frames
from checks import raises
from energy_meters import identity
from energy_meters.reading import ReadingInvalid

# Replies of a Countis E27, constructed from the maker's table; behind the MBAP header and the
# byte count. The layout of the name is assumed.
SOCO = frames.from_hex("00 02 00 00 00 0B 05 03 08 00 53 00 4F 00 43 00 4F")[9:]
NAME = frames.from_hex(
    "00 03 00 00 00 13 05 03 10 43 4F 55 4E 54 49 53 20 45 32 37 00 00 00 00 00"
)[9:]


def identified(name, *replies):
    return identity.identifies(energy_meters.load(name), replies)


def test_the_countis_e27():
    meter = energy_meters.load("socomec")
    assert identity.requests(meter) == ((3, 50000, 4), (3, 50058, 8))
    assert len(NAME) == 16, len(NAME)
    assert identity.identifies(meter, [SOCO, NAME]) == (True, "SOCO, COUNTIS E27")


def test_another_meter_is_recognised_by_its_name():
    cases = (
        (SOCO, b"DIRIS A14\0\0\0\0\0\0\0", "SOCO, DIRIS A14"),
        (SOCO, b"COUNTIS E44\0\0\0\0\0", "SOCO, COUNTIS E44"),
        (b"\0A\0B\0C\0D", NAME, "ABCD, COUNTIS E27"),
        (b"\0\0\0\0\0\0\0\0", b"\0" * 16, ", "),
        (b"\xff" * 8, b"\x01\x7f" * 8, "????, ????????????????"),
    )
    for soco, name, seen in cases:
        assert identified("socomec", soco, name) == (False, seen)
    name = b"Diris A14\0\0\0\0\0\0\0"
    assert identified("socomec_diris_a14", SOCO, name) == (True, "SOCO, Diris A14")


def test_numbers():
    cases = (
        ("cg_em24_ethernet", 1650, True),
        ("cg_em24_ethernet", 1654, False),
        ("cg_em340", 341, True),
        ("cg_em340", 340, False),
        ("cg_em530_em540", 1763, True),
        ("victron_vm3p75ct", 0xA1B2, True),
        ("eastron_sdm120", 32, True),
        ("eastron_sdm120", 112, False),
    )
    for name, number, matches in cases:
        reply = bytes((number >> 8, number & 0xFF))
        assert identified(name, reply) == (matches, str(number)), name
    assert identity.requests(energy_meters.load("eastron_sdm120")) == ((3, 64514, 1),)


def test_texts():
    cases = (
        ("abb_b23_b24", b"B23 ", True, "B23"),
        ("abb_b23_b24", b"B21 ", False, "B21"),
        ("tq_em420", b"R3HB", True, "R3HB"),
        ("saia_ale3", b"ALE3D5FD10C2", True, "ALE3D5FD10C2"),
    )
    for name, reply, matches, seen in cases:
        assert identified(name, reply) == (matches, seen)
    assert identified("tq_ksem_sunspec", b"SunS", b"\x00\xcb") == (True, "SunS, 203")
    assert identified("tq_ksem_sunspec", b"SunS", b"\x00\xcc") == (False, "SunS, 204")


def test_a_mark_without_an_expectation_distinguishes_one_device_from_the_next():
    serial = b"\x00\x12\xd6\x87"
    assert identified("eastron_sdm630", serial) == (True, "0012D687")
    assert identified("eastron_sdm630", b"\0\0\0\0") == (True, "00000000")
    assert identified("abb_a43_a44", b"A43 212-100\0", serial) == (True, "A43 212-100, 0012D687")
    block = b"\0\x2a7KM2200-2EA30-1EA1" + bytes(54 - 20)
    assert identified("siemens_pac2200", block) == (True, "42")
    assert identified("siemens_pac2200", b"\0\x2b" + block[2:]) == (False, "43")
    maker, model = b"Schneider Electric" + bytes(22), b"iEM3155" + bytes(33)
    seen = "Schneider Electric, iEM3155, 0012D687"
    assert identified("schneider_iem3155_3255", maker, model, serial) == (True, seen)
    assert identified("schneider_pm3255", maker, model, serial) == (True, seen)
    model = b"PM3255" + bytes(34)
    assert identified("schneider_iem3155_3255", maker, model, serial)[0] is False
    assert identified("schneider_pm3255", maker, model, serial)[0] is True


def test_what_was_not_answered_contradicts_nothing_and_proves_nothing():
    other = b"DIRIS A14\0\0\0\0\0\0\0"
    cases = (
        ((SOCO, None), (None, "SOCO")),
        ((None, NAME), (None, "COUNTIS E27")),
        ((None, None), (None, "")),
        ((None, other), (False, "DIRIS A14")),
    )
    for replies, outcome in cases:
        assert identified("socomec", *replies) == outcome
    # Its own number proves nothing anyway.
    assert identified("eastron_sdm630", None) == (True, "")


def test_a_meter_is_found_by_what_is_known_of_it_only():
    for name, number in (("eastron_sdm630", 0), ("schneider_iem3155_3255", 2), ("socomec", 2)):
        known = identity.by_known_marks(energy_meters.load(name))
        assert len(known["identify"]) == len(identity.requests(known)) == number


def test_replies_that_are_missing_or_cut_are_no_identity():
    meter = energy_meters.load("socomec")
    for replies in ([], [SOCO], [SOCO, NAME, NAME], [SOCO[:6], NAME], [SOCO, NAME + b"\0\0"]):
        raises(ReadingInvalid, lambda r=replies: identity.identifies(meter, r))


def test_meters_that_cannot_name_themselves():
    for name in ("finder_7m38", "dzg_dvh4013", "sunspec_201_204"):
        meter = energy_meters.load(name)
        assert identity.requests(meter) == ()
        raises(ReadingInvalid, lambda m=meter: identity.identifies(m, []))
