"""The commissioning dialogue with the person, from the first status to the reset."""

import json

from settings.values import changed
from tools.service_installer import findings, proposals, scale, settings_access
from tools.service_installer.finding import PLACE, WRONG
from tools.service_installer.stepping import NotMeasured, Stepping

QUIET = "Do not switch large loads (oven, kettle, heat pump) on or off until this is done."


class Commission:
    """Guides a person through the measurement and the changes that follow from it.

    person: a Person; rated_current_a: of the board. However it ends, the station's own limits
    apply again.
    """

    def __init__(self, station, person, rated_current_a):
        self._station = station
        self._person = person
        self._rated_current_a = rated_current_a
        self._settings = settings_access.ask(station)["settings"]
        self._stepping = Stepping(station, person.tell)

    def run(self):
        """Returns {"report", "proposals", "changes", "applied"}.

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
        return self._mend(report)

    def _measure(self):
        person, stepping = self._person, self._stepping
        person.tell(QUIET)
        if stepping.look()["car_state"] != "A":
            person.ready("A car is connected. Pull its plug, so that the house is measured alone.")
        stepping.see_the_house()
        if scale.impossible(stepping.samples, self._settings):
            stepping.ended = "the scale has to be right first"
            return
        if not stepping.look()["charging"]:
            person.ready("Now plug in a car and let it charge.")
        stepping.see_the_car_begin()
        person.tell("The car charges. Its offer goes down and up now, for one to five minutes.")
        stepping.move()

    def _report(self):
        report = self._made(None)
        if report.car_phases or report.result(PLACE) != WRONG:
            return report
        # A full battery takes nothing of an offer, and looks like a meter in the wrong place.
        return self._made(self._person.knows("Does the car itself show that it charges?"))

    def _made(self, car_draws):
        stepping = self._stepping
        return findings.report(
            stepping.samples, self._settings, stepping.meter_fault, car_draws, stepping.ended
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
