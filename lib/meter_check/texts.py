"""Why a meter is not valid, and what is seen that is no fault: sentences for people."""

NO_CURRENT = (
    "it reads no current on any phase while a car charges: it sleeps, has lost its current "
    "transformers, or is in a circuit without the station; check its supply, its transformers "
    "and its place"
)
DEAD = (
    "it reads no current on L1 while the car draws from the other phases: the current "
    "transformer or a wire of L1 is missing or broken; have it checked",
    "it reads no current on L2 while the car draws from the other phases: the current "
    "transformer or a wire of L2 is missing or broken; have it checked",
    "it reads no current on L3 while the car draws from the other phases: the current "
    "transformer or a wire of L3 is missing or broken; have it checked",
)
LOST = (
    "its current of L1 broke off at once and stays at zero while a car charges: the current "
    "transformer or a wire of L1 is broken; have it checked",
    "its current of L2 broke off at once and stays at zero while a car charges: the current "
    "transformer or a wire of L2 is broken; have it checked",
    "its current of L3 broke off at once and stays at zero while a car charges: the current "
    "transformer or a wire of L3 is broken; have it checked",
)
# No faults: what is seen, and what to do about it.
SILENT = (
    "Meter suspect: L1 reads no current while a car may charge from it. If the car does charge, "
    "check the current transformer of L1; at most the safe current is offered until L1 shows one",
    "Meter suspect: L2 reads no current while a car may charge from it. If the car does charge, "
    "check the current transformer of L2; at most the safe current is offered until L2 shows one",
    "Meter suspect: L3 reads no current while a car may charge from it. If the car does charge, "
    "check the current transformer of L3; at most the safe current is offered until L3 shows one",
)
CLEARED = "Meter fault cleared: its readings agree with what the station does and are used again"

BACKWARDS = (
    "its currents fall when the car draws: it is mounted or wired the wrong way round; turn the "
    "meter or all its current transformers, or change modbustcp_meter_inverted"
)
BACKWARDS_ON = (
    "its current of L1 falls when the car draws: turn the current transformer of L1 round",
    "its current of L2 falls when the car draws: turn the current transformer of L2 round",
    "its current of L3 falls when the car draws: turn the current transformer of L3 round",
)
_EXCHANGED = (
    "the car shows on {other} and not on {first}, from which every car draws: phases are "
    "exchanged; correct phase_rotation, or exchange the current transformers"
)
_NAMES = ("L1", "L2", "L3")
# By the grid phase of the station's L1, and the one that moves with the car
EXCHANGED = tuple(
    [tuple([_EXCHANGED.format(first=first, other=other) for other in _NAMES]) for first in _NAMES]
)
TOO_LARGE = (
    "its currents change much more than the offer: their scale is wrong; check the ratio of the "
    "current transformers, modbustcp_mode and manual_current_scale"
)
TOO_SMALL = (
    "its currents change by a small part of the car's: their scale is wrong; check the ratio of "
    "the current transformers, modbustcp_mode and manual_current_scale"
)
NOT_SHOWN = (
    "it does not show the car that the meter at the socket measures: one of the two is in another "
    "circuit, or its scale is wrong; check the place and the transformers of both"
)
WRONG_SCALES = (TOO_LARGE, TOO_SMALL)
BACKWARDS_ANYHOW = (BACKWARDS,) + BACKWARDS_ON
# It shows the car, but not as it is.
INSTALLATION_FAULTS = BACKWARDS_ANYHOW + WRONG_SCALES + EXCHANGED[0] + EXCHANGED[1] + EXCHANGED[2]

NOT_FOLLOWED = (
    "Meter suspect: no phase follows the car as a car that charges must. It draws little or "
    "nothing, a battery covers it, or the meter is in another circuit or of a wrong scale. At "
    "most the safe current is offered until the meter shows the car; commission checks the meter"
)
FOLLOWED = "The meter shows the car now: it is not suspect any more"
BALANCED = (
    "A device that balances the phases is seen, such as a battery, an inverter or a heating rod: "
    "it takes back what the car draws. The meter is judged with that in mind"
)
