"""The station's own network as the person who set it up wants it."""

from meters import setup


def network_facts(network, meters, _):
    """Of the station's Ethernet port; `trouble`: what keeps it from the grid's meter, or None."""
    found = network.facts()
    server = meters.server(setup.GRID).split(":")[0] if meters.grid else None
    found["trouble"] = network.trouble(server)
    return found


def network_lines(*parts):
    """The same in words."""
    now = network_facts(*parts)
    source = "fixed, as set" if now["origin"] == "fixed" else "by DHCP"
    yield f"address   {now['address'] or 'none'}, {source}"
    yield f"mask      {now['mask'] or 'none'}"
    yield f"gateway   {now['gateway'] or 'none'}"
    yield f"MAC       {now['mac'] or 'none, the chip did not start'}"
    yield f"link      {'up' if now['link'] else 'none'}"
    yield f"name      {now['name']}"
    if now["trouble"]:
        yield f"          {now['trouble']}"
