"""The hub's side of the line as a pure state machine, with the same verbs as the station's."""
