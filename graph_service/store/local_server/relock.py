"""Resolves the releases anew with Maven and writes their locks: ``python -m graph_service.store.local_server.relock``.

Run it after a change of the version in ``release.py``. It needs ``mvn`` on the PATH and the network; Maven reads
its own settings for mirrors and proxies. Users never run it: they get the jars of the lock and no others.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from graph_service.store.local_server.lock import Jar, format_lock
from graph_service.store.local_server.release import RELEASES, Release

_PROJECT = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>graph-service</groupId><artifactId>relock</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
"""


def resolve(release: Release, folder: Path) -> tuple[Jar, ...]:
    """The run-time jars of a release as Maven picks them, sorted; ``folder`` takes the downloads."""
    (folder / "pom.xml").write_text(_PROJECT.format(version=release.version), encoding="utf-8")
    repository = folder / "repository"
    listing = folder / "classpath.txt"
    subprocess.run(  # noqa: S603  (our own command)
        [  # noqa: S607  (mvn lies where the developer put it)
            "mvn", "--batch-mode", "--quiet", f"-Dmaven.repo.local={repository}", "dependency:build-classpath",
            "-DincludeScope=runtime", f"-Dmdep.outputFile={listing}",
        ],
        cwd=folder, check=True, stdout=sys.stderr,
    )  # fmt: skip
    paths = listing.read_text(encoding="utf-8").strip().split(os.pathsep)
    return tuple(sorted(_jar(Path(path), repository) for path in paths))


def _jar(file: Path, repository: Path) -> Jar:
    *group, artifact, version, name = PurePosixPath(file.relative_to(repository)).parts
    classifier = name.removesuffix(".jar").removeprefix(f"{artifact}-{version}").removeprefix("-")
    content = file.read_bytes()
    return Jar(".".join(group), artifact, version, classifier, hashlib.sha256(content).hexdigest(), len(content))


def main() -> None:
    """Write the lock of each release."""
    for release in RELEASES.values():
        with TemporaryDirectory(prefix="relock-") as folder:
            jars = resolve(release, Path(folder))
        target = Path(__file__).with_name(release.lock_name)
        target.write_text(format_lock(jars, release), encoding="utf-8")
        sys.stdout.write(f"{target}: {len(jars)} jars, {sum(jar.size for jar in jars) / 1e6:.0f} MB\n")


if __name__ == "__main__":
    main()
