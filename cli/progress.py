"""Shows a person what a long start does: sentences, and a bar while files arrive. On standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, DownloadColumn, TaskID, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.progress import Progress as Bars

from cli.terminal import err
from graph_service.store.local_server import Downloading, Event, Progress, Step
from graph_service.words import Language, say


@contextmanager
def server_progress(language: Language) -> Iterator[Progress]:
    """What a start reports, shown on the terminal; hand it to ``LocalServer`` or ``open_store``.

    Without a terminal the bar is left out and the sentences remain.
    """
    columns = (BarColumn(), DownloadColumn(), TextColumn("{task.fields[files]}"), TransferSpeedColumn())
    with Bars(*columns, TimeRemainingColumn(), console=err, transient=True, disable=not err.is_terminal) as bars:
        shown: list[TaskID] = []

        def hear(event: Event) -> None:
            match event:
                case Step(code, fields):
                    err.print(say(code, language, **fields), style="dim", markup=False)
                case Downloading():
                    _draw(bars, shown, event)

        yield hear


def _draw(bars: Bars, shown: list[TaskID], event: Downloading) -> None:
    if not shown:
        shown.append(bars.add_task("", total=event.size_total, files=""))
    bars.update(shown[0], completed=event.size, files=f"{event.files}/{event.files_total}")
    if event.files == event.files_total:
        bars.remove_task(shown.pop())
