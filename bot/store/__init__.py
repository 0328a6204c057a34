"""The database: sessions, updates, the outbox and the records of answers. Nobody's words are kept here."""
