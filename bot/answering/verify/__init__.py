"""Whether a sentence that a model wrote is said by the passages it cites. Pure: no input, no output, nobody's data."""
