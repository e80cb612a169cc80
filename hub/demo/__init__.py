"""The demo: a hub, two stations and the lines between them on one machine, and a page to play with them."""
