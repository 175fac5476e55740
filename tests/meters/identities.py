"""What each simulated meter says about itself."""


def text(data, registers):
    return data.ljust(2 * registers, b"\0")


def number(value):
    return value.to_bytes(2, "big")


def socomec(name, family):
    signature = (3, 50000, b"\0S\0O\0C\0O")
    return (signature, (3, 50004, number(family)), (3, 50058, text(name, 8)))


# What devices say about themselves: (function code, address, registers' bytes). Those of the
# meters that are not known by it are here too: another meter's question must not take them.
IDENTITIES = {
    "socomec_countis_e27": socomec(b"COUNTIS E27", 100),
    "socomec_countis_e34_e44": socomec(b"Countis E44", 100),
    "socomec_diris_a10": socomec(b"DIRIS A-10", 400),
    "socomec_diris_a14": socomec(b"Diris A14", 400),
    "socomec_diris_a20_a40": socomec(b"DIRIS A40", 400),
    "socomec_diris_b30": socomec(b"DIRIS B-30", 400),
    "abb_b23_b24": ((3, 35168, text(b"B24 113-100", 6)),),
    "abb_a43_a44": ((3, 35168, text(b"A43 212-100", 6)),),
    "cg_em24_ethernet": ((3, 11, number(1650)),),
    "cg_em24_rs485": ((3, 11, number(71)),),
    "cg_em340": ((3, 11, number(341)),),
    "cg_em530_em540": ((3, 11, number(1744)),),
    "eastron_sdm120": ((3, 64514, number(0x20)),),
    "eastron_sdm630": ((3, 64514, number(0x70)),),
    "eastron_sdm72dm_v2": ((3, 64514, number(0x89)),),
    "saia_ale3": ((3, 6, text(b"ALE3D5FD10C2", 6)),),
    "tq_em420": ((3, 8192, b"R3HB"),),
    "victron_vm3p75ct": ((3, 4096, number(0xA1B1)),),
}
