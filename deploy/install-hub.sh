#!/bin/bash
# 在本机安装或更新中枢，可重复运行。 Install or update the hub on this machine; safe to run again.
#   sudo deploy/install-hub.sh [--dry-run] MINE HOST
#   MINE  矿的代号 the mine's id, [a-z0-9-]      HOST  站点访问本机用的名字或地址 the name stations reach this machine by
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

if [ "${1:-}" = --dry-run ]; then
    DRY_RUN=1
    shift
fi
[ $# = 2 ] || fail "用法 usage: sudo $0 [--dry-run] MINE HOST"
MINE=$1 HOST=$2
[[ $MINE =~ ^[a-z0-9-]+$ ]] || fail "矿的代号只能用小写字母、数字和连字符 the mine's id is [a-z0-9-]: $MINE"
[[ $HOST =~ ^[A-Za-z0-9.:-]+$ ]] || fail "不是主机名或地址 not a host name or address: $HOST"
need_root

say "安装中枢 installing the hub: $PREFIX, /etc/yizhan, /var/lib/yizhan"
install_packages hub station # previews and reviews are drawn by the station's own program
make_user
install_program hub,station,fonts
install_fonts

say "· 设置 settings: /var/lib/yizhan/yizhan.toml"
run install -d -m 700 -o yizhan -g yizhan /var/lib/yizhan
write_once 600 yizhan /var/lib/yizhan/yizhan.toml <<SETTINGS
mine = "$MINE"
host = "0.0.0.0"
broker = "mqtts://$HOST:8883"
SETTINGS

say "· 本矿的基本数据，改好后用 the mine's basic data, make it yours, then: yizhan init /etc/yizhan/mine.toml"
run install -d -m 755 /etc/yizhan
sed "s/^id = \"mine-1\" /id = \"$MINE\" /" "$SOURCE/deploy/mine.example.toml" |
    write_once 644 root /etc/yizhan/mine.toml

say "· 消息服务的证书和规则 certificates and rules of the broker: /etc/yizhan/broker"
run install -d -m 750 -o yizhan -g mosquitto /etc/yizhan/broker
run runuser -u yizhan -- env YIZHAN_DATA=/var/lib/yizhan \
    "$PREFIX/bin/yizhan" broker-files --out /etc/yizhan/broker --host "$HOST"
run chown yizhan:mosquitto /etc/yizhan/broker/broker.key
run chmod 640 /etc/yizhan/broker/broker.key

say "· Debian 自带的消息服务不用 Debian's own broker is not used"
run systemctl disable --now mosquitto.service
start_units yizhan-broker yizhan-hub
finish "中枢已装好 the hub is installed: journalctl -u yizhan-hub -f"
