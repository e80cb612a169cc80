"""Places, stations, enrolment, presence."""
