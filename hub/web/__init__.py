"""The hub's console, its API and the page phones sign on."""
