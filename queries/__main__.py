"""`python -m queries`: a door to the command."""

from longpole.queries_command import start

if __name__ == "__main__":
    start()
