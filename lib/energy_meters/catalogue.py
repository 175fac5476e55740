"""The names of all meters whose data this package has; a test keeps them equal to meters/."""

# A table, since listing a folder of some forty files costs the board more than these lines.
NAMES = (
    "abb_a43_a44",
    "abb_b23_b24",
    "cg_em24_ethernet",
    "cg_em24_rs485",
    "cg_em340",
    "cg_em530_em540",
    "dzg_dvh4013",
    "eastron_sdm120",
    "eastron_sdm630",
    "eastron_sdm72dm_v2",
    "finder_7e78_algodue",
    "finder_7m38",
    "fronius_smart_meter",
    "inepro_pro380",
    "janitza_umg96_umg604",
    "phoenix_eem_350_d_mcb",
    "phoenix_eem_ma370",
    "phoenix_eem_ma600",
    "saia_ale3",
    "schneider_iem3155_3255",
    "schneider_pm3255",
    "shelly_pro_3em",
    "siemens_pac1600",
    "siemens_pac2200",
    "siemens_pac3200",
    "socomec_countis_e27",
    "socomec_countis_e34_e44",
    "socomec_diris_a10",
    "socomec_diris_a14",
    "socomec_diris_a20_a40",
    "socomec_diris_b30",
    "solaredge_meter",
    "sunspec_201_204",
    "sunspec_211_214",
    "tq_em420",
    "tq_ksem_sunspec",
    "victron_gx_grid",
    "victron_vm3p75ct",
    "wago_879_30xx",
)

# The source document's name for its default meter
ALIASES = {"socomec": "socomec_countis_e27"}

# Known, but not reachable over TCP
OVER_UDP = ("victron_vm3p75ct",)
