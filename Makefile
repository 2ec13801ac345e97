# 群买 Qunmai · make help

PORT ?= $(or $(QUNMAI_PORT),8000)
DATA ?= $(or $(QUNMAI_DATA),data)
# Test processes 测试进程数
WORKERS ?= auto
PYTHONS := python3 python3.14 python3.13 python3.12 python3.11
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test check bench fire format lock migration

help: ## 显示这份说明 · show this
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1\t/' | expand -t 18

run: .venv/run.stamp ## 启动商店 · start the shop (PORT=8000 DATA=data)
	@QUNMAI_PORT=$(PORT) QUNMAI_DATA="$(DATA)" exec $(BIN)/python app.py run

test: .venv/dev.stamp lint ## 全部检查和测试 · every check and every test
	$(BIN)/pytest -n $(WORKERS)

check: .venv/dev.stamp lint ## 快速检查 · the fast half: style, types, floors, quick tests
	$(BIN)/pytest -q -n $(WORKERS) -m "not slow" -k "not postgres" --ignore=tests/stories --ignore=tests/browser

bench: .venv/dev.stamp ## 性能测量 · measure
	$(BIN)/python -m benchmarks

fire: .venv/dev.stamp ## 一万步乱来，每步查账 · ten thousand steps over all money, the books checked after each (ten minutes)
	QUNMAI_TEST_RUNS=230 $(BIN)/pytest -q -s --timeout=0 tests/fire/test_machine.py -k memory

format: .venv/dev.stamp ## 整理代码格式 · format the code
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

migration: .venv/dev.stamp ## 生成数据库变更 · write the next migration (SAYS="what changes")
	$(BIN)/python -m migrations "$(SAYS)"
	$(BIN)/ruff check --fix --quiet migrations
	$(BIN)/ruff format --quiet migrations

LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header --no-annotate pyproject.toml

lock: .venv/dev.stamp ## 锁定依赖版本 · pin the dependencies (UPGRADE=--upgrade for new versions)
	$(BIN)/uv $(LOCK) $(UPGRADE) --output-file requirements.lock
	$(BIN)/uv $(LOCK) $(UPGRADE) --group dev --output-file requirements-dev.lock

.PHONY: lint
lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

# An environment of our own, with exactly the packages of the lock file; renewed when that changes.
.venv/run.stamp: requirements.lock | .venv/bin/python
	@echo "安装依赖，第一次需要一两分钟 · installing packages, a minute or two the first time"
	@$(PIP) --requirement $<
	@touch $@

.venv/dev.stamp: requirements-dev.lock | .venv/bin/python
	@$(PIP) --requirement $<
	@touch $@ .venv/run.stamp

.venv/bin/python:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv .venv && exit 0; \
			rm -rf .venv; \
			echo "$$python 不能建立虚拟环境，请安装 python3-venv · $$python cannot make a virtual environment:" \
				"install python3-venv" >&2; exit 1; \
		fi; \
	done; \
	echo "需要 Python 3.11 或更新的版本 · Python 3.11 or newer is needed" >&2; exit 1
