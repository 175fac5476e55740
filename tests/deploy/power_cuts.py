"""Carries a deploy out on littlefs in memory, and cuts the power at every single write.

Run by MicroPython; standard input is a JSON object, see test_power_cuts.py.
"""

import json
import os
import sys

import torn_flash


class Machine:
    """The scripts keep the watchdog quiet; here is none."""

    @staticmethod
    def WDT(timeout):
        pass


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return None


def write(path, text):
    for end, character in enumerate(path):
        if character == "/" and end:
            try:
                os.mkdir(path[:end])
            except OSError:
                pass
    with open(path, "w") as file:
        file.write(text)


def run(steps, scripts):
    for name, arguments in steps:
        if name == "send":
            for path, text in arguments.items():
                write("/" + path, text)
        else:
            exec(scripts[name], {"ARGS": dict(arguments)})  # noqa: S102


def started(launcher):
    """The folder of the program that a reset would start, found as launcher/program.py does."""
    if read("/main.py") != launcher:
        return ""
    names = {}
    exec(read("/program.py"), names)  # noqa: S102
    return names["path"]("main.py")[: -len("/main.py")]


def holds(folder, program):
    return all(read(f"{folder}/{path}") == text for path, text in program.items())


def judge(job):
    """Which program starts: "old", "new", or a sentence that fails the test."""
    try:
        folder = started(job["launcher"])
    except Exception as error:
        return f"nothing starts: {error!r}"
    if holds(folder, job["new"]):
        return "new"
    return "old" if holds(folder, job["old"]) else f"half a program in {folder!r}"


def main():
    job = json.loads(sys.stdin.read())
    sys.modules["machine"] = Machine
    data = torn_flash.blank()
    for path, text in job["flash"].items():
        write("/" + path, text)
    torn_flash.cut_everywhere(
        data,
        lambda: run(job["steps"], job["scripts"]),
        lambda: print("=>", judge(job), read("/settings.json")),
    )


main()
