"""`python -m ingest`: a door to the command, which knows both layers."""

from longpole.ingest_command import start

if __name__ == "__main__":
    start()
