#!/bin/bash
# 在本机安装或更新中继，可重复运行。 Install or update a relay on this machine; safe to run again.
#   sudo deploy/install-relay.sh [--dry-run] HUB TOKEN
#   HUB  中枢地址 the hub, http://HOST:8080
#   TOKEN  登记码 printed on the hub by: yizhan enrol relay-1 --place PLACE --address THIS-MACHINE:8883
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

if [ "${1:-}" = --dry-run ]; then
    DRY_RUN=1
    shift
fi
[ $# = 2 ] || fail "用法 usage: sudo $0 [--dry-run] HUB TOKEN"
HUB=$1 TOKEN=$2
[[ $HUB =~ ^https?://[A-Za-z0-9.:-]+/?$ ]] || fail "中枢地址应如 the hub's address is like http://10.1.0.5:8080, not: $HUB"
[[ $TOKEN =~ ^[A-Za-z0-9_-]+$ ]] || fail "登记码不完整 the token is not complete: $TOKEN"
need_root

say "安装中继 installing a relay: $PREFIX, /etc/yizhan, /var/lib/yizhan-relay"
install_packages relay
make_user
install_program

say "· 设置 settings: /etc/yizhan/relay.env"
run install -d -m 755 /etc/yizhan
write_once 600 root /etc/yizhan/relay.env <<SETTINGS
YIZHAN_RELAY_OPTIONS=--hub $HUB --token $TOKEN
SETTINGS

say "· Debian 自带的消息服务不用 Debian's own broker is not used"
run systemctl disable --now mosquitto.service
start_units yizhan-relay
finish "中继已装好 the relay is installed: journalctl -u yizhan-relay -f"
