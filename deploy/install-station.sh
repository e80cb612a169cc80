#!/bin/bash
# 在本机安装或更新站点，可重复运行。 Install or update a station on this machine; safe to run again.
#   sudo deploy/install-station.sh [--dry-run] HUB TOKEN
#   HUB  中枢地址 the hub, http://HOST:8080      TOKEN  登记码 printed on the hub by: yizhan enrol STATION
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

say "安装站点 installing a station: $PREFIX, /etc/yizhan, /var/lib/yizhan-station"
install_packages station panel
make_user
install_program station,fonts
run install -m 755 "$SOURCE/deploy/start-station.sh" "$PREFIX/bin/yizhan-station"

say "· 设置 settings: /etc/yizhan/station.env"
run install -d -m 755 /etc/yizhan
write_once 600 root /etc/yizhan/station.env <<SETTINGS
YIZHAN_STATION_OPTIONS=--hub $HUB --token $TOKEN
SETTINGS

start_units yizhan-display yizhan-station
finish "站点已装好 the station is installed: journalctl -u yizhan-station -f"
