"""SunSpec: the meter model is found wherever it is, or a sentence lists the models there are."""

import asyncio

import energy_meters
from checks import raises
from energy_meters.decoder import Decoder
from energy_meters.identity import OtherDevice
from energy_meters.reading import Reading, ReadingInvalid
from modbus_tcp.errors import ExceptionReply, NotConnected, ResponseTimeout
from registers import Registers

SUNS = "5375 6e53"
COMMON = "0001 0041"  # model 1 with 65 registers behind its header
INVERTER = "0067 0032"  # model 103 with 50
END = "ffff 0000"
# Model 203: id, length, A, A1..A3, A_SF, PhV, V1..V3, 4 line voltages, V_SF, Hz, Hz_SF, W, W1..W3
METER_203 = (
    "00cb 0069 0000 00a5 0052 000d ffff 08fe 08fe 08fb 0906 0000 0000 0000 0000 ffff "
    "1388 fffe 0210 016f 00bd ffe4 0001"
)
HALF, A16, W_MINUS, V230, NAN = "3f000000", "41840000", "c0733333", "43663333", "7fc00000"


def common(maker, kind="Meter"):
    """Model 1 with both names, 16 registers each; its other 33 registers do not matter here."""
    names = "".join(["%02x" % byte for name in (maker, kind) for byte in padded(name)])
    return COMMON + names + "0000" * 33


def padded(name):
    return name.encode() + bytes(32 - len(name))


def device(base, *models):
    """A device whose map starts at `base`; each model: its hex digits from the identifier on."""
    table = Registers({base: SUNS})
    address = base + 2
    for text in models:
        table.put(address, text)
        address += 2 + int(text.replace(" ", "")[4:8], 16)
    table.put(address, END)
    return table


def locate(table, name="sunspec_201_204", phases=(0, 1, 2)):
    decoder = Decoder(energy_meters.load(name), phases=phases)
    assert decoder.requests == ()
    asyncio.run(decoder.locate(table.read))
    return decoder


def decode(table, decoder):
    reading = Reading()
    decoder.decode(table.replies(decoder.requests, "8000"), reading)
    return reading


def test_the_meter_model_is_found_at_every_base():
    for base in (40000, 0, 50000):
        table = device(base, COMMON, INVERTER, METER_203)
        decoder = locate(table)
        model = base + 2 + 67 + 52
        assert decoder.requests == ((3, model + 3, 20),)
        reading = decode(table, decoder)
        assert reading.current_ma == [16500, 8200, -1300]
        assert reading.voltage_mv == [230200, 229900, 231000]
        assert reading.power_w == [3670, 1890, -280]
        assert (reading.power_total_w, reading.frequency_mhz) == (5280, 50000)


def test_the_walk_asks_for_nothing_but_headers_and_the_maker():
    for model_1 in (COMMON, common("Some maker")):  # the one gives no name
        table = device(40000, model_1, INVERTER, METER_203)
        locate(table)
        assert table.asked == [
            (3, 40000, 2),
            (3, 40002, 2),
            (3, 40004, 32),
            (3, 40069, 2),
            (3, 40121, 2),
        ]


def unanswered(table, addresses, error):
    """The table's read(), but for these addresses."""

    async def read(function_code, address, quantity):
        if address in addresses:
            raise error
        return await table.read(function_code, address, quantity)

    return read


def test_an_address_without_an_answer_is_passed_over():
    table = device(50000, common("Some maker"), METER_203)
    for error in (ResponseTimeout("no reply"), ExceptionReply(3), ExceptionReply(11)):
        # The map's first places, and the maker's name
        for addresses in ((40000, 0), (40000, 0, 50004)):
            decoder = Decoder(energy_meters.load("sunspec_201_204"))
            asyncio.run(decoder.locate(unanswered(table, addresses, error)))
            assert decoder.requests == ((3, 50072, 20),)
        # A header has to be there: without it nobody knows where the next one is.
        raises(
            type(error),
            lambda error=error: asyncio.run(decoder.locate(unanswered(table, (50069,), error))),
        )


def test_the_models_phases_are_those_it_measures():
    split, single = METER_203.replace("00cb", "00ca"), METER_203.replace("00cb", "00c9")
    table = device(40000, split)
    assert decode(table, locate(table, phases=(0, 1))).current_ma == [16500, 8200, None]
    table = device(40000, single)
    assert decode(table, locate(table, phases=(0,))).current_ma == [16500, None, None]
    error = raises(ReadingInvalid, lambda: decode(table, locate(table)))
    assert str(error) == "L2 is not measured by this meter"


def test_voltages_to_neutral_are_optional_but_powers_are_not():
    table = device(40000, METER_203.replace("08fe 08fb 0906", "8000 8000 8000"))
    reading = decode(table, locate(table))
    assert reading.voltage_mv == [None, None, None]
    assert reading.current_ma == [16500, 8200, -1300]
    table = device(40000, METER_203.replace("016f 00bd ffe4", "8000 8000 8000"))
    error = raises(ReadingInvalid, lambda: decode(table, locate(table)))
    assert str(error) == "power of L1 is not available"


