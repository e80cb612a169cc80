from hub.outcomes import OUTCOMES
from hub.people.intake import FIELDS as PERSONS
from hub.programme.intake import FIELDS as ROSTER
from hub.programme.service import STATUSES
from hub.web.english import ENGLISH
from hub.web.pages.badges import DEEDS, STATES
from hub.web.pages.importing import NAMES, OUTCOME_NAMES, STATUS_NAMES


def test_every_word_of_a_value_has_english() -> None:
    said = {*NAMES.values(), *STATUS_NAMES.values(), *OUTCOME_NAMES.values(), *DEEDS.values()}
    assert (said | {words for _, words in STATES.values()}) - ENGLISH.keys() == set()
    assert set(STATUS_NAMES) == set(STATUSES)
    assert set(OUTCOME_NAMES) == set(OUTCOMES)
    assert all(one.words.en for one in (*PERSONS, *ROSTER))
