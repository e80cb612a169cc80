"""Pure decisions of the station: what is on screen, to which shift a scan belongs, what it is answered."""
