"""A health check for images that have no curl: ``python -m config.probe URL``."""

import sys
import urllib.request


def main(url: str) -> int:
    """0 where ``url`` answers with a 2xx status within five seconds, else 1."""
    try:
        with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - the operator names it
            return 0
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
