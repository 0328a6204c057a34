import os
import shutil
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from filelock import FileLock

from bot.retrieval.index import IndexBroken, IndexForeign, IndexMissing, PublishedIndex, Shelf, current_version
from ingest.publish import LOCK_FILE, AnotherIngest, NothingToPublish
from tests.conftest import publish
from tests.support.embedders import WordEmbedder
from tests.support.knowledge import EDUCATOR, OSS, PAGES, write_knowledge

IDENTITY = WordEmbedder().identity


def test_publishing_twice_the_same_pages_changes_nothing(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    first = publish(root, tmp_path / "index")
    second = publish(root, tmp_path / "index")
    assert (first.changed, second.changed) == (True, False)
    assert first.version == second.version
    assert (first.pages, first.sections) == (2, 5)


def test_a_changed_page_costs_only_its_own_vectors(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    whole = publish(root, tmp_path / "index")
    write_knowledge(root, {"professioni/oss.md": OSS.replace("lavora con gli infermieri", "lavora in squadra")})
    again = publish(root, tmp_path / "index")
    assert again.changed
    assert again.computed == 1
    assert whole.computed == whole.chunks


def test_a_removed_section_is_no_longer_found(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    publish(root, tmp_path / "index")
    write_knowledge(root, {"professioni/oss.md": OSS[: OSS.index("## Quanto")]})
    assert publish(root, tmp_path / "index").removed_sections == 1
    index = Shelf(tmp_path / "index", IDENTITY).current()
    assert "oss#quanto-guadagna-un-oss" not in index.library.sections
    assert not any(
        found.section_id == "oss#quanto-guadagna-un-oss"
        for found in index.dense.nearest(index.dense.cosines([0.1] * WordEmbedder().dimension), 50)
    )
    assert index.lexical.best("stipendio", 5) == []


def test_a_running_reader_picks_the_new_index_up_and_keeps_the_old_one_until_then(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    publish(root, tmp_path / "index")
    shelf = Shelf(tmp_path / "index", IDENTITY)
    before = shelf.current()
    write_knowledge(root, {"professioni/educatore.md": EDUCATOR.replace("bambini e ragazzi", "ragazze e ragazzi")})
    publish(root, tmp_path / "index")
    shelf._looked_at = float("-inf")
    after = shelf.current()
    assert after.version != before.version
    assert before.dense.nearest(before.dense.cosines([0.1] * WordEmbedder().dimension), 1)


def test_where_no_page_is_left_the_index_in_force_stays(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    version = publish(root, tmp_path / "index").version
    with pytest.raises(NothingToPublish):
        publish(write_knowledge(tmp_path / "empty", {}), tmp_path / "index")
    assert current_version(tmp_path / "index") == version


def test_a_broken_page_fails_alone(tmp_path: Path):
    root = write_knowledge(tmp_path / "k", {**PAGES, "professioni/rotta.md": "---\nid: rotta\n"})
    assert publish(root, tmp_path / "index").pages == 2


def test_two_publications_at_once_are_refused(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    (tmp_path / "index").mkdir()
    with FileLock(tmp_path / "index" / LOCK_FILE), pytest.raises(AnotherIngest):
        publish(root, tmp_path / "index")


def test_a_full_disk_leaves_the_index_in_force_whole(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    version = publish(root, tmp_path / "index").version
    write_knowledge(root, {"professioni/oss.md": OSS.replace("infermieri", "medici")})
    script = textwrap.dedent(
        """
        import resource, signal, sys
        from pathlib import Path
        from tests.conftest import publish
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            publish(Path(sys.argv[1]), Path(sys.argv[2]))
        except Exception as error:
            sys.exit(7)
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(root), str(tmp_path / "index")], capture_output=True)
    assert done.returncode == 7
    assert current_version(tmp_path / "index") == version
    assert PublishedIndex(tmp_path / "index" / version, IDENTITY).library.sections
    assert not list((tmp_path / "index").glob(".building-*"))


def test_killed_at_any_moment_it_leaves_the_old_index_in_force_and_the_next_run_sweeps_up(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    version = publish(root, tmp_path / "index").version
    write_knowledge(root, {"professioni/oss.md": OSS.replace("infermieri", "medici")})
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from datetime import date
        from ingest.pages.knowledge import read_knowledge
        from ingest.publish import publish_index
        from tests.conftest import NOW
        from tests.support.embedders import WordEmbedder
        library = read_knowledge(Path(sys.argv[1]), date(2026, 11, 22)).library
        embedder = WordEmbedder()
        publish_index(library, Path(sys.argv[2]), embedder.identity, lambda: embedder, NOW,
                      lambda done, total: os.kill(os.getpid(), signal.SIGKILL) if done else None)
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(root), str(tmp_path / "index")], capture_output=True)
    assert done.returncode == -signal.SIGKILL
    assert current_version(tmp_path / "index") == version
    assert list((tmp_path / "index").glob(".building-*"))
    assert publish(root, tmp_path / "index").changed
    assert not list((tmp_path / "index").glob(".building-*"))


def test_a_shelf_without_an_index_a_broken_one_and_a_foreign_one_each_say_what_they_are(tmp_path: Path):
    with pytest.raises(IndexMissing):
        Shelf(tmp_path / "index", IDENTITY).current()
    publish(write_knowledge(tmp_path / "k"), tmp_path / "index")
    with pytest.raises(IndexForeign):
        Shelf(tmp_path / "index", "another embedder").current()
    folder = tmp_path / "index" / current_version(tmp_path / "index")
    (folder / "library.json").write_text("{", "utf-8")
    with pytest.raises(IndexBroken):
        Shelf(tmp_path / "index", IDENTITY).current()
    shutil.rmtree(folder)
    with pytest.raises(IndexBroken):
        Shelf(tmp_path / "index", IDENTITY).current()


def test_publishing_mends_a_damaged_index(tmp_path: Path):
    root = write_knowledge(tmp_path / "k")
    version = publish(root, tmp_path / "index").version
    os.truncate(tmp_path / "index" / version / "library.json", 10)
    assert publish(root, tmp_path / "index").changed
    assert Shelf(tmp_path / "index", IDENTITY).current().library.sections
