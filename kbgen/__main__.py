"""`python -m kbgen` is the `kbgen` command."""

from kbgen.doors.cli.terminal import main

if __name__ == "__main__":
    main()
