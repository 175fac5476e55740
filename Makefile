# Everything a newcomer needs: `make run` and `make test`. Each sets up what it needs in .venv.

WINDOWS := $(filter Windows_NT,$(OS))
PYTHON ?= $(if $(WINDOWS),python,python3)
PORT ?= auto
VENV := .venv
BIN := $(VENV)/$(if $(WINDOWS),Scripts,bin)
# What is installed: for a run, for a real board, for everything; they add up. Every package that
# is needed has its pin, and what is never imported needs no bytecode.
PIP := $(BIN)/python -m pip install --disable-pip-version-check --no-deps --no-compile
RUN := $(VENV)/.run
BOARDS := $(VENV)/.board
TEST := $(VENV)/.test
UMODBUS := build/lib/umodbus/functions.py
TYPES := build/types/machine.pyi
INSTALLER := $(BIN)/service-installer
# Scenarios mostly wait: more of them than cores run at once.
JOBS ?= 8

# Two installations at once would disturb each other.
.NOTPARALLEL:
.PHONY: help run test search mutants bench report lint format docs flash deploy backup repl installer frozen picture clean

help:
	@echo "make run                      the station on a virtual board, with a live view"
	@echo "make run SCENARIO=meter-loss  play a scenario and end with 0 (held) or 1 (not held)"
	@echo "make run TRACE=load.csv       the house's load from a file: second,l1_ma,l2_ma,l3_ma"
	@echo "make run BALANCER=sum:16:3 METER_FAULT=zero   with an inverter, and a meter that reads zero"
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

$(VENV)/pyvenv.cfg:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || \
	  { echo "Python 3.10 or newer is needed; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12"; exit 2; }
	@echo "Making $(VENV), a Python of this project's own."
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements/run.txt requirements/shared.txt | $(VENV)/pyvenv.cfg
	@echo "Installing what a run on this computer needs, once: about 20 MB."
	@$(PIP) -r $<
	@touch $@

$(BOARDS): requirements/board.txt requirements/shared.txt | $(VENV)/pyvenv.cfg
	@echo "Installing what work on a board needs, once: about 40 MB."
	@$(PIP) -r $<
	@touch $@

# requirements/test.txt holds the other two, too.
$(TEST): requirements/test.txt requirements/run.txt requirements/board.txt requirements/shared.txt | $(VENV)/pyvenv.cfg
	@echo "Installing what tests, lint, measurements and the report need, once: about 440 MB."
	@$(PIP) -r $<
	@touch $(RUN) $(BOARDS) $@

$(UMODBUS): tools/fetch_umodbus.py
	@$(BIN)/python tools/fetch_umodbus.py
	@touch $@

$(TYPES): requirements/types.txt $(TEST)
	@$(PIP) --upgrade --target build/types -r requirements/types.txt
	@touch $@

run: $(RUN) $(UMODBUS)
	$(if $(WINDOWS),$(error The virtual board needs Linux or macOS: on Windows call make run in WSL))
	@$(BIN)/python -m tools.run $(SCENARIO) $(if $(TRACE),--trace "$(TRACE)") \
	  $(if $(BALANCER),--balancer "$(BALANCER)") $(if $(METER_FAULT),--meter-fault "$(METER_FAULT)")

test: $(TEST) $(UMODBUS) $(TYPES)
	$(BIN)/python -m pytest -n $(JOBS)

search: $(TEST) $(UMODBUS)
	$(BIN)/python -m pytest -n $(JOBS) --hypothesis-profile search -m hypothesis

mutants: $(TEST) $(UMODBUS)
	@nice -n 15 $(BIN)/python -m tools.mutants $(ARGS)

bench: $(TEST) $(UMODBUS)
	@$(BIN)/python -m tools.bench $(BENCH)

report: $(TEST)
	@$(BIN)/python -m tools.report

lint: $(TEST) $(UMODBUS) $(TYPES)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(BIN)/python -m tools.type_check

format: $(TEST)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m tools.package_lists

docs: $(TEST) $(UMODBUS)
	@$(BIN)/python -m tools.reference

flash: $(BOARDS)
	$(if $(filter-out 0 1,$(ERASE)),$(error ERASE=$(ERASE) is refused: allowed is 1 (everything is erased, settings too), or 0 or nothing))
	@$(BIN)/python -m tools.flash --board "$(BOARD)" --port "$(PORT)" --firmware "$(FIRMWARE)" $(if $(filter 1,$(ERASE)),--erase)

deploy: $(BOARDS) $(UMODBUS) $(INSTALLER)
	@$(BIN)/python -m tools.deploy --board "$(BOARD)" --port "$(PORT)" $(if $(FROM),--restore "$(FROM)")

backup: $(BOARDS) $(UMODBUS)
	@$(BIN)/python -m tools.backup --port "$(PORT)" $(if $(TO),--to "$(TO)")

frozen: $(BOARDS) $(UMODBUS)
	@$(BIN)/python -m tools.frozen --board "$(BOARD)"

repl: $(BOARDS)
	@$(BIN)/mpremote connect "$(PORT)" repl

$(INSTALLER): tools/launchers.py pyproject.toml $(BOARDS)
	@$(BIN)/python -m tools.launchers $(BIN)

installer: $(BOARDS) $(UMODBUS) $(INSTALLER)
	@$(INSTALLER) --port "$(PORT)" $(ARGS)

picture: $(TEST) $(UMODBUS)
	@$(BIN)/python -m tools.service_installer.picture docs/commission.svg
	@$(BIN)/python -m tools.run --picture docs/live-view.svg
	@$(BIN)/python -m tools.report --picture noisy-2h --to docs

clean:
	rm -rf build $(VENV)
