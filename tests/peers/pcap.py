"""Writes a TCP conversation into a capture file, as if it had been seen on the wire."""

import struct

RAW_IP = 101  # link type: packets begin with the IP header
CLIENT, SERVER = ("192.168.0.10", 50000), ("192.168.0.4", 502)
ACK_PSH = 0x18


def write(path, conversation):
    """conversation: [(from the client?, bytes)], each becomes one TCP segment."""
    sent = {True: 1, False: 1}
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP))
        for second, (from_client, data) in enumerate(conversation):
            packet = _packet(from_client, sent[from_client], sent[not from_client], data)
            file.write(struct.pack("<IIII", second, 0, len(packet), len(packet)) + packet)
            sent[from_client] += len(data)


def _packet(from_client, sequence, acknowledged, data):
    (source, source_port), (target, target_port) = (
        (CLIENT, SERVER) if from_client else (SERVER, CLIENT)
    )
    ports = struct.pack(">HHII", source_port, target_port, sequence, acknowledged)
    tcp = ports + struct.pack(">BBHHH", 5 << 4, ACK_PSH, 8192, 0, 0) + data
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0)
    return ip + _address(source) + _address(target) + tcp


def _address(text):
    return bytes(map(int, text.split(".")))
