"""``yizhan-kiosk doctor``: what is wrong with this station, and what mends it.

One check, one line. A check looks and changes nothing (but the fsync's, which writes a file of its own and
takes it away), so the doctor may come while the station is running.
"""
