"""Pins, PWM, ADC, Ethernet and sockets of the virtual board, with a plant that the test plays."""

import asyncio
import threading

import pytest

START_LAN = """
import network, time
from machine import SPI, Pin
lan = network.LAN(phy_type=network.PHY_W5500, phy_addr=1, spi=SPI(1), cs=Pin(14), int=Pin(10))

def wait_until(condition):
    start = time.ticks_ms()
    while not condition():
        elapsed_ms = time.ticks_diff(time.ticks_ms(), start)
        if elapsed_ms > 30000:
            raise RuntimeError("waited in vain")
        time.sleep_ms(5)
    return time.ticks_diff(time.ticks_ms(), start)
"""

SAMPLE = """
from machine import ADC, PWM, Pin
PWM(Pin(1), freq=1000, duty_u16={duty_u16})
adc = ADC(Pin(2), atten=ADC.ATTN_11DB)
samples = [adc.read_uv() for _ in range(2000)]
high = [uv for uv in samples if uv > 1500000]
low = [uv for uv in samples if uv <= 1500000]
print(len(high), min(high or [0]), max(high or [0]), min(low or [0]), max(low or [0]))
"""


def test_boot_comes_first_and_prints_why(start, plant, mpremote):
    fake = plant()
    board = start({"boot.py": "import machine\nmachine.Pin(7, machine.Pin.OUT)"}, fake)
    fake.wait_for("pin 7 0")
    mpremote(board, "resume", "reset")
    fake.wait_for("pin 7 0", count=2)
    mpremote(board, "soft-reset")
    fake.wait_for("pin 7 0", count=3)
    boots = [line for line in fake.lines if line != "pin 7 0"]
    assert boots == ["boot PWRON", "boot HARD", "soft", "boot SOFT"]


def test_outputs_tell_each_change_once(start, plant):
    fake = plant()
    start(
        {
            "main.py": "from machine import PWM, Pin\n"
            "p = Pin(4, Pin.OUT); p.off(); p.on(); p(1); Pin(4, Pin.OUT, value=1); p.value(0)\n"
            "pwm = PWM(Pin(1), freq=1000, duty_u16=65535); pwm.duty_u16(6554)\n"
            "PWM(Pin(1), freq=1000); pwm.freq(1000); pwm.duty_u16(0); pwm.deinit()\n"
            "PWM(Pin(3))\n"
        },
        fake,
    )
    fake.wait_for("pwm 3 5000 32768")
    assert fake.lines[:-1] == [
        "boot PWRON",
        "pin 4 0",
        "pin 4 1",
        "pin 4 0",
        "pwm 1 1000 65535",
        "pwm 1 1000 6554",
        "pwm 1 1000 0",
        "pwm 1 off",
    ]


def test_values_out_of_range_are_refused(start, mpremote):
    board = start()
    code = "from machine import *; PWM(Pin(1), freq=1000, duty_u16=65536)"
    assert "duty_u16 must be from 0 to 65535, not 65536" in mpremote(board, "exec", code, status=1)
    code = "from machine import *; WDT(timeout=0)"
    assert "ValueError" in mpremote(board, "exec", code, status=1)
    code = "from machine import *; RTC().memory(bytes(2049))"
    assert "buffer too long" in mpremote(board, "exec", code, status=1)


def test_inputs_follow_the_plant(start_to_prompt, plant, mpremote):
    fake = plant("input 20 1", "input 21 0")
    code = "from machine import Pin; i = [Pin(n, Pin.IN, p) for n, p in (%s)]"
    pins = "(20, None), (21, Pin.PULL_UP), (22, None), (23, Pin.PULL_UP)"
    board = start_to_prompt({"main.py": code % pins}, fake)
    ask = "print([pin.value() for pin in i])"
    assert mpremote(board, "resume", "exec", ask) == "[1, 0, 0, 1]\n"
    fake.send("input 20 0", "input 22 1")
    assert mpremote(board, "resume", "exec", ask) == "[0, 0, 1, 1]\n"


