# The only entry points a person needs. What each one does is in scripts/, one purpose a file.

.DEFAULT_GOAL := help
.PHONY: help build run test dev bench reports-proof screenshots fmt

help: ## Show this list
	@echo "Tierdesk. Commands:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: ## Install what is missing, build, and start with demo data on http://127.0.0.1:3000
	@scripts/run.sh

build: ## Install what is missing, and build target/release/tierdesk, the one file to install
	@scripts/build.sh

test: ## Install what is missing and run every check and test (STEPS="format rust" runs only those)
	@scripts/test.sh $(STEPS)

dev: ## Watch the sources: rebuild and reload the browser on every change
	@scripts/dev.sh

bench: ## Measure the release build under load (ARGS="…" is handed on)
	@scripts/bench.sh $(ARGS)

reports-proof: ## Open the reports on TICKETS=20000 example tickets and count every figure apart, on both databases
	@scripts/reports-proof.sh $(or $(TICKETS),20000)

screenshots: ## Take the pictures in docs/screenshots again
	@scripts/screenshots.sh

fmt: ## Format the Rust sources and the style sheets
	@scripts/fmt.sh
