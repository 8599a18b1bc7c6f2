"""The base of every failure that is worded for people; each layer has its own family."""


class LongpoleError(Exception):
    """
    A failure with its remedy.

    The message is one sentence with the object and the remedy, or several, each an argument of its
    own; commands print them and exit 1.
    """

    @property
    def sentences(self) -> tuple[str, ...]:
        """Each to be said on a line of its own."""
        return tuple(map(str, self.args))

    def __str__(self) -> str:
        return "\n".join(self.sentences)


class UsageError(LongpoleError):
    """Flags, environment, files or the question asked do not allow a start: exit 2."""


class ChangeInvalid(UsageError):
    """A change of a structure is none, or can't be made of the jobs that were measured."""
