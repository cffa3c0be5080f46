"""What the wheel needs: the packages of the group `wheel`, for pyproject.toml names them once."""

import tomllib
from pathlib import Path

from dependency_groups import resolve
from hatchling.metadata.plugin.interface import MetadataHookInterface


class Dependencies(MetadataHookInterface):
    """Gives the project the dependencies of the group."""

    def update(self, metadata: dict[str, object]) -> None:
        """Put them into `metadata`."""
        project = tomllib.loads(Path(self.root, "pyproject.toml").read_text())
        found = resolve(project["dependency-groups"], "wheel")
        metadata["dependencies"] = list(dict.fromkeys(found))
