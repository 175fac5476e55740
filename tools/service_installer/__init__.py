"""`service-installer`: sets up, watches and commissions a station over its serial line."""
