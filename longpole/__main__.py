"""`python -m longpole`: a door to the command, where it is not installed."""

from longpole.command import start

if __name__ == "__main__":
    start()
