"""Who may say what to whom: one set of topic rules, for the embedded broker and for Mosquitto."""
