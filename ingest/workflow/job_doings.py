"""
What a job does with and for others: its containers and steps, and those of local actions.

Sources: GitHub docs, "Workflow syntax for GitHub Actions" (`container`, `services`, `env`), and
"Metadata syntax" (a composite action's steps read its own `inputs`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ingest.workflow.action_exchanges import read_action_step
from ingest.workflow.calls import scalar_values
from ingest.workflow.command_exchanges import read_script
from ingest.workflow.contexts import contexts_of_legs
from ingest.workflow.exchanges import Doings, Exchange, Inputs, input_text, lines_of, read_image
from ingest.workflow.graph import Graph, GraphJob
from ingest.workflow.local_actions import (
    MOST_LEVELS,
    LocalAction,
    LocalActions,
    action_folder,
    steps_of,
)
from ingest.workflow.parse import Scalar, Value
from ingest.workflow.resource_names import Scope, means_the_same
from ingest.workflow.templates import Expression, parts_of
from ingest.workflow.values import (
    ANYTHING,
    Members,
    Possible,
    Unknown,
    each_once,
    parts_of_text,
    text_of_parts,
)

MOST_STEPS_READ = 5_000
"""Of a graph, those of local actions each time that they run."""

MOST_CHARACTERS_READ = 300_000
"""Of scripts and of what actions are passed, in one graph: about two seconds."""

_RUNNER: Members = Members({"os": ("Linux", "Windows", "macOS")}, ANYTHING)
_META_ACTION = "docker/metadata-action@"
_THE_REST = "a part of its steps"


@dataclass(slots=True)
class Reading:
    """The jobs of one graph, one after another; what is too much is left unread, and said to be."""

    graph: Graph
    actions: LocalActions
    _step_count: int = 0
    _character_count: int = 0

    def doings_of(self, key: str) -> Doings:
        """What a job does; one that calls a workflow does what the jobs of that do."""
        graph_job = self.graph.jobs[key]
        job = graph_job.job
        doings = Doings()
        if job.uses is not None:
            doings.has_only_words = False
            if not graph_job.callees:
                doings.unread.append(job.uses)
                doings.is_hidden = True
            for callee in graph_job.callees:
                doings.add(self.doings_of(callee))
        scope = self._scope_of(graph_job)
        if environment := _environment(job.described.get("environment")):
            doings.gates.append(f"environment {environment}")
        self._containers(job.described, scope, doings)
        steps = tuple(steps_of(job.described.get("steps")))
        doings.has_only_words &= bool(steps) and job.matrix is None
        self._steps(steps, scope, doings, 0)
        return doings

    def _scope_of(self, job: GraphJob) -> Scope:
        texts = {("github", "job"): job.job.key}
        if caller := self.graph.jobs.get(job.key.rpartition("/")[0]):
            texts |= _inputs_of_call(caller, self._scope_of(caller))
        contexts = {**contexts_of_legs(job.matrix, job.contexts), "runner": (_RUNNER,)}
        scope = with_env(Scope(contexts, texts), job.job.file_env)
        return with_env(scope, job.job.described.get("env"))

    def _containers(self, described: Mapping[str, Value], scope: Scope, doings: Doings) -> None:
        services = described.get("services")
        listed = list(services.values()) if isinstance(services, dict) else []
        for container, by in [
            (described.get("container"), "container"),
            *((service, "services") for service in listed),
        ]:
            image = container.get("image") if isinstance(container, dict) else container
            if isinstance(image, Scalar) and (name := read_image(image.text, scope)):
                doings.takes.append(Exchange("image", name, by))

    def _steps(
        self, steps: tuple[Mapping[str, Value], ...], scope: Scope, doings: Doings, level: int
    ) -> None:
        steps_so_far: dict[str, Possible] = {}
        set_so_far: dict[str, Value] = {}
        for step in steps:
            if not self._may_read(step):
                doings.unread.append(_THE_REST)
                doings.is_hidden, doings.has_only_words = True, False
                return
            of_steps = {**scope.contexts, "steps": (Members(steps_so_far, ANYTHING),)}
            of_step = with_env(replace(scope, contexts=of_steps), set_so_far)
            of_step = with_env(of_step, step.get("env"))
            uses, run, given = step.get("uses"), step.get("run"), step.get("with")
            inputs = {
                name.lower(): _filled(each, of_step)
                for name, each in (given if isinstance(given, dict) else {}).items()
            }
            if isinstance(run, Scalar):
                found = read_script(of_step.fill(run.text), of_step, doings)
                set_so_far |= {name: Scalar(text, text) for name, text in found.items()}
            elif isinstance(uses, Scalar):
                doings.has_only_words = False
                self._action(uses.text, inputs, of_step, doings, level)
                step_id = step.get("id")
                if isinstance(step_id, Scalar) and uses.text.startswith(_META_ACTION):
                    steps_so_far[step_id.text.lower()] = (_outputs_of_meta(inputs, of_step),)

    def _action(self, uses: str, inputs: Inputs, scope: Scope, doings: Doings, level: int) -> None:
        folder = action_folder(uses)
        action = None if folder is None else self.actions.get(folder)
        if action is not None and action.steps is not None and level < MOST_LEVELS:
            self._steps(action.steps, _scope_in_action(action, inputs, scope), doings, level + 1)
            return
        if action is not None and action.image is not None:
            read_action_step(action.image, {}, scope, doings)
        if folder is not None or uses.startswith(("./", "$/")):
            doings.unread.append(uses)
        read_action_step(uses, inputs, scope, doings)

    def _may_read(self, step: Mapping[str, Value]) -> bool:
        given = step.get("with")
        values = [step.get("run"), *(given.values() if isinstance(given, dict) else ())]
        self._step_count += 1
        self._character_count += sum(len(each.text) for each in values if isinstance(each, Scalar))
        return self._step_count <= MOST_STEPS_READ and self._character_count <= MOST_CHARACTERS_READ


def with_env(scope: Scope, env: Value | None) -> Scope:
    """A scope with some variables more."""
    if not isinstance(env, dict):
        return scope
    texts = dict(scope.texts)
    known: dict[str, Possible] = {}
    for context in scope.contexts.get("env", ()):
        known |= context.known if isinstance(context, Members) else {}
    for name, value in env.items():
        if isinstance(value, Scalar):
            filled = scope.fill(value.shown)
            texts.pop(("env", name.lower()), None)
            # An empty text is there to be set by a step.
            known[name.lower()] = ANYTHING
            if filled:
                known[name.lower()] = scalar_values(Scalar(filled, filled), scope.contexts)
            if filled and means_the_same(filled):
                texts["env", name.lower()] = filled
    return Scope({**scope.contexts, "env": (Members(known, ANYTHING),)}, texts)


def _filled(value: Value, scope: Scope) -> Value:
    """What a step passes on, with what the file itself fills in: it may be an empty text."""
    if isinstance(value, Scalar) and isinstance(value.value, str):
        text = scope.fill(value.text)
        return Scalar(text, text)
    return value


def _inputs_of_call(job: GraphJob, scope: Scope) -> Iterator[tuple[tuple[str, str], str]]:
    """What a call passes on that means the same within the called file, as written."""
    for name, value in job.job.given.items():
        filled = scope.fill(value.shown) if isinstance(value, Scalar) else ""
        parts = parts_of(filled)
        is_of_leg = any(isinstance(part, Expression) and part.mentions_matrix for part in parts)
        if filled and means_the_same(filled) and not is_of_leg:
            yield ("inputs", name.lower()), filled


def _scope_in_action(action: LocalAction, inputs: Inputs, scope: Scope) -> Scope:
    texts = {key: text for key, text in scope.texts.items() if key[0] != "inputs"}
    known: dict[str, Possible] = {}
    for name, value in {**action.defaults, **inputs}.items():
        if isinstance(value, Scalar):
            filled = scope.fill(value.shown)
            if means_the_same(filled):
                texts["inputs", name] = filled
            known[name] = scalar_values(Scalar(filled, filled), scope.contexts)
    return Scope({**scope.contexts, "inputs": (Members(known, ANYTHING),)}, texts)


def _outputs_of_meta(inputs: Inputs, scope: Scope) -> Members:
    """The tags that docker/metadata-action makes are of the images that it is given."""
    images = (scope.fill(text) for text in lines_of(input_text(inputs, "images")))
    tags = each_once(
        text_of_parts((*parts_of_text(image), ":", Unknown()))
        for text in images
        for image in scalar_values(Scalar(text, text), scope.contexts)
    )
    return Members({"outputs": (Members({"tags": tags or ANYTHING}, ANYTHING),)}, ANYTHING)


def _environment(environment: Value | None) -> str | None:
    name = environment.get("name") if isinstance(environment, dict) else environment
    return name.text or None if isinstance(name, Scalar) else None
