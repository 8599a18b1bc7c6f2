"""Ids of files and folders are Git's own."""

from tests.simulated.git_objects import Folder, folder_of, object_id

# Added to an empty repository: git write-tree and git ls-tree gave the ids.
FILES = {"a0": b"", "a/ci.yaml": b"on: push\n", "a.b/w/ci.yaml": b"on: push\n", "a-b": b"x"}


def test_ids() -> None:
    """A folder has the id that Git gives it, a file, too."""
    folder = folder_of(FILES)

    assert "7bf9115c2595c87aa69b1184bcb9449b08ab9941" == object_id(folder)
    assert "c489c006aada70672ee0343388e7f1a3a95f5aca" == object_id(folder.at("a.b"))
    assert "b83836ed8c80558d4e40ea4ac5d69f4405334799" == object_id(folder.at("a/ci.yaml"))
    assert "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391" == object_id(folder.at("a0"))


def test_equal_folders_have_equal_ids() -> None:
    """What a folder holds decides its id, not where it lies."""
    folder = folder_of(FILES)

    assert object_id(folder.at("a")) == object_id(folder.at("a.b/w"))
    assert 4 == len(list(folder.folders()))


def test_order() -> None:
    """Entries stand in Git's order: a folder as if its name ended in a slash."""
    folder = folder_of(FILES)

    assert ["a-b", "a.b", "a", "a0"] == list(folder.entries)


def test_empty_folder() -> None:
    """A commit without files has Git's empty tree."""
    # git hash-object -t tree /dev/null
    assert "4b825dc642cb6eb9a060e54bf8d69288fbee4904" == object_id(Folder({}))