# Model 213: id, length, A, A1..A3, PhV, V1..V3, 4 line voltages, Hz, W, W1..W3
METER_213 = (
    "00d5 007c" + NAN + A16 + HALF + A16 + NAN + V230 * 3 + NAN * 4 + "42480000" + HALF
) + (HALF + W_MINUS + HALF)


def test_float_models():
    table = device(40000, COMMON, METER_213)
    reading = decode(table, locate(table, "sunspec_211_214"))
    assert reading.current_ma == [16500, -500, 16500]
    assert reading.power_w == [0, -3, 0]
    assert reading.frequency_mhz == 50000


def test_fronius_has_the_one_or_the_other():
    for model, text in ((203, METER_203), (213, METER_213)):
        table = device(40000, COMMON, text)
        decoder = locate(table, "fronius_smart_meter")
        assert decode(table, decoder).current_ma[0] == 16500, model


def test_what_is_there_instead_is_said():
    cases = (
        (device(40000, COMMON, INVERTER), "a device with SunSpec models 1, 103"),
        (
            device(40000, common("Fronius", "Symo"), INVERTER),
            "Fronius Symo, SunSpec models 1, 103",
        ),
        (device(40000), "a device with SunSpec models none"),
        (device(40000, COMMON, METER_213), "a device with SunSpec models 1, 213"),
    )
    for table, seen in cases:
        error = raises(OtherDevice, lambda table=table: locate(table))
        assert error.seen == seen
    error = raises(ReadingInvalid, lambda: locate(Registers({40000: "1234 5678"})))
    assert str(error) == "no SunSpec device: its mark is not at 40000, 0, 50000"


def test_the_maker_decides_what_a_positive_power_means():
    """Configured, the maker that the device names, whether it is taken."""
    cases = (
        ("sunspec_201_204", "Fronius", True),
        ("sunspec_201_204", "", True),  # it gives no name
        ("sunspec_201_204", "SolarEdge ", False),  # counts export positive
        ("fronius_smart_meter", "Fronius", True),
        ("fronius_smart_meter", "FRONIUS", True),
        ("fronius_smart_meter", "", True),
        ("fronius_smart_meter", "SolarEdge", False),
        ("fronius_smart_meter", "Some maker", False),
        ("solaredge_meter", "SolarEdge ", True),
        ("solaredge_meter", "SOLAREDGE", True),
        ("solaredge_meter", "Some maker", False),
    )
    for name, maker, is_taken in cases:
        table = device(40000, common(maker, "Type" if maker else ""), METER_203)
        if is_taken:
            assert locate(table, name).requests == ((3, 40072, 20),)
        else:
            error = raises(OtherDevice, lambda t=table, n=name: locate(t, n))
            assert error.seen == maker.strip() + " Type, SunSpec models 1, 203"


def test_a_model_whose_registers_lie_beyond_the_last_is_no_reading():
    """Its requests would ask for other registers, or for none at all."""
    for model_at in (65534, 65514):
        table = Registers({40000: SUNS})
        table.put(40002, "0001 %04x" % (model_at - 40004))
        table.put(model_at, "00cb 0069" if model_at > 65530 else METER_203)
        error = raises(ReadingInvalid, lambda table=table: locate(table))
        assert str(error).startswith("its SunSpec model is misplaced: "), error


def test_a_walk_that_leads_nowhere_ends():
    for header in ("0005 0000", "0005 ffff", "0005 1000"):
        asked = []

        async def read(function_code, address, quantity, header=header, asked=asked):
            asked.append(address)
            assert address + quantity <= 65536
            text = SUNS if address == 40000 else header
            return bytes(int(text.replace(" ", "")[i : i + 2], 16) for i in range(0, 8, 2))

        decoder = Decoder(energy_meters.load("sunspec_201_204"))
        error = raises(ReadingInvalid, lambda d=decoder, r=read: asyncio.run(d.locate(r)))
        assert "with SunSpec models 5" in str(error)
        assert len(asked) <= 41


def test_a_lost_connection_is_passed_on():
    table = device(40000, METER_203)
    table.failure = NotConnected("no answer to the connection request")
    raises(NotConnected, lambda: locate(table))
    assert len(table.asked) == 1


def test_after_an_error_it_is_located_anew():
    table = device(40000, METER_203)
    decoder = locate(table)
    decoder.forget()
    assert decoder.requests == ()
    moved = device(40000, COMMON, METER_203)
    asyncio.run(decoder.locate(moved.read))
    assert decoder.requests == ((3, 40072, 20),)
    fixed = Decoder(energy_meters.load("socomec"))
    fixed.forget()
    assert fixed.requests == ((3, 50520, 30),)
