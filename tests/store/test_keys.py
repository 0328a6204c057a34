from pathlib import Path

import pytest

from bot.store.keys import KeyFault, make_key, open_keys


def test_out_of_production_a_key_is_made_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "chiavi" / "bussola.key"
    keys = open_keys(path, tmp_path, production=False)

    assert path.stat().st_mode & 0o777 == 0o600
    assert open_keys(path, tmp_path, production=False).decrypt(keys.encrypt(b"ciao")) == b"ciao"


def test_a_key_that_is_there_is_never_replaced(tmp_path: Path):
    path = tmp_path / "bussola.key"
    assert make_key(path)
    before = path.read_bytes()

    assert not make_key(path)
    assert path.read_bytes() == before


def fault_of(path: Path, data: Path, *, production: bool = True) -> str:
    with pytest.raises(KeyFault) as fault:
        open_keys(path, data, production=production)
    assert fault.value.path == path
    return fault.value.key


def test_in_production_a_missing_key_is_not_made(tmp_path: Path):
    assert fault_of(tmp_path / "bussola.key", tmp_path) == "key.missing"
    assert not (tmp_path / "bussola.key").exists()


def test_in_production_a_key_that_others_can_read_is_refused(tmp_path: Path):
    path = tmp_path / "bussola.key"
    make_key(path)
    path.chmod(0o640)

    assert fault_of(path, tmp_path) == "key.open_to_others"


def test_in_production_a_key_beside_the_data_is_refused(tmp_path: Path):
    path = tmp_path / "bussola.key"
    make_key(path)

    assert fault_of(path, tmp_path) == "key.beside_the_data"


def test_in_production_a_guarded_key_on_another_device_is_taken(guarded: Path, tmp_path: Path):
    open_keys(guarded, tmp_path, production=True)


def test_a_damaged_key_is_said_so(tmp_path: Path):
    path = tmp_path / "bussola.key"
    path.write_text("non una chiave")

    assert fault_of(path, tmp_path, production=False) == "key.damaged"


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path):
    (tmp_path / "file").write_text("")

    assert fault_of(tmp_path / "file" / "bussola.key", tmp_path, production=False) == "key.unwritable"
