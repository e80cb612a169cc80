"""Parts that stand on every screen: paper to draw on, the frame's lines, the panel, the answer, the keypad."""
