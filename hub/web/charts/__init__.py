"""Charts as SVG, drawn on the server: pure functions of frozen values, in colours of the theme."""
