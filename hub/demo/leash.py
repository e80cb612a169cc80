"""Start a program that cannot outlive the demo: ``python leash.py PARENT_PID PROGRAM ARGUMENT...``.

Linux kills the program when the thread that started it ends, however that thread ended (SIGKILL of
the whole demo included). Run by path and with ``-I -S``, so that it costs a few milliseconds and
brings nothing of the hub into the station's process.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Tie this process to its parent and become the program."""
    parent, *program = arguments
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != int(parent):  # it died before the leash was on
        sys.exit(1)
    os.execv(program[0], program)


if __name__ == "__main__":
    main(sys.argv[1:])
