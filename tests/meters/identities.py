"""The registers by which each simulated meter identifies itself."""


def text(data, registers):
    return data.ljust(2 * registers, b"\0")


def number(value):
    return value.to_bytes(2, "big")


def socomec(name, family):
    signature = (3, 50000, b"\0S\0O\0C\0O")
    return (signature, (3, 50004, number(family)), (3, 50058, text(name, 8)))


SERIAL = b"\x00\x12\xd6\x87"


def eastron(code):
    return ((3, 64512, SERIAL + number(code)),)


def schneider(model):
    return (
        (3, 49, text(model, 20)),
        (3, 69, text(b"Schneider Electric", 20)),
        (3, 129, SERIAL),
    )


def siemens(order_number):
    """The I&M 0 block: maker, order number, serial number, versions, profile."""
    rest = number(1) + b"V\x02\x05\x00" + number(1) + number(0x3A00) + bytes(6)
    return ((3, 64001, number(42) + text(order_number, 10) + text(b"LQN/1234567", 8) + rest),)


# Device -> (function code, address, registers' bytes). Meters without a confirmed name are here,
# too: the question for another meter must not accept them.
IDENTITIES = {
    "socomec_countis_e27": socomec(b"COUNTIS E27", 100),
    "socomec_countis_e34_e44": socomec(b"Countis E44", 100),
    "socomec_diris_a10": socomec(b"DIRIS A-10", 400),
    "socomec_diris_a14": socomec(b"Diris A14", 400),
    "socomec_diris_a20_a40": socomec(b"DIRIS A40", 400),
    "socomec_diris_b30": socomec(b"DIRIS B-30", 400),
    "abb_b23_b24": ((3, 35168, text(b"B24 113-100", 6)),),
    "abb_a43_a44": ((3, 35168, text(b"A43 212-100", 6)), (3, 35072, SERIAL)),
    "cg_em24_ethernet": ((3, 11, number(1650)),),
    "cg_em24_rs485": ((3, 11, number(71)),),
    "cg_em340": ((3, 11, number(341)),),
    "cg_em530_em540": ((3, 11, number(1744)),),
    "eastron_sdm120": eastron(0x20),
    "eastron_sdm630": eastron(0x70),
    "eastron_sdm72dm_v2": eastron(0x89),
    "finder_7e78_algodue": ((3, 1280, text(b"AB12345678", 5)),),
    "inepro_pro380": ((3, 16384, SERIAL),),
    "saia_ale3": ((3, 6, text(b"ALE3D5FD10C2", 6)),),
    "schneider_iem3155_3255": schneider(b"iEM3155"),
    "schneider_pm3255": schneider(b"PM3255"),
    "shelly_pro_3em": ((4, 0, text(b"3CE90E123456", 6) + text(b"SPEM-003CEBEU", 10)),),
    "siemens_pac2200": siemens(b"7KM2200-2EA30-1EA1"),
    "siemens_pac3200": siemens(b"7KM2112-0BA00-3AA0"),
    "tq_em420": ((3, 8192, b"R3HB"),),
    "victron_gx_grid": ((3, 2609, text(b"HQ2112ABCDEF", 7)),),
    "victron_vm3p75ct": ((3, 4096, number(0xA1B1)),),
}
