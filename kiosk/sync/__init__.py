"""The station's side of the line as a pure state machine: ``receive`` and ``tick`` give actions."""
