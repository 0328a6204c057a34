"""The tables that a database has, in all of its stores, beside those that the code expects."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect

from bot.store.tables import AUDIT_STORE, metadata


def differences(connection: Connection) -> list[object]:
    """Between the tables there and those that the code expects: names, columns, types, indexes."""
    stores = {
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name in (None, AUDIT_STORE),
    }
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True, **stores}), metadata)


def tables_in(connection: Connection) -> set[str]:
    """The names of all tables there, as `metadata` has them."""
    found = inspect(connection)
    stores = {None, AUDIT_STORE} & {None, *found.get_schema_names()}
    return {f"{store}.{name}" if store else name for store in stores for name in found.get_table_names(store)}
