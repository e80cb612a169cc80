"""Every table of the hub, so that migrations and checks see them all."""

from hub.accounts import models as accounts
from hub.audit import models as audit
from hub.backup import models as backup
from hub.db import Base
from hub.imports import models as imports
from hub.intake import models as intake
from hub.notices import models as notices
from hub.packs import models as packs
from hub.people import models as people
from hub.programme import models as programme
from hub.proof import models as proof
from hub.records import models as records
from hub.stations import models as stations
from hub.trust import models as trust

__all__ = [
    "accounts",
    "audit",
    "backup",
    "imports",
    "intake",
    "metadata",
    "notices",
    "packs",
    "people",
    "programme",
    "proof",
    "records",
    "stations",
    "trust",
]

metadata = Base.metadata
