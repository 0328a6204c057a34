"""The server that tests share: whoever looks into its files must not find what another test wrote."""

from psycopg import sql

from tests.support.databases import Place
from tests.support.postgres import Server

WORD = "una-parola-che-non-resta"


def test_no_file_holds_what_was_in_a_database_that_is_gone_not_even_the_journal(postgres: Server):
    name = postgres.make()
    place = Place(postgres.url(name), postgres.folder)
    postgres.run(sql.SQL("CREATE TABLE words (word text)"), name)
    postgres.run(sql.SQL("INSERT INTO words VALUES ({})").format(sql.Literal(WORD)), name)
    postgres.run(sql.SQL("CHECKPOINT"))
    assert place.files_with(WORD)
    postgres.drop(name)
    assert not place.files_with(WORD)
