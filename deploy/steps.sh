# Shared by install-hub.sh, install-station.sh and install-relay.sh: one line a step, then what it runs.

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PREFIX=/opt/yizhan
DRY_RUN=

say() { printf '%s\n' "$*"; }

fail() {
    say "✗ $*" >&2
    exit 1
}

# Run a command, or with --dry-run only show it.
run() {
    if [ -n "$DRY_RUN" ]; then
        printf '   %s\n' "$(printf ' %q' "$@")"
    else
        "$@"
    fi
}

# Write standard input to a file of a given mode, unless it is there: a technician's own settings stay.
write_once() { # MODE OWNER FILE
    if [ -e "$3" ]; then
        say "    $3 已有，不改 exists, left as it is"
        cat >/dev/null # who writes into the pipe must not die of a reader that is gone, and the script with it
    elif [ -n "$DRY_RUN" ]; then
        say "    → $3:"
        sed 's/^/      /'
    else
        install -m "$1" -o "$2" /dev/stdin "$3"
    fi
}

need_root() {
    [ -n "$DRY_RUN" ] || [ "$(id -u)" = 0 ] || fail "请用 sudo 运行 run it with sudo: sudo $0"
    [ -n "$DRY_RUN" ] || [ -d /run/systemd/system ] || fail "这台机器没有运行 systemd this machine does not run systemd"
}

install_packages() { # GROUP...
    say "· Debian 软件包 packages: $*"
    local missing
    read -ra missing <<<"$(cd "$SOURCE" && python3 -m deploy.debian "$@")"
    if [ ${#missing[@]} -gt 0 ]; then
        run apt-get update
        run env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"
    fi
}

make_user() {
    say "· 用户 user: yizhan"
    id yizhan >/dev/null 2>&1 || run useradd --system --home-dir /var/lib/yizhan --shell /usr/sbin/nologin yizhan
}

install_program() { # [EXTRAS]
    say "· 程序 program → $PREFIX（几分钟 a few minutes）"
    [ -x "$PREFIX/bin/pip" ] || run python3 -m venv "$PREFIX"
    run rm -rf "$SOURCE/build" # pip leaves it; modules an update no longer has would be installed from it
    run "$PREFIX/bin/pip" install --quiet --disable-pip-version-check "$SOURCE${1:+[$1]}"
}

install_fonts() {
    say "· 中文字体 Chinese fonts"
    [ "$PREFIX/share/yizhan/fonts/Bold.ttf" -nt "$SOURCE/deploy/fonts.py" ] ||
        run "$PREFIX/bin/python" -m deploy.fonts --out "$PREFIX/share/yizhan/fonts"
}

start_units() { # UNIT...
    say "· 服务 services: $*"
    local unit
    for unit in "$@"; do
        run install -m 644 "$SOURCE/deploy/units/$unit.service" "/etc/systemd/system/$unit.service"
    done
    run systemctl daemon-reload
    run systemctl enable "${@/%/.service}"
    run systemctl restart "${@/%/.service}"
}

finish() { # SENTENCE
    if [ -n "$DRY_RUN" ]; then
        say "以上只是显示，什么也没有做 shown only, nothing was done"
    else
        say "✓ $1"
    fi
}
