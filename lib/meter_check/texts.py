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
