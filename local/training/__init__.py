"""Trains the model that screening weighs messages by, and holds the messages that were written for that."""
