"""An urgent notice over the whole screen."""
