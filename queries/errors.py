"""What can go wrong with a question, as a family of facts; each message carries its remedy."""

from basis.errors import LongpoleError, UsageError


class UnknownQuestion(UsageError):
    """The catalogue has no such question."""


class UnknownParameter(UsageError):
    """The question has no such parameter."""


class ParameterInvalid(UsageError):
    """A parameter's value is missing, or not of the parameter's type."""


class NoDatabase(LongpoleError):
    """There is no database yet, or not where it was said to be."""


class DatabaseUnreadable(LongpoleError):
    """The file is damaged, held by a writer, or not a database of Longpole."""


class DatabaseTooNew(DatabaseUnreadable):
    """The database was written by a newer Longpole."""


class DatabaseTooOld(DatabaseUnreadable):
    """The database was written by an older Longpole and not yet migrated."""


class NeedsInACircle(DatabaseUnreadable):
    """Stored jobs need one another in a circle."""


class UnknownExperiment(LongpoleError):
    """The database holds no such experiment."""


class ExportFailed(LongpoleError):
    """A file of an export can't be written."""


class NotBuilt(LongpoleError):
    """The answers about an experiment could not be built when its facts were published."""


class ClusterLost(LongpoleError):
    """The cluster that meaning is built on can't compute any more."""


class BuildUnreadable(LongpoleError):
    """What a cluster built is not complete, damaged, or of another Longpole."""


class BuildFailed(LongpoleError):
    """A cluster could not build an experiment."""


class FolderTaken(UsageError):
    """A build has a folder of its own."""


class NoFacts(UsageError):
    """The folder of facts has no files of a table."""


class JavaMissing(UsageError):
    """Spark's Java does not start."""
