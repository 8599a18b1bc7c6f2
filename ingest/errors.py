"""What can go wrong in an ingest, as a family of facts; each message carries its remedy."""

from basis.errors import LongpoleError, UsageError


class ExperimentFileInvalid(UsageError):
    """The experiment file can't be read, or holds no valid experiment."""


class PriceFileMissing(UsageError):
    """The price file that was named is not there."""


class ExperimentInvalid(LongpoleError):
    """One experiment has a mistake; the others are not touched by it."""


class ProposalImpossible(LongpoleError):
    """No experiment can be proposed from the pull requests."""


class TokenMissing(UsageError):
    """No token in the environment, and the GitHub CLI has none."""


class GithubFailure(LongpoleError):
    """GitHub could not answer one request; the others may still succeed."""


class NotFound(GithubFailure):
    """GitHub knows no such object, or hides it from this token."""


class Gone(NotFound):
    """GitHub says that it had the object, and has it no more."""


class LogsUnreachable(GithubFailure):
    """No archive of logs can be downloaded for now; all else may still succeed."""


class UnexpectedAnswer(GithubFailure):
    """GitHub answered in a form that its description rules out."""


class AnswerTooLarge(UnexpectedAnswer):
    """GitHub's answer is larger than any answer is read."""


class RowsLeftOut(GithubFailure):
    """Single rows of a listing could not be read; the others are stored. A sentence for each."""


class LogUnreadable(LongpoleError):
    """What came as the log archive of an attempt is no archive, or larger than any that is read."""


class FetchingEnds(LongpoleError):
    """No further request makes sense in this ingest; what was stored stays."""


class TokenRejected(FetchingEnds):
    """GitHub refused the token."""


class GithubUnreachable(FetchingEnds):
    """The API root did not answer."""


class ConnectionUntrusted(FetchingEnds):
    """Nobody vouches for who answers, or it is not in TLS."""


class DescriptorsExhausted(FetchingEnds):
    """The system lets this process open no more files or connections."""

    SENTENCE = (
        "this process may open no more files or connections: let it open more (`ulimit -n`), then "
        "run the same command again to continue."
    )


class RateLimitExhausted(FetchingEnds):
    """GitHub's limit is used up for longer than an ingest waits."""


class RequestBudgetSpent(FetchingEnds):
    """The number of requests given by --max-requests is used up."""


class TimeSpent(FetchingEnds):
    """The time given by --max-minutes is used up."""


class ClockWrong(LongpoleError):
    """This machine's clock shows a time that can't be the present."""


class DatabaseLocked(LongpoleError):
    """Another ingest works on the database."""


class DatabaseMissing(LongpoleError):
    """There is no database where one was to be read."""


class DatabaseUnusable(LongpoleError):
    """The working database is damaged, newer than this Longpole, or belongs to another API root."""


class DatabaseMemoryFull(LongpoleError):
    """What is to be stored or read at once does not fit into the memory that DuckDB may take."""


class BuildFailed(LongpoleError):
    """Nothing could be built from the facts."""


class WriteFailed(LongpoleError):
    """The disk is full, or a file or folder can't be written."""


class LakeUnusable(LongpoleError):
    """A lake can't be reached, is none, or is another Longpole's."""


class LakeBusy(LongpoleError):
    """Other machines changed a lake each time that this one was about to."""


class LakeOwned(LongpoleError):
    """Repositories of a lake that another machine writes."""


class BodyInvalid(UsageError):
    """What is to be published can't be read, or can't stand between the markers."""


class MarkersUnclear(LongpoleError):
    """It can't be said where in a description the block begins and ends."""


class DescriptionTooLong(LongpoleError):
    """GitHub would refuse the description for its length."""


class DescriptionEdited(LongpoleError):
    """Somebody else edited the description in between."""


class EditRefused(GithubFailure):
    """GitHub refused an edit; nothing was changed."""


class EditUnconfirmed(GithubFailure):
    """An edit was sent, and it is not known what became of it."""
