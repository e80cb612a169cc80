#!/bin/bash
# 在本机安装或更新站点，可重复运行。 Install or update a station on this machine; safe to run again.
#   sudo deploy/install-station.sh [--dry-run] [OPTION VALUE]… HUB TOKEN
#   HUB  中枢地址 the hub, http://HOST:8080      TOKEN  登记码 printed on the hub by: yizhan enrol STATION
#   --scanner DEVICE  扫码器（独占）the scanner, read by us alone    --camera DEVICE  摄像头扫码 a camera that reads
#   --panel-inches N  屏幕对角线 the panel's diagonal               --distance-m N  阅读距离 read from so far
#   --theme dark|light  配色（地面用 light）colours                 --dim-after-min N  无人几分钟后变暗 dim after
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

if [ "${1:-}" = --dry-run ]; then
    DRY_RUN=1
    shift
fi
OPTIONS=
while [ $# -gt 2 ]; do
    case $1 in
    --scanner | --camera) [[ $2 =~ ^[A-Za-z0-9/._:+-]+$ ]] ;;
    --panel-inches | --distance-m | --dim-after-min) [[ $2 =~ ^[0-9]+(\.[0-9]+)?$ ]] ;;
    --theme) [[ $2 =~ ^(dark|light)$ ]] ;;
    *) false ;;
    esac || fail "不认识或写错 unknown or wrong: $1 $2"
    OPTIONS+=" $1 $2"
    shift 2
done
[ $# = 2 ] || fail "用法 usage: sudo $0 [--dry-run] [OPTION VALUE]… HUB TOKEN"
HUB=$1 TOKEN=$2
[[ $HUB =~ ^https?://[A-Za-z0-9.:-]+/?$ ]] || fail "中枢地址应如 the hub's address is like http://10.1.0.5:8080, not: $HUB"
[[ $TOKEN =~ ^[A-Za-z0-9_-]+$ ]] || fail "登记码不完整 the token is not complete: $TOKEN"
need_root

say "安装站点 installing a station: $PREFIX, /etc/yizhan, /var/lib/yizhan-station"
install_packages station panel
make_user
install_program station,fonts
install_fonts
run install -m 755 "$SOURCE/deploy/start-station.sh" "$PREFIX/bin/yizhan-station"

say "· 设置 settings: /etc/yizhan/station.env"
run install -d -m 755 /etc/yizhan
write_once 600 root /etc/yizhan/station.env <<SETTINGS
YIZHAN_STATION_OPTIONS=--hub $HUB --token $TOKEN$OPTIONS
SETTINGS

say "· 系统日志最多 200 MB the journal: 200 MB at most"
run install -d -m 755 /etc/systemd/journald.conf.d
write_once 644 root /etc/systemd/journald.conf.d/yizhan.conf <<'JOURNAL'
[Journal]
SystemMaxUse=200M
JOURNAL

say "· U盘自动挂载 a stick is mounted when it is plugged in"
run install -m 644 "$SOURCE/deploy/udev/99-yizhan-stick.rules" /etc/udev/rules.d/
run udevadm control --reload

start_units yizhan-display yizhan-station
finish "站点已装好 the station is installed: journalctl -u yizhan-station -f"
