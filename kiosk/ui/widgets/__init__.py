"""Parts of the screens: paper to draw on, the frame's lines, the panel, the answer, the keypad."""
