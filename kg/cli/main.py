"""The entry point of the command line: parse, run one command, turn errors into one line and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from kg.errors import KGError

from .parser import make_parser

__all__ = ["main"]

_FAILED, _INTERRUPTED = 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 0 done, 1 failed, 2 wrong usage, 130 interrupted.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; those of the process by default.
    """
    parsed = make_parser().parse_args(arguments)
    try:
        parsed.run(parsed)
        sys.stdout.flush()
    except KGError as error:
        if parsed.debug:
            raise
        print(f"kg: {error}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        print("kg: interrupted; the store is whole, and the same command goes on from here", file=sys.stderr)
        return _INTERRUPTED
    except BrokenPipeError:
        # the reader (head, less) has seen enough; nothing may be flushed to it at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    sys.exit(main())
