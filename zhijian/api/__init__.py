"""The HTTP API, generated from the records and acts: the same scope, the same door, the same sentences."""
