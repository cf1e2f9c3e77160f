"""The outbox: what is to be told, written with what caused it."""
