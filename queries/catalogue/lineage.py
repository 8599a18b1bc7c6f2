"""What is made of what, drawn: facts, views and questions, as their statements read them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from basis.calls import reads_of
from queries.catalogue.questions import Question, questions, views


def lineage(question: str | None = None) -> str:
    """
    A Mermaid flowchart: from what is read to what reads it.

    An arrow that others imply is left out. Of one question all that it rests on is drawn, facts
    included; of everything the views and questions alone.

    Args:
        question: Its name; None for all.
    """
    files = {**views(), **questions()}
    read = {name: {one.name for one in reads_of(file.sql)} - {name} for name, file in files.items()}
    if question is None:
        read = {name: found & files.keys() for name, found in read.items()}
    shown = set(files) if question is None else _upstream(question, read)
    return "\n".join(["flowchart LR", *_nodes(shown, files), *_arrows(shown, read)]) + "\n"


def _upstream(name: str, read: Mapping[str, set[str]]) -> set[str]:
    found, left = set(), [name]
    while left:
        if (one := left.pop()) not in found:
            found.add(one)
            left += sorted(read.get(one, ()))
    return found


def _nodes(shown: set[str], files: Mapping[str, Question]) -> Iterator[str]:
    of_subject: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(shown):
        of_subject[files[name].subject if name in files else "facts"].append(name)
    for subject in sorted(of_subject):
        yield f"    subgraph {subject}"
        for name in of_subject[subject]:
            is_question = name in files and files[name].title.endswith("?")
            yield f"        {name}([{name}])" if is_question else f"        {name}[{name}]"
        yield "    end"


def _arrows(shown: set[str], read: Mapping[str, set[str]]) -> Iterator[str]:
    for name in sorted(shown):
        direct = read.get(name, set()) & shown
        implied = {two for one in direct for two in _upstream(one, read) - {one}}
        for one in sorted(direct - implied):
            yield f"    {one} --> {name}"
