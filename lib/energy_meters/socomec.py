"""Socomec Countis E27 (same table: E23, E24, E28).

Source: Socomec "MODBUS tables of Countis_E23" V103.18 and "Countis_E24" V103.8; wire addresses as
printed there. Default address: manual 545881A, page 12. No capture of a real E27 was at hand.
"""

MODEL = "Socomec Countis E27"
FUNCTION_CODE = 3
UNIT_ID = 5

# Registers of L1, L2, L3; type; factor and divisor to the unit in the name.
CURRENT_MA = ((50528, 50530, 50532), "uint32", 1, 1)
VOLTAGE_MV = ((50520, 50522, 50524), "uint32", 10, 1)
POWER_W = ((50544, 50546, 50548), "int32", 10, 1)

# Currents have no sign; each phase's power tells import (+) from export (-).
CURRENT_SIGNED_BY_POWER = True
