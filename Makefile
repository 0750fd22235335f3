# Every target sets up what it is missing; the scripts say what they do.

.PHONY: help demo test build dev check audit size pictures load bench reliability

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: ## build, start with an imitation API and a seeded story, print the address
	@scripts/demo.sh

test: ## every test: the crate's, then Playwright
	@scripts/test.sh

build: ## target/release/sevendesk and target/site
	@scripts/build.sh

dev: ## the demo, rebuilt and reloaded on every save
	@scripts/dev.sh

check: ## formatting and clippy for server and browser; warnings are errors
	@scripts/check.sh

audit: ## dependencies: unused ones, licenses, sources, known vulnerabilities
	@scripts/audit.sh

size: ## what a first view of the list weighs; fails past the budget
	@scripts/size.sh

pictures: ## the pictures of the README
	@scripts/end2end.sh --config pictures.config.ts

load: ## fifty operators for ten minutes against the release binary; prints what they met
	@scripts/load.sh

bench: ## pages beside the same bytes from memory; fails where the list is too slow
	@scripts/bench.sh

reliability: ## every fault of SendSeven through the whole product; writes docs/reliability.md
	@scripts/reliability.sh
