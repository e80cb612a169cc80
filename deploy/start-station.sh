#!/bin/bash
# Start the station over the whole screen. Its size is read here, because Kivy's own full-screen modes
# leave a window of 800x600 in the middle where there is no window manager.
set -euo pipefail
size=$(xrandr --current | sed -n 's/.* current \([0-9]*\) x \([0-9]*\),.*/\1x\2/p' | head -n 1)
exec "$(dirname "$0")/yizhan-kiosk" run --fullscreen --size "${size:?屏幕大小未知 the size of the screen is unknown}" "$@"
