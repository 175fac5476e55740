"""A meter in words: its quantities, the requests to it, and the meaning of its replies."""

import tools  # noqa: F401  (makes lib/ importable)
from energy_meters import identity, sunspec
from energy_meters.read_plan import QUANTITIES, ReadPlan

MBAP_AND_BYTE_COUNT = 9
PHASES = ("L1", "L2", "L3")
REACHED = {"ethernet": "Ethernet", "gateway": "RS485, gateway", "udp": "UDP, not usable"}
UNITS = {"voltage": "mV", "current": "mA", "power": "W", "power_total": "W", "frequency": "mHz"}
SIGNED = {"power": "by each phase's power", "itself": "by itself", "none": "none: always import"}


def placed(meter, model=None):
    """The meter with addresses: a SunSpec one as if it began at register 0, in the given model.

    Raises ValueError for a model it does not have.
    """
    if "sunspec" not in meter:
        return meter
    models = sunspec.models(meter)
    model = models[0] if model is None else model
    if model not in models:
        raise ValueError(f"Model {model} is not one of {', '.join(map(str, models))}.")
    return sunspec.placed(meter, model, 0)


def description(name, meter, model=None):
    """Lines about one meter, as (label, text)."""
    where = placed(meter, model)
    yield name, meter["model"]
    yield "reached", REACHED[meter["transport"]]
    yield "address", f"port {meter['port']}, unit {meter['unit_id']}"
    yield "confidence", meter["confidence"]
    for source in meter["source"]:
        yield "source", source
    for note in meter.get("notes", ()):
        yield "note", note
    order = where.get("word_order", "high first").split(" ")[0]
    yield "registers", f"function {where['function_code']}, {order} word first"
    yield "direction", SIGNED[where["current_sign"]]
    for quantity in QUANTITIES:
        if quantity in where:
            yield quantity, _quantity(where[quantity], UNITS.get(quantity))
    yield "poll", requests_in_words(ReadPlan(where).requests)
    yield "everything", requests_in_words(ReadPlan(where, complete=True).requests)
    yield "identity", requests_in_words(identity.requests(meter)) or names_itself(meter)


def names_itself(meter):
    """How a meter can be distinguished from another: words for tables."""
    if "sunspec" in meter:
        return "SunSpec model"
    if identity.by_known_marks(meter)["identify"]:
        return "yes"
    return "serial number only" if "identify" in meter else "no"


def replies(texts, requests):
    """Hex digits -> the registers' bytes; whole Modbus TCP replies are taken as well.

    Raises ValueError with a sentence.
    """
    if len(texts) != len(requests):
        raise ValueError(
            f"{len(texts)} replies are given, needed are {requests_in_words(requests)}."
        )
    return [_registers(text, request) for text, request in zip(texts, requests)]


def _registers(text, request):
    function_code, address, quantity = request
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise ValueError(f'The reply "{text}" is not made of hex digits.') from None
    length = 2 * quantity
    if len(data) == MBAP_AND_BYTE_COUNT + length and data[7:9] == bytes([function_code, length]):
        return data[MBAP_AND_BYTE_COUNT:]
    if len(data) != length:
        raise ValueError(
            f"The reply to {quantity} registers at {address} has {len(data)} bytes, "
            f"needed are {length} (or {MBAP_AND_BYTE_COUNT + length} with its header)."
        )
    return data


def reading_lines(reading):
    """A Reading in units for people."""
    for phase, name in enumerate(PHASES):
        current = _scaled(reading.current_ma[phase], "A")
        voltage = _scaled(reading.voltage_mv[phase], "V")
        power = _plain(reading.power_w[phase])
        yield f"{name}     {current}  {voltage}  {power}"
    yield f"total  {_plain(reading.power_total_w)}  {_scaled(reading.frequency_mhz, 'Hz')}"
    yield f"phase sequence {reading.phase_sequence or 'not reported'}"


def _scaled(value, unit):
    return f"{'-':>8} {unit}" if value is None else f"{value / 1000:8.3f} {unit}"


def _plain(power_w):
    return f"{'-':>6} W" if power_w is None else f"{power_w:6} W"


def _quantity(quantity, unit):
    text = " ".join(map(str, quantity["at"]))
    if "minus" in quantity:
        text += " minus " + " ".join(map(str, quantity["minus"]))
    text += f", {quantity['type']}"
    numerator, denominator = quantity.get("scale", (1, 1))
    if unit:
        text += (
            f", one is {numerator if denominator == 1 else f'{numerator}/{denominator}'} {unit}"
        )
    if "scale_at" in quantity:
        text += f" * 10^(register {quantity['scale_at']})"
    return text


def requests_in_words(requests):
    """How many registers from where, in the order of the replies."""
    return ", ".join(f"{quantity} from {address}" for _, address, quantity in requests)
