"""What stands in the middle: one folder a screen."""
