"""The commissioning dialogue with the person, from the first status to the reset."""

import json
from dataclasses import replace
from datetime import date

from settings.values import changed
from tools.service_installer import findings, proposals, scale, settings_access
from tools.service_installer.connection import Refused
from tools.service_installer.finding import DEAD_TIME, RIGHT, WRONG, Answers
from tools.service_installer.stepping import NotMeasured, Stepping

QUIET = "Do not switch large loads (oven, kettle, heat pump) on or off until this is done."
DEVICES = (
    "If the building has a battery, an inverter with zero export or a heating rod that uses up "
    "the export: switch it off, or its regulation, until this is done."
)
# What only the person can know: a field of Answers, and the question
QUESTIONS = (
    ("car_draws", "Does the car itself show that it charges?"),
    (
        "devices_off",
        "Is every battery, zero-export inverter and heating rod switched off, or is there none?",
    ),
    ("three_phases", "Does the car charge on three phases?"),
)


class Commission:
    """Guides a person through the measurement and the changes that follow from it.

    person: a Person; rated_current_a: of the board; today: the date as the station shall keep it.
    However it ends, the station's own limits apply again.
    """

    def __init__(self, station, person, rated_current_a, today=None):
        self._station = station
        self._person = person
        self._rated_current_a = rated_current_a
        self._today = today or date.today().isoformat()
        self._settings = settings_access.ask(station)["settings"]
        self._stepping = Stepping(station, person.tell)

    def run(self):
        """Returns {"report", "proposals", "changes", "applied", "commissioned"}.

        Raises StationError, NotMeasured.
        """
        if not self._settings["modbustcp_balancing_enabled"]:
            raise NotMeasured(
                "The station reads no meter: modbustcp_balancing_enabled is false. "
                "Set it to true and reset the station first."
            )
        try:
            self._measure()
        finally:
            self._stepping.end()
        report = self._report()
        self._person.show(report)
        result = self._mend(report)
        result["commissioned"] = self._remember(report)
        return result

    def _measure(self):
        person, stepping = self._person, self._stepping
        person.tell(QUIET)
        if self._may_balance():
            person.ready(DEVICES)
        if stepping.look()["car_state"] != "A":
            person.ready("A car is connected. Pull its plug, so that the house is measured alone.")
        stepping.see_the_house()
        if scale.impossible(stepping.observation, self._settings):
            stepping.ended = "the scale has to be right first"
            return
        if not stepping.look()["charging"]:
            person.ready("Now plug in a car and let it charge.")
        stepping.see_the_car_begin()
        person.tell("The car charges. Its offer goes down and up now, for two to six minutes.")
        stepping.move()

    def _may_balance(self):
        """Whether the building may have a device that balances the phases."""
        return self._settings.get("installation_generation") != "none"

    def _report(self):
        """The Report; asks what only the person can know, where the findings depend on it."""
        answers = Answers() if self._may_balance() else Answers(devices_off=True)
        for name, question in QUESTIONS:
            if getattr(answers, name) is None and self._matters(answers, name):
                answers = replace(answers, **{name: self._person.knows(question)})
        return self._made(answers)

    def _matters(self, answers, name):
        """Whether the answer to a question makes another result, or another text."""
        made = [self._made(replace(answers, **{name: one})) for one in (True, False)]
        return made[0].findings != made[1].findings

    def _made(self, answers):
        stepping = self._stepping
        return findings.report(
            stepping.observation, self._settings, stepping.meter_fault, answers, stepping.ended
        )

    def _mend(self, report):
        """Propose changes, make those that the person agrees to, reset where that is needed."""
        made = proposals.proposals(report, self._settings, self._rated_current_a)
        changes = {}
        for one in made:
            if self._agreed(one):
                changes.update(one.changes)
        result = {"report": report, "proposals": made, "changes": changes, "applied": None}
        if changes:
            result["applied"] = self._apply(changes)
        return result

    def _agreed(self, proposal):
        if proposal.if_true and not self._person.knows(proposal.if_true):
            return False
        shown = ", ".join(
            f"{name} from {json.dumps(self._settings[name])} to {json.dumps(value)}"
            for name, value in proposal.changes.items()
        )
        return self._person.confirm(f"Change {shown}, since {proposal.why}?")

    def _apply(self, changes):
        """Check the changes here, then send them; returns the station's answer."""
        changed(self._settings, changes, self._rated_current_a)
        answer = settings_access.store(self._station, changes)
        self._person.tell(answer["text"])
        question = "Reset the station now, so that it takes effect? The car stops meanwhile."
        if answer["applies"] == "after a reset" and self._person.confirm(question):
            self._person.tell(self._station.ask("reset")["text"])
        return answer

    def _remember(self, report):
        """Where everything is right the station notes it with the date; where something is wrong
        an earlier note counts no more. Returns whether it is noted now."""
        results = {one.result for one in report.findings if one.topic != DEAD_TIME}
        if results == {RIGHT}:
            return self._note(self._today)
        if WRONG in results and self._station.ask("status").get("commissioned"):
            self._note("none")
        return False

    def _note(self, what):
        try:
            self._person.tell(self._station.ask(f"commissioned {what}")["text"])
        except Refused as error:  # an earlier firmware does not know the command
            self._person.tell(f"The station does not remember this: {error}")
            return False
        return True
