# Yizhan: every command a person needs. `make help` lists them.
PYTHON ?= python3
BIN := .venv/bin
# Two at a time, file by file: most tests wait for real processes, and fixtures belong to a file. In the order
# of the folders, integration before unit: ordered by how many tests they have, the longest files come last.
SIDE_BY_SIDE := -n 2 --dist loadfile --no-loadscope-reorder
export YIZHAN_LAN := $(LAN)

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test check lint format badges pictures bench chaos soak gallery legibility conformance

help: ## list the commands 列出命令
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install everything into .venv 安装到 .venv
	@$(PYTHON) deploy/setup.py

demo: setup ## hub, broker and two stations on this machine 演示
	@$(BIN)/yizhan demo

demo-reset: ## forget the demo's data 清除演示数据
	@rm -rf .demo && echo "✓ 演示数据已清除 demo data removed (.demo)"

pictures: setup ## the pictures of the README, made from a running demo 生成说明里的图片
	@$(BIN)/python -m deploy.pictures

gallery: setup ## every card in every layout and language, measured 画廊 (ACCEPT=1 keeps the pictures)
	@$(BIN)/python -m tests.gallery --out gallery $(if $(ACCEPT),--accept)

legibility: setup ## what a reader of characters reads from the reading distance 远处能读出多少字
	@$(BIN)/pip install --quiet onnxruntime pyclipper shapely PyYAML six tqdm
	@$(BIN)/pip install --quiet --no-deps rapidocr-onnxruntime==1.4.4  # its own OpenCV would replace ours
	@$(BIN)/python -m tests.gallery.legibility --out gallery

badges: setup ## a PDF of the demo's badges 打印工牌
	@YIZHAN_DATA=.demo/hub YIZHAN_DEMO=1 $(BIN)/yizhan badges --out .demo/badges.pdf

format: setup ## format the code
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

lint: setup ## format, lint, types, import contracts, migrations 静态检查
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/yizhan migrations-check

check: lint ## lint, and the unit tests 检查
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) tests/unit

test: setup ## all tests 全部测试
	@$(BIN)/python -m pytest $(SIDE_BY_SIDE) tests

bench: setup ## measure a part beside its rival: NAME=kiosk (half an hour, RUNS=10), packs or records (20 min, QUICK=1), console (8 min) 性能比对
	@$(BIN)/python -m tests.bench $(or $(NAME),kiosk) --runs $(or $(RUNS),10) $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY))

conformance: setup ## the TUF conformance suite: DIR=a checkout of it; needs Debian's faketime 更新框架一致性测试
	@$(BIN)/pip install --quiet pytest-json-report
	@cd $(DIR) && PATH="$(CURDIR)/$(BIN):$$PATH" python -m pytest -q tuf_conformance --entrypoint $(CURDIR)/tests/conformance/kiosk_tuf

chaos: setup ## kill -9 everything RUNS times, cut, fill, move clocks; then count (SEED= repeats) 故障演练
	@$(BIN)/python -m tests.chaos --runs $(or $(RUNS),100) $(if $(SEED),--seed $(SEED))

soak: setup ## ninety days of a station's life on a clock driven by hand 长期运行
	@$(BIN)/python -m tests.bench.soak
