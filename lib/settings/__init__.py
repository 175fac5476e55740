"""The station's settings: their rules, their defaults, and changing them all or not at all."""
