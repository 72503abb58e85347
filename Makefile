# The commands of this project. `make` alone lists them.
GO ?= go
export CGO_ENABLED ?= 1
# Modules of their own, so that what they need stays out of go.mod.
NESTED = hookbenchtest/container interop
# What runs once more under the race detector: the packages that start goroutines, and those that net/http calls from many.
RACED = ./cmd/hookbench ./conformance ./conformance/gotest ./conformance/receiver ./conformance/sender ./conformance/sender/faketime \
	./conformance/sender/sink ./fixtures/partner ./simulator ./simulator/control ./simulator/oauth ./simulator/queue \
	./simulator/subscription ./simulator/transport ./specs ./virtualtime

.DEFAULT_GOAL := help
.PHONY: help build image release demo test foreign lint bench golden clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## build bin/hookbench and the sparring partner bin/partner
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags="-s -w" -o bin/ ./cmd/hookbench ./fixtures/partner

image: ## build the images hookbench:VERSION, hookbench:latest and hookbench-partner:latest, without a registry
	@GO="$(GO)" scripts/image

release: ## build archives for linux, darwin and windows, bills of materials and checksums, into out/release
	@$(GO) run ./internal/release

demo: build ## judge bundled receivers, right and broken ones, and write reports to out/
	@scripts/demo

test: ## install what the tests need, run all of them, and those of concurrent packages again, thinned, with the race detector
	@scripts/need gcc:gcc libc6-dev:/usr/include/stdlib.h python3:python3 php-cli:php openssl:openssl webhook:webhook curl:curl chromium:chromium poppler-utils:pdftotext npm:npm faketime:faketime nodejs:node ruby:ruby default-jdk-headless:javac redis-server:redis-server
	@scripts/axe
	@scripts/docker
	@GO="$(GO)" scripts/image --if-engine
	@scripts/interop
	$(GO) vet ./...
	$(GO) test -vet=off -p 4 -parallel 8 -timeout 20m -skip '^TestTimed' ./...
	$(GO) test -vet=off -count=1 -parallel 8 -timeout 20m -run '^TestTimed' ./conformance/sender ./cmd/hookbench
	$(GO) test -vet=off -race -short -parallel 8 -timeout 20m $(RACED)
	@for module in $(NESTED); do echo "testing $$module" && (cd $$module && $(GO) test -vet=off -count=1 -timeout 10m ./...) || exit 1; done

foreign: ## judge every sender of fixtures/senders, in five languages, and a recording at x600; takes long
	HOOKBENCH_FOREIGN=1 $(GO) test -timeout 40m -run 'Foreign|BeyondFaketime' -v -p 1 ./conformance/sender ./cmd/hookbench

# Staticcheck reads the sources of all that is imported, for the nested modules those of every owner's library: vet will do there.
lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "make lint: these files want gofmt -w"; exit 1; }
	$(GO) vet ./...
	$(GO) tool staticcheck ./...
	$(GO) mod tidy -diff
	@for module in $(NESTED); do \
		(cd $$module && $(GO) vet ./... && $(GO) mod tidy -diff) || exit 1; \
	done

bench: ## measure against plain clients; ratios are what counts
	@scripts/peers
	PATH="$(CURDIR)/out/peers/bin:$(CURDIR)/out/peers/node_modules/.bin:$$PATH" $(GO) test -run '^$$' -bench . -benchtime 3x -timeout 30m ./bench/...
	$(GO) test -run '^$$' -bench . -benchtime 1x -timeout 30m ./simulator/queue

golden: ## rewrite the golden files after a change that is meant
	$(GO) test ./reports/... ./cmd/... -update

clean: ## remove what was built and written
	rm -rf bin out