@pytest.mark.parametrize(("percent", "tolerance"), [(10, 5), (50, 5), (90, 5), (0, 0), (100, 0)])
def test_adc_samples_the_phase_of_the_pwm(start, plant, mpremote, percent, tolerance):
    board = start({}, plant("adc 2 2560000 100000 1"))
    code = SAMPLE.format(duty_u16=65535 * percent // 100)
    count, lowest, highest, *low = map(int, mpremote(board, "exec", code).split())
    assert abs(count / 20 - percent) <= tolerance
    if percent:
        assert 2557000 <= lowest < highest <= 2563000
    if percent < 100:
        assert 97000 <= low[0] < low[1] <= 103000


def test_adc_of_a_steady_pin(start, plant, mpremote):
    read = "from machine import ADC; print([ADC(n).read_uv() // 10000 for n in (2, 3)])"
    board = start({}, plant("adc 2 1230000 0 -1"))
    assert mpremote(board, "exec", read) == "[123, 0]\n"


def test_adc_reads_high_while_the_pilot_is_not_driven(start, plant, mpremote):
    read = "from machine import ADC; print(ADC(2).read_uv() // 10000)"
    board = start({}, plant("adc 2 2560000 100000 1"))
    assert mpremote(board, "exec", read) == "256\n"


def test_a_board_without_plant_has_neutral_inputs(start, mpremote):
    code = "from machine import ADC, Pin; print(ADC(2).read_uv() < 10000, Pin(20, Pin.IN).value())"
    assert mpremote(start(), "exec", code) == "True 0\n"


def test_the_board_goes_on_without_its_plant(start_to_prompt, plant, mpremote):
    fake = plant("adc 2 1230000 0 -1", "input 20 1")
    ask = (
        "from machine import *; print(ADC(2).read_uv() // 10000, Pin(20, Pin.IN)()); "
        "Pin(4, Pin.OUT)(1)"
    )
    board = start_to_prompt({}, fake)
    assert mpremote(board, "resume", "exec", ask) == "123 1\n"
    fake.drop()
    assert mpremote(board, "resume", "exec", ask) == "123 1\n"
    # After a reset nobody answers: that must not keep the program from running.
    assert mpremote(board, "exec", "print('alive')") == "alive\n"


def test_cable_and_dhcp(start_to_prompt, plant, mpremote):
    fake = plant("link 0")
    board = start_to_prompt({"boot.py": START_LAN}, fake)
    states = (
        "lan.active(True); time.sleep_ms(400); "
        "print(lan.active(), lan.isconnected(), lan.status(), lan.ifconfig()[0])"
    )
    assert mpremote(board, "resume", "exec", states) == "True False 1 0.0.0.0\n"
    fake.wait_for("lan 1")
    fake.send("link 1")
    lease = "print(wait_until(lan.isconnected) >= 250, lan.status(), lan.ifconfig())"
    assert mpremote(board, "resume", "exec", lease) == (
        "True 5 ('192.168.0.10', '255.255.255.0', '192.168.0.1', '192.168.0.1')\n"
    )
    fake.send("link 0")
    gone = "wait_until(lambda: not lan.isconnected()); print(lan.status(), lan.ifconfig()[0])"
    assert mpremote(board, "resume", "exec", gone) == "4 0.0.0.0\n"


def test_fixed_address(start, mpremote):
    code = (
        "lan.active(True); fixed = ('10.0.0.5', '255.0.0.0', '10.0.0.1', '10.0.0.2')\n"
        "lan.ifconfig(fixed); print(lan.isconnected(), lan.ifconfig() == fixed)\n"
        "lan.ipconfig(addr4='10.0.0.6/24', gw4='10.0.0.9'); print(lan.ifconfig())\n"
        "print(lan.ipconfig('addr4'), lan.ipconfig('dhcp4'), len(lan.config('mac')))\n"
        "lan.ipconfig(dhcp4=True); print(lan.isconnected(), wait_until(lan.isconnected) > 200)\n"
        "network.hostname('station'); print(network.hostname())\n"
    )
    assert mpremote(start({"boot.py": START_LAN}), "exec", code).splitlines() == [
        "True True",
        "('10.0.0.6', '255.255.255.0', '10.0.0.9', '10.0.0.2')",
        "('10.0.0.6', '255.255.255.0') False 6",
        "False True",
        "station",
    ]


MASK, GATEWAY = "255.255.255.0", "192.168.0.1"


@pytest.mark.parametrize(
    ("mask", "gateway", "words"),
    [
        (GATEWAY, MASK, "192.168.0.1 is not a subnet mask"),
        ("255.0.255.0", GATEWAY, "255.0.255.0 is not a subnet mask"),
        (
            MASK,
            "192.168.1.1",
            "192.168.1.1 is not another device in the network of 192.168.0.5/255",
        ),
        (MASK, "192.168.0.5", "192.168.0.5 is not another device"),
    ],
)
def test_fixed_addresses_that_do_not_belong_together(start, mpremote, mask, gateway, words):
    code = f"lan.active(True); lan.ifconfig(('192.168.0.5', {mask!r}, {gateway!r}, '0.0.0.0'))"
    assert f"ValueError: {words}" in mpremote(
        start({"boot.py": START_LAN}), "exec", code, status=1
    )


def test_lan_refuses_what_the_real_one_refuses(start, mpremote):
    board = start({"boot.py": "import network\nfrom machine import SPI"})
    lan = "network.LAN(phy_type=network.PHY_W5500, %s)"
    no_int = mpremote(board, "exec", lan % "phy_addr=1, spi=SPI(1), cs=14", status=1)
    assert "OSError: esp_eth_driver_install failed" in no_int
    assert "TypeError" in mpremote(board, "exec", lan % "spi=SPI(1), cs=14, int=10", status=1)
    wrong = mpremote(board, "exec", lan % "phy_addr=32, spi=SPI(1), cs=1, int=2", status=1)
    assert "invalid phy address" in wrong


def test_sockets_reach_what_the_plant_routes(start, plant, mpremote, echo_server):
    fake = plant(f"route 192.168.0.4:502 127.0.0.1:{echo_server}")
    code = START_LAN + (
        "import asyncio, errno, socket\n"
        "def fails(host, port):\n"
        " try: socket.getaddrinfo(host, port)\n"
        " except OSError as error: return error.errno == errno.EHOSTUNREACH\n"
        "print(fails('192.168.0.4', 502))\n"
        "lan.active(True); wait_until(lan.isconnected)\n"
        "print(fails('192.168.0.4', 502), fails('192.168.0.4', 503), fails('192.168.0.5', 502))\n"
        "async def talk(host, port):\n"
        " reader, writer = await asyncio.open_connection(host, port)\n"
        " writer.write(b'hello\\n'); await writer.drain()\n"
        " print(await reader.readline())\n"
        " writer.close(); await writer.wait_closed()\n"
        "asyncio.run(talk('192.168.0.4', 502))\n"
    )
    answer = mpremote(start({}, fake), "exec", code)
    assert answer == "True\nNone True True\nb'HELLO\\n'\n"


def test_a_server_on_the_board(start, mpremote, unused_port):
    code = (
        "import asyncio\n"
        "async def shout(reader, writer):\n"
        " writer.write((await reader.readline()).upper()); await writer.drain()\n"
        " writer.close(); await writer.wait_closed()\n"
        "async def main():\n"
        " server = await asyncio.start_server(shout, '0.0.0.0', PORT)\n"
        " reader, writer = await asyncio.open_connection('127.0.0.1', PORT)\n"
        " writer.write(b'hello\\n'); await writer.drain()\n"
        " print(await reader.readline())\n"
        " writer.close(); await writer.wait_closed()\n"
        " server.close(); await server.wait_closed()\n"
        "asyncio.run(main())\n"
    )
    board = start()
    assert mpremote(board, "exec", code.replace("PORT", str(unused_port))) == "b'HELLO\\n'\n"


@pytest.fixture
def unused_port():
    """A port number on loopback that was free a moment ago."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@pytest.fixture
def echo_server():
    """Port of a TCP server on loopback that shouts back each line."""

    async def shout(reader, writer):
        async for line in reader:
            writer.write(line.upper())
        writer.close()

    async def serve():
        server = await asyncio.start_server(shout, "127.0.0.1", 0)
        ports.append(server.sockets[0].getsockname()[1])
        started.set()
        await stop.wait()
        server.close()

    ports, started, loop, stop = [], threading.Event(), asyncio.new_event_loop(), asyncio.Event()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    assert started.wait(30)
    yield ports[0]
    loop.call_soon_threadsafe(stop.set)
    thread.join(30)
    loop.close()
