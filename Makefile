# Every target installs the tools it needs; the scripts have the details.

.PHONY: help demo test build dev check audit size pictures load bench reliability image

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: ## build, start with the simulator and seed data, print the address
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

size: ## transfer size of a first view of the list; fails if it exceeds the budget
	@scripts/size.sh

pictures: ## the screenshots of the README
	@scripts/end2end.sh --config pictures.config.ts

load: ## fifty operators for ten minutes against the release binary; prints the results
	@scripts/load.sh

bench: ## pages compared with the same bytes from memory; fails if the list is too slow
	@scripts/bench.sh

reliability: ## inject every fault of SendSeven into the whole product; writes docs/reliability.md
	@scripts/reliability.sh

image: ## build the container image, start it with a read-only root as any user, print its size
	@scripts/image.sh
