"""People and their shifts: persons, roster, badges, PINs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from content_packs.durable import write_durably
from hub.audit.service import note
from hub.cli.saying import Existing, report
from hub.cli.session import WHO, now_ms, reading, settings_here, writing
from hub.errors import RefusedError
from hub.fonts import drawable, undrawn
from hub.people.intake import import_persons
from hub.people.pins import new_pin
from hub.people.service import person_by_number
from hub.people.service import persons as persons_here
from hub.programme.intake import import_roster
from hub.secrets import load_secrets
from hub.seed import seed

commands = typer.Typer()
persons = typer.Typer(no_args_is_help=True, help="人员 persons")
roster = typer.Typer(no_args_is_help=True, help="排班 roster")


@roster.command("import")
def roster_import(file: Existing) -> None:
    """导入排班 apply a roster (XLSX, CSV); bad lines are named, the rest applied."""
    with writing(settings_here()) as session:
        done = import_roster(session, file.read_bytes())
        note(
            session,
            WHO,
            "import",
            "roster",
            None,
            {"added": done.added, "refused": len(done.refused)},
            now_ms(),
        )
    report(done)


@persons.command("import")
def persons_import(file: Existing) -> None:
    """导入人员 apply a table of persons (XLSX, CSV); bad lines are named, the rest applied."""
    settings = settings_here()
    secrets = load_secrets(settings.secrets)
    with writing(settings) as session:
        done = import_persons(session, secrets, file.read_bytes(), now_ms())
        note(
            session,
            WHO,
            "import",
            "persons",
            None,
            {"added": done.added, "refused": len(done.refused)},
            now_ms(),
        )
    report(done)


@commands.command("badges")
def print_badges(out: Annotated[Path, typer.Option()]) -> None:
    """工牌 write a PDF with everybody's badge; can be printed again at any time."""
    from hub.people.badges import badges  # draws PDF: every other command does without

    settings = settings_here()
    today, secrets = settings.local(now_ms()).date().isoformat(), load_secrets(settings.secrets)
    if settings.demo:
        with writing(settings) as session:
            seed(session, settings, secrets, now_ms())
    with reading(settings) as session:
        data = badges(session, secrets, settings.fonts, today)
        strange = [one for one in persons_here(session) if undrawn(one.name, drawable(settings.fonts))]
    write_durably(out.absolute(), data, mode=0o600)  # whoever has it can sign for everybody
    with writing(settings) as session:
        note(session, WHO, "print", "badges", None, None, now_ms())
    print(f"✓ {out}")
    if strange:
        numbers = ", ".join(one.staff_no for one in strange[:20])
        print(f"! 姓名里有字库没有的字，印成〓 what the font lacks stands as 〓: {len(strange)} ({numbers})")


@commands.command("pin")
def reset_pin(staff_no: str) -> None:
    """手机签字密码 give somebody a new PIN for signing by phone; the one before ends."""
    with writing(settings_here()) as session:
        person = person_by_number(session, staff_no)
        if person is None:
            raise RefusedError(f"没有工号 {staff_no}。", f"there is nobody with the number {staff_no!r}")
        pin = new_pin(session, person.id)
        note(session, WHO, "pin", f"person:{person.id}", None, None, now_ms())
    print(f"{person.name} {person.staff_no} 新密码 new PIN: {pin}")
