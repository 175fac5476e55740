# Everything a newcomer needs: `make run` and `make test`. Both set up .venv by themselves.

PYTHON ?= python3
PORT ?= auto
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
UMODBUS := build/lib/umodbus/functions.py
TYPES := build/types/machine.pyi
INSTALLER := $(BIN)/service-installer
# Scenarios mostly wait: more of them than cores run at once.
JOBS ?= 8

.PHONY: help run test search mutants bench report lint format docs flash deploy backup repl installer frozen picture clean

help:
	@echo "make run                      the station on a virtual board, with a live view"
	@echo "make run SCENARIO=meter-loss  play a scenario and end with 0 (held) or 1 (not held)"
	@echo "make run TRACE=load.csv       the house's load from a file: second,l1_ma,l2_ma,l3_ma"
	@echo "make test                     every test, on CPython and on real MicroPython"
	@echo "make search                   the properties with random cases, other ones each time"
	@echo "make mutants                  what no test notices: firmware/ and lib/ changed in one place at a time;"
	@echo "                              ARGS='--help', ARGS='--sample 100 lib/settings'"
	@echo "make bench                    control law, speed, memory beside others; BENCH=law: only this"
	@echo "make report                   every house load in pictures: build/report/index.html"
	@echo "make lint | format            ruff over all sources, pyright over the firmware | put in form"
	@echo "make docs                     the tables of settings and events, from the code"
	@echo "make flash BOARD=... PORT=... FIRMWARE=file.bin   MicroPython onto a board; ERASE=1: all anew"
	@echo "make deploy BOARD=... PORT=.. the firmware onto a board; FROM=folder: a backup with it"
	@echo "make backup PORT=...          settings and log of a board into a folder (TO=folder)"
	@echo "make repl PORT=...            the board's serial console"
	@echo "make installer ARGS=...       $(INSTALLER): status, monitor, get, set, commission, ..."
	@echo "make frozen BOARD=...         what manifest.py needs for a MicroPython of your own"
	@echo "make clean                    remove build/ and $(VENV)/"

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "Python 3.10 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12"; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(UMODBUS): tools/fetch_umodbus.py $(READY)
	$(BIN)/python tools/fetch_umodbus.py
	@touch $@

$(TYPES): requirements-types.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade --no-deps \
	  --target build/types -r requirements-types.txt
	@touch $@

run: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.run $(SCENARIO) $(if $(TRACE),--trace "$(TRACE)")

test: $(READY) $(UMODBUS) $(TYPES)
	$(BIN)/python -m pytest -n $(JOBS)

search: $(READY) $(UMODBUS)
	$(BIN)/python -m pytest -n $(JOBS) --hypothesis-profile search -m hypothesis

mutants: $(READY) $(UMODBUS)
	@nice -n 15 $(BIN)/python -m tools.mutants $(ARGS)

bench: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.bench $(BENCH)

report: $(READY)
	@$(BIN)/python -m tools.report

lint: $(READY) $(UMODBUS) $(TYPES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/python -m tools.type_check

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.package_lists

docs: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.reference

flash: $(READY)
	$(if $(filter-out 0 1,$(ERASE)),$(error ERASE=$(ERASE) is refused: allowed is 1 (everything is erased, settings too), or 0 or nothing))
	@$(BIN)/python -m tools.flash --board "$(BOARD)" --port "$(PORT)" --firmware "$(FIRMWARE)" $(if $(filter 1,$(ERASE)),--erase)

deploy: $(READY) $(UMODBUS) $(INSTALLER)
	@$(BIN)/python -m tools.deploy --board "$(BOARD)" --port "$(PORT)" $(if $(FROM),--restore "$(FROM)")

backup: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.backup --port "$(PORT)" $(if $(TO),--to "$(TO)")

frozen: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.frozen --board "$(BOARD)"

repl: $(READY)
	@$(BIN)/mpremote connect "$(PORT)" repl

$(INSTALLER): tools/launchers.py pyproject.toml $(READY)
	@$(BIN)/python -m tools.launchers $(BIN)

installer: $(UMODBUS) $(INSTALLER)
	@$(INSTALLER) --port "$(PORT)" $(ARGS)

picture: $(READY) $(UMODBUS)
	@$(BIN)/python -m tools.service_installer.picture docs/commission.svg
	@$(BIN)/python -m tools.run --picture docs/live-view.svg
	@$(BIN)/python -m tools.report --picture noisy-2h --to docs

clean:
	rm -rf build $(VENV)
