"""The first tables.

Revision ID: 0001
Revises:
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A whole number: 64 bits everywhere."""


def upgrade() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("object", sa.String(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=True),
        sa.Column("after", sa.JSON(), nullable=True),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "ledgers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("upto", WHOLE, nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_ledgers"),
    )
    op.create_index("ix_ledgers_station_id", "ledgers", ["station_id"])
    op.create_table(
        "objects",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_objects"),
    )
    op.create_table(
        "refused",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("reason_zh", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=False),
        sa.Column("head", sa.LargeBinary(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_refused"),
    )
    op.create_index("ix_refused_at", "refused", ["at"])
    op.create_table(
        "units",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("safe_since", sa.String(), nullable=False),
        sa.Column("names_shown", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
    )
    op.create_table(
        "login_links",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_login_links_account_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_login_links"),
    )
    op.create_table(
        "packs",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("theme_zh", sa.String(), nullable=False),
        sa.Column("theme_en", sa.String(), nullable=False),
        sa.Column("where", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.String(), nullable=False),
        sa.Column("valid_to", sa.String(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("boards", sa.JSON(), nullable=False),
        sa.Column("brand", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["publisher"], ["units.id"], name="fk_packs_publisher"),
        sa.PrimaryKeyConstraint("id", name="pk_packs"),
        sa.UniqueConstraint("publisher", "name", name="uq_packs_publisher_name"),
    )
    op.create_table(
        "persons",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("staff_no", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("firm", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("visitor", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_persons_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_persons"),
        sa.UniqueConstraint("staff_no", name="uq_persons_staff_no"),
    )
    op.create_index("ix_persons_unit_id", "persons", ["unit_id"])
    op.create_table(
        "places",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_places_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_places"),
    )
    op.create_table(
        "records",
        sa.Column("ledger", sa.String(), nullable=False),
        sa.Column("seq", WHOLE, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text_hash", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("author", sa.String(), nullable=True),
        sa.Column("station", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("shift_date", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("boot", sa.String(), nullable=False),
        sa.Column("mono", WHOLE, nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("author_commitment", sa.String(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("arrived_at", WHOLE, nullable=False),
        sa.Column("hub_flags", sa.JSON(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["ledger"], ["ledgers.id"], name="fk_records_ledger"),
        sa.PrimaryKeyConstraint("ledger", "seq", name="pk_records"),
    )
    op.create_index("ix_records_arrived_at", "records", ["arrived_at"])
    op.create_index("ix_records_run", "records", ["shift_date", "shift", "person"])
    op.create_table(
        "sessions",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_table(
        "shifts",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("start", WHOLE, nullable=False),
        sa.Column("minutes", WHOLE, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opens", WHOLE, nullable=False),
        sa.Column("closes", WHOLE, nullable=False),
        sa.Column("dated_next_day", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_shifts_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "id", name="pk_shifts"),
    )
    op.create_table(
        "versions",
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("version", WHOLE, nullable=False),
        sa.Column("manifest_sha", sa.String(), nullable=False),
        sa.Column("content_sha", sa.String(), nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["manifest_sha"], ["objects.sha256"], name="fk_versions_manifest_sha"),
        sa.ForeignKeyConstraint(["publisher"], ["units.id"], name="fk_versions_publisher"),
        sa.PrimaryKeyConstraint("publisher", "version", name="pk_versions"),
    )
    op.create_table(
        "cards",
        sa.Column("pack_id", WHOLE, nullable=False),
        sa.Column("card_id", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("board", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("body_zh", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=False),
        sa.Column("front", sa.JSON(), nullable=False),
        sa.Column("edited_at", WHOLE, nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name="fk_cards_pack_id"),
        sa.PrimaryKeyConstraint("pack_id", "card_id", name="pk_cards"),
        sa.UniqueConstraint("publisher", "card_id", name="uq_cards_publisher_card_id"),
    )
    op.create_table(
        "credentials",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("issued_at", WHOLE, nullable=False),
        sa.Column("valid_to", sa.String(), nullable=False),
        sa.Column("revoked_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_credentials_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credentials"),
        sa.UniqueConstraint("token_hash", name="uq_credentials_token_hash"),
    )
    op.create_index("ix_credentials_person_id", "credentials", ["person_id"])
    op.create_table(
        "media",
        sa.Column("pack_id", WHOLE, nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["packs.id"], name="fk_media_pack_id"),
        sa.ForeignKeyConstraint(["sha256"], ["objects.sha256"], name="fk_media_sha256"),
        sa.PrimaryKeyConstraint("pack_id", "path", name="pk_media"),
    )
    op.create_table(
        "patterns",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("starts", sa.String(), nullable=False),
        sa.Column("cycle", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_patterns_place_id"),
        sa.ForeignKeyConstraint(["team_id"], ["units.id"], name="fk_patterns_team_id"),
        sa.PrimaryKeyConstraint("id", name="pk_patterns"),
    )
    op.create_index("ix_patterns_place_id", "patterns", ["place_id"])
    op.create_table(
        "roster",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("date", sa.String(), nullable=False),
        sa.Column("shift", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_roster_person_id"),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_roster_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roster"),
        sa.UniqueConstraint("date", "shift", "person_id", name="uq_roster_date_shift_person_id"),
    )
    op.create_table(
        "stations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("placed_at", WHOLE, nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("authorised", sa.Boolean(), nullable=False),
        sa.Column("ledger_id", sa.String(), nullable=False),
        sa.Column("public_key", sa.String(), nullable=False),
        sa.Column("mqtt_password_hash", sa.String(), nullable=False),
        sa.Column("phone_key", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("session", WHOLE, nullable=False),
        sa.Column("seen_at", WHOLE, nullable=False),
        sa.Column("have", sa.JSON(), nullable=False),
        sa.Column("unsent", WHOLE, nullable=False),
        sa.Column("last_seq", WHOLE, nullable=False),
        sa.Column("showing", sa.String(), nullable=False),
        sa.Column("clock", sa.String(), nullable=False),
        sa.Column("clock_offset_ms", WHOLE, nullable=False),
        sa.Column("disk_mb", WHOLE, nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.Column("state_held", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_stations_place_id"),
        sa.PrimaryKeyConstraint("id", name="pk_stations"),
        sa.UniqueConstraint("number", name="uq_stations_number"),
    )
    op.create_table(
        "enrol_tokens",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("expires_at", WHOLE, nullable=False),
        sa.Column("used_at", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_enrol_tokens_station_id"),
        sa.PrimaryKeyConstraint("hash", name="pk_enrol_tokens"),
    )
    op.create_index("ix_enrol_tokens_station_id", "enrol_tokens", ["station_id"])
    op.create_table(
        "placements",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("station_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name="fk_placements_place_id"),
        sa.ForeignKeyConstraint(["station_id"], ["stations.id"], name="fk_placements_station_id"),
        sa.PrimaryKeyConstraint("id", name="pk_placements"),
    )
    op.create_index("ix_placements_station_id", "placements", ["station_id"])


def downgrade() -> None:
    op.drop_index("ix_placements_station_id", "placements")
    op.drop_table("placements")
    op.drop_index("ix_enrol_tokens_station_id", "enrol_tokens")
    op.drop_table("enrol_tokens")
    op.drop_table("stations")
    op.drop_table("roster")
    op.drop_index("ix_patterns_place_id", "patterns")
    op.drop_table("patterns")
    op.drop_table("media")
    op.drop_index("ix_credentials_person_id", "credentials")
    op.drop_table("credentials")
    op.drop_table("cards")
    op.drop_table("versions")
    op.drop_table("shifts")
    op.drop_index("ix_sessions_account_id", "sessions")
    op.drop_table("sessions")
    op.drop_index("ix_records_run", "records")
    op.drop_index("ix_records_arrived_at", "records")
    op.drop_table("records")
    op.drop_table("places")
    op.drop_index("ix_persons_unit_id", "persons")
    op.drop_table("persons")
    op.drop_table("packs")
    op.drop_table("login_links")
    op.drop_table("units")
    op.drop_index("ix_refused_at", "refused")
    op.drop_table("refused")
    op.drop_table("objects")
    op.drop_index("ix_ledgers_station_id", "ledgers")
    op.drop_table("ledgers")
    op.drop_table("audit")
    op.drop_table("accounts")
