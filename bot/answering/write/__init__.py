"""Answers worded by a chat model from the best paragraphs, sentence by sentence verified. The one home of chat models."""
