"""`python -m briefing` and the `briefing` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and exit with its code."""
    from briefing.cli import run  # noqa: PLC0415 - click only when the command runs

    run()


if __name__ == "__main__":
    main()
