"""Files on their way into the hub: uploaded, looked at, applied, taken back."""
