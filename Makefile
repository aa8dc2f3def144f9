# Rust is found where rustup puts it, even in a shell that has not been told.
export PATH := $(HOME)/.cargo/bin:$(PATH)

.PHONY: help run test

help:
	@echo 'make run    installs what is missing, builds, serves the demo at http://127.0.0.1:8080'
	@echo 'make test   installs what is missing, runs every test, those in the browser and in LibreOffice too'

run:
	@scripts/setup run
	cargo build --release --locked
	target/release/tiendo serve --demo

test:
	@scripts/setup test
	TIENDO_REQUIRE_BROWSER=1 TIENDO_REQUIRE_OFFICE=1 cargo test --locked
