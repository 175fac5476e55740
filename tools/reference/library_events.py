"""The events whose text is a library's own: meter supervision, control pilot, contactor, cable."""

from typing import NamedTuple

from iec61851 import faults, wake_up
from load_balancing import supervision
from meter_check import texts as meter_check


class Event(NamedTuple):
    """One row.

    name: of the constant in events.texts; None where a library of lib/ has the text itself.
    template: `{field}` stands for what is filled in. to_do: "" where nobody has to do anything.
    """

    name: str | None
    template: str
    meaning: str
    to_do: str = ""


def _of_a_meter(which, template, meaning, to_do=""):
    """A row of the supervision; which: "" for the grid's meter, "socket meter " for the other."""
    fields = {"address": "{address}", "server": "{ip}:{port}"}
    return Event(None, template.format(which=which, **fields), meaning, to_do)


def _of_the_pilot(fault, meaning, to_do):
    return Event(None, fault.text, meaning, to_do)


SUPERVISION = (
    _of_a_meter(
        "",
        supervision.WARNING_TEXT,
        "no valid reading of the grid's meter for 5 s; the safe current applies at once",
        "`meter` shows why the last poll failed",
    ),
    _of_a_meter(
        "",
        supervision.ERROR_TEXT,
        "no valid reading for two minutes",
        "check cable, switch, the meter's address and its supply",
    ),
    _of_a_meter(
        "",
        supervision.CONNECTED_TEXT,
        "valid readings arrive, for the first time or again; the offer rises gradually",
    ),
    _of_a_meter(
        "socket meter ",
        supervision.WARNING_TEXT,
        "no valid reading of the meter at the socket for 5 s; the car's current is estimated, "
        "charging goes on",
        "`meter` shows why the last poll failed",
    ),
    _of_a_meter(
        "socket meter ",
        supervision.ERROR_TEXT,
        "no valid reading of it for two minutes",
        "check cable, switch, the meter's address and its supply",
    ),
    _of_a_meter(
        "socket meter ",
        supervision.CONNECTED_TEXT,
        "the car's current is measured, for the first time or again",
    ),
)

METER_CHECK = (
    Event(
        None,
        meter_check.NOT_FOLLOWED,
        "a car may charge, and no phase of the meter shows it; no pause, no fault",
        "if the car charges: check the meter's place and scale with `commission`",
    ),
    Event(None, meter_check.FOLLOWED, "the suspicion is over; the offer rises again"),
    *(
        Event(
            None,
            text,
            "the phase reads below 0.1 A while power flows; no pause, no fault",
            "if the car charges: check the current transformer of that phase",
        )
        for text in meter_check.SILENT
    ),
    Event(
        None,
        meter_check.BALANCED,
        "reported once; what such a device does is not held against the meter",
    ),
    Event(None, meter_check.CLEARED, "the evidence has changed; the readings are used again"),
)

PILOT_REPAIR = "have the installation checked, then switch the station off and on"
PILOT = (
    _of_the_pilot(
        faults.RESIDUAL_CURRENT,
        "the residual current device has tripped",
        PILOT_REPAIR,
    ),
    _of_the_pilot(
        faults.WELDED,
        "the auxiliary contact reads closed while the coil is off",
        "have the contactor replaced, then switch the station off and on",
    ),
    _of_the_pilot(
        faults.NOT_CLOSING,
        "the auxiliary contact reads open while the coil is on",
        "have contactor and coil checked, then switch the station off and on",
    ),
    _of_the_pilot(
        faults.UNKNOWN,
        "after a reset the memory held no readable record; a fault may have latched before it",
        "switch the station off and on",
    ),
    _of_the_pilot(
        faults.DIODE,
        "the pilot's negative half does not reach -12 V",
        "unplug; if it happens with other cars too, check the pilot's wiring",
    ),
    _of_the_pilot(
        faults.OVER_CURRENT,
        "the meter at the socket measured more than the offer for too long",
        "unplug; the car does not follow the control pilot",
    ),
    _of_the_pilot(
        faults.CABLE_SHORTED,
        "the resistance of the cable's coding is too low",
        "unplug, and try another cable",
    ),
    _of_the_pilot(
        faults.CABLE_UNKNOWN,
        "a car answers, but the cable's coding cannot be read",
        "unplug, and try another cable",
    ),
    _of_the_pilot(
        faults.VENTILATION,
        "the car shows state D of IEC 61851-1",
        "unplug; this car can only charge at a ventilated place",
    ),
    _of_the_pilot(
        faults.SHORTED,
        "the control pilot reads 0 V",
        "unplug; if it stays, check cable and pilot wiring",
    ),
    _of_the_pilot(
        faults.HELD_LOW,
        "the pilot's driver does not follow the program",
        "check the pilot's driver and its supply",
    ),
    Event(None, faults.OVER, "the fault before it is over"),
    Event(
        None,
        wake_up.TEXT,
        "a car that waits was offered current and stays in state B; some need this to wake up",
    ),
    Event(
        None,
        wake_up.TEXT_AGAIN,
        "some cars sleep more deeply after a long pause; there is no third time until the car is "
        "unplugged, or has charged and was paused",
    ),
)
