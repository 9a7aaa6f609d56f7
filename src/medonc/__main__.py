"""`python -m medonc`: hands over to the command line."""

from medonc.cli import main

if __name__ == "__main__":
    main()
