"""CONTRIBUTING.md and docs/recipes.md lead to what exists."""

import re

import pytest

from lab.checkout import ROOT
from tests.unit.test_documents import TARGETS

BLOCK = re.compile(r"^```(?:diff|sh)$.*?^```$", re.MULTILINE | re.DOTALL)
FOLDERS = "services|loadtest|grafana|prometheus|console|lab|bench|workshop|tests|docs|requirements"
# A path of one of the top folders that no other path and no word goes before.
PATH = re.compile(rf"(?<![\w./-])(?:{FOLDERS})/[\w./*-]*\w/?")
documents = pytest.mark.parametrize("name", ["CONTRIBUTING.md", "docs/recipes.md"])


def _text(name: str) -> str:
    return BLOCK.sub("", (ROOT / name).read_text())


@documents
def test_paths_of_a_document_exist(name: str) -> None:
    """Each file and folder that it names is there."""
    named = set(PATH.findall(_text(name)))
    assert named
    assert [path for path in sorted(named) if not list(ROOT.glob(path))] == []


@documents
def test_links_of_a_document_lead_to_files(name: str) -> None:
    """Each link is to a file, seen from the document's own folder."""
    links = re.findall(r"\]\((?!http)([^)#]+)", _text(name))
    assert links
    assert [link for link in links if not (ROOT / name).parent.joinpath(link).exists()] == []


@documents
def test_make_targets_of_a_document_exist(name: str) -> None:
    """Each `make` that it names can be called."""
    called = set(re.findall(r"(?:^|`)make ([a-z-]+)", _text(name), re.MULTILINE))
    assert called
    assert called <= TARGETS
