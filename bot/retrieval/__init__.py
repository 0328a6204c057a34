"""What the bot knows and how it is found: the library, the published index, dense and lexical search, fusion."""
