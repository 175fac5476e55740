"""The control pilot of IEC 61851-1: duty, levels, car states, faults, and when power may flow."""
