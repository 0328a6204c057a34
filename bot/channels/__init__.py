"""The ways in and out: each turns what comes into events and replies into what its readers see."""
