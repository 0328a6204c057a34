"""From a question to an answer with its sources, or to an honest "I don't know"; knows no channel and nobody's data."""
